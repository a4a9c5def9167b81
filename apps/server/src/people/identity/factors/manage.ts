import type { Database, Tx } from "../../../platform/db/index.ts";
import { RequestRefused, requireFreshStepUp } from "../../../platform/http/index.ts";
import { voidChallenges } from "../challenge-repository.ts";
import { ofCustomer } from "../recovery/audit-events.ts";
import type { FactorRow } from "../tables.ts";
import type { EnrolmentDeps, Requester } from "./enrolment.ts";
import { deleteRecoveryCodes, recoveryCodesLeft, renewRecoveryCodes } from "./recovery-codes.ts";
import { deleteFactor, deleteFactors, findFactors, renameFactor } from "./repository.ts";

/** Looking after one's factors: list, rename, remove, new recovery codes (row F11). */

export interface FactorList {
  readonly factors: readonly FactorRow[];
  readonly recoveryCodesLeft: number;
}

export async function listFactors(database: Database, customerId: string): Promise<FactorList> {
  return {
    factors: await findFactors(database.kysely, customerId),
    recoveryCodesLeft: await recoveryCodesLeft(database.kysely, customerId),
  };
}

type ManageDeps = Pick<EnrolmentDeps, "database" | "clock" | "audit" | "notices">;

/** A name is no security: no step-up. */
export async function rename(
  { database, audit }: ManageDeps,
  { actor, factorId, label, ip, userAgent }: Requester & { factorId: string; label: string },
): Promise<FactorRow> {
  const { customerId } = actor;
  return database.kysely.transaction().execute(async (tx) => {
    const factor = await renameFactor(tx, { id: factorId, customerId, label });
    if (factor === undefined) throw new RequestRefused("not_found");
    const details = { factor: factor.kind };
    await audit.write(tx, ofCustomer("factor.renamed", customerId, { ip, userAgent }, { details }));
    return factor;
  });
}

/**
 * Needs a fresh step-up, which for whoever has a factor means a factor and never the password alone. With the last one go the
 * recovery codes: they stand in for a factor, and there is none any more.
 */
export async function remove(
  { database, clock, audit, notices }: ManageDeps,
  { actor, factorId, ip, userAgent }: Requester & { readonly factorId: string },
): Promise<void> {
  const now = clock.now();
  requireFreshStepUp(actor, now);
  const { customerId } = actor;
  const origin = { ip, userAgent };
  await database.kysely.transaction().execute(async (tx) => {
    const removed = await deleteFactor(tx, { id: factorId, customerId });
    if (removed === undefined) throw new RequestRefused("not_found");
    const { kind, label } = removed;
    if (kind === "sms" || kind === "email")
      // A code that is under way would still open a sign-in.
      await voidChallenges(tx, { purpose: "login", customerId, method: kind }, now);
    if ((await findFactors(tx, customerId)).length === 0) await deleteRecoveryCodes(tx, customerId);
    const details = { factor: kind, label };
    await audit.write(tx, ofCustomer("factor.removed", customerId, origin, { details }));
    await notices.notify(tx, { customerId, event: "factor_removed", origin, params: details });
  });
}

/** All factors lost (a completed recovery): everything that stood for a second factor goes; the caller tells the customer. */
export async function removeAllFactors(tx: Tx, customerId: string): Promise<void> {
  await deleteFactors(tx, customerId);
  await deleteRecoveryCodes(tx, customerId);
}

/** Ten new ones; the earlier ones no longer work. Refused without a factor: a code stands in for one. */
export async function newRecoveryCodes(
  { database, clock, audit, notices }: ManageDeps,
  { actor, ip, userAgent }: Requester,
): Promise<string[]> {
  const now = clock.now();
  requireFreshStepUp(actor, now);
  const { customerId } = actor;
  const origin = { ip, userAgent };
  return database.kysely.transaction().execute(async (tx) => {
    if ((await findFactors(tx, customerId)).length === 0)
      throw new RequestRefused("factor_unavailable");
    const codes = await renewRecoveryCodes(tx, customerId, now);
    const details = { factor: "recovery_code" };
    await audit.write(tx, ofCustomer("factor.added", customerId, origin, { details }));
    await notices.notify(tx, { customerId, event: "recovery_codes_renewed", origin });
    return codes;
  });
}
