import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestHttpServer, type TestHttpServer } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const START_PAGE = "<!doctype html><title>OKPay</title>";
let folder: string;
let http: TestHttpServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "okpay-wallet-"));
  await mkdir(join(folder, "dist/assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "not yours");
  await writeFile(join(folder, "dist/index.html"), START_PAGE);
  await writeFile(join(folder, "dist/.hidden.txt"), "not yours");
  await writeFile(join(folder, "dist/favicon.svg"), "<svg/>");
  await writeFile(join(folder, "dist/assets/index-1a2b3c.js"), "export {};");
  http = await createTestHttpServer({}, { walletDist: join(folder, "dist") });
});
afterAll(async () => {
  await http.close();
  await rm(folder, { recursive: true });
});

describe("the wallet's files", () => {
  it.each(["/", "/sign-in", "/payments/pay_0199", "/confirm?x=1"])(
    "%s is the start page, asked for anew each time",
    async (url) => {
      const response = await http.inject(url);
      expect([response.statusCode, response.body]).toEqual([200, START_PAGE]);
      expect(response.headers["cache-control"]).toBe("no-cache");
      expect(response.headers["content-security-policy"]).toContain(
        "script-src 'self'; style-src 'self';",
      );
    },
  );

  it("hashed files are kept for ever, others are asked for anew", async () => {
    expect((await http.inject("/assets/index-1a2b3c.js")).headers).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-type": "application/javascript; charset=utf-8",
    });
    expect((await http.inject("/favicon.svg")).headers["cache-control"]).toBe("no-cache");
  });

  const nothing = [
    "/assets/index-old.js",
    "/.hidden.txt",
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/%00.js",
    "/a%00/b.js",
    "/.env",
    "/%ff.js",
  ];
  it.each(nothing)("%s is not there", async (url) => {
    const response = await http.inject({ url });
    expect([response.statusCode, response.json()]).toMatchObject([404, { code: "not_found" }]);
    expect(response.headers["cache-control"]).toBe("no-store");
  });

  it("an unknown address of the API is never the start page", async () => {
    for (const url of ["/v1", "/v1/", "/v1/wallets"])
      expect((await http.inject(url)).json()).toMatchObject({ code: "not_found" });
  });
});
