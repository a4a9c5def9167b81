import type { verifyConfirmationRequest } from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import {
  blockedRefusal,
  COOL_DOWN_MS,
  type ConfirmationsDeps,
  MOST_FAILURES,
  type Payer,
} from "./deps.ts";
import type { ConfirmationRow } from "./repository.ts";
import * as repository from "./repository.ts";
import { type ConfirmationView, viewOf } from "./view.ts";

export type GivenProof = z.output<typeof verifyConfirmationRequest>["proof"];

/** Who reads amount and payee and answers takes longer; faster is a sign of a machine (row U10). */
const HASTY_MS = 1_000;

/** Judges a proof; see `Confirmations.verify`. */
export async function verifyConfirmation(
  deps: ConfirmationsDeps,
  payer: Payer,
  id: string,
  proof: GivenProof,
): Promise<ConfirmationView> {
  const { database, clock } = deps;
  const now = clock.now();
  const row = await repository.findConfirmation(database.kysely, id, payer.customerId);
  // Begun in another session: the person in front of this one has not read it (row F7).
  if (row === undefined || row.session_id !== payer.sessionId)
    throw new RequestRefused("not_found");
  const until = await repository.blockedUntil(database.kysely, payer.customerId, now);
  if (until !== null) throw blockedRefusal(until, now);
  const fits = (proof.method === "passkey") === (row.method === "passkey");
  if (row.state !== "pending" || row.expires_at <= now || !fits)
    throw new RequestRefused("challenge_expired");
  const failures = await repository.takeTry(database.kysely, row.intent_id, MOST_FAILURES);
  if (failures === null) throw blockedRefusal(null, now);
  try {
    return await judge(deps, payer, row, proof);
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.code !== "proof_invalid") {
      // It was not looked at: void, expired, locked, or the database went away.
      await repository.giveTryBack(database.kysely, row.intent_id);
      throw error;
    }
    return noteFailure(deps, payer, row, failures);
  }
}

async function judge(
  deps: ConfirmationsDeps,
  payer: Payer,
  row: ConfirmationRow,
  proof: GivenProof,
): Promise<ConfirmationView> {
  const { clock, challenges, intents } = deps;
  const given = proof.method === "code" ? { code: proof.code } : { response: proof.response };
  const challengeId = fromPublicId(proof.challengeId);
  // A proof of another challenge is none of this confirmation, right or wrong.
  if (challengeId !== row.challenge_id) throw new RequestRefused("challenge_expired");
  const answer = { challengeId, purpose: "payment", binding: row.digest, given } as const;
  return challenges.verify(answer, async (tx, passed) => {
    if (passed.customerId !== row.customer_id) throw new RequestRefused("challenge_expired");
    const now = clock.now();
    const isHasty = now.getTime() - row.created_at.getTime() < HASTY_MS;
    const set = { confirmed_at: now, is_hasty: isHasty };
    if (!(await repository.setConfirmed(tx, row.id, set)))
      throw new RequestRefused("challenge_expired");
    if (isHasty) await noteHaste(deps, tx, payer, row);
    await repository.giveTryBack(tx, row.intent_id);
    return viewOf({ ...row, state: "confirmed" }, intents.read(row.intent), {
      maskedTo: null,
      passkeyOptions: null,
      resendAt: null,
      triesLeft: MOST_FAILURES,
    });
  });
}

/** The payment goes on, for it was proved; it is those to come that are asked about, and a reviewer sees it. */
async function noteHaste(
  deps: ConfirmationsDeps,
  tx: Tx,
  { customerId, origin }: Payer,
  { intent_id, method }: ConfirmationRow,
): Promise<void> {
  await deps.noteHaste(tx, customerId);
  await deps.audit.write(tx, {
    type: "confirmation.hasty",
    actor: { kind: "customer", id: customerId },
    subject: { kind: "customer", id: customerId },
    outcome: "success",
    origin,
    details: { payment: intent_id, method },
  });
}

/** The fifth failure ends the intent: what is open is void, the owner is told, nothing new begins for a while (row U5). */
async function noteFailure(
  { database, clock, challenges, audit, notices }: ConfirmationsDeps,
  { customerId, origin }: Payer,
  row: ConfirmationRow,
  failures: number,
): Promise<never> {
  const now = clock.now();
  const until = new Date(now.getTime() + COOL_DOWN_MS);
  const isBlocked = failures >= MOST_FAILURES;
  await database.kysely.transaction().execute(async (tx) => {
    await audit.write(tx, {
      type: isBlocked ? "confirmation.blocked" : "confirmation.failed",
      actor: { kind: "customer", id: customerId },
      subject: { kind: "customer", id: customerId },
      outcome: "failure",
      origin,
      details: { payment: row.intent_id, method: row.method, failures },
    });
    if (!isBlocked) return;
    await repository.blockIntent(tx, row.intent_id, until);
    await repository.voidConfirmations(tx, { customerId });
    await challenges.voidOpen(tx, { purpose: "payment", customerId });
    await notices.notify(tx, { customerId, event: "payment_blocked", origin });
  });
  if (isBlocked) throw blockedRefusal(until, now);
  // The same words for a code and a passkey: a stranger learns nothing of what the customer has.
  throw new RequestRefused("proof_invalid", { params: { triesLeft: MOST_FAILURES - failures } });
}
