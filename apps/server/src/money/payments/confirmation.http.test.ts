import { createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { createLog } from "../../platform/log.ts";

/** Limits, and payments that must be confirmed by a proof of exactly this amount and payee, through the whole program. */
const { ownerUrl } = await createTestDatabase();
const env = {
  DATABASE_URL: ownerUrl,
  OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
  OKPAY_MODE: "demo",
  RATE_LIMIT_FACTOR: "10000",
};
const app = await createApp(loadConfig(env), createLog({ level: "silent" }));
afterAll(() => app.close());

const ORIGIN = "http://localhost:8080";
type Json = Record<string, unknown>;
interface Person {
  readonly cookie: string;
  readonly email: string;
}

let made = 0;
/** A customer with ¥50,000 in the wallet. */
async function person(): Promise<Person> {
  made += 1;
  const email = `payer-${made}@example.com`;
  await app.services.identity.demo.createCustomer({
    displayName: `周敏 ${made}`,
    email,
    phone: `+8613800138${String(100 + made)}`,
    password: "Quiet-Harbour-Lantern-77!",
    locale: "en",
    persona: `payer-${made}`,
    at: new Date(),
  });
  const answer = await app.http.inject({
    method: "POST",
    url: "/v1/demo/session",
    headers: { origin: ORIGIN },
    payload: { persona: `payer-${made}` },
  });
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  const somebody = { cookie, email };
  for (let part = 0; part < 5; part += 1) {
    const body = { kind: "top_up", cardId: "sandbox_visa_approved", amount: cny("1000000") };
    const paid = await pay(somebody, String((await quote(somebody, body)).json["token"]));
    expect(paid.json["state"]).toBe("completed");
  }
  return somebody;
}

const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });

