import { expect, it } from "vitest";
import { TheirClock } from "./their-clock.ts";

const NOON = Date.parse("2026-11-30T12:00:00Z");
function clocks() {
  const world = {
    now: NOON,
    theirs: NOON as number | null,
    answersAfterMs: 0,
    isSilent: false,
    asked: 0,
    warned: [] as unknown[],
  };
  let limit: { readonly ms: number; work(): void } | null = null;
  const clock = new TheirClock(
    {
      time: async () => {
        world.asked += 1;
        world.now += world.answersAfterMs;
        if (world.isSilent) await new Promise(() => {});
        return world.theirs ?? Promise.reject(new Error("no answer"));
      },
    },
    {
      clock: { now: () => new Date(world.now) },
      log: { warn: (what: unknown) => void world.warned.push(what) },
      after(ms, work) {
        limit = { ms, work };
        return () => {
          limit = null;
        };
      },
    },
  );
  return { world, clock, limitOf: () => limit };
}
const channel = (creationtime: string) => ({ id: "1", state: "Ring", creationtime });

it("says how far it is from ours, and to the operator where that is far, once for each time that it was set", async () => {
  const { world, clock } = clocks();
  clock.stood("2026-11-30T12:00:02.000+0000");
  world.theirs = NOON + 2_500;
  expect(await clock.measure()).toBe(2.5);
  expect(world.warned).toEqual([]);
  world.theirs = NOON - 40_000;
  for (let round = 0; round < 3; round += 1) expect(await clock.measure()).toBe(-40);
  expect(world.warned).toEqual([{ aheadSeconds: -40 }]);
  world.theirs = null;
  expect(await clock.measure()).toBeNull();
});

it("an answer that was long under way says nothing, and one in time makes good for a beginning that was not readable", async () => {
  const { world, clock } = clocks();
  clock.stood("not a time");
  world.theirs = NOON + 20_000;
  world.answersAfterMs = 8_000;
  expect(await clock.measure()).toBeNull();
  expect(world.warned).toEqual([]);
  world.answersAfterMs = 0;
  world.theirs = world.now + 20_000;
  expect(await clock.measure()).toBe(20);
  expect(world.warned).toEqual([{ aheadSeconds: 20 }]);
  // By their clock 5 s before the connection stood.
  expect(await clock.cameAt(channel("2026-11-30T12:00:15.000+0000"), false)).toEqual(
    new Date(NOON - 5_000),
  );
});

it("nobody waits longer than a second for it, whoever asks; what was known stands", async () => {
  const { world, clock, limitOf } = clocks();
  clock.stood("2026-11-30T13:00:00.000+0000");
  world.isSilent = true;
  world.now += 20_000;
  const asked = [
    clock.measure(),
    clock.cameAt(channel("2026-11-30T12:59:55.000+0000"), false),
    clock.cameAt(channel("2026-11-30T12:59:58.000+0000"), true),
  ];
  expect([world.asked, limitOf()?.ms]).toEqual([1, 1_000]);
  world.now += 1_000;
  limitOf()?.work();
  expect(await Promise.all(asked)).toEqual([null, new Date(NOON - 5_000), new Date(NOON - 2_000)]);
  expect(limitOf()).toBeNull();
  // The next one asks anew.
  world.isSilent = false;
  world.theirs = world.now;
  expect(await clock.measure()).toBe(0);
  expect(world.asked).toBe(2);
});

it("tells apart what somebody should mend: not some seconds", () => {
  const { clock } = clocks();
  expect(clock.apartSeconds).toBeNull();
  clock.stood("2026-11-30T12:00:15.000+0000");
  expect(clock.apartSeconds).toBeNull();
  clock.stood("2026-11-30T11:59:40.000+0000");
  expect(clock.apartSeconds).toBe(-20);
});

it("far from the beginning it is said when the connection stands", () => {
  const { world, clock } = clocks();
  clock.stood("2026-11-30T13:00:00.000+0000");
  expect(world.warned).toEqual([{ aheadSeconds: 3_600 }]);
});

it("where it does not answer, a caller is judged by what is known of it", async () => {
  const { world, clock } = clocks();
  clock.stood("2026-11-30T13:00:00.000+0000");
  world.theirs = null;
  world.now += 20_000;
  expect(await clock.cameAt(channel("2026-11-30T13:00:05.000+0000"), false)).toBeNull();
  expect(await clock.cameAt(channel("2026-11-30T12:59:55.000+0000"), false)).toEqual(
    new Date(NOON - 5_000),
  );
});
