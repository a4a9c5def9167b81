import { createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { createDatabase } from "../db/index.ts";
import { newId } from "../ids.ts";
import { RequestRefused } from "../refusal.ts";
import type { SideRow } from "../side-row.ts";
import { ClaimTaken, createIdempotency, type IdempotentContext } from "./index.ts";

const { url, ownerUrl } = await createTestDatabase();
const database = createDatabase({ url, applicationName: "test" });
const owner = createDatabase({ url: ownerUrl, applicationName: "test" });
afterAll(() => Promise.all([database.close(), owner.close()]));

/** Two of them on one database are two server processes. */
const here = createIdempotency({ database });
const elsewhere = createIdempotency({ database });

const request = (
  changes: { key?: string; body?: unknown; operation?: string; scope?: string } = {},
) => ({
  scope: "customer-1",
  operation: "createPayment",
  key: newId(),
  body: { quote: "q1" },
  ...changes,
});

/** What a booking does: writes the answer in the transaction of the effect; a taken key undoes both. */
async function book(row: SideRow): Promise<void> {
  if (row.op !== "insert") throw new Error("an answer is inserted");
  const values = row.values;
  try {
    await database.pool.query(
      "INSERT INTO platform.idempotency SELECT * FROM json_populate_record(NULL::platform.idempotency, $1)",
      [JSON.stringify(values)],
    );
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "23505") throw new ClaimTaken();
    throw error;
  }
}

/** An effect that can be counted. */
function effect(answer: unknown = { z: 1, a: "晚饭", list: [] }) {
  const executed: string[] = [];
  const work = async (context: IdempotentContext) => {
    await book(context.answerRow(201, answer));
    executed.push(context.claim.key);
    return { status: 201, body: answer };
  };
  return { executed, work };
}

const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof RequestRefused
    ? {
        code: error.code,
        retryAfterSeconds: error.retryAfterSeconds,
        ...(error.errors.length === 0 ? {} : { errors: error.errors }),
      }
    : error;
};

describe("one key, one effect", () => {
  it("repeated: the first answer to the letter, also its order of keys, without working again", async () => {
    const { executed, work } = effect();
    const asked = request();
    const first = await here.run(asked, work);
    const again = await elsewhere.run(asked, work);
    expect([first.isReplayed, again.isReplayed]).toEqual([false, true]);
    expect(JSON.stringify([again.status, again.body])).toBe(
      JSON.stringify([first.status, first.body]),
    );
    expect(executed).toHaveLength(1);
  });

  it("50 at once: one effect, 49 identical answers", async () => {
    const { executed, work } = effect();
    const asked = request();
    const answers = await Promise.all(Array.from({ length: 50 }, () => here.run(asked, work)));
    expect(executed).toHaveLength(1);
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers.filter(({ isReplayed }) => isReplayed)).toHaveLength(49);
  });

  it("50 at once over two processes: one effect, identical answers", async () => {
    const { executed, work } = effect();
    const asked = request();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? here : elsewhere).run(asked, work),
      ),
    );
    expect(executed).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it("another key, another customer: another effect", async () => {
    const { executed, work } = effect();
    const asked = request();
    await here.run(asked, work);
    await here.run({ ...asked, scope: "customer-2" }, work);
    await here.run(request(), work);
    expect(executed).toHaveLength(3);
  });
});

describe("the same key with something else", () => {
  it.each([
    ["another body", { body: { quote: "q2" } }, ["quote"]],
    ["another operation", { operation: "refund" }, []],
    ["a longer body", { body: { quote: "q1", note: "x" } }, ["note"]],
    ["fields within one", { body: { quote: { id: "q1" } } }, ["quote", "quote.id"]],
  ])(
    "%s: 422 with the names of what differs, stored or in flight",
    async (_what, change, fields) => {
      const refusal = {
        code: "idempotency_key_reused",
        ...(fields.length === 0
          ? {}
          : { errors: fields.map((field) => ({ field, code: "differs" })) }),
      };
      const { executed, work } = effect();
      const asked = request();
      const first = here.run(asked, work);
      expect(await codeOf(here.run({ ...asked, ...change }, work))).toMatchObject(refusal);
      await first;
      expect(await codeOf(here.run({ ...asked, ...change }, work))).toMatchObject(refusal);
      expect(await codeOf(elsewhere.run({ ...asked, ...change }, work))).toMatchObject(refusal);
      expect(executed).toHaveLength(1);
    },
  );

  it("the order of keys and bigints are no difference", async () => {
    const { executed, work } = effect();
    const asked = request({ body: { a: 1, amount: 5n } });
    await here.run(asked, work);
    expect((await here.run({ ...asked, body: { amount: "5", a: 1 } }, work)).isReplayed).toBe(true);
    expect(executed).toHaveLength(1);
  });
});

