import { isEqualConstantTime } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { consumeChallenge, takeTry, voidChallenges } from "./challenge-repository.ts";
import { type ChallengesDeps, macOfCode, startAssertion, startCode } from "./challenge-start.ts";
import type { ChallengeAnswer, Challenges } from "./challenges.ts";
import { passkeyChallenge } from "./factors/passkeys.ts";
import { noteChannelUse } from "./factors/repository.ts";
import { POLICY } from "./policy.ts";
import type { ChallengeRow } from "./tables.ts";

/** Judging: a try is taken and counted, then looked at, then used up with what it was for. */
export function createChallenges(deps: ChallengesDeps): Challenges {
  const { database, clock } = deps;
  return {
    start: (tx, request) =>
      request.method === "passkey"
        ? startAssertion(deps, tx, request)
        : startCode(deps, tx, request, request.method),

    async verify(answer, whenPassed) {
      const now = clock.now();
      const { row, isLockedByThis } = await database.kysely
        .transaction()
        .execute((tx) => beginTry(deps, tx, answer, now));
      const verdict = await judge(deps, row, answer);
      if (verdict === null) {
        if (isLockedByThis && row.customer_id !== null && row.method !== "passkey")
          await deps.onLocked(row.customer_id, row.method);
        throw new RequestRefused("proof_invalid", {
          errors: "code" in answer.given ? [{ field: "code", code: "invalid" }] : [],
          params: { triesLeft: row.tries_left },
        });
      }
      return database.kysely.transaction().execute(async (tx) => {
        const isFirst = (await consumeChallenge(tx, row.id, now)) && (await verdict.note(tx, now));
        if (!isFirst) throw new RequestRefused("challenge_expired");
        if (row.lock_key !== null) await deps.locks.clear(tx, row.lock_key);
        return whenPassed(tx, {
          challengeId: row.id,
          customerId: verdict.customerId,
          method: row.method,
          factorId: verdict.factorId,
        });
      });
    },

    voidOpen: (db, which) => voidChallenges(db, which, clock.now()),
  };
}

/** Takes a try of the challenge and counts it with its factor, both or neither. */
async function beginTry(
  { locks }: ChallengesDeps,
  tx: Tx,
  { challengeId, purpose, binding, given }: ChallengeAnswer,
  now: Date,
): Promise<{ readonly row: ChallengeRow; readonly isLockedByThis: boolean }> {
  const asked = { id: challengeId, purpose, binding, isCode: "code" in given };
  const row = await takeTry(tx, asked, now);
  if (row === undefined) throw new RequestRefused("challenge_expired");
  const isLockedByThis =
    row.lock_key !== null && (await locks.count(tx, row.lock_key, POLICY.failuresPerFactor, now));
  return { row, isLockedByThis };
}

interface Verdict {
  readonly customerId: string;
  readonly factorId: string | null;
  /** Notes the use; false when it was used by somebody faster. */
  note(tx: Tx, now: Date): Promise<boolean>;
}

async function judge(
  { keyring, passkeys }: ChallengesDeps,
  row: ChallengeRow,
  { given, ...asked }: ChallengeAnswer,
): Promise<Verdict | null> {
  const { customer_id: customerId, code_mac, nonce, method } = row;
  if ("response" in given) {
    if (nonce === null) throw new Error("an assertion's challenge has no nonce");
    const challenge = passkeyChallenge(nonce, asked.binding);
    return passkeys.judge({ customerId, challenge, response: given.response });
  }
  if (code_mac === null) throw new Error("a code's challenge has no code");
  const isRight = isEqualConstantTime(macOfCode(keyring, asked, row.id, given.code), code_mac);
  if (!isRight || customerId === null) return null;
  return {
    customerId,
    factorId: null,
    async note(tx, now) {
      await noteChannelUse(tx, customerId, method, now);
      return true;
    },
  };
}
