import {
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
} from "@okpay/testkit";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import type { PaymentView } from "../bodies.ts";
import { DAY_MS, MOST_OPEN, MOST_OPEN_TO_ONE, mayAsk, stateOf } from "./rules.ts";
import type { RequestWish } from "./service.ts";
import type { RequestView } from "./views.ts";

/** Two worlds on one database are two server processes: they share nothing but PostgreSQL. */
const { url } = await createTestDatabase();
const directory = createTestDirectory();
const clock = createFakeClock();
const one = createMoneyWorld({ url, directory, clock });
const other = createMoneyWorld({ url, directory, clock });
afterAll(() => Promise.all([one.close(), other.close()]));

type Person = Awaited<ReturnType<typeof one.customer>>;
const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const key = () => crypto.randomUUID();

/** What a refusal says; what else is thrown is a defect. */
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof RequestRefused) return error.code;
      throw error;
    },
  );

async function ask(
  asker: Person,
  asked: Person | null,
  wish: Partial<RequestWish> = {},
  through = one,
): Promise<{ id: string; view: RequestView }> {
  const answer = await through.payments.requests.ask({
    customerId: asker.id,
    wish: {
      amount: cny(10_00n),
      note: "火锅  AA",
      ...(asked === null ? {} : { payer: { by: "email" as const, value: asked.email } }),
      ...wish,
    },
    idempotencyKey: key(),
  });
  const view = answer.body as RequestView;
  return { id: fromPublicId(view.id), view };
}
const quote = (payer: Person, id: string, through = one) =>
  through.payments.quote({
    customerId: payer.id,
    body: { kind: "request", requestId: `pay_${id.replaceAll("-", "")}` },
  });
async function pay(payer: Person, id: string, through = one) {
  const { token } = await quote(payer, id);
  return confirm(payer, token, through);
}
const confirm = async (payer: Person, token: string, through = one) =>
  (await through.payments.confirm({ customerId: payer.id, quote: token, idempotencyKey: key() }))
    .body as PaymentView;
const get = (person: Person, id: string) => one.payments.requests.get(person.id, id);

