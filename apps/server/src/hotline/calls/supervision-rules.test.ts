import fc from "fast-check";
import { expect, it } from "vitest";
import {
  advance,
  hindranceOf,
  isShownToAgent,
  type Supervision,
  type SupervisionEvent,
} from "./supervision-rules.ts";

const at = (ms: number) => new Date(1_000_000 + ms);
const begun: Supervision = {
  id: "s",
  callId: "c",
  agentId: "a",
  supervisorId: "b",
  mode: "listen",
  reason: "quality",
  note: null,
  beganAt: at(0),
  modeSince: at(0),
  answeredAt: null,
  endedAt: null,
  endReason: null,
};

it("shows agents whoever speaks to them always, and whoever listens where the house says so", () => {
  const shown = (["listen", "whisper", "barge"] as const).map((mode) => [
    isShownToAgent(mode, false),
    isShownToAgent(mode, true),
  ]);
  expect(shown).toEqual([
    [false, true],
    [true, true],
    [true, true],
  ]);
});

it.each([
  [{ signedInAt: at(-3_600_001) }, "sign_in_again"],
  [{ signedInAt: at(-3_600_000) }, null],
  [{ agentId: null }, "no_call"],
  [{ supervisorState: "ready" }, "supervisor_busy"],
  [{ supervisorState: "talking" }, "supervisor_busy"],
  [{ supervisorState: "notReady" }, null],
  [{ supervisorState: "offline" }, null],
  [{ isLinked: true }, "own_account"],
  [{}, null],
])("with %o a talk is entered or refused with %s", (changed, expected) => {
  const usual = {
    signedInAt: at(0),
    now: at(0),
    agentId: "a",
    supervisorState: null,
    isLinked: false,
  };
  expect(hindranceOf({ ...usual, ...changed })).toBe(expected);
});

it("whatever happens in whatever order: the times of its modes are a chain without a gap, and its end is final", () => {
  const event: fc.Arbitrary<SupervisionEvent> = fc.oneof(
    fc.record({
      type: fc.constant("modeChosen" as const),
      mode: fc.constantFrom("listen" as const, "whisper" as const, "barge" as const),
    }),
    fc.constant({ type: "answered" as const }),
    fc.record({
      type: fc.constant("ended" as const),
      why: fc.constantFrom("left" as const, "hung_up" as const, "talk_over" as const),
    }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      let now = begun;
      let since = begun.beganAt;
      let ends = 0;
      for (const [index, each] of events.entries()) {
        const { next, fact } = advance(now, each, at(index + 1));
        if (now.endedAt !== null) expect([next, fact]).toEqual([now, null]);
        if (fact?.type === "call.supervision_changed") {
          expect([fact.mode, fact.from, fact.next]).toEqual([now.mode, since, next.mode]);
          expect(fact.mode).not.toBe(fact.next);
          since = fact.until;
        }
        if (fact?.type === "call.supervision_ended") {
          ends += 1;
          expect(fact.from).toBe(begun.beganAt);
          // Who was never connected did not hang up.
          if (fact.why === "hung_up") expect(now.answeredAt).not.toBeNull();
        }
        now = next;
      }
      expect(ends).toBe(now.endedAt === null ? 0 : 1);
    }),
  );
});
