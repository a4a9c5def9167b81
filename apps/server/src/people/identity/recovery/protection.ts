import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import type { Outbox } from "../../../platform/outbox/index.ts";
import type { SecurityNotices } from "../ports.ts";
import type { Origin } from "../register.ts";
import { endSessionsOf } from "../security/session-records.ts";
import { ofCustomer } from "./audit-events.ts";
import { passwordChangedAt } from "./credential-repository.ts";
import type { OutgoingMoney } from "./ports.ts";
import {
  changeProtection,
  findProtection,
  lockProtection,
  type Protection,
} from "./protection-repository.ts";

/**
 * Freezing stops what leaves an account. The row here says what should be; the ledger's rule, whose booking is the only
 * check that counts (row A6), follows at once, and by the outbox when it could not.
 */

/** Somebody's protection is another one now: `{ customerId }`. The handler applies what the row says by then. */
export const PROTECTION_CHANGED = "protection.changed";

export interface ProtectionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly outbox: Pick<Outbox, "add">;
  readonly notices: SecurityNotices;
  readonly outgoing: OutgoingMoney;
}

export interface FreezeRequest {
  readonly customerId: string;
  readonly by: "customer" | "link";
  readonly origin: Origin;
  /** The session that froze stays; null ends all. */
  readonly keptSessionId: string | null;
  /** False for a link or a report: whoever came with it is not signed in. */
  readonly isSignedIn: boolean;
  /** The agent who did it for a caller; else nobody of ours did. */
  readonly staffId?: string;
}

export interface FreezeState {
  readonly isFrozen: boolean;
  readonly frozenAt: Date | null;
  readonly by: "customer" | "link" | "staff" | null;
}

export const freezeStateOf = ({ frozen_at, frozen_by }: Protection): FreezeState => ({
  isFrozen: frozen_at !== null,
  frozenAt: frozen_at,
  by: frozen_by,
});

/** The part of a freeze that is one transaction; `applyProtection` must follow its commit. Repeating it changes nothing more. */
export async function freezeIn(
  deps: ProtectionDeps,
  tx: Tx,
  request: FreezeRequest,
): Promise<FreezeState> {
  const { customerId, by, origin } = request;
  const now = deps.clock.now();
  const found = await lockProtection(tx, customerId);
  await endSessionsOf(tx, customerId, now, request.keptSessionId);
  // What somebody else may have caused is undone by a new password only; what the owner did, by the owner.
  const frozenBy = found.frozen_by === null || by === "link" ? by : found.frozen_by;
  const frozen = { frozen_at: found.frozen_at ?? now, frozen_by: frozenBy };
  await changeProtection(tx, customerId, frozen);
  await deps.outbox.add(tx, PROTECTION_CHANGED, { customerId });
  if (found.frozen_at === null) {
    const event = ofCustomer("account.frozen", customerId, origin, {
      isKnown: request.isSignedIn,
      details: { by: request.staffId === undefined ? by : "staff" },
    });
    const staff = request.staffId;
    await deps.audit.write(
      tx,
      staff === undefined ? event : { ...event, actor: { kind: "staff", id: staff } },
    );
    await deps.notices.notify(tx, { customerId, event: "account_frozen", origin });
  }
  return freezeStateOf({ ...found, ...frozen });
}

export async function freeze(deps: ProtectionDeps, request: FreezeRequest): Promise<FreezeState> {
  const state = await deps.database.kysely
    .transaction()
    .execute((tx) => freezeIn(deps, tx, request));
  await applyProtection(deps, request.customerId);
  return state;
}

/**
 * Lets money leave again. The caller has made sure of a fresh step-up. After "this was not me" a new password comes first:
 * who knew the old one may still know it.
 */
export async function unfreeze(
  deps: ProtectionDeps,
  { customerId, origin }: Pick<FreezeRequest, "customerId" | "origin">,
): Promise<FreezeState> {
  const state = await deps.database.kysely.transaction().execute(async (tx) => {
    const found = await lockProtection(tx, customerId);
    if (found.frozen_at === null) return freezeStateOf(found);
    if (found.frozen_by === "staff") throw new RequestRefused("account_frozen");
    if (found.frozen_by === "link" && (await passwordChangedAt(tx, customerId)) <= found.frozen_at)
      throw new RequestRefused("password_change_required");
    const thawed = { frozen_at: null, frozen_by: null, sms_stopped_at: null };
    await changeProtection(tx, customerId, thawed);
    await deps.outbox.add(tx, PROTECTION_CHANGED, { customerId });
    await deps.audit.write(tx, ofCustomer("account.unfrozen", customerId, origin));
    await deps.notices.notify(tx, { customerId, event: "account_unfrozen", origin });
    return freezeStateOf({ ...found, ...thawed });
  });
  await applyProtection(deps, customerId);
  return state;
}

/**
 * Brings the ledger to what the row says. The row is read again afterwards: who was overtaken by a newer freeze or
 * unfreeze while writing an older one puts it right, so the last state wins whatever order the writers had.
 */
export async function applyProtection(
  { database, outgoing }: Pick<ProtectionDeps, "database" | "outgoing">,
  customerId: string,
): Promise<void> {
  let read = await findProtection(database.kysely, customerId);
  for (;;) {
    await outgoing.setFrozen(customerId, read.frozen_at !== null);
    const again = await findProtection(database.kysely, customerId);
    if (again.version === read.version) return;
    read = again;
  }
}
