import { createCallRooms, createLine, skillOf } from "./call-rooms.ts";
import { createCaseRoom } from "./case-room.ts";
import type { Recordings } from "./hotline/recordings/index.ts";
import { createPhoneRoom } from "./phone-room.ts";
import { createRecordingsRoom } from "./recordings-room.ts";

type Rooms<Create extends (deps: never) => unknown> = Omit<
  Parameters<Create>[0],
  "line" | "cases" | "routing" | "agents" | "recordings" | "redeemPin" | "supervising"
>;

/** The line, cases and calls: cases say how busy the line is, calls ask cases what a caller's code means. */
export function createHotlineRooms(
  platform: Rooms<typeof createCaseRoom> &
    Rooms<typeof createCallRooms> &
    Rooms<typeof createPhoneRoom> &
    Rooms<typeof createRecordingsRoom>,
): {
  readonly cases: ReturnType<typeof createCaseRoom>;
  readonly phone: ReturnType<typeof createPhoneRoom>;
  readonly recordings: Recordings;
} & ReturnType<typeof createCallRooms> {
  const line = createLine(platform);
  const cases = createCaseRoom({ ...platform, line });
  const recordings = createRecordingsRoom({ ...platform, agents: line.agents });
  const rooms = createCallRooms({ ...platform, line, cases, recordings });
  const phone = createPhoneRoom({
    ...platform,
    ...line,
    recordings,
    supervising: rooms.calls.supervising,
    async redeemPin(attempt) {
      const found = await cases.redeemPin(attempt);
      if (found.outcome !== "case") return null;
      const { id: caseId, customerId, paymentId } = found.case;
      return { caseId, customerId, paymentId, skill: skillOf(found.case) };
    },
  });
  return { cases, phone, recordings, ...rooms };
}
