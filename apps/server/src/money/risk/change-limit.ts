import type { CurrencyCode } from "@okpay/money";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { type LimitKind, type LimitTable, limitNow } from "./limits.ts";
import type { LimitNotice, Origin } from "./ports.ts";
import { lockStanding, writeOwnLimit } from "./repository.ts";

export interface LimitChange {
  readonly customerId: string;
  readonly currency: CurrencyCode;
  readonly kind: LimitKind;
  /** Null: back to the tier's. */
  readonly amountMinor: bigint | null;
  readonly origin: Origin;
  /** Throws `step_up_required` unless who is there was proved a moment ago (row U9). */
  assertFreshStepUp(): void;
}

/** So long a higher limit waits: whoever stole a session cannot raise it and empty the wallet the same night. */
const RAISE_DELAY_MS = 24 * 3_600_000;

export function changeOwnLimit(
  deps: {
    readonly database: Database;
    readonly clock: { now(): Date };
    readonly audit: AuditTrail;
    readonly notices: LimitNotice;
    limitTable(): Promise<LimitTable>;
    tighten(tx: Tx, customerId: string): Promise<void>;
  },
  change: LimitChange,
): Promise<void> {
  const { customerId, currency, kind, amountMinor } = change;
  return deps.database.kysely.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    const table = await deps.limitTable();
    const standing = { ...(await lockStanding(tx, customerId, now)), restrictedUntil: null };
    const { limit, tierLimit, pending } = limitNow(table, standing, { currency, kind }, now);
    if (limit === null || tierLimit === null) throw new RequestRefused("currency_not_held");
    if (amountMinor !== null && amountMinor > tierLimit) throw new RequestRefused("limit_too_high");
    const wanted = amountMinor ?? tierLimit;
    const own = { currency, kind, amount: wanted === tierLimit ? null : wanted };
    if (wanted === limit && pending === null) return;
    const isRaise = wanted > limit;
    if (isRaise) {
      change.assertFreshStepUp();
      const activeAt = new Date(now.getTime() + RAISE_DELAY_MS);
      await writeOwnLimit(tx, customerId, { ...own, previous: limit, activeAt });
      // The day of waiting protects only who hears of it.
      await deps.notices.notify(tx, {
        customerId,
        event: "limit_raise_requested",
        origin: change.origin,
      });
    } else {
      await writeOwnLimit(tx, customerId, { ...own, previous: own.amount, activeAt: now });
      await deps.tighten(tx, customerId);
    }
    const lowered = wanted === limit ? "limit.raise_cancelled" : "limit.lowered";
    await deps.audit.write(tx, {
      type: isRaise ? "limit.raise_requested" : lowered,
      actor: { kind: "customer", id: customerId },
      subject: { kind: "customer", id: customerId },
      outcome: "success",
      origin: change.origin,
      details: { currency, kind, before: limit.toString(), after: wanted.toString() },
    });
  });
}