async function call(
  who: Person | null,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
  on = app,
) {
  const answer = await on.http.inject({
    method,
    url,
    headers: {
      ...(method === "GET" ? {} : { origin: ORIGIN }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(who === null ? {} : { cookie: who.cookie }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  return { status: answer.statusCode, json: answer.body === "" ? {} : answer.json<Json>() };
}
const quote = (who: Person, body: unknown, on = app) =>
  call(who, "POST", "/v1/quotes", body, {}, on);
const sendTo = (payee: Person, amountMinor: string) => ({
  kind: "send",
  payee: { by: "email", value: payee.email },
  amount: cny(amountMinor),
});
const pay = (who: Person, token: string, confirmation?: unknown, on = app) =>
  call(
    who,
    "POST",
    "/v1/payments",
    { quote: token, ...(confirmation === undefined ? {} : { confirmation }) },
    { "idempotency-key": crypto.randomUUID() },
    on,
  );
const start = (who: Person, token: string) =>
  call(who, "POST", "/v1/payments/confirmations", { quote: token, method: "email" });

/** The newest mail with a code to that person. */
async function mailTo(email: string): Promise<{ text: string; code: string }> {
  const { json } = await call(null, "GET", "/v1/demo/inbox");
  const messages = json["messages"] as { to: string; text: string; sentAt: string }[];
  const text =
    messages
      .filter(({ to, text: one }) => to === email && /\b\d{6}\b/.test(one))
      .toSorted((a, b) => (a.sentAt < b.sentAt ? 1 : -1))[0]?.text ?? "";
  return { text, code: /\b(\d{6})\b/.exec(text)?.[1] ?? "no code" };
}

const verify = (who: Person, { id, challengeId }: Json, code: string) =>
  call(who, "POST", `/v1/payments/confirmations/${String(id)}/verify`, {
    proof: { method: "code", challengeId, code },
  });

/** A quote of ¥1,000 or more to a new payee, its confirmation and the right code. */
async function asked(payer: Person, payee: Person, amountMinor = "150000", on = app) {
  const quoted = await quote(payer, sendTo(payee, amountMinor), on);
  const token = String(quoted.json["token"]);
  const started = await start(payer, token);
  expect(started.status).toBe(201);
  return { quoted, token, started, mail: await mailTo(payer.email) };
}

async function asOwner(statement: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(statement);
  await owner.end();
}

let payer: Person;
let payee: Person;
beforeAll(async () => {
  payer = await person();
  payee = await person();
});

describe("a payment that needs a proof", () => {
  it("says so with the quote, is refused without, and is made with one; the mail names amount and payee [U1] [U9]", async () => {
    const { quoted, token, started, mail } = await asked(payer, payee);
    expect(quoted.json["confirmation"]).toMatchObject({
      isRequired: true,
      reasons: expect.arrayContaining(["amount", "new_payee"]),
    });
    const refused = await pay(payer, token);
    expect([refused.status, refused.json["code"]]).toEqual([403, "confirmation_required"]);
    expect(started.json).toMatchObject({
      total: quoted.json["total"],
      counterparty: quoted.json["counterparty"],
    });
    expect(mail.text).toContain("1,515.00");
    expect(mail.text).toContain(String(quoted.json["counterparty"]));
    const early = await pay(payer, token, started.json["id"]);
    expect(early.json["code"]).toBe("confirmation_required");
    expect((await verify(payer, started.json, mail.code)).json["state"]).toBe("confirmed");
    const paid = await pay(payer, token, started.json["id"]);
    expect([paid.status, paid.json["state"]]).toEqual([201, "completed"]);
  });

  it("a proof for one payment does not fit another, whichever part differs [U2] [U3]", async () => {
    const other = await person();
    for (const [to, amount] of [
      [payee, "160001"],
      [other, "160000"],
    ] as const) {
      const { started, mail } = await asked(payer, payee, "160000");
      await verify(payer, started.json, mail.code);
      const changed = await quote(payer, sendTo(to, amount));
      const refused = await pay(payer, String(changed.json["token"]), started.json["id"]);
      expect([refused.status, refused.json["code"]]).toEqual([409, "confirmation_mismatch"]);
    }
  });

  it("of twenty confirmed at once one is booked [U4]", async () => {
    const { token, started, mail } = await asked(payer, payee);
    await verify(payer, started.json, mail.code);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => pay(payer, token, started.json["id"])),
    );
    const ids = new Set(
      answers.filter(({ status }) => status === 201).map(({ json }) => json["id"]),
    );
    expect(ids.size).toBe(1);
  });

  it("is stopped by five wrong codes, and somebody else's confirmation is not there [U5] [A1]", async () => {
    const { token, started, mail } = await asked(payer, payee, "170000");
    const foreign = await verify(payee, started.json, mail.code);
    expect([foreign.status, foreign.json["code"]]).toEqual([404, "not_found"]);
    const wrong = mail.code === "000000" ? "000001" : "000000";
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1)
      codes.push((await verify(payer, started.json, wrong)).json["code"]);
    expect(codes.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => "proof_invalid"));
    expect((await verify(payer, started.json, mail.code)).status).toBeGreaterThanOrEqual(400);
    const refused = await pay(payer, token, started.json["id"]);
    expect([refused.status, refused.json["code"]]).toEqual([410, "challenge_expired"]);
  });

  it("faster than anybody reads is accepted, told and counted as a risk: what was quoted before asks again, and so does the next [U10]", async () => {
    const [slow, quick] = [await person(), await person()];
    const known = sendTo(payee, "30000");
    for (const who of [slow, quick]) {
      const { token, started, mail } = await asked(who, payee);
      // Somebody reads what is asked for two seconds.
      await asOwner(
        "UPDATE confirmations.confirmation SET created_at = created_at - interval '2 seconds' WHERE state = 'pending'",
      );
      await verify(who, started.json, mail.code);
      await pay(who, token, started.json["id"]);
    }
    const before = await quote(quick, known);
    expect(before.json["confirmation"]).toMatchObject({ reasons: [] });
    const { token, started, mail } = await asked(quick, payee);
    expect((await verify(quick, started.json, mail.code)).json["state"]).toBe("confirmed");
    expect((await pay(quick, token, started.json["id"])).json["state"]).toBe("completed");

    const late = await pay(quick, String(before.json["token"]));
    expect([late.status, late.json["code"]]).toEqual([403, "confirmation_required"]);
    const after = async (who: Person) =>
      ((await quote(who, known)).json["confirmation"] as Json)["reasons"];
    expect([await after(slow), await after(quick)]).toEqual([[], ["haste"]]);
    const seen = await call(quick, "GET", "/v1/security/history");
    const types = (seen.json["events"] as Json[]).map(({ type }) => type);
    expect(types.filter((type) => type === "confirmation.hasty")).toHaveLength(1);
  });

  it("ends after five minutes at most: then 410, and nothing is booked [U6]", async () => {
    const somebody = await person();
    const { token, started, mail } = await asked(somebody, payee, "180000");
    const left = Date.parse(String(started.json["expiresAt"])) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(5 * 60_000);
    // Five minutes later, as the rows would have it.
    for (const table of ["identity.challenge", "confirmations.confirmation"])
      await asOwner(
        `UPDATE ${table} SET expires_at = expires_at - interval '5 minutes' WHERE expires_at > now()`,
      );
    const late = await verify(somebody, started.json, mail.code);
    expect([late.status, late.json["code"]]).toEqual([410, "challenge_expired"]);
    const refused = await pay(somebody, token, started.json["id"]);
    expect([refused.status, refused.json["code"]]).toEqual([410, "challenge_expired"]);
  });
});

describe("exemptions", () => {
  it("are off unless an operator names them; each use is logged and counted, a proof counts anew [U8]", async () => {
    const somebody = await person();
    const always = { ...env, PAYMENT_CONFIRMATION: "always" };
    const small = sendTo(payee, "1000");
    const strict = await createApp(loadConfig(always), createLog({ level: "silent" }));
    const lenient = await createApp(
      loadConfig({ ...always, PAYMENT_CONFIRMATION_EXEMPTIONS: "low_value" }),
      createLog({ level: "silent" }),
    );
    try {
      // Two programs that start at once take a moment before they answer.
      for (const [on, isRequired] of [
        [strict, true],
        [lenient, false],
      ] as const)
        await vi.waitFor(
          async () =>
            expect((await quote(somebody, small, on)).json).toMatchObject({
              confirmation: { isRequired },
            }),
          { timeout: 10_000 },
        );
      const exempted = async () => {
        const quoted = await quote(somebody, small, lenient);
        const paid = await pay(somebody, String(quoted.json["token"]), undefined, lenient);
        return paid.json["state"] ?? paid.json["code"];
      };
      const six: unknown[] = [];
      for (let payment = 0; payment < 6; payment += 1) six.push(await exempted());
      expect(six).toEqual([
        ...Array.from({ length: 5 }, () => "completed"),
        "confirmation_required",
      ]);
      const uses = await app.services.audit.reader.search({ type: "confirmation.exempted" });
      expect(uses.events).toHaveLength(5);
      expect(uses.events[0]?.details).toMatchObject({ exemption: "low_value" });

      const { token, started, mail } = await asked(somebody, payee, "1000", lenient);
      await verify(somebody, started.json, mail.code);
      const proven = await pay(somebody, token, started.json["id"], lenient);
      expect(proven.json["state"]).toBe("completed");
      expect(await exempted()).toBe("completed");
    } finally {
      await Promise.all([strict.close(), lenient.close()]);
    }
  });
});

describe("limits", () => {
  it("are shown with what is left; raising one asks for a step-up, lowering holds at once [U9]", async () => {
    const somebody = await person();
    const day = async () =>
      ((await call(somebody, "GET", "/v1/limits")).json["limits"] as Json[]).find(
        ({ currency, kind }) => currency === "CNY" && kind === "day",
      );
    expect(await day()).toMatchObject({ limit: cny("2000000"), used: cny("0") });
    const lower = { currency: "CNY", kind: "day", amountMinor: "30000" };
    expect((await call(somebody, "PATCH", "/v1/limits", lower)).status).toBe(200);
    expect(await day()).toMatchObject({ limit: cny("30000"), left: cny("30000") });
    const raise = await call(somebody, "PATCH", "/v1/limits", { ...lower, amountMinor: "900000" });
    expect([raise.status, raise.json["code"]]).toEqual([403, "step_up_required"]);
    expect(await day()).toMatchObject({ limit: cny("30000") });
  });

  it("hold against fifty payments at once [T4] [A6]", async () => {
    const somebody = await person();
    const lower = { currency: "CNY", kind: "day", amountMinor: "10100" };
    await call(somebody, "PATCH", "/v1/limits", lower);
    const quotes = await Promise.all(
      Array.from({ length: 50 }, () => quote(somebody, sendTo(payee, "1000"))),
    );
    const answers = await Promise.all(
      quotes.map(({ json }) => pay(somebody, String(json["token"]))),
    );
    const states = answers.map(({ json }) => json["declineCode"] ?? json["state"]);
    expect(states.filter((state) => state === "completed")).toHaveLength(10);
    expect(states.filter((state) => state === "limit_day")).toHaveLength(40);
  });

  it("401 for nobody", async () => {
    expect((await call(null, "GET", "/v1/limits")).status).toBe(401);
  });
});

describe("a request for money", () => {
  const once = () => ({ "idempotency-key": crypto.randomUUID() });
  const ask = (asker: Person, asked: Person | null, amountMinor = "150000", headers = once()) =>
    call(
      asker,
      "POST",
      "/v1/requests",
      {
        amount: cny(amountMinor),
        ...(asked === null ? {} : { payer: { by: "email", value: asked.email } }),
      },
      headers,
    );

  it("is one for its key, refused by field, and listed for both", async () => {
    const headers = once();
    const made = await ask(payee, payer, "100", headers);
    expect([made.status, made.json["state"], made.json["direction"]]).toEqual([201, "open", "in"]);
    expect((await ask(payee, payer, "100", headers)).json).toEqual(made.json);
    expect((await ask(payee, payer, "101", headers)).json["code"]).toBe("idempotency_key_reused");
    expect((await ask(payee, payer, "0")).json["code"]).toBe("validation_failed");
    expect((await ask(payee, payee)).json["code"]).toBe("payee_is_self");
    const listed = await call(payer, "GET", "/v1/requests?direction=out");
    expect(listed.json["requests"]).toMatchObject([{ id: made.json["id"], direction: "out" }]);
    const withdrawn = await call(payee, "POST", `/v1/requests/${String(made.json["id"])}/withdraw`);
    expect([withdrawn.status, withdrawn.json["state"]]).toEqual([200, "withdrawn"]);
  });

  it("above the small amount is paid with a proof, as a transfer is", async () => {
    const [asker, asked] = [await person(), await person()];
    const { id } = (await ask(asker, asked)).json;
    const quoted = await quote(asked, { kind: "request", requestId: id });
    const token = String(quoted.json["token"]);
    expect((await pay(asked, token)).json["code"]).toBe("confirmation_required");
    const started = await start(asked, token);
    const { code } = await mailTo(asked.email);
    await verify(asked, started.json, code);
    const paid = await pay(asked, token, started.json["id"]);
    expect(paid.json).toMatchObject({ state: "completed", originalId: id });
    for (const who of [asker, asked])
      expect((await call(who, "GET", `/v1/requests/${String(id)}`)).json).toMatchObject({
        state: "paid",
        paymentId: paid.json["id"],
      });
    const late = await quote(asked, { kind: "request", requestId: id });
    expect([late.status, late.json["code"]]).toEqual([409, "request_not_open"]);
  });

  it("may be turned down and whoever asks blocked; blocks are one's own [A1]", async () => {
    const [asker, asked] = [payee, payer];
    const { id } = (await ask(asker, asked, "200")).json;
    const stranger = await person();
    for (const foreign of [id, `pay_${"0".repeat(32)}`].map(String))
      expect([
        (await call(stranger, "GET", `/v1/requests/${foreign}`)).json["code"],
        (await call(stranger, "POST", `/v1/requests/${foreign}/turn-down`, {})).json["code"],
        (await call(stranger, "POST", `/v1/requests/${foreign}/withdraw`)).json["code"],
      ]).toEqual(["not_found", "not_found", "not_found"]);
    const down = await call(asked, "POST", `/v1/requests/${String(id)}/turn-down`, { block: true });
    expect([down.status, down.json["state"]]).toEqual([200, "turned_down"]);
    expect((await ask(asker, asked)).json["code"]).toBe("payer_not_found");
    const blocks = (await call(asked, "GET", "/v1/request-blocks")).json["blocks"] as Json[];
    const blockId = String(blocks[0]?.["id"]);
    const unblock = (who: Person) => call(who, "DELETE", `/v1/request-blocks/${blockId}`);
    expect([(await unblock(stranger)).status, (await unblock(asked)).status]).toEqual([404, 204]);
    expect((await ask(asker, asked, "200")).status).toBe(201);
  });
});
