import { createCallRooms, createLine } from "./call-rooms.ts";
import { createCaseRoom } from "./case-room.ts";

type Rooms<Create extends (deps: never) => unknown> = Omit<Parameters<Create>[0], "line" | "cases">;

/** The line, cases and calls: cases say how busy the line is, calls ask cases what a caller's code means. */
export function createHotlineRooms(
  platform: Rooms<typeof createCaseRoom> & Rooms<typeof createCallRooms>,
): { readonly cases: ReturnType<typeof createCaseRoom> } & ReturnType<typeof createCallRooms> {
  const line = createLine(platform);
  const cases = createCaseRoom({ ...platform, line });
  return { cases, ...createCallRooms({ ...platform, line, cases }) };
}
