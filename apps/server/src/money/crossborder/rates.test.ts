import { describe, expect, it } from "vitest";
import type { RateSheet } from "./ports.ts";
import { createRates } from "./rates.ts";

const START = Date.parse("2026-12-01T08:00:00.000Z");
const OLDEST_MS = 30 * 60_000;
const sheetAt = (at: number, mid = "0.12"): RateSheet => ({
  asOf: new Date(at),
  mids: new Map([["CNY/EUR", mid]]),
});

function world() {
  let now = START;
  let asked = 0;
  let answer: () => Promise<RateSheet | null> = async () => sheetAt(now);
  const rates = createRates({
    clock: { now: () => new Date(now) },
    source: {
      name: "test_rates",
      isSandbox: true,
      latest() {
        asked += 1;
        return answer();
      },
    },
  });
  return {
    of: (from: "CNY" | "EUR" = "CNY") => rates.of(from, from === "CNY" ? "EUR" : "CNY"),
    asked: () => asked,
    answerWith: (next: () => Promise<RateSheet | null>) => {
      answer = next;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("rates", () => {
  it("are kept for a minute, then asked for again", async () => {
    const { of, asked, pass } = world();
    expect(await of()).toEqual({
      value: "0.12",
      source: "test_rates",
      asOf: new Date(START),
      ageMs: 0,
    });
    pass(59_999);
    expect((await of())?.ageMs).toBe(59_999);
    expect(asked()).toBe(1);
    pass(1);
    expect((await of())?.ageMs).toBe(0);
    expect(asked()).toBe(2);
  });

  it("are asked for once by all who come at the same time", async () => {
    const { of, asked, answerWith } = world();
    const come = Promise.withResolvers<RateSheet>();
    answerWith(() => come.promise);
    const all = [of(), of(), of()];
    come.resolve(sheetAt(START, "0.13"));
    expect((await Promise.all(all)).map((mid) => mid?.value)).toEqual(["0.13", "0.13", "0.13"]);
    expect(asked()).toBe(1);
  });

  it("of a source that is down get older, and after thirty minutes there is none", async () => {
    const { of, answerWith, pass } = world();
    await of();
    answerWith(async () => null);
    pass(OLDEST_MS);
    expect((await of())?.ageMs).toBe(OLDEST_MS);
    pass(1);
    expect(await of()).toBeNull();
    answerWith(async () => sheetAt(START + OLDEST_MS));
    pass(5_000);
    expect((await of())?.ageMs).toBe(5_001);
  });

  it("are not asked for at every try while the source is down", async () => {
    const { of, asked, answerWith, pass } = world();
    answerWith(async () => null);
    expect(await of()).toBeNull();
    pass(4_999);
    expect(await of()).toBeNull();
    expect(asked()).toBe(1);
    pass(1);
    await of();
    expect(asked()).toBe(2);
  });

  it("that came stale are none, and do not take the place of fresher ones", async () => {
    const { of, answerWith, pass } = world();
    answerWith(async () => sheetAt(START - OLDEST_MS - 1));
    expect(await of()).toBeNull();
    const fresh = world();
    await fresh.of();
    fresh.answerWith(async () => sheetAt(START - 45 * 60_000, "0.99"));
    fresh.pass(60_000);
    expect(await fresh.of()).toMatchObject({ value: "0.12", ageMs: 60_000 });
    pass(0);
  });

  it("of the future are not believed; a clock that is a minute ahead is", async () => {
    const { of, answerWith, pass } = world();
    answerWith(async () => sheetAt(START + 60_001));
    expect(await of()).toBeNull();
    answerWith(async () => sheetAt(START + 65_000));
    pass(5_000);
    expect((await of())?.ageMs).toBe(0);
  });

  it("are never turned round: what the source does not name there is no rate for", async () => {
    expect(await world().of("EUR")).toBeNull();
  });
});
