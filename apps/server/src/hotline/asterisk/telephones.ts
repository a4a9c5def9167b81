import { z } from "zod";
import type { Log } from "../../platform/log.ts";
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
  log,
}: {
  readonly httpUrl: string;
  readonly password: string;
  readonly log: Pick<Log, "warn">;
}): Telephones {
  let isAnswering = true;

  /** Once for each time that it begins: agents ask every few seconds, and wait for ever where nobody looks into it. */
  function note(problem: { readonly status: number } | { readonly err: unknown } | null): void {
    if (problem !== null && isAnswering)
      log.warn(
        problem,
        "asterisk: does not say which telephones are registered; agents stay not ready after an outage",
      );
    isAnswering = problem === null;
  }

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
        // One that Asterisk does not know is the matter of its agent alone.
        if (answer.status === 404) return false;
        if (!answer.ok) {
          note({ status: answer.status });
          return false;
        }
        const { state } = endpoint.parse(await answer.json());
        note(null);
        return state === "online";
      } catch (err) {
        note({ err });
        return false;
      }
    },
  };
}
