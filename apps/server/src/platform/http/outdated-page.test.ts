import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createTestFolder,
  createTestHttpServer,
  TEST_ORIGIN,
  type TestHttpServer,
} from "@okpay/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

const NOW = "/assets/index-now.js";
const BEFORE = "/assets/index-before.js";
let http: TestHttpServer;
let ofConsole: TestHttpServer;
beforeAll(async () => {
  const walletDist = createTestFolder("pages");
  await mkdir(join(walletDist, "assets"), { recursive: true });
  await writeFile(join(walletDist, NOW), "export {};");
  http = await createTestHttpServer({}, { walletDist });
  const access = { authenticate: async () => null, denied: async () => undefined, allowedNets: [] };
  ofConsole = await createTestHttpServer({}, { walletDist, console: access });
});
afterAll(() => Promise.all([http.close(), ofConsole.close()]));

async function codeFor(
  page: string | undefined,
  body: string | undefined,
  url = "/v1/session",
  headers: Readonly<Record<string, string>> = {},
  asked = http,
) {
  const answer = await asked.inject({
    method: "POST",
    url,
    headers: {
      "accept-language": "en",
      origin: TEST_ORIGIN,
      ...(page === undefined ? {} : { "x-okpay-page": page }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  return answer.json().code as string;
}
const unfit = [
  ["without the body that is wanted now", undefined, "/v1/session", "unsupported_media_type"],
  ["without a field that is wanted now", "{}", "/v1/session", "validation_failed"],
  [
    "with a field that is gone",
    JSON.stringify({ email: "a@example.com", password: "x", old: 1 }),
    "/v1/session",
    "validation_failed",
  ],
  ["to an address that is gone", "{}", "/v1/old", "not_found"],
] as const;

it.each(unfit)(
  "a request %s is told to load the page anew, if its page is of another build",
  async (_, body, url, code) => {
    expect(await codeFor(BEFORE, body, url)).toBe("page_outdated");
    expect(await codeFor(NOW, body, url)).toBe(code);
    expect(await codeFor(undefined, body, url)).toBe(code);
  },
);

it("a page of the console of before pages named their program is told so where it sends nothing and a body is wanted; a program is not, and no page of customers, which names none", async () => {
  const ofPage = { "sec-fetch-site": "same-origin" };
  const code = (body: string | undefined, headers: Readonly<Record<string, string>>) =>
    codeFor(undefined, body, "/v1/staff/session", headers, ofConsole);
  expect(await code(undefined, ofPage)).toBe("page_outdated");
  expect(await code(undefined, {})).toBe("unsupported_media_type");
  expect(await code(undefined, { "sec-fetch-site": "none" })).toBe("unsupported_media_type");
  expect(await code(undefined, { ...ofPage, "content-type": "text/plain" })).toBe(
    "unsupported_media_type",
  );
  expect(await code("{}", ofPage)).toBe("validation_failed");
  const ofNow = codeFor(NOW, undefined, "/v1/staff/session", ofPage, ofConsole);
  expect(await ofNow).toBe("unsupported_media_type");
  expect(await codeFor(undefined, undefined, "/v1/session", ofPage)).toBe("unsupported_media_type");
});

it("what a person entered wrongly is still theirs, whatever the page", async () => {
  const body = JSON.stringify({ email: "no address", password: "x".repeat(2_000) });
  expect(await codeFor(BEFORE, body)).toBe("validation_failed");
});

it.each(["/assets/../../secret.js", "/etc/passwd", "/assets/a/b.js", "nonsense", ""])(
  "a header %j names no page",
  async (page) => {
    expect(await codeFor(page, "{}")).toBe("validation_failed");
  },
);
