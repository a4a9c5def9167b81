import type { DeskMicrophone } from "@okpay/contracts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CallsDeps } from "./deps.ts";
import { type Hindrance, noteDeskSeen } from "./desk-repository.ts";
import { exchangeFor } from "./exchange-for.ts";

/*
 * Whether a caller would be heard at a desk, and could be rung there. The page says with each question what its microphone
 * is; that its telephone is registered the server knows itself, from what Asterisk answered (docs/decisions/agents-in-the-browser.md).
 */

const REFUSAL_OF = {
  microphoneMissing: "microphone_missing",
  microphoneDenied: "microphone_denied",
  phoneAway: "desk_phone_away",
} as const satisfies Record<Hindrance, string>;

/**
 * A page that is loaded anew opens its microphone, and a telephone whose connection broke registers again: either takes some
 * seconds, and nobody is made not ready for that.
 */
export const HINDERED_MS = 12_000;

export interface Fitness {
  /** The heart-beat: notes that the desk is there, and makes an agent not ready whom no caller would have reached for a while. */
  beat(agentId: string, microphone: DeskMicrophone | undefined): Promise<void>;
  /** Refused in words that say what to do. */
  assertFit(agentId: string, microphone: DeskMicrophone): Promise<void>;
}

export function createFitness(
  deps: Pick<
    CallsDeps,
    "database" | "clock" | "routing" | "deskPhoneOf" | "appLines" | "isExchangeThere"
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
    // The sound of every call is at the telephone on the table.
    if (isRung && phone === "sip" && (await exchangeFor(deps.appLines)) !== null) return null;
    if (microphone === "missing") return "microphoneMissing";
    if (microphone === "denied") return "microphoneDenied";
    return isRung && phone !== "registered" && phone !== "sip" ? "phoneAway" : null;
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
    async assertFit(agentId, microphone) {
      const hindrance = await hindranceAt(agentId, microphone);
      // Said by the page just now: what was in the way a moment ago is not any more.
      await noteDeskSeen(database.kysely, agentId, clock.now(), hindrance);
      if (hindrance !== null) throw new RequestRefused(REFUSAL_OF[hindrance]);
    },
  };
}
