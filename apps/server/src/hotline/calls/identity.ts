import { randomInt } from "node:crypto";
import type { Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CallsDeps } from "./deps.ts";
import * as asks from "./identity-repository.ts";
import { ofAgent, ofCustomer } from "./news.ts";
import { newestCall, tell } from "./repository.ts";

/** The question in the app is open for so long. */
const ASK_MS = 2 * 60_000;
/** Confirmed in the app, whose session proves more than any code. */
const LEVEL_OF_APP = 3;

/** Which level of the ladder a call has reached. It belongs to the call: the next one starts over. */
export interface CallIdentity {
  /** In the transaction that used the proof up; refused once the customer denied the call. The level never sinks by this. */
  raise(tx: Tx, callId: string, level: number): Promise<number>;
  /** Who a caller by phone says they are, at level 0; `call_in_progress` when that customer has a call already. */
  name(tx: Tx, callId: string, customerId: string): Promise<void>;
  /** Asks in the customer's app for the number the agent reads out; refused once they said no. */
  ask(tx: Tx, call: { readonly callId: string; readonly agentId: string }): Promise<AppQuestion>;
  /**
   * What the customer types in the app: the number they hear, or null for "not me". No, and a second number that is not it, take
   * every level back; the first is refused with `proof_invalid` and may be typed again.
   */
  answer(
    customerId: string,
    number: number | null,
    noted: (tx: Tx, answer: AppAnswer) => Promise<void>,
  ): Promise<void>;
}

export interface AppQuestion {
  readonly number: number;
  readonly expiresAt: Date;
}

export interface AppAnswer {
  readonly callId: string;
  readonly verdict: "confirmed" | "missed" | "denied";
}

export function createCallIdentity({ database, clock }: Pick<CallsDeps, "database" | "clock">) {
  const identity: CallIdentity = {
    async raise(tx, callId, level) {
      if (await asks.isRefused(tx, callId)) throw new RequestRefused("identity_refused");
      const raised = await asks.raiseLevel(tx, callId, level);
      if (raised === undefined) throw new RequestRefused("not_found");
      await tellOf(tx, raised);
      return raised.level;
    },
    async name(tx, callId, customerId) {
      const newest = await newestCall(tx, customerId);
      if (newest !== undefined && newest.state !== "ended")
        throw new RequestRefused("call_in_progress");
      const named = await asks.nameCaller(tx, callId, customerId);
      if (named === undefined) throw new RequestRefused("not_found");
      await tellOf(tx, named);
    },
    async ask(tx, { callId, agentId }) {
      const now = clock.now();
      const expiresAt = new Date(now.getTime() + ASK_MS);
      const number = randomInt(10, 100);
      const asked = await asks.putAsk(tx, { callId, agentId, number, now, expiresAt });
      if (!asked) throw new RequestRefused("identity_refused");
      await tellOf(tx, await asks.levelOf(tx, callId));
      return { number, expiresAt };
    },
    async answer(customerId, number, noted) {
      const verdict = await database.kysely.transaction().execute(async (tx) => {
        const row = await newestCall(tx, customerId);
        if (row === undefined || row.state === "ended") throw new RequestRefused("no_call");
        const answered = await asks.answerAsk(tx, { callId: row.id, number, now: clock.now() });
        if (answered === undefined) throw new RequestRefused("no_call");
        const given = verdictOf(answered);
        if (given === "confirmed")
          await tellOf(tx, await asks.raiseLevel(tx, row.id, LEVEL_OF_APP));
        if (given === "denied") await tellOf(tx, await asks.dropLevel(tx, row.id));
        await noted(tx, { callId: row.id, verdict: given });
        return given;
      });
      // Counted first: the transaction that noted it is over.
      if (verdict === "missed") throw new RequestRefused("proof_invalid");
    },
  };
  return identity;
}

const verdictOf = ({ isConfirmed }: asks.Answered): AppAnswer["verdict"] =>
  isConfirmed === null ? "missed" : isConfirmed ? "confirmed" : "denied";

async function tellOf(tx: Tx, call: asks.CallLevel | undefined): Promise<void> {
  if (call === undefined) return;
  const topics = [
    ...(call.agentId === null ? [] : [ofAgent(call.agentId)]),
    ...(call.customerId === null ? [] : [ofCustomer(call.customerId)]),
  ];
  await tell(tx, topics);
}