describe("while the first is under way", () => {
  it("two seconds of patience, then 409 with Retry-After", async () => {
    const gate = Promise.withResolvers<void>();
    const asked = request();
    const first = here.run(asked, async () => {
      await gate.promise;
      return { status: 201, body: {} };
    });
    const before = performance.now();
    expect(await codeOf(here.run(asked, async () => ({ status: 201, body: {} })))).toEqual({
      code: "request_in_progress",
      retryAfterSeconds: 1,
    });
    expect(performance.now() - before).toBeGreaterThan(1_900);
    gate.resolve();
    expect((await first).status).toBe(201);
  });

  it("in another process: 409 until it has its answer, then that", async () => {
    const asked = request();
    const claims: IdempotentContext["claim"][] = [];
    const takeOnly = async (context: IdempotentContext) => {
      await book(context.inFlightRow());
      claims.push(context.claim);
      return { status: 201, body: { state: "processing" } };
    };
    await here.run(asked, takeOnly);
    const { executed, work } = effect();
    expect(await codeOf(elsewhere.run(asked, work))).toEqual({
      code: "request_in_progress",
      retryAfterSeconds: 1,
    });
    const [claim] = claims;
    if (claim === undefined) throw new Error("the key was not taken");
    await database.kysely
      .transaction()
      .execute((tx) => here.complete(tx, claim, { status: 201, body: { state: "completed" } }));
    // Completing again changes nothing.
    await database.kysely
      .transaction()
      .execute((tx) => here.complete(tx, claim, { status: 500, body: null }));
    expect(await elsewhere.run(asked, work)).toEqual({
      status: 201,
      body: { state: "completed" },
      isReplayed: true,
    });
    expect(executed).toHaveLength(0);
  });
});

describe("when the work does not get its way", () => {
  it("a refusal stores nothing: the key may be used again", async () => {
    const asked = request();
    const refuse = async () => Promise.reject(new RequestRefused("quote_invalid"));
    expect(await codeOf(here.run(asked, refuse))).toMatchObject({ code: "quote_invalid" });
    const { executed, work } = effect();
    expect((await here.run({ ...asked, body: { quote: "another" } }, work)).isReplayed).toBe(false);
    expect(executed).toHaveLength(1);
  });

  it("a repetition that would be refused by now (an expired quote) still gets its first answer", async () => {
    const asked = request();
    const { work } = effect({ id: "pay" });
    await here.run(asked, work);
    const refuse = async () => Promise.reject(new RequestRefused("quote_expired"));
    expect(await elsewhere.run(asked, refuse)).toEqual({
      status: 201,
      body: { id: "pay" },
      isReplayed: true,
    });
  });

  it("a defect reaches everyone who waited, and the key stays free", async () => {
    const asked = request();
    const gate = Promise.withResolvers<never>();
    const both = [here.run(asked, () => gate.promise), here.run(asked, () => gate.promise)].map(
      codeOf,
    );
    gate.reject(new TypeError("defect"));
    expect(await Promise.all(both)).toEqual([new TypeError("defect"), new TypeError("defect")]);
    expect((await here.run(asked, effect().work)).isReplayed).toBe(false);
  });
});

it("answers are kept 72 hours", async () => {
  const { work } = effect();
  const [old, young] = [request(), request()];
  await here.run(old, work);
  await here.run(young, work);
  await owner.pool.query(
    "UPDATE platform.idempotency SET created_at = now() - interval '73 hours' WHERE key = $1",
    [old.key],
  );
  expect(await here.prune()).toBe(1);
  const { rows } = await database.pool.query<{ key: string }>(
    "SELECT key FROM platform.idempotency WHERE key = ANY($1)",
    [[old.key, young.key]],
  );
  expect(rows).toEqual([{ key: young.key }]);
});
