import type { Call, Decision } from "../routing/index.ts";
import type { Wanted } from "./plan.ts";
import { followRouting, tell } from "./repository.ts";

/** Where a caller should be, as routing has the call now. */
export function wantedOf(call: Readonly<Call>): Omit<Wanted, "app"> {
  const here = (caller: Wanted["caller"], agentId: string | null = null): Omit<Wanted, "app"> => ({
    caller,
    agentId,
    isHeld: caller === "talk" && call.holdSince !== null,
    attempt: call.attempts,
  });
  switch (call.state) {
    case "waiting":
      return here(call.isLive ? "music" : "parked");
    case "offered":
      return here("music", call.agentId);
    case "talking":
      return here("talk", call.agentId);
    case "suspended":
      return here("music");
    case "dialing":
      return here("dialed");
    case "parked":
      // Out of our reach: nobody is called back who is on the line.
      return here(call.isLive ? "music" : "parked");
    case "ended":
      return here("over");
  }
}

/** Which calls are the exchange's. In the transaction of the decision: rows only. A call between two pages has no row here, so it is left alone. */
export async function followDecision({ tx, changedCalls }: Decision): Promise<readonly string[]> {
  const followed: string[] = [];
  for (const call of changedCalls) {
    // A consultation has no caller; its agents talk by the desk.
    if (call.kind === "consult") continue;
    if (await followRouting(tx, call.id, wantedOf(call))) followed.push(call.id);
  }
  await tell(tx, followed);
  return followed;
}
