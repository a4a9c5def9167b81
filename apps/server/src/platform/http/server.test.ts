import { ERROR_CODES, type OperationId, routes } from "@okpay/contracts";
import {
  createTestHttpServer,
  TEST_COOKIE,
  TEST_ORIGIN,
  type TestHttpServer,
} from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let http: TestHttpServer;
beforeAll(async () => {
  http = await createTestHttpServer({ signOut: async () => undefined });
});
afterAll(() => http.close());

describe("where unsafe requests may come from", () => {
  const cases: readonly [what: string, isAccepted: boolean, headers: Record<string, string>][] = [
    ["this page", true, { cookie: TEST_COOKIE, "sec-fetch-site": "same-origin" }],
    ["the address bar or a program", true, { cookie: TEST_COOKIE, "sec-fetch-site": "none" }],
    [
      "our origin, in a browser without Sec-Fetch-Site",
      true,
      { cookie: TEST_COOKIE, origin: TEST_ORIGIN },
    ],
    ["another origin", false, { cookie: TEST_COOKIE, origin: "https://evil.example" }],
    ["a sandboxed frame", false, { cookie: TEST_COOKIE, origin: "null" }],
    ["nobody knows where, with a cookie", false, { cookie: TEST_COOKIE }],
    [
      "another site that claims our origin",
      false,
      { cookie: TEST_COOKIE, origin: TEST_ORIGIN, "sec-fetch-site": "cross-site" },
    ],
    ["a program without a cookie", true, {}],
    [
      "another origin, without a cookie (signing in for somebody)",
      false,
      { origin: "https://evil.example" },
    ],
  ];
  it.each(cases)("%s: accepted %s [S10]", async (_what, isAccepted, headers) => {
    const response = await http.inject({ method: "DELETE", url: "/v1/session", headers });
    const isRefusedAsCrossSite = response.statusCode === 403;
    expect(isRefusedAsCrossSite).toBe(!isAccepted);
  });
});

describe("the server as a whole", () => {
  it("does not start while an operation of the contract has no handler", async () => {
    const { createHttpServer } = await import("./index.ts");
    const { createLoad } = await import("../load.ts");
    const { createLog } = await import("../log.ts");
    const bare = await createHttpServer({
      publicUrl: TEST_ORIGIN,
      trustedProxies: [],
      rateLimitFactor: 1,
      walletDist: "nowhere",
      log: createLog({ level: "silent" }),
      authenticate: async () => null,
      mapError: () => null,
      health: { ready: async () => undefined },
      metrics: { observeRequest: () => undefined },
      load: createLoad(),
    });
    bare.route("signOut", async () => undefined);
    await expect(bare.ready()).rejects.toThrow(/getConfig, .*getReceipt/);
    expect(() => bare.route("signOut", async () => undefined)).toThrow("has a handler already");
    await bare.close();
  });

  it("https makes the cookie Secure and bound to the host, and asks for https for a year [S3] [H2]", async () => {
    const secure = await createTestHttpServer(
      {
        signOut: async ({ clearCookie }) => {
          clearCookie("__Host-okpay_sid");
          return undefined;
        },
      },
      { publicUrl: "https://pay.example.com" },
    );
    const response = await secure.inject({
      method: "DELETE",
      url: "/v1/session",
      headers: { cookie: "__Host-okpay_sid=valid", "sec-fetch-site": "same-origin" },
    });
    expect(response.headers["set-cookie"]).toMatch(/^__Host-okpay_sid=; .*Secure/);
    expect(response.headers["strict-transport-security"]).toBe(
      "max-age=31536000; includeSubDomains",
    );
    const plainName = await secure.inject({
      method: "DELETE",
      url: "/v1/session",
      headers: { cookie: TEST_COOKIE, "sec-fetch-site": "same-origin" },
    });
    expect(plainName.statusCode).toBe(401);
    await secure.close();
  });

  it("every operation of the contract answers under its own path and method", async () => {
    for (const operation of Object.keys(routes) as OperationId[]) {
      const { method, path } = routes[operation];
      const response = await http.inject({
        method,
        url: path.replace(/:\w+/g, "x"),
        headers: { "sec-fetch-site": "same-origin" },
      });
      const body: unknown = response.body === "" ? {} : response.json();
      expect([operation, (body as { code?: string }).code]).not.toEqual([
        operation,
        "method_not_allowed",
      ]);
      expect([operation, response.statusCode]).not.toEqual([operation, 404]);
    }
  });

  it("health is told from readiness", async () => {
    let isReady = true;
    const reasons: unknown[] = [];
    const ready = async () => {
      if (!isReady) throw new Error("database away");
    };
    const server = await createTestHttpServer(
      {},
      { health: { ready, onNotReady: (reason) => reasons.push(reason) } },
    );
    expect((await server.inject("/readyz")).json()).toEqual({ status: "ready" });
    isReady = false;
    // The first answer is remembered for a second.
    await expect
      .poll(async () => (await server.inject("/readyz")).statusCode, { timeout: 3_000 })
      .toBe(503);
    expect((await server.inject("/healthz")).statusCode).toBe(200);
    expect(reasons).toHaveLength(1);
    await server.close();
  });

  it("the page of error codes names every code in both languages", async () => {
    const page = (await http.inject("/docs/errors")).body;
    for (const code of ERROR_CODES) expect(page).toContain(`<article id="${code}">`);
    expect(page.match(/lang="zh-CN"/g)?.length).toBe(
      page.match(/lang="en"/g)?.length === undefined
        ? 0
        : (page.match(/lang="en"/g)?.length ?? 0) - 1,
    );
    expect(page).not.toMatch(/<script|style=/);
  });

  it("serves the OpenAPI document and a reference that loads nothing from elsewhere", async () => {
    expect((await http.inject("/v1/openapi.json")).json()).toMatchObject({ openapi: "3.1.0" });
    const page = (await http.inject({ url: "/reference/" })).body;
    expect(page.match(/(?:src|href)="(?:[a-z]+:|\/\/)[^"]*"/g) ?? []).toEqual([]);
  });

  it("says so when the wallet has not been built", async () => {
    const response = await http.inject("/");
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain("钱包页面尚未构建");
  });
});
