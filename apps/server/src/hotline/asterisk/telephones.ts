import { z } from "zod";
import { agentPhoneName } from "./names.ts";
import { readerAuthorization } from "./passwords.ts";

/** Asterisk's own HTTP server, here or on the next machine. */
const ASKED_MS = 1_000;

const endpoint = z.object({ state: z.string() });

/** Telephones on agents' tables. */
export interface Telephones {
  /** Asterisk has it registered now. False also where Asterisk does not say: it is asked again. */
  isThere(agentNumber: number): Promise<boolean>;
}

/** Asked over HTTP: the process that an agent's page asks need not be the one that Asterisk is connected to. */
export function createTelephones({
  httpUrl,
  password,
}: {
  readonly httpUrl: string;
  readonly password: string;
}): Telephones {
  return {
    async isThere(agentNumber) {
      try {
        const answer = await fetch(
          `${httpUrl}/ari/endpoints/PJSIP/${agentPhoneName(agentNumber)}`,
          {
            headers: { authorization: readerAuthorization(password) },
            signal: AbortSignal.timeout(ASKED_MS),
          },
        );
        return answer.ok && endpoint.parse(await answer.json()).state === "online";
      } catch {
        return false;
      }
    },
  };
}
