import { RequestRefused } from "../../platform/http/index.ts";
import type { Expectation, SideRow } from "../../platform/side-row.ts";
import type { ConfirmationsDeps } from "./deps.ts";
import { findConfirmation, type Method, voidConfirmations } from "./repository.ts";

/** A confirmed proof, and what uses it up: rows of the very booking that posts the payment (rows U4, U7). */
export interface TakenProof {
  readonly method: Method;
  readonly isHasty: boolean;
  readonly expects: Expectation;
  rows(at: Date): readonly SideRow[];
}

/** Takes a proof for these bytes; see `Confirmations.take`. Nothing is used up before the booking is. */
export async function takeProof(
  { database, clock }: Pick<ConfirmationsDeps, "database" | "clock">,
  request: {
    readonly confirmationId: string;
    readonly customerId: string;
    readonly digest: Buffer;
  },
): Promise<TakenProof> {
  const { confirmationId: id, customerId } = request;
  const row = await findConfirmation(database.kysely, id, customerId);
  if (row === undefined) throw new RequestRefused("confirmation_required");
  if (!row.digest.equals(request.digest)) {
    // Amount, payee or fee changed after the proof: it is worth nothing any more, for either (row U3).
    await voidConfirmations(database.kysely, { customerId, id });
    throw new RequestRefused("confirmation_mismatch");
  }
  if (row.state === "void" || row.expires_at <= clock.now())
    throw new RequestRefused("challenge_expired");
  if (row.state !== "confirmed") throw new RequestRefused("confirmation_required");
  return {
    method: row.method,
    isHasty: row.is_hasty,
    expects: { table: "confirmations.confirmation", id, version: row.version },
    rows: (at) => [
      {
        op: "update",
        table: "confirmations.confirmation",
        id,
        set: { version: row.version + 1, state: "consumed", consumed_at: at.toISOString() },
      },
    ],
  };
}
