import { createWalletWorld, LIN, money, sendTo } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";

/** The whole program over HTTP, without a socket: what a client may send about money, and what it is told. */
const { close, call, quote, pay, send, balanceOf } = await createWalletWorld();
afterAll(close);

describe("the wallet's routes", () => {
  it("GET /v1/wallet shows three currencies from one read", async () => {
    const answer = await call("stranger", "GET", "/v1/wallet");
    expect(answer.statusCode).toBe(200);
    const zero = (currency: string) => ({
      currency,
      available: money("0", currency),
      pending: money("0", currency),
      held: money("0", currency),
    });
    expect(answer.json()).toMatchObject({ balances: [zero("CNY"), zero("USD"), zero("JPY")] });
  });

  it("GET /v1/cards lists sandbox cards, marked so, without any card number", async () => {
    const answer = await call("lin", "GET", "/v1/cards");
    expect(answer.statusCode).toBe(200);
    const { cards } = answer.json<{ cards: { isSandbox: boolean; id: string }[] }>();
    expect(cards.length).toBeGreaterThanOrEqual(6);
    expect(cards.every((card) => card.isSandbox)).toBe(true);
    expect(answer.body).not.toMatch(/\d{12,}/);
  });

  // The order is fixed: the shape of a request is judged before its session.
  it.each([
    ["GET", "/v1/wallet", undefined],
    ["GET", "/v1/cards", undefined],
    [
      "POST",
      "/v1/quotes",
      { kind: "top_up", cardId: "sandbox_visa_approved", amount: money("100") },
    ],
    ["POST", "/v1/payments", { quote: "x" }],
    ["GET", "/v1/payments", undefined],
    ["GET", `/v1/payments/pay_${"0".repeat(32)}`, undefined],
    ["GET", `/v1/payments/pay_${"0".repeat(32)}/receipt.pdf`, undefined],
  ] as const)("%s %s is for people who are signed in", async (method, url, body) => {
    const answer = await call(null, method, url, body, { "idempotency-key": crypto.randomUUID() });
    expect(answer.json()).toMatchObject({ status: 401, code: "unauthenticated" });
  });
});

