import type { Call, Decision } from "../routing/index.ts";
import { endConsult } from "./consult-repository.ts";
import { LINE, ofAgent, ofCustomer } from "./news.ts";
import type { Telephony } from "./ports.ts";
import { type CallState, type EndReason, followRouting, soundsOf, tell } from "./repository.ts";

/** Routing's decision becomes the caller's state, the telephony's work and the news of all pages it concerns, in its transaction. */
export function followDecisions(
  telephonies: { readonly app: Telephony; readonly phone: Telephony | null },
  noteState: (
    tx: Decision["tx"],
    change: {
      readonly agentId: string;
      readonly state: string;
      readonly reason: string | null;
      readonly at: Date;
    },
  ) => Promise<void>,
): (decision: Decision) => Promise<void> {
  /** Whoever carries this call; without an exchange every call is the app's. */
  async function telephonyOf(tx: Decision["tx"], callId: string): Promise<Telephony> {
    const { app, phone } = telephonies;
    return phone !== null && (await soundsOf(tx, [callId])).get(callId) === "phone" ? phone : app;
  }

  return async ({ tx, now, commands, calls, changedCalls, changedAgents }) => {
    const at = new Date(now);
    const topics = new Set<string>();
    for (const call of changedCalls) {
      if (call.kind === "consult") {
        // Of the agents, whose state changes with it, the one who asks keeps his.
        const askedBy = calls.get(call.parentId ?? "")?.agentId ?? null;
        for (const agentId of [call.agentId, askedBy])
          if (agentId !== null) topics.add(ofAgent(agentId));
        if (call.state === "ended") await endConsult(tx, call.id, at);
        continue;
      }
      const followed = await followRouting(tx, {
        id: call.id,
        state: stateOf(call),
        skill: call.skill,
        agentId: call.state === "talking" ? call.agentId : null,
        isHeld: call.holdSince !== null,
        endReason: call.state === "ended" ? endReasonOf(call.endReason) : null,
        now: at,
      });
      if (typeof followed?.customerId === "string") topics.add(ofCustomer(followed.customerId));
      if (call.agentId !== null) topics.add(ofAgent(call.agentId));
    }
    for (const command of commands)
      await (await telephonyOf(tx, command.callId)).carry(tx, command);
    for (const call of changedCalls)
      if (call.state === "ended") await (await telephonyOf(tx, call.id)).forget(tx, call.id);
    for (const { id, state, reason } of changedAgents) {
      topics.add(ofAgent(id));
      await noteState(tx, { agentId: id, state, reason, at });
    }
    if (changedCalls.length > 0 || changedAgents.length > 0) topics.add(LINE);
    await tell(tx, [...topics]);
  };
}

/** What a caller is told: being offered to an agent is still waiting. */
function stateOf({ state, kind, isLive }: Readonly<Call>): CallState {
  switch (state) {
    case "waiting":
    case "offered":
      return kind === "callback" && !isLive ? "callback" : "waiting";
    case "parked":
      // Out of our reach, with its place: to the caller that is waiting.
      return isLive ? "waiting" : "callback";
    case "dialing":
      return "ringing";
    case "talking":
      return "talking";
    case "suspended":
      return "reconnecting";
    case "ended":
      return "ended";
  }
}

function endReasonOf(reason: string | null): EndReason {
  if (reason === "callerHungUp") return "caller";
  if (reason === "callEnded" || reason === "transferred") return "agent";
  if (reason === "noAnswer" || reason === "declined") return "no_answer";
  return "lost";
}
