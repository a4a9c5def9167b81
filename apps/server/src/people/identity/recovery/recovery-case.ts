import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { newId } from "../../../platform/ids.ts";
import type { Challenges } from "../challenges.ts";
import { findCustomers } from "../customer-repository.ts";
import { lockNoticeLink, markLinkUsed } from "../notices/links.ts";
import { type Notices, timeIn } from "../notices/service.ts";
import { after, DAY_MS, HOUR_MS } from "../policy.ts";
import type { Origin } from "../register.ts";
import { ofCustomer } from "./audit-events.ts";
import {
  changeCase,
  findOpenCase,
  hasSecondFactorSince,
  insertCase,
  lockCase,
} from "./case-repository.ts";
import { RECOVERY_POLICY } from "./policy.ts";
import type { OwnSession, SecondFactors, WaitingSignIns } from "./ports.ts";
import type { Db, RecoveryCaseRow } from "./tables.ts";

/**
 * All second factors lost (row F11). Whoever knows the password asks; every channel is told and can stop it with one click;
 * after 24 hours codes to both channels together finish it. A sign-in with a second factor meanwhile shows that not all are
 * lost, and ends the case.
 *
 *   open ──(24 h)──► ready ── both codes ──► completed
 *    └── link in a notice, freeze, sign-in with a factor ──► cancelled      └── 7 days ──► expired
 */

export interface RecoveryCaseDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly notices: Notices;
  readonly challenges: Challenges;
  readonly waiting: WaitingSignIns;
  readonly secondFactors: SecondFactors;
  readonly ownSession: OwnSession;
}

/** Of the browser that waits for its second factor. */
export interface WaitingBrowser extends Origin {
  readonly presentedToken: string | undefined;
}

export interface RecoveryCase {
  readonly id: string;
  readonly state: "waiting" | "ready" | "completed" | "cancelled" | "expired";
  readonly createdAt: Date;
  readonly readyAt: Date;
  readonly expiresAt: Date;
}

const toCase = (row: RecoveryCaseRow, now: Date): RecoveryCase => ({
  id: row.id,
  state: stateOf(row, now),
  createdAt: row.created_at,
  readyAt: row.ready_at,
  expiresAt: row.expires_at,
});

function stateOf(row: RecoveryCaseRow, now: Date): RecoveryCase["state"] {
  if (row.state !== "open") return row.state;
  if (row.expires_at <= now) return "expired";
  return row.ready_at <= now ? "ready" : "waiting";
}

/** The case that is under way, for whoever stands before the second factor. */
export async function caseUnderWay(
  db: Db,
  customerId: string,
  now: Date,
): Promise<RecoveryCase | null> {
  const row = await findOpenCase(db, customerId);
  if (row === undefined || stateOf(row, now) === "expired") return null;
  return toCase(row, now);
}

/** Opens the case, or answers the one that is open: asking again restarts no clock and tells nobody again. */
export async function startRecovery(
  deps: RecoveryCaseDeps,
  browser: WaitingBrowser,
): Promise<RecoveryCase> {
  const customerId = await deps.waiting.customerOf(browser.presentedToken);
  const now = deps.clock.now();
  return deps.database.kysely.transaction().execute(async (tx) => {
    const found = await findOpenCase(tx, customerId);
    if (found !== undefined && stateOf(found, now) !== "expired") return toCase(found, now);
    if (found !== undefined)
      await changeCase(tx, found.id, { state: "cancelled", ended_at: found.expires_at });
    const row = {
      id: newId(),
      customer_id: customerId,
      ip: browser.ip,
      user_agent: browser.userAgent.slice(0, 400),
      created_at: now,
      ready_at: after(now, RECOVERY_POLICY.recoveryDelayHours * HOUR_MS),
      expires_at: after(
        now,
        RECOVERY_POLICY.recoveryDelayHours * HOUR_MS + RECOVERY_POLICY.recoveryOpenDays * DAY_MS,
      ),
    };
    if (!(await insertCase(tx, row))) {
      const other = await findOpenCase(tx, customerId);
      if (other === undefined)
        throw new RequestRefused("service_unavailable", { retryAfterSeconds: 1 });
      return toCase(other, now);
    }
    await deps.audit.write(
      tx,
      ofCustomer("recovery.requested", customerId, browser, { isKnown: false }),
    );
    await announce(deps, tx, row, browser);
    return { ...toCase(await lockCase(tx, row.id), now) };
  });
}

async function announce(
  { notices }: RecoveryCaseDeps,
  tx: Tx,
  row: Pick<RecoveryCaseRow, "id" | "customer_id" | "ready_at">,
  origin: Origin,
): Promise<void> {
  const [customer] = await findCustomers(tx, [row.customer_id]);
  if (customer === undefined) throw new Error("a recovery case is nobody's");
  await notices.notify(tx, {
    customerId: row.customer_id,
    event: "recovery_started",
    origin,
    params: { readyAt: timeIn(customer.locale, row.ready_at) },
    subjectId: row.id,
  });
}

/** The link of a notice, posted on a click. A second click answers how the case ended. */
export async function cancelRecovery(
  deps: RecoveryCaseDeps,
  token: string,
  origin: Origin,
): Promise<RecoveryCase> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    const link = await lockNoticeLink(tx, "cancel-recovery", token, now);
    if (link === undefined || link.subject_id === null) throw new RequestRefused("link_invalid");
    if (link.used_at === null) await markLinkUsed(tx, link, now);
    const found = await lockCase(tx, link.subject_id);
    if (stateOf(found, now) !== "waiting" && stateOf(found, now) !== "ready")
      return toCase(found, now);
    await cancel(deps, tx, found, origin);
    return toCase(await lockCase(tx, found.id), now);
  });
}

async function cancel(
  { clock, audit, notices }: Pick<RecoveryCaseDeps, "clock" | "audit" | "notices">,
  tx: Tx,
  found: RecoveryCaseRow,
  origin: Origin,
): Promise<void> {
  const customerId = found.customer_id;
  await changeCase(tx, found.id, { state: "cancelled", ended_at: clock.now() });
  await audit.write(tx, ofCustomer("recovery.cancelled", customerId, origin, { isKnown: false }));
  await notices.notify(tx, { customerId, event: "recovery_cancelled", origin });
}

/** Whatever case is open ends: the account was frozen by somebody who says it was not them. */
export async function cancelOpenCase(
  deps: Pick<RecoveryCaseDeps, "clock" | "audit" | "notices">,
  tx: Tx,
  customerId: string,
  origin: Origin,
): Promise<void> {
  const found = await findOpenCase(tx, customerId);
  if (found !== undefined) await cancel(deps, tx, found, origin);
}

/** The open case of the waiting sign-in, once its delay is over. */
export async function readyCase(
  deps: RecoveryCaseDeps,
  browser: WaitingBrowser,
): Promise<RecoveryCaseRow> {
  const { kysely } = deps.database;
  const customerId = await deps.waiting.customerOf(browser.presentedToken);
  const found = await findOpenCase(kysely, customerId);
  if (found === undefined || stateOf(found, deps.clock.now()) !== "ready")
    throw new RequestRefused("recovery_not_ready");
  if (await hasSecondFactorSince(kysely, customerId, found.created_at)) {
    await kysely.transaction().execute((tx) => cancel(deps, tx, found, browser));
    throw new RequestRefused("recovery_not_ready");
  }
  return found;
}
