import { afterEach, expect, it, vi } from "vitest";
import { BACKGROUND, createPageClient } from "./index.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("what a page asks by itself says so, and is no sign of life [S4]", async () => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ["Date"] });
  const seen: (string | null)[] = [];
  vi.stubGlobal("location", { origin: "http://okpay.test" });
  vi.stubGlobal("fetch", async ({ headers }: Request) => {
    seen.push(headers.get("x-okpay-background"));
    return Response.json({ promises: [] });
  });
  const { api, lastAnswerAt } = createPageClient(() => "en");
  vi.setSystemTime(2_000_000);
  await api.GET("/v1/promises", { headers: BACKGROUND });
  expect(lastAnswerAt()).toBe(1_000_000);
  await api.GET("/v1/promises");
  expect(lastAnswerAt()).toBe(2_000_000);
  expect(seen).toEqual(["1", null]);
});
