import type { DeskMicrophone } from "@okpay/contracts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { Agent } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import { type Hindrance, noteDeskSeen } from "./desk-repository.ts";

/*
 * Whether a caller would be heard at a desk, and could be rung there. The page says with each question what its microphone
 * is; that its telephone is registered the server knows itself, from what Asterisk answered (docs/decisions/agents-in-the-browser.md).
 */

const REFUSAL_OF = {
  microphoneMissing: "microphone_missing",
  microphoneDenied: "microphone_denied",
  phoneAway: "desk_phone_away",
} as const satisfies Record<Exclude<Hindrance, "exchangeAway">, string>;

/**
 * A page that is loaded anew opens its microphone, and a telephone whose connection broke registers again: either takes some
 * seconds, and nobody is made not ready for that.
 */
export const HINDERED_MS = 12_000;

/** Of who would be ready, and is again by itself. */
export const WAITS_FOR_EXCHANGE = "exchangeAway" satisfies Hindrance;

type Waiting = Readonly<Pick<Agent, "id" | "state" | "reason">>;

/** Who chose something else meanwhile, or closed the desk, has another reason by now. */
const waitsForExchange = ({ state, reason }: Omit<Waiting, "id">): boolean =>
  state === "notReady" && reason === WAITS_FOR_EXCHANGE;

export interface Fitness {
  /** The heart-beat: notes that the desk is there, and makes an agent not ready whom no caller would have reached for a while. */
  beat(agentId: string, microphone: DeskMicrophone | undefined): Promise<void>;
  /** As before, whom only an outage of the exchange had made not ready, once it is over and the telephone can be rung. */
  putBack(agent: Waiting, microphone: DeskMicrophone | undefined): Promise<void>;
  /** Refused in words that say what to do. False: nothing can be done but wait for the exchange, which is done by itself. */
  assertFit(agentId: string, microphone: DeskMicrophone): Promise<boolean>;
}

export function createFitness(
  deps: Pick<
    CallsDeps,
    | "database"
    | "clock"
    | "routing"
    | "deskPhoneOf"
    | "appLines"
    | "isExchangeThere"
    | "isTelephoneThere"
  >,
): Fitness {
  const { database, clock, routing } = deps;

  /** Undefined: the page does not say, and is not judged by it. */
  async function hindranceAt(
    agentId: string,
    microphone: DeskMicrophone | undefined,
  ): Promise<Hindrance | null> {
    const phone = await deps.deskPhoneOf(agentId);
    // While the exchange is away nothing is rung by it: its calls wait with their place, and those of the app go between pages.
    const isRung = phone !== null && (await deps.isExchangeThere());
    if (phone === "sip" && deps.appLines !== null) {
      // The sound of every call is at the telephone on the table, and while that cannot ring in the page.
      if (isRung || microphone === "ok" || microphone === undefined) return null;
      return WAITS_FOR_EXCHANGE;
    }
    if (microphone === "missing") return "microphoneMissing";
    if (microphone === "denied") return "microphoneDenied";
    return isRung && phone !== "registered" && phone !== "sip" ? "phoneAway" : null;
  }

  /** Else the first caller would ring at a telephone that did not find its way back, and its agent be not ready for that. */
  async function canBeRung(agentId: string, microphone: DeskMicrophone | undefined) {
    if ((await deps.deskPhoneOf(agentId)) === "sip" && (await deps.isExchangeThere()))
      return deps.isTelephoneThere(agentId);
    return microphone === "ok" && (await hindranceAt(agentId, microphone)) === null;
  }

  return {
    async beat(agentId, microphone) {
      const hindrance = await hindranceAt(agentId, microphone);
      const now = clock.now();
      const since = await noteDeskSeen(database.kysely, agentId, now, hindrance);
      if (hindrance === null || since === null) return;
      if (now.getTime() - since.getTime() < HINDERED_MS) return;
      const isReady = (await routing.look()).agents.some(
        ({ id, state }) => id === agentId && state === "ready",
      );
      if (!isReady) return;
      await routing.turn(async ({ agent, send }) => {
        // Looked at again under the lock: a call may have come meanwhile.
        if (agent(agentId)?.state === "ready")
          await send({ type: "agentNotReady", agentId, reason: hindrance });
      });
    },
    async putBack(seen, microphone) {
      const { id: agentId } = seen;
      if (!waitsForExchange(seen) || !(await canBeRung(agentId, microphone))) return;
      await routing.turn(async ({ agent, send }) => {
        // Looked at again under the lock: the agent may have chosen something else meanwhile.
        const known = agent(agentId);
        if (known !== undefined && waitsForExchange(known))
          await send({ type: "agentReady", agentId });
      });
    },
    async assertFit(agentId, microphone) {
      const hindrance = await hindranceAt(agentId, microphone);
      // Said by the page just now: what was in the way a moment ago is not any more.
      await noteDeskSeen(database.kysely, agentId, clock.now(), hindrance);
      if (hindrance === WAITS_FOR_EXCHANGE) return false;
      if (hindrance !== null) throw new RequestRefused(REFUSAL_OF[hindrance]);
      return true;
    },
  };
}
