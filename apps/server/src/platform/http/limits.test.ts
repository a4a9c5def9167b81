import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problem } from "@okpay/contracts";
import { createTestHttpServer, TEST_COOKIE } from "@okpay/testkit";
import { describe, expect, it } from "vitest";
import { requestsPerMinute } from "./limits.ts";

const signIn = (remoteAddress: string, headers: Record<string, string> = {}) => ({
  method: "POST" as const,
  url: "/v1/session",
  remoteAddress,
  headers: { "content-type": "application/json", "accept-language": "en", ...headers },
  payload: JSON.stringify({ email: "a@example.com", password: "x" }),
});

describe("rate limits", () => {
  it("answer 429 with the wait [T6], count each address and each operation for itself", async () => {
    const http = await createTestHttpServer(
      { getWallet: async () => ({ balances: [], asOf: "2026-11-24T09:30:00.000Z" }) },
      { rateLimitFactor: 0.1 },
    );
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1)
      statuses.push((await http.inject(signIn("10.0.0.1"))).statusCode);
    expect(statuses).toEqual([500, 500, 500, 429]);

    const refused = await http.inject(signIn("10.0.0.1"));
    const wait = Number(refused.headers["retry-after"]);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused.headers).toMatchObject({ "ratelimit-limit": "3", "ratelimit-remaining": "0" });
    expect(problem.parse(refused.json())).toMatchObject({
      code: "too_many_requests",
      retryable: "after",
      detail: expect.stringContaining(`${wait} second`),
    });

    expect((await http.inject(signIn("10.0.0.2"))).statusCode).toBe(500);
    expect(
      (
        await http.inject({
          url: "/v1/wallet",
          remoteAddress: "10.0.0.1",
          headers: { cookie: TEST_COOKIE },
        })
      ).statusCode,
    ).toBe(200);
    await http.close();
  });

  it("believe X-Forwarded-For only from a trusted proxy [T3]", async () => {
    const behind = await createTestHttpServer(
      {},
      { rateLimitFactor: 0.1, trustedProxies: ["10.9.9.9"] },
    );
    const statuses: number[] = [];
    for (const client of ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"])
      statuses.push(
        (await behind.inject(signIn("10.9.9.9", { "x-forwarded-for": client }))).statusCode,
      );
    expect(statuses).toEqual([500, 500, 500, 500]);
    const forged: number[] = [];
    for (const client of ["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"])
      forged.push(
        (await behind.inject(signIn("10.8.8.8", { "x-forwarded-for": client }))).statusCode,
      );
    expect(forged).toEqual([500, 500, 500, 429]);
    await behind.close();
  });

  it("are stricter where guessing or flooding pays", () => {
    for (const operation of ["register", "signIn", "confirmPhone", "createQuote"] as const) {
      expect(requestsPerMinute(operation, 1)).toBeLessThan(requestsPerMinute("getWallet", 1));
    }
  });
});

describe("a process that is too busy to answer in time", () => {
  it("says so at once, but still answers for its health and hands out the files of its pages [T6]", async () => {
    const dist = await mkdtemp(join(tmpdir(), "okpay-wallet-"));
    await mkdir(join(dist, "assets"));
    await writeFile(join(dist, "assets/index-1a2b3c.css"), "p{}");
    await writeFile(join(dist, "index.html"), "<!doctype html>");
    const http = await createTestHttpServer(
      { listCards: async () => ({ cards: [] }) },
      { maxEventLoopDelayMs: 300, walletDist: dist },
    );
    const ask = () => http.inject({ url: "/v1/cards", headers: { cookie: TEST_COOKIE } });
    expect((await ask()).statusCode).toBe(200);
    // The loop is looked at once a second, by the mean of that second: two seconds of long turns fill one whatever the phase.
    for (let round = 0; round < 5; round += 1) {
      const until = performance.now() + 500;
      while (performance.now() < until);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect
      .poll(async () => (await ask()).statusCode, { timeout: 3_000, interval: 20 })
      .toBe(503);
    const refused = await ask();
    expect(problem.parse(refused.json()).code).toBe("service_overloaded");
    expect(refused.headers["retry-after"]).toBe("2");
    // One line a second for all of them, without a stack.
    const isShedLine = (line: string) => line.includes("requests were sent away: too busy");
    const before = http.lines.filter(isShedLine).length;
    await Promise.all(Array.from({ length: 20 }, ask));
    expect(http.lines.filter(isShedLine).length - before).toBeLessThanOrEqual(1);
    expect(http.lines.filter(isShedLine).length).toBeGreaterThan(0);
    expect(http.lines.some((line) => line.includes("request failed"))).toBe(false);
    expect((await http.inject("/healthz")).statusCode).toBe(200);
    expect((await http.inject("/readyz")).statusCode).toBe(200);
    expect((await http.inject("/assets/index-1a2b3c.css")).statusCode).toBe(200);
    expect((await http.inject("/wallet")).statusCode).toBe(503);
    await expect
      .poll(async () => (await ask()).statusCode, { timeout: 5_000, interval: 100 })
      .toBe(200);
    await http.close();
    await rm(dist, { recursive: true });
  });
});
