import { createCallRooms, createLine, skillOf } from "./call-rooms.ts";
import { createCaseRoom } from "./case-room.ts";
import { createPhoneRoom } from "./phone-room.ts";

type Rooms<Create extends (deps: never) => unknown> = Omit<
  Parameters<Create>[0],
  "line" | "cases" | "routing" | "agents" | "redeemPin"
>;

/** The line, cases and calls: cases say how busy the line is, calls ask cases what a caller's code means. */
export function createHotlineRooms(
  platform: Rooms<typeof createCaseRoom> &
    Rooms<typeof createCallRooms> &
    Rooms<typeof createPhoneRoom>,
): {
  readonly cases: ReturnType<typeof createCaseRoom>;
  readonly phone: ReturnType<typeof createPhoneRoom>;
} & ReturnType<typeof createCallRooms> {
  const line = createLine(platform);
  const cases = createCaseRoom({ ...platform, line });
  const rooms = createCallRooms({ ...platform, line, cases });
  const phone = createPhoneRoom({
    ...platform,
    ...line,
    async redeemPin(attempt) {
      const found = await cases.redeemPin(attempt);
      if (found.outcome !== "case") return null;
      const { id: caseId, customerId, paymentId } = found.case;
      return { caseId, customerId, paymentId, skill: skillOf(found.case) };
    },
  });
  return { cases, phone, ...rooms };
}