describe("from quote to receipt", () => {
  it("quotes, pays, shows it in both activities and prints it", async () => {
    const quoted = await quote("lin", { ...sendTo(money("5000")), note: "晚饭" });
    expect(quoted.statusCode).toBe(200);
    expect(quoted.json()).toMatchObject({
      kind: "send",
      amount: money("5000"),
      fee: money("50"),
      total: money("5050"),
      counterparty: "周*",
      isAffordable: true,
      note: "晚饭",
    });
    const key = crypto.randomUUID();
    const paid = await pay("lin", quoted.json<{ token: string }>().token, key);
    expect(paid.statusCode).toBe(201);
    expect(paid.json()).toMatchObject({
      state: "completed",
      direction: "out",
      counterparty: { name: "周敏" },
    });
    const { id } = paid.json<{ id: string }>();

    const again = await pay("lin", quoted.json<{ token: string }>().token, key);
    expect([again.statusCode, again.headers["idempotency-replayed"], again.body]).toEqual([
      201,
      "true",
      paid.body,
    ]);

    expect((await call("lin", "GET", `/v1/payments/${id}`)).body).toBe(paid.body);
    const received = await call("zhou", "GET", "/v1/payments?q=%E6%99%9A%E9%A5%AD");
    expect(received.json()).toMatchObject({
      payments: [
        {
          id,
          direction: "in",
          fee: money("0"),
          total: money("5000"),
          counterparty: { name: "林悦" },
        },
      ],
      nextCursor: null,
    });

    const receipt = await call("zhou", "GET", `/v1/payments/${id}/receipt.pdf?lang=zh-CN`);
    expect([
      receipt.statusCode,
      receipt.headers["content-type"],
      receipt.headers["content-disposition"],
    ]).toEqual([200, "application/pdf", `attachment; filename="okpay-${id}.pdf"`]);
    expect(receipt.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("asked beforehand, it names what would stop a payment, and writes nothing", async () => {
    const before = (await call("stranger", "GET", "/v1/payments")).json<{ payments: unknown[] }>();
    const asked = await call("stranger", "POST", "/v1/payments/preflight", sendTo(money("10000")));
    expect(asked.statusCode).toBe(200);
    expect(asked.json()).toMatchObject({
      isReady: false,
      problems: [{ code: "insufficient_balance", nextSteps: [{ type: "top_up" }, {}] }],
    });
    expect(
      (await call(null, "POST", "/v1/payments/preflight", sendTo(money("1")))).statusCode,
    ).toBe(401);
    expect((await call("stranger", "GET", "/v1/payments")).json()).toEqual(before);
  });

  it("a decline is 201 with its code and what is missing", async () => {
    const answer = await send("stranger", "1000");
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      state: "declined",
      declineCode: "insufficient_balance",
      shortfall: money("1010"),
    });
  });
});

describe("bad input about money is refused by name, and nothing moves", () => {
  it.each([
    ["a negative amount", sendTo(money("-5000")), 400, "validation_failed"],
    ["zero", sendTo(money("0")), 400, "validation_failed"],
    ["a fraction", sendTo(money("50.00")), 400, "validation_failed"],
    ["a number instead of a string", sendTo(money(5000)), 400, "validation_failed"],
    ["an exponent", sendTo(money("5e3")), 400, "validation_failed"],
    ["leading zeros", sendTo(money("0050")), 400, "validation_failed"],
    ["2^63", sendTo(money("9223372036854775808")), 400, "validation_failed"],
    ["2^63 - 1", sendTo(money("9223372036854775807")), 422, "amount_too_large"],
    ["an unknown currency", sendTo(money("5000", "ZZZ")), 400, "validation_failed"],
    ["a foreign currency", sendTo(money("5000", "EUR")), 422, "currency_not_held"],
    ["no currency", sendTo({ amountMinor: "5000" }), 400, "validation_failed"],
    ["an unknown field", { ...sendTo(money("5000")), fee: money("0") }, 400, "validation_failed"],
    ["an unknown field inside", sendTo({ ...money("5000"), rate: "1" }), 400, "validation_failed"],
    ["an unknown kind", { ...sendTo(money("5000")), kind: "withdraw" }, 400, "validation_failed"],
    [
      "somebody's wallet named as the source",
      { ...sendTo(money("5000")), from: "zhou" },
      400,
      "validation_failed",
    ],
    ["oneself", sendTo(money("5000"), LIN), 422, "payee_is_self"],
    [
      "oneself, spelled otherwise",
      sendTo(money("5000"), "LIN.YUE@EXAMPLE.COM"),
      422,
      "payee_is_self",
    ],
    ["nobody", sendTo(money("5000"), "nobody@example.com"), 422, "payee_not_found"],
    [
      "an unknown card",
      { kind: "top_up", cardId: "4242424242424242", amount: money("5000") },
      422,
      "card_not_found",
    ],
    [
      "a top-up that is too small",
      { kind: "top_up", cardId: "sandbox_visa_approved", amount: money("99") },
      400,
      "validation_failed",
    ],
    [
      "a top-up that is too large",
      { kind: "top_up", cardId: "sandbox_visa_approved", amount: money("5000001") },
      422,
      "amount_too_large",
    ],
    [
      "a note of two pages",
      { ...sendTo(money("5000")), note: "x".repeat(141) },
      400,
      "validation_failed",
    ],
    [
      "a note with a control character",
      { ...sendTo(money("5000")), note: "a\u0007b" },
      400,
      "validation_failed",
    ],
    ["a note with NUL", { ...sendTo(money("5000")), note: "a\u0000b" }, 400, "malformed_json"],
    ["an array", [], 400, "validation_failed"],
    ["no JSON", "{", 400, "malformed_json"],
  ])("%s", async (_what, body, status, code) => {
    const before = await balanceOf("lin");
    const answer = await quote("lin", body);
    expect({ status: answer.statusCode, code: answer.json<{ code: string }>().code }).toEqual({
      status,
      code,
    });
    expect(await balanceOf("lin")).toBe(before);
  });

  it("names the field and why", async () => {
    const body = { kind: "top_up", cardId: "sandbox_visa_approved", amount: money("99") };
    expect((await quote("lin", body)).json()).toMatchObject({
      errors: [{ field: "amount.amountMinor", code: "amount_too_small" }],
    });
  });

  it("someone else's payment is the identical 404", async () => {
    const { id } = (await send("lin", "100")).json<{ id: string }>();
    const strip = (body: string) => body.replaceAll(/"requestId":"[^"]+"/g, "");
    const [theirs, nobodys] = [
      await call("stranger", "GET", `/v1/payments/${id}`),
      await call("stranger", "GET", `/v1/payments/pay_0199${"0".repeat(28)}`),
    ];
    expect([theirs.statusCode, strip(theirs.body)]).toEqual([404, strip(nobodys.body)]);
    expect((await call("stranger", "GET", `/v1/payments/${id}/receipt.pdf`)).statusCode).toBe(404);
    const resumed = await call("stranger", "POST", `/v1/payments/${id}/resume`);
    expect(resumed.statusCode).toBe(404);
  });

  it("a quote of somebody else, a tampered one, an unknown field beside it", async () => {
    const { token } = (await quote("lin", sendTo(money("100")))).json<{ token: string }>();
    expect((await pay("zhou", token)).json()).toMatchObject({ status: 422, code: "quote_invalid" });
    expect((await pay("lin", `${token.slice(0, -4)}AAAA`)).json()).toMatchObject({
      status: 422,
      code: "quote_invalid",
    });
    const key = { "idempotency-key": crypto.randomUUID() };
    expect(
      (await call("lin", "POST", "/v1/payments", { quote: token, amount: "1" }, key)).json(),
    ).toMatchObject({ status: 400, code: "validation_failed" });
    expect((await call("lin", "POST", "/v1/payments", { quote: token })).json()).toMatchObject({
      status: 400,
      code: "idempotency_key_missing",
    });
  });

  it("the same key with another body", async () => {
    const key = crypto.randomUUID();
    expect((await send("lin", "100", key)).statusCode).toBe(201);
    const before = await balanceOf("lin");
    expect((await send("lin", "200", key)).json()).toMatchObject({
      status: 422,
      code: "idempotency_key_reused",
      errors: [{ field: "quote", code: "differs" }],
    });
    expect(await balanceOf("lin")).toBe(before);
  });

  it("fifty at once with one key: one payment and forty-nine identical answers", async () => {
    const before = BigInt((await balanceOf("lin")) ?? "0");
    const { token } = (await quote("lin", sendTo(money("100")))).json<{ token: string }>();
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => pay("lin", token, key)));
    expect(new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1);
    expect(
      answers.filter((answer) => answer.headers["idempotency-replayed"] === undefined),
    ).toHaveLength(1);
    expect(BigInt((await balanceOf("lin")) ?? "0")).toBe(before - 101n);
  });

  it("a request that is still in flight is 409 with Retry-After", async () => {
    const { token } = (
      await quote("lin", { kind: "top_up", cardId: "sandbox_visa_slow", amount: money("100") })
    ).json<{ token: string }>();
    const key = crypto.randomUUID();
    const [late, early] = (
      await Promise.all([pay("lin", token, key), pay("lin", token, key)])
    ).toSorted((one, other) => other.statusCode - one.statusCode);
    expect([
      late?.statusCode,
      late?.json<{ code: string }>().code,
      late?.headers["retry-after"],
    ]).toEqual([409, "request_in_progress", "1"]);
    expect(early?.json()).toMatchObject({ state: "completed" });
  });

  it("a filter or cursor that is none", async () => {
    for (const query of [
      "cursor=x",
      "limit=0",
      "limit=101",
      "from=yesterday",
      "state=lost",
      "unknown=1",
    ]) {
      expect((await call("lin", "GET", `/v1/payments?${query}`)).json(), query).toMatchObject({
        status: 400,
        code: "validation_failed",
      });
    }
  });
});
