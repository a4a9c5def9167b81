import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Tx } from "../../platform/db/index.ts";
import type { ProvedFactor } from "./assurance.ts";
import { findCustomers } from "./customer-repository.ts";
import { type PresentedDevice, rememberDevice } from "./devices.ts";
import { after, DAY_MS, POLICY } from "./policy.ts";
import type { SecurityNotices } from "./ports.ts";
import { ofCustomer } from "./recovery/audit-events.ts";
import type { Sessions, StartedSession } from "./sessions.ts";

/** What the browser brought. */
export interface Browser {
  readonly ip: string;
  readonly userAgent: string;
  /** Of the present session cookie: signing in again replaces that session. */
  readonly presentedToken: string | undefined;
  /** Of the device cookie. */
  readonly deviceToken?: string | undefined;
}

export interface EntranceRequest extends PresentedDevice {
  readonly presentedToken: string | undefined;
  readonly factors: readonly ProvedFactor[];
  /** Skip the second factor on this device from now on; only after one was proved. */
  readonly trust: boolean;
  /** Wrong passwords before the right one. */
  readonly failuresBefore: number;
}

export interface Entered extends StartedSession {
  readonly deviceToken: string;
}

export interface EntranceDeps {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  readonly notices: SecurityNotices;
}

/** From that many wrong passwords on, the right one is told of (row F12). */
const FAILURES_TOLD = 3;

/**
 * The door every customer comes in by, whatever they proved: session, device, audit event and the notices that belong to it,
 * true together (rows F8, F12, S11).
 */
export async function enter(
  deps: EntranceDeps,
  tx: Tx,
  request: EntranceRequest,
): Promise<Entered> {
  const { customerId, ip, userAgent, factors, presentedToken } = request;
  const origin = { ip, userAgent };
  const device = await rememberDevice(tx, request, deps.clock.now());
  const session = await deps.sessions.start(tx, {
    customerId,
    presentedToken,
    factors,
    deviceId: device.id,
    ...origin,
  });
  await deps.audit.write(
    tx,
    ofCustomer("session.signed_in", customerId, origin, {
      details: { factors: [...factors], newDevice: device.isNew },
    }),
  );
  if (request.trust)
    await deps.audit.write(
      tx,
      ofCustomer("device.trusted", customerId, origin, {
        details: { days: POLICY.deviceTrustedDays },
      }),
    );
  if (device.isNew && !(device.isFirst && (await isNewcomer(deps, tx, customerId))))
    await deps.notices.notify(tx, { customerId, event: "new_device", origin });
  if (request.failuresBefore >= FAILURES_TOLD)
    await deps.notices.notify(tx, {
      customerId,
      event: "sign_in_after_failures",
      origin,
      params: { failures: request.failuresBefore },
    });
  if (session.endedOthers > 0)
    await deps.notices.notify(tx, {
      customerId,
      event: "session_ended",
      origin,
      params: { most: POLICY.sessionsPerCustomer },
    });
  return { ...session, deviceToken: device.token };
}

/** Somebody who became a customer today: their first browser is no news. */
async function isNewcomer({ clock }: EntranceDeps, tx: Tx, customerId: string): Promise<boolean> {
  const [customer] = await findCustomers(tx, [customerId]);
  return customer !== undefined && customer.createdAt > after(clock.now(), -DAY_MS);
}