describe("a request", () => {
  it("is asked masked, paid as a transfer with its fee, and both sides see which payment paid it", async () => {
    const [asker, asked] = [
      await one.customer("林悦"),
      await one.customer("周敏", { CNY: 20_00n }),
    ];
    const { id, view } = await ask(asker, asked);
    expect(view).toMatchObject({
      state: "open",
      direction: "in",
      note: "火锅 AA",
      counterparty: { name: "*敏" },
      isLink: false,
      paymentId: null,
    });
    expect(await get(asked, id)).toMatchObject({
      direction: "out",
      counterparty: { name: "林悦" },
    });
    const quoted = await quote(asked, id);
    expect(quoted).toMatchObject({ kind: "send", fee: cny(10n), total: cny(10_10n) });
    expect(quoted.note).toBe("火锅 AA");
    const paid = await confirm(asked, quoted.token);
    expect(paid).toMatchObject({ kind: "send", state: "completed", originalId: view.id });
    expect(await one.available(asker.id, "CNY")).toBe(10_00n);
    expect(await get(asker, id)).toMatchObject({
      state: "paid",
      counterparty: { name: "周敏" },
      paymentId: paid.id,
    });
    expect((await one.payments.get(asker.id, id)).events.map(({ type }) => type)).toEqual([
      "requested",
      "completed",
    ]);
    // The very quote again, under another key: the same payment, not a second.
    expect((await confirm(asked, quoted.token, other)).id).toBe(paid.id);
    // The activity tells it once, as the payment; looked for by kind it is there.
    const activity = await one.payments.list(asker.id, {});
    expect(activity.payments.map(({ kind }) => kind)).toEqual(["send"]);
    const asks = await one.payments.list(asker.id, { kind: "request" });
    expect(asks.payments).toMatchObject([{ kind: "request", state: "completed" }]);
    expect(
      await codeOf(one.payments.receipt({ customerId: asker.id, paymentId: id, locale: "en" })),
    ).toBe("not_found");
  });

  it("stays open when the payment is declined, and can then be paid", async () => {
    const [asker, asked] = [
      await one.customer("林悦"),
      await one.customer("周敏", { CNY: 10_00n }),
    ];
    const { id } = await ask(asker, asked);
    const look = await one.payments.preflight({
      customerId: asked.id,
      body: { kind: "request", requestId: `pay_${id.replaceAll("-", "")}` },
      sessionId: null,
    });
    expect(look.problems.map(({ code }) => code)).toEqual(["insufficient_balance"]);
    const declined = await pay(asked, id);
    expect(declined).toMatchObject({ state: "declined", declineCode: "insufficient_balance" });
    expect((await get(asker, id)).state).toBe("open");
    const smaller = await ask(asker, asked, { amount: cny(5_00n) });
    expect((await pay(asked, smaller.id)).state).toBe("completed");
  });

  it("by link is paid once, by whoever follows it; then it is nobody else's", async () => {
    const [asker, payer, late] = [
      await one.customer("林悦"),
      await one.customer("周敏", { CNY: 20_00n }),
      await one.customer("陈宇", { CNY: 20_00n }),
    ];
    const { id, view } = await ask(asker, null);
    expect(view).toMatchObject({ isLink: true, counterparty: null });
    expect(await codeOf(quote(asker, id))).toBe("payee_is_self");
    expect((await get(late, id)).direction).toBe("out");
    expect(
      await codeOf(
        one.payments.requests.turnDown({ customerId: late.id, requestId: id, isBlocking: false }),
      ),
    ).toBe("not_found");
    const lateQuote = await quote(late, id);
    await pay(payer, id);
    expect(await codeOf(confirm(late, lateQuote.token))).toBe("request_not_open");
    expect(await codeOf(get(late, id))).toBe("not_found");
    expect(await get(asker, id)).toMatchObject({ state: "paid", counterparty: { name: "周敏" } });
    expect(await one.available(late.id, "CNY")).toBe(20_00n);
  });

  it("is nobody else's: foreign and missing are the same, whatever is wanted [A1]", async () => {
    const [asker, asked, stranger] = [
      await one.customer("林悦"),
      await one.customer("周敏"),
      await one.customer("陌生人", { CNY: 20_00n }),
    ];
    const { id } = await ask(asker, asked);
    const missing = crypto.randomUUID();
    const { requests } = one.payments;
    for (const requestId of [id, missing]) {
      const down = { customerId: stranger.id, requestId, isBlocking: true };
      expect(await codeOf(requests.get(stranger.id, requestId))).toBe("not_found");
      expect(await codeOf(requests.withdraw(stranger.id, requestId))).toBe("not_found");
      expect(await codeOf(requests.turnDown(down))).toBe("not_found");
      expect(await codeOf(quote(stranger, requestId))).toBe("request_not_open");
      expect(await codeOf(one.payments.get(stranger.id, requestId))).toBe("not_found");
    }
    // Nor may one side do what is the other's.
    expect(await codeOf(requests.withdraw(asked.id, id))).toBe("not_found");
    const own = { customerId: asker.id, requestId: id, isBlocking: false };
    expect(await codeOf(requests.turnDown(own))).toBe("not_found");
    expect((await get(asked, id)).state).toBe("open");
  });

  it("ends once: turned down, withdrawn or run out, whatever comes after changes nothing", async () => {
    const [asker, asked] = [
      await one.customer("林悦"),
      await one.customer("周敏", { CNY: 99_00n }),
    ];
    const { requests } = one.payments;
    const acts = {
      turned_down: (id: string) =>
        requests.turnDown({ customerId: asked.id, requestId: id, isBlocking: false }),
      withdrawn: (id: string) => requests.withdraw(asker.id, id),
      expired: async () => clock.advance(15 * DAY_MS),
      paid: (id: string) => pay(asked, id),
    };
    for (const [state, act] of Object.entries(acts)) {
      const { id } = await ask(asker, asked);
      await act(id);
      expect((await get(asker, id)).state).toBe(state);
      // Before and after the janitor has written it down.
      for (const round of [0, 1]) {
        for (const [next, again] of Object.entries(acts)) {
          if (next === "expired") continue;
          expect([state, next, round, await codeOf(again(id))]).toEqual([
            state,
            next,
            round,
            next === state && next !== "paid" ? "done" : "request_not_open",
          ]);
        }
        await requests.expire();
        expect((await get(asker, id)).state).toBe(state);
      }
    }
    expect(await one.available(asker.id, "CNY")).toBe(10_00n);
  });

  it("is not asked of who does not want it: blocked is told as nobody, until it is taken back", async () => {
    const [asker, asked] = [await one.customer("林悦"), await one.customer("周敏")];
    const first = await ask(asker, asked);
    const second = await ask(asker, asked);
    const { requests } = one.payments;
    await requests.turnDown({ customerId: asked.id, requestId: first.id, isBlocking: true });
    expect((await get(asker, second.id)).state).toBe("turned_down");
    expect(await codeOf(ask(asker, asked))).toBe("payer_not_found");
    expect(
      await codeOf(ask(asker, null, { payer: { by: "email", value: "nobody@example.com" } })),
    ).toBe("payer_not_found");
    const { blocks } = await requests.blocks(asked.id);
    expect(blocks).toMatchObject([{ name: "林悦" }]);
    const blockId = fromPublicId(blocks[0]?.id ?? "");
    expect(await codeOf(requests.removeBlock(asker.id, blockId))).toBe("not_found");
    await requests.removeBlock(asked.id, blockId);
    expect(await codeOf(ask(asker, asked))).toBe("done");
  });

  it("is listed by side and state, page by page", async () => {
    const [asker, asked] = [await one.customer("林悦"), await one.customer("周敏")];
    const [gone, open] = [await ask(asker, asked), await ask(asker, asked)];
    await one.payments.requests.withdraw(asker.id, gone.id);
    const idsOf = async (person: Person, query: object) =>
      (await one.payments.requests.list(person.id, query)).requests.map(({ id }) => id);
    expect(await idsOf(asker, { isOpen: "true" })).toEqual([open.view.id]);
    expect(await idsOf(asked, { isOpen: "false", direction: "out" })).toEqual([gone.view.id]);
    expect(await idsOf(asked, { direction: "in" })).toEqual([]);
    const page = await one.payments.requests.list(asked.id, { limit: "1" });
    expect(page).toMatchObject({ requests: [{ id: open.view.id }], nextCursor: open.view.id });
    expect(await idsOf(asked, { cursor: String(page.nextCursor) })).toEqual([gone.view.id]);
  });
});

