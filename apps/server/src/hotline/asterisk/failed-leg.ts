import { LEG_FAILURES } from "@okpay/contracts";
import type { Agent, Call, Decision } from "../routing/index.ts";
import type { Report } from "./plan.ts";
import type { FailedLeg } from "./ports.ts";
import type { PhoneCall } from "./rows.ts";

/** Which leg has failed by what a session reports; null: none, news that is late, or a person who said no. */
export function failedLeg(
  { agentId }: Pick<PhoneCall, "agentId">,
  what: Report,
  before: Readonly<Call> | undefined,
  after: Readonly<Agent> | undefined,
): FailedLeg | null {
  if (what.type === "callbackFailed" && before?.state === "dialing")
    return because(null, what.reason);
  const isTheirs = agentId !== null && before?.agentId === agentId;
  if (!isTheirs) return null;
  if (what.type === "offerRejected" && before.state === "offered")
    return because(agentId, what.reason);
  if (what.type === "agentLost" && before.state === "talking")
    return { agentId, reason: after?.reason === "noSound" ? "noSound" : "lost" };
  return null;
}

function because(agentId: string | null, given: string): FailedLeg | null {
  const reason = LEG_FAILURES.find((each) => each === given);
  return reason === undefined ? null : { agentId, reason };
}

type LegOfCall = FailedLeg & { readonly callId: string };

/** Who did not answer in time, by routing's clock. An agent whose page is gone was not asked. */
export const unanswered = ({
  commands,
  agents,
}: Pick<Decision, "commands" | "agents">): LegOfCall[] =>
  commands.flatMap((command): LegOfCall[] => {
    if (command.type === "stopDialing" && command.reason === "noAnswer")
      return [{ callId: command.callId, agentId: null, reason: "noAnswer" }];
    if (command.type !== "stopRinging" || command.reason !== "noAnswer") return [];
    const { callId, agentId } = command;
    const isGone = agents.get(agentId)?.state === "offline";
    return isGone ? [] : [{ callId, agentId, reason: "noAnswer" }];
  });
