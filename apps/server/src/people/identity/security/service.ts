import type { Locale } from "@okpay/contracts";
import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/index.ts";
import type { Actor } from "../../../platform/http/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { findTrustedDevices, untrustDevice } from "../device-repository.ts";
import { recoveryCodesLeft } from "../factors/recovery-codes.ts";
import { findFactors } from "../factors/repository.ts";
import { type AlertSetting, alertSettingsOf, changeAlert } from "../notices/alerts.ts";
import { ofCustomer } from "../recovery/audit-events.ts";
import { passwordChangedAt } from "../recovery/credential-repository.ts";
import { type FreezeState, freezeStateOf } from "../recovery/protection.ts";
import { findProtection } from "../recovery/protection-repository.ts";
import type { Origin } from "../register.ts";
import type { DeviceRow } from "../tables.ts";
import type { Areas } from "./area.ts";
import { type Device, deviceOf } from "./device.ts";
import { type AccountHistory, type HistoryPage, securityHistory } from "./history.ts";
import { type CheckUp, checkUp } from "./rules.ts";
import {
  endSessionOf,
  endSessionsOf,
  findSessionsOf,
  type SessionRecord,
} from "./session-records.ts";

export interface SecurityCentreDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly history: AccountHistory;
  readonly areas: Areas;
  readonly idleMinutes: number;
}

export interface SessionView extends SessionRecord {
  readonly isCurrent: boolean;
  readonly device: Device;
}

export interface TrustedDeviceView {
  readonly row: DeviceRow;
  readonly isCurrent: boolean;
  readonly device: Device;
}

/** What a customer sees and does about the protection of their own account (row S7, product A6). */
export interface SecurityCentre {
  overview(
    actor: Actor,
  ): Promise<CheckUp & { readonly freeze: FreezeState; readonly passwordChangedAt: Date }>;
  sessions(actor: Actor): Promise<SessionView[]>;
  /** Refuses with `not_found` what is no living session of the same customer (row A1). */
  endSession(actor: Actor, sessionId: string, origin: Origin): Promise<void>;
  endOtherSessions(actor: Actor, origin: Origin): Promise<void>;
  trustedDevices(actor: Actor): Promise<TrustedDeviceView[]>;
  removeTrustedDevice(actor: Actor, deviceId: string, origin: Origin): Promise<void>;
  history(actor: Actor, cursor: string | undefined): Promise<HistoryPage>;
  recordViews: AccountHistory["viewsOf"];
  alerts(actor: Actor): Promise<AlertSetting[]>;
  changeAlert(actor: Actor, change: Parameters<typeof changeAlert>[2]): Promise<AlertSetting[]>;
  areaOf(ip: string, locale: Locale): string | null;
}

export function createSecurityCentre(deps: SecurityCentreDeps): SecurityCentre {
  const { database, clock, audit } = deps;
  const sessions = (actor: Actor) => sessionsOf(deps, actor);
  return {
    overview: (actor) => overview(deps, actor),
    sessions,
    endSession: (actor, sessionId, origin) =>
      database.kysely.transaction().execute(async (tx) => {
        const { customerId } = actor;
        if (!(await endSessionOf(tx, customerId, sessionId, clock.now())))
          throw new RequestRefused("not_found");
        await audit.write(tx, ofCustomer("session.revoked", customerId, origin));
      }),
    endOtherSessions: ({ customerId, sessionId }, origin) =>
      database.kysely.transaction().execute(async (tx) => {
        const ended = await endSessionsOf(tx, customerId, clock.now(), sessionId);
        if (ended === 0) return;
        await audit.write(
          tx,
          ofCustomer("session.revoked", customerId, origin, { details: { ended } }),
        );
      }),
    async trustedDevices(actor) {
      const rows = await findTrustedDevices(database.kysely, actor.customerId, clock.now());
      const current = (await sessions(actor)).find((session) => session.isCurrent)?.deviceId;
      return rows.map((row) => ({
        row,
        isCurrent: row.id === current,
        device: deviceOf(row.user_agent),
      }));
    },
    removeTrustedDevice: ({ customerId }, deviceId, origin) =>
      database.kysely.transaction().execute(async (tx) => {
        if (!(await untrustDevice(tx, customerId, deviceId, clock.now())))
          throw new RequestRefused("not_found");
        await audit.write(tx, ofCustomer("device.forgotten", customerId, origin));
      }),
    history: (actor, cursor) => securityHistory(deps, actor.customerId, cursor),
    recordViews: (customerId) => deps.history.viewsOf(customerId),
    alerts: (actor) => alertSettingsOf(database.kysely, actor.customerId),
    changeAlert: (actor, change) => changeAlert(database, actor.customerId, change),
    areaOf: (ip, locale) => deps.areas.areaOf(ip, locale),
  };
}

async function sessionsOf(
  { database, clock, idleMinutes }: SecurityCentreDeps,
  actor: Actor,
): Promise<SessionView[]> {
  const rows = await findSessionsOf(database.kysely, actor.customerId, clock.now(), idleMinutes);
  return rows.map((row) => ({
    ...row,
    isCurrent: row.id === actor.sessionId,
    device: deviceOf(row.userAgent),
  }));
}

async function overview(
  deps: SecurityCentreDeps,
  actor: Actor,
): ReturnType<SecurityCentre["overview"]> {
  const { customerId } = actor;
  const { kysely } = deps.database;
  const [protection, factors, codesLeft, changedAt, alerts, sessions] = await Promise.all([
    findProtection(kysely, customerId),
    findFactors(kysely, customerId),
    recoveryCodesLeft(kysely, customerId),
    passwordChangedAt(kysely, customerId),
    alertSettingsOf(kysely, customerId),
    sessionsOf(deps, actor),
  ]);
  const ofPayments = alerts.find((alert) => alert.event === "payment_received");
  return {
    ...checkUp({
      factors: factors.map((factor) => factor.kind),
      recoveryCodesLeft: codesLeft,
      isPhoneLost: protection.sms_stopped_at !== null,
      passwordChangedAt: changedAt,
      sessionsElsewhere: sessionsElsewhere(sessions),
      isToldOfPayments: ofPayments !== undefined && (ofPayments.email || ofPayments.sms),
      now: deps.clock.now(),
    }),
    freeze: freezeStateOf(protection),
    passwordChangedAt: changedAt,
  };
}

/** On another browser or system than this one: two windows of one laptop are nobody to worry about. */
function sessionsElsewhere(sessions: readonly SessionView[]): number {
  const here = sessions.find((session) => session.isCurrent)?.device;
  return sessions.filter(
    ({ device, isCurrent }) =>
      !isCurrent && (device.browser !== here?.browser || device.system !== here?.system),
  ).length;
}
