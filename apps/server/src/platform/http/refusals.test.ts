import { problem } from "@okpay/contracts";
import { createTestHttpServer, TEST_COOKIE, type TestHttpServer } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RequestRefused } from "./index.ts";

const cny = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const PAYMENT = `/v1/payments/pay_${"0".repeat(32)}`;
const SECRET = "select secret_column from identity.customer";

let http: TestHttpServer;
beforeAll(async () => {
  http = await createTestHttpServer({
    getWallet: async () => ({
      balances: [
        {
          currency: "CNY",
          available: cny(9_007_199_254_740_993n),
          pending: cny(0n),
          held: cny(0n),
        },
      ],
      asOf: "2026-11-24T09:30:00.000Z",
    }),
    listCards: async () => Promise.reject(new Error(SECRET)),
    getPayment: async () => Promise.reject(new RequestRefused("not_found")),
    signOut: async ({ clearCookie }) => {
      clearCookie("okpay_sid");
      return undefined;
    },
    createPayment: async () =>
      Promise.reject(new RequestRefused("request_in_progress", { retryAfterSeconds: 7 })),
    getSession: async () =>
      Promise.reject(
        Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" }),
      ),
  });
});
afterAll(() => http.close());

interface Call {
  readonly body?: string | object;
  readonly headers?: Record<string, string>;
  readonly signedIn?: boolean;
}
async function call(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD",
  url: string,
  { body, headers = {}, signedIn = true }: Call = {},
) {
  const response = await http.inject({
    method,
    url,
    headers: {
      "sec-fetch-site": "same-origin",
      "accept-language": "en",
      ...(signedIn ? { cookie: TEST_COOKIE } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    problem: () => problem.parse(response.json()),
  };
}

const quote = {
  kind: "send",
  payee: { by: "email", value: "a@example.com" },
  amount: { amountMinor: "100", currency: "CNY" },
};
const key = { "idempotency-key": "0199f3a2-5b7c-7d10" };

const refusals: readonly [
  code: string,
  status: number,
  what: string,
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  url: string,
  call: Call,
][] = [
  ["malformed_json", 400, "text that is not JSON", "POST", "/v1/session", { body: "{" }],
  [
    "malformed_json",
    400,
    "no body at all",
    "POST",
    "/v1/session",
    { headers: { "content-type": "application/json" } },
  ],
  [
    "validation_failed",
    400,
    "unknown field",
    "POST",
    "/v1/quotes",
    { body: { ...quote, admin: true } },
  ],
  ["validation_failed", 400, "unknown query parameter", "GET", "/v1/wallet?admin=1", {}],
  ["validation_failed", 400, "a query parameter twice", "GET", "/v1/payments?q=a&q=b", {}],
  ["validation_failed", 400, "NUL in the query", "GET", "/v1/payments?q=%00", {}],
  [
    "validation_failed",
    400,
    "an id of another kind",
    "GET",
    `/v1/payments/reg_${"0".repeat(32)}`,
    {},
  ],
  ["idempotency_key_missing", 400, "no key", "POST", "/v1/payments", { body: { quote: "q" } }],
  [
    "idempotency_key_invalid",
    400,
    "a key with blanks",
    "POST",
    "/v1/payments",
    { body: { quote: "q" }, headers: { "idempotency-key": "a b c d e f" } },
  ],
  ["unauthenticated", 401, "no cookie", "GET", "/v1/wallet", { signedIn: false }],
  [
    "unauthenticated",
    401,
    "an unknown cookie",
    "GET",
    "/v1/wallet",
    { signedIn: false, headers: { cookie: "okpay_sid=forged" } },
  ],
  [
    "cross_site_request",
    403,
    "from another site",
    "POST",
    "/v1/quotes",
    { body: quote, headers: { "sec-fetch-site": "cross-site" } },
  ],
  [
    "cross_site_request",
    403,
    "from a sister domain",
    "DELETE",
    "/v1/session",
    { headers: { "sec-fetch-site": "same-site" } },
  ],
  ["not_found", 404, "an unknown path", "GET", "/v1/nothing", {}],
  ["not_found", 404, "an unknown path, unsafe", "POST", "/v1/nothing/at/all", { body: {} }],
  [
    "method_not_allowed",
    405,
    "a page of the wallet, unsafe",
    "POST",
    "/wp-login.php",
    { body: {} },
  ],
  ["not_found", 404, "a path that cannot be decoded", "GET", "/v1/%zz", {}],
  ["not_found", 404, "what the handler says is not there", "GET", PAYMENT, {}],
  ["method_not_allowed", 405, "another method", "PUT", "/v1/wallet", { body: {} }],
  [
    "request_in_progress",
    409,
    "what the handler says is under way",
    "POST",
    "/v1/payments",
    { body: { quote: "q" }, headers: key },
  ],
  [
    "body_too_large",
    413,
    "a body of 64 KiB and one byte",
    "POST",
    "/v1/session",
    { body: `"${"a".repeat(65_535)}"` },
  ],
  [
    "unsupported_media_type",
    415,
    "a form",
    "POST",
    "/v1/session",
    { body: "email=a", headers: { "content-type": "application/x-www-form-urlencoded" } },
  ],
  [
    "unsupported_media_type",
    415,
    "text/plain, as a form could send it",
    "POST",
    "/v1/quotes",
    { body: JSON.stringify(quote), headers: { "content-type": "text/plain" } },
  ],
  [
    "unsupported_media_type",
    415,
    "JSON of another kind",
    "POST",
    "/v1/session",
    { body: {}, headers: { "content-type": "application/merge-patch+json" } },
  ],
  ["internal_error", 500, "a defect of ours", "GET", "/v1/cards", {}],
  ["service_unavailable", 503, "the database away", "GET", "/v1/session", {}],
];

describe("every refusal has the one shape", () => {
  it.each(refusals)("%s (%i): %s", async (code, status, _what, method, url, request) => {
    const answer = await call(method, url, request);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("no-store");
    const body = answer.problem();
    expect(body).toMatchObject({
      code,
      status,
      type: `/docs/errors#${code}`,
      requestId: answer.headers["x-request-id"],
    });
    expect(answer.headers["retry-after"] !== undefined).toBe(body.retryable === "after");
  });

  it("speaks the language that is asked for, and the session's when none is", async () => {
    const chinese = await call("GET", "/v1/nothing", {
      headers: { "accept-language": "zh-TW, en;q=0.5" },
    });
    expect(chinese.problem().title).toBe("未找到");
    const ofSession = await http.inject({
      method: "GET",
      url: PAYMENT,
      headers: { cookie: TEST_COOKIE },
    });
    expect(problem.parse(ofSession.json()).title).toBe("未找到");
    const ofNobody = await http.inject({ method: "GET", url: PAYMENT });
    expect(problem.parse(ofNobody.json()).title).toBe("Please sign in");
  });

  it("tells which fields are wrong, each in a sentence", async () => {
    const body = {
      kind: "send",
      payee: { by: "pigeon" },
      amount: { amountMinor: 100, currency: "XXX", tip: 1 },
      note: "x".repeat(141),
    };
    const { errors } = (await call("POST", "/v1/quotes", { body })).problem();
    expect(Object.fromEntries((errors ?? []).map(({ field, code }) => [field, code]))).toEqual({
      "payee.by": "invalid",
      "payee.value": "required",
      "amount.amountMinor": "not_positive_integer",
      "amount.currency": "unsupported_currency",
      "amount.tip": "unknown",
      note: "too_long",
    });
    expect(errors?.every(({ message }) => message.length > 5)).toBe(true);
  });

  it.each(["0", "-1", "-0", "1.5", "1e3", " 1", "01", "+1", "", "0x10", "١", "NaN"])(
    "refuses the amount %j [I2]",
    async (amountMinor) => {
      const { errors } = (
        await call("POST", "/v1/quotes", {
          body: { ...quote, amount: { amountMinor, currency: "CNY" } },
        })
      ).problem();
      expect(errors?.[0]).toMatchObject({
        field: "amount.amountMinor",
        code: amountMinor === "" ? "required" : "not_positive_integer",
      });
    },
  );

  it.each(["9223372036854775808", "99999999999999999999999999"])(
    "refuses the amount %s as too large [I2]",
    async (amountMinor) => {
      const { errors } = (
        await call("POST", "/v1/quotes", {
          body: { ...quote, amount: { amountMinor, currency: "CNY" } },
        })
      ).problem();
      expect(errors).toMatchObject([{ field: "amount.amountMinor", code: "amount_too_large" }]);
    },
  );

  it("says nothing about the inside [I9], and logs it under the request's id", async () => {
    const answer = await call("GET", "/v1/cards");
    expect(answer.text).not.toMatch(/select|column|\.ts|node_modules|at /);
    const line = http.lines.find(
      (each) => each.includes('"request failed"') && each.includes(answer.problem().requestId),
    );
    expect(line).toContain(SECRET);
    expect((await call("GET", "/v1/session")).text).not.toContain("10.0.0.7");
  });

  it("405 names the methods that would do", async () => {
    expect((await call("PUT", "/v1/session", { body: {} })).headers["allow"]).toBe(
      "POST, GET, HEAD, DELETE",
    );
  });

  it("takes a request id from a proxy, but only a plain one", async () => {
    expect(
      (await call("GET", "/v1/wallet", { headers: { "x-request-id": "edge-12345678" } })).headers[
        "x-request-id"
      ],
    ).toBe("edge-12345678");
    expect(
      (await call("GET", "/v1/wallet", { headers: { "x-request-id": 'x" injected' } })).headers[
        "x-request-id"
      ],
    ).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("answers", () => {
  it("amounts keep every digit", async () => {
    expect((await call("GET", "/v1/wallet")).text).toContain('"amountMinor":"9007199254740993"');
  });

  it("nothing a person may see is kept by a cache, framed or sniffed", async () => {
    const { headers } = await call("GET", "/v1/wallet");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["strict-transport-security"]).toBeUndefined();
  });

  it("cookies are shut off from scripts and other sites", async () => {
    const answer = await call("DELETE", "/v1/session");
    expect(answer.status).toBe(204);
    expect(answer.headers["set-cookie"]).toMatch(
      /^okpay_sid=; .*Path=\/; .*HttpOnly; SameSite=Strict/,
    );
  });

  it("HEAD answers as GET does, without a body", async () => {
    const head = await call("HEAD", "/v1/wallet");
    expect([head.status, head.text]).toEqual([200, ""]);
  });
});
