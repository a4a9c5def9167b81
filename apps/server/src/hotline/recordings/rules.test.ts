import fc from "fast-check";
import { expect, it } from "vitest";
import { millisecondsOf, silentParts } from "./rules.ts";

const at = (seconds: number) => new Date(seconds * 1_000);
const pause = (from: number | null, to: number | null) => ({
  reason: "agent" as const,
  inForceAt: from === null ? null : at(from),
  resumedAt: to === null ? null : at(to),
});

it("says where in the sound a pause is: what was not recorded takes no time in it", () => {
  const recording = { startedAt: at(100), finishedAt: at(200) };
  const places = (...pauses: ReturnType<typeof pause>[]) =>
    silentParts(recording, pauses).map(({ atMs, lastedMs }) => [atMs / 1_000, lastedMs / 1_000]);
  expect(places(pause(110, 120), pause(150, 160))).toEqual([
    [10, 10],
    [40, 10],
  ]);
  // A code was asked for while the agent had paused.
  expect(places(pause(110, 130), pause(115, 130), pause(150, 151))).toEqual([
    [10, 20],
    [10, 15],
    [30, 1],
  ]);
  // Before it, after it, never done; and one that the end of the call ended.
  expect(places(pause(50, 60), pause(210, 220), pause(null, null), pause(190, null))).toEqual([
    [90, 10],
  ]);
  expect(places(pause(90, 105))).toEqual([[0, 5]]);
});

it("never names a place outside of the sound", () => {
  const some = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 60 })),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(some, (spans) => {
      const pauses = spans.map(([from, length]) => pause(from, from + length));
      const parts = silentParts({ startedAt: at(10), finishedAt: at(110) }, pauses);
      const silent = new Set(
        spans.flatMap(([from, length]) =>
          Array.from({ length }, (_, index) => from + index).filter((s) => s >= 10 && s < 110),
        ),
      );
      const sound = (100 - silent.size) * 1_000;
      for (const { atMs } of parts) {
        expect(atMs).toBeGreaterThanOrEqual(0);
        expect(atMs).toBeLessThanOrEqual(sound);
      }
    }),
  );
});

it("takes the length from the size: the header of a file that was cut off says nothing", () => {
  expect([millisecondsOf(44 + 16_000), millisecondsOf(20), millisecondsOf(0)]).toEqual([
    1_000, 0, 0,
  ]);
});
