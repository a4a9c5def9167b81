import { expect, it } from "vitest";
import type { Call } from "../routing/index.ts";
import { backInReach } from "./reach.ts";
import type { PhoneCall } from "./rows.ts";

const held = (id: string, place: Partial<Call>) =>
  ({ id, state: "parked", isLive: true, priority: 1, arrivedAt: 0, seq: 0, ...place }) as Call;

it("who comes back first is who is first in line, however long each stayed in the menu", () => {
  const calls = new Map(
    [
      held("longInMenu", { arrivedAt: 2_000 }),
      held("urgent", { arrivedAt: 3_000, priority: 0 }),
      held("callback", { isLive: false }),
      held("first", { arrivedAt: 1_000 }),
      held("talking", { state: "talking" }),
    ].map((call) => [call.id, call]),
  );
  const rows = [...calls.keys(), "unknown"].map((callId) => ({ callId }) as PhoneCall);
  expect(backInReach(rows, (id) => calls.get(id))).toEqual(
    ["urgent", "first", "longInMenu"].map((callId) => ({ type: "callInReach", callId })),
  );
});
