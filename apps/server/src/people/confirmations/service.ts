import type { ConfirmationsDeps, Payer } from "./deps.ts";
import { type Method, pruneConfirmations } from "./repository.ts";
import { startConfirmation } from "./starting.ts";
import { type TakenProof, takeProof } from "./taking.ts";
import { type GivenProof, verifyConfirmation } from "./verifying.ts";
import type { ConfirmationView } from "./view.ts";

/** Proofs of payments: each bound to one intent, shown and sent with amount and payee, used up by one booking (rows U1–U7). */
export interface Confirmations {
  /**
   * Asks for a proof of this quote; whatever this customer had open is void from then on (row U3). Refuses with
   * `payment_blocked` after too many failures, and as challenges do.
   */
  start(
    payer: Payer,
    request: { readonly quote: string; readonly method: Method },
  ): Promise<ConfirmationView>;
  /**
   * Judges the proof. Refuses with `proof_invalid` without saying what was wrong with it, `challenge_expired`, and from the
   * fifth failure on with `payment_blocked`: the intent is over, its owner is told, and begins no other for a while (row U5).
   */
  verify(payer: Payer, confirmationId: string, proof: GivenProof): Promise<ConfirmationView>;
  /** For money/payments: a proof of these bytes that its booking uses up. */
  take(request: {
    readonly confirmationId: string;
    readonly customerId: string;
    readonly digest: Buffer;
  }): Promise<TakenProof>;
  prune(): Promise<void>;
}

/** What never became a payment is forgotten then. */
const KEPT_MS = 30 * 24 * 3_600_000;

export function createConfirmations(deps: ConfirmationsDeps): Confirmations {
  const { database, clock } = deps;
  return {
    start: (payer, request) => startConfirmation(deps, payer, request),
    verify: (payer, confirmationId, proof) =>
      verifyConfirmation(deps, payer, confirmationId, proof),
    take: (request) => takeProof(deps, request),
    prune: () => pruneConfirmations(database.kysely, new Date(clock.now().getTime() - KEPT_MS)),
  };
}
