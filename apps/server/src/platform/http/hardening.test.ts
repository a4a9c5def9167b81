import { createTestHttpServer, TEST_COOKIE, type TestHttpServer } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What the server refuses or says whatever the route is: rows H2–H6, I1–I5, T3, A8 of the requirements. */

const SECURE = "https://pay.example.com";
const quote = {
  kind: "send",
  payee: { by: "email", value: "a@example.com" },
  amount: { amountMinor: "100", currency: "CNY" },
};

let http: TestHttpServer;
let reached = 0;
beforeAll(async () => {
  http = await createTestHttpServer({
    listCards: async () => ({ cards: [] }),
    createQuote: async () => {
      reached += 1;
      return Promise.reject(new Error("the test needs no answer"));
    },
  });
});
afterAll(() => http.close());

const post = (payload: string, headers: Record<string, string> = {}) =>
  http.inject({
    method: "POST",
    url: "/v1/quotes",
    headers: {
      cookie: TEST_COOKIE,
      "sec-fetch-site": "same-origin",
      "content-type": "application/json",
      ...headers,
    },
    payload,
  });

describe("bodies", () => {
  it.each([7, true, false, null, [], {}, 1e3, "1e3", "0x10", "１００", `1${"0".repeat(30)}`, "7 "])(
    "an amount is text of digits, not %j [I1] [I2]",
    async (amountMinor) => {
      const before = reached;
      const answer = await post(
        JSON.stringify({ ...quote, amount: { amountMinor, currency: "CNY" } }),
      );
      expect(answer.statusCode).toBe(400);
      expect(reached).toBe(before);
    },
  );

  it("nothing is dropped, filled in or turned into another type on the way to a handler [I1] [A4]", async () => {
    const before = reached;
    for (const extra of [{ role: "admin" }, { verified: true }, { balance: "1" }, { note: 7 }])
      expect((await post(JSON.stringify({ ...quote, ...extra }))).statusCode).toBe(400);
    expect((await post(JSON.stringify(quote))).statusCode).toBe(500);
    expect(reached).toBe(before + 1);
  });

  const types = [
    "application/json\t",
    "application/json\t; charset=utf-8",
    " application/json",
    "application/json ;charset=utf-8",
    "application/json; charset=utf-7",
    "application/json; a=b",
    "application/json, text/plain",
    "application/jsonp",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/plain; application/json",
    "*/*",
    "image/png",
    "",
  ];
  it.each(types)("the type %j does not reach a handler [I4] [S10]", async (type) => {
    const before = reached;
    const answer = await post(JSON.stringify(quote), { "content-type": type });
    expect([400, 415]).toContain(answer.statusCode);
    expect(reached).toBe(before);
  });

  it.each([
    ["nine levels deep", `${"[".repeat(9)}${"]".repeat(9)}`, 400],
    ["above 64 KiB", JSON.stringify({ ...quote, note: "a".repeat(65_536) }), 413],
  ])("a body %s is refused within a second [I5]", async (_what, payload, status) => {
    const startedAt = performance.now();
    expect((await post(payload)).statusCode).toBe(status);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it.each(["q=a&q=b", "__proto__=1", "constructor=1", "limit=1&limit=1", "limit=1e1", "limit=-1"])(
    "the query %s is refused [I3] [I5]",
    async (query) => {
      const answer = await http.inject({
        url: `/v1/payments?${query}`,
        headers: { cookie: TEST_COOKIE },
      });
      expect(answer.statusCode).toBe(400);
    },
  );
});

describe("headers of answers", () => {
  it("the policy of a page is the one of row H3, with Trusted Types and a place for reports [H3]", async () => {
    const secure = await createTestHttpServer({}, { publicUrl: SECURE });
    const { headers } = await secure.inject("/");
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; report-uri /csp-reports; report-to csp; upgrade-insecure-requests",
    );
    expect(headers["reporting-endpoints"]).toBe('csp="/csp-reports"');
    await secure.close();
  });

  const report = {
    "document-uri": "https://pay.example.com/verify?x=1#t=secret",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/a.js?t=secret",
  };
  it.each([
    ["application/csp-report", { "csp-report": report }],
    [
      "application/reports+json",
      [
        {
          type: "csp-violation",
          body: {
            documentURL: report["document-uri"],
            effectiveDirective: report["effective-directive"],
            blockedURL: report["blocked-uri"],
          },
        },
      ],
    ],
  ])("a report in %s is written down without what its addresses carry [H3]", async (type, body) => {
    const send = (payload: string) =>
      http.inject({
        method: "POST",
        url: "/csp-reports",
        headers: { "content-type": type, "sec-fetch-site": "same-origin" },
        payload,
      });
    expect((await send(JSON.stringify(body))).statusCode).toBe(204);
    const line = http.lines.findLast((each) => each.includes("Content-Security-Policy")) ?? "";
    expect(JSON.parse(line)).toMatchObject({
      page: "https://pay.example.com/verify",
      directive: "script-src-elem",
      blocked: "https://evil.example/a.js",
    });
    expect(line).not.toContain("secret");
    expect((await send("[1]")).statusCode).toBe(400);
  });

  it.each([
    ["data", "/v1/cards", 200],
    ["a refusal", "/v1/nothing", 404],
    ["a path that cannot be decoded", "/v1/%zz", 404],
    ["a page", "/", 503],
    ["health", "/healthz", 200],
  ])(
    "%s carries them all over TLS, and no CORS header for a stranger [H2] [H4]",
    async (_what, url, status) => {
      const secure = await createTestHttpServer(
        { listCards: async () => ({ cards: [] }) },
        { publicUrl: SECURE },
      );
      const { headers, statusCode } = await secure.inject({
        url,
        headers: { cookie: "__Host-okpay_sid=valid", origin: "https://evil.example" },
      });
      expect(statusCode).toBe(status);
      expect(headers).toMatchObject({
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
      });
      if (!url.startsWith("/v1/"))
        expect(headers).toMatchObject({
          "cross-origin-opener-policy": "same-origin",
          "permissions-policy": expect.stringContaining("camera=()"),
        });
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
      expect(headers["server"] ?? headers["x-powered-by"]).toBeUndefined();
      await secure.close();
    },
  );

  it("answers about a person are never compressed beside what a stranger sent (BREACH) [H1]", async () => {
    const answer = await http.inject({
      url: "/v1/cards",
      headers: { cookie: TEST_COOKIE, "accept-encoding": "br, gzip, deflate" },
    });
    expect([answer.statusCode, answer.headers["content-encoding"]]).toEqual([200, undefined]);
  });

  it("answers about a person are kept by nobody on the way [S11]", async () => {
    const answer = await http.inject({ url: "/v1/cards", headers: { cookie: TEST_COOKIE } });
    expect(answer.headers["cache-control"]).toBe("no-store");
  });
});

describe("what is not there", () => {
  it.each([
    "/.git/config",
    "/.env",
    "/assets/index.js.map",
    "/assets/",
    "/metrics",
    "/debug",
    "/server-status",
    "/package.json",
  ])("%s [H6] [A8]", async (url) => {
    const { statusCode, body } = await http.inject(url);
    // Addresses without a dot are the wallet's start page, which this server has not been given.
    expect(statusCode === 404 || body.includes("has not been built")).toBe(true);
  });

  it("TRACE and CONNECT are no methods of ours and echo nothing [H6]", async () => {
    const answer = await http.inject({
      method: "TRACE" as "GET",
      url: "/v1/session",
      headers: { cookie: TEST_COOKIE, "sec-fetch-site": "none" },
    });
    expect(answer.statusCode).toBe(405);
    expect(answer.body).not.toContain(TEST_COOKIE);
  });

  it("the map of the API, where it is switched off [A8] [H6]", async () => {
    const closed = await createTestHttpServer({}, { isReferenceServed: false });
    expect((await closed.inject("/v1/openapi.json")).statusCode).toBe(404);
    for (const url of ["/docs", "/reference/"])
      expect((await closed.inject(url)).body).not.toMatch(/openapi|scalar/i);
    // Every problem body points at this page, so it stays.
    expect((await closed.inject("/docs/errors")).statusCode).toBe(200);
    await closed.close();
  });
});

describe("who is counted as one client", () => {
  const signIn = (url: string, remoteAddress: string) => ({
    method: "POST" as const,
    url,
    remoteAddress,
    headers: { "content-type": "application/json" },
    payload: JSON.stringify({ email: "a@example.com", password: "x" }),
  });

  it("all addresses of one /64, and a hundred made-up forwarding headers [T3]", async () => {
    const server = await createTestHttpServer({}, { rateLimitFactor: 0.1 });
    const statuses: number[] = [];
    for (const tail of [":1", ":2", ":3", "ffff:1:2:3"])
      statuses.push(
        (await server.inject(signIn("/v1/session", `2001:db8:7:7:${tail}`))).statusCode,
      );
    expect(statuses).toEqual([500, 500, 500, 429]);
    expect((await server.inject(signIn("/v1/session", "2001:db8:7:8::1"))).statusCode).toBe(500);
    let isStopped = false;
    for (let count = 0; count < 100; count += 1) {
      const answer = await server.inject({
        ...signIn("/v1/session", "203.0.113.9"),
        headers: {
          "content-type": "application/json",
          "x-forwarded-for": `198.51.100.${count}`,
          "x-real-ip": `198.51.100.${count}`,
          forwarded: `for=198.51.100.${count}`,
        },
      });
      isStopped ||= answer.statusCode === 429;
    }
    expect(isStopped).toBe(true);
    await server.close();
  });

  it.each(["//v1/session", "/v1/session/", "/V1/session", "/v1%2fsession", "/v1//session"])(
    "%s is no way around a limit: nothing is there [T3]",
    async (url) => {
      expect([404, 405]).toContain((await http.inject(signIn(url, "203.0.113.10"))).statusCode);
    },
  );

  it("an escaped letter is the same route and the same count [T3]", async () => {
    const server = await createTestHttpServer({}, { rateLimitFactor: 0.1 });
    const statuses: number[] = [];
    for (const url of ["/v1/session", "/v1/%73ession", "/%761/session", "/v1/session?a=1"])
      statuses.push((await server.inject(signIn(url, "203.0.113.11"))).statusCode);
    expect(statuses[3]).toBe(429);
    await server.close();
  });
});
