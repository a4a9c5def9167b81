import { RequestRefused } from "../../platform/refusal.ts";
import type { Agent, Call, LineTurn, Routing } from "../routing/index.ts";

/** Turns at the line as an agent takes them. */
export interface DeskTurns {
  /** Of an agent who is at the desk. */
  act(
    agentId: string,
    work: (turn: LineTurn, agent: Readonly<Agent>) => Promise<void>,
  ): Promise<void>;
  /** About the call the agent talks on, be it with a colleague. */
  talk(
    agentId: string,
    work: (turn: LineTurn, call: Readonly<Call>) => Promise<void>,
  ): Promise<void>;
  /** About the caller the agent talks to: whom a colleague asked about is the colleague's. */
  withCaller(
    agentId: string,
    work: (turn: LineTurn, call: Readonly<Call>) => Promise<void>,
  ): Promise<void>;
}

export function createDeskTurns(routing: Routing): DeskTurns {
  const act: DeskTurns["act"] = (agentId, work) =>
    routing.turn(async (turn) => {
      const agent = turn.agent(agentId);
      if (agent === undefined || agent.state === "offline") throw new RequestRefused("desk_closed");
      await work(turn, agent);
    });
  const talk: DeskTurns["talk"] = (agentId, work) =>
    act(agentId, async (turn, { callId }) => {
      const call = callId === null ? undefined : turn.call(callId);
      if (call?.state !== "talking" || call.agentId !== agentId)
        throw new RequestRefused("no_call");
      await work(turn, call);
    });
  return {
    act,
    talk,
    withCaller: (agentId, work) =>
      talk(agentId, async (turn, call) => {
        if (call.kind === "consult") throw new RequestRefused("no_call");
        await work(turn, call);
      }),
  };
}