describe("in two processes at once", () => {
  const each = Array.from({ length: 8 }, (_, index) => index);

  it("a request is paid once, however many pay it, from however many tabs", async () => {
    const asker = await one.customer("林悦");
    const payers = await Promise.all(each.map(() => one.customer("周敏", { CNY: 50_00n })));
    const { id } = await ask(asker, null);
    const quotes = await Promise.all(
      payers.flatMap((payer) => [quote(payer, id), quote(payer, id)]),
    );
    const results = await Promise.all(
      quotes.map(({ token }, index) =>
        codeOf(confirm(payers[index >> 1] as Person, token, index % 2 === 0 ? one : other)),
      ),
    );
    expect(results.toSorted()).toEqual([
      "done",
      ...Array.from({ length: quotes.length - 1 }, () => "request_not_open"),
    ]);
    expect(await one.available(asker.id, "CNY")).toBe(10_00n);
  });

  it("paid against withdrawn against turned down: one of them, and the money says which", async () => {
    const [asker, asked] = [
      await one.customer("林悦"),
      await one.customer("周敏", { CNY: 1_000_00n }),
    ];
    let paid = 0n;
    for (const index of each) {
      const { id } = await ask(asker, asked);
      const { token } = await quote(asked, id);
      const [pays, withdraws, turns] = await Promise.all([
        codeOf(confirm(asked, token, other)),
        codeOf(one.payments.requests.withdraw(asker.id, id)),
        codeOf(
          (index % 2 === 0 ? one : other).payments.requests.turnDown({
            customerId: asked.id,
            requestId: id,
            isBlocking: false,
          }),
        ),
      ]);
      expect([pays, withdraws, turns].filter((result) => result === "done")).toHaveLength(1);
      if (pays === "done") paid += 10_00n;
      const state = pays === "done" ? "paid" : withdraws === "done" ? "withdrawn" : "turned_down";
      expect((await get(asker, id)).state).toBe(state);
    }
    expect(await one.available(asker.id, "CNY")).toBe(paid);
  });

  it("never more are open than may be, however many are made at once", async () => {
    const [asker, asked] = [await one.customer("林悦"), await one.customer("周敏")];
    const toOne = await Promise.all(
      each.map((index) => codeOf(ask(asker, asked, {}, index % 2 === 0 ? one : other))),
    );
    const made = toOne.filter((result) => result === "done");
    // Who lost eight rounds to others may try again: it is never more.
    expect(made.length).toBeLessThanOrEqual(MOST_OPEN_TO_ONE);
    expect(new Set(toOne)).toEqual(
      new Set(
        toOne.filter((code) =>
          ["done", "too_many_open_requests", "request_in_progress"].includes(code),
        ),
      ),
    );
    for (let left = MOST_OPEN - made.length; left > 0; left -= 1) await ask(asker, null);
    expect(await codeOf(ask(asker, null))).toBe("too_many_open_requests");
  });
});

describe("the rules", () => {
  it("let nobody past any of the three limits", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(6), fc.nat(40), (open, openToThem, today) => {
        expect(mayAsk({ open, openToThem, today })).toBe(open < 20 && openToThem < 3 && today < 30);
      }),
    );
  });
  it("call what has run out expired, written or not", () => {
    const at = new Date(0);
    const open = { state: "requested" as const, events: [{ type: "requested" as const, at }] };
    expect(stateOf(open, new Date(1), at)).toBe("open");
    expect(stateOf(open, at, at)).toBe("expired");
    const written = {
      state: "voided" as const,
      events: [...open.events, { type: "expired" as const, at }],
    };
    expect(stateOf(written, new Date(1), at)).toBe("expired");
  });
});
