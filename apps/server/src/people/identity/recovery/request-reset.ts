import { t } from "@okpay/i18n";
import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import { type Keyring, mac, sha256 } from "../../../platform/crypto.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { newId } from "../../../platform/ids.ts";
import type { Jobs } from "../../../platform/jobs/index.ts";
import type { Log } from "../../../platform/log.ts";
import type { Messages } from "../../../platform/messages/index.ts";
import type { Challenges } from "../challenges.ts";
import { mintLink } from "../confirmation-secrets.ts";
import { findCustomers, findCustomersByIdentifier } from "../customer-repository.ts";
import { normaliseEmail } from "../email-address.ts";
import type { MessageBudget } from "../message-budget.ts";
import { parseMobileNumber } from "../mobile-number.ts";
import { timeIn } from "../notices/service.ts";
import { after, MINUTE_MS } from "../policy.ts";
import type { Origin } from "../register.ts";
import type { Areas } from "../security/area.ts";
import { deviceOf, nameOfDevice } from "../security/device.ts";
import type { Throttle } from "../throttle.ts";
import { ofCustomer } from "./audit-events.ts";
import { RECOVERY_POLICY, RESET_TARGET } from "./policy.ts";
import { isSmsStopped } from "./protection-repository.ts";
import {
  insertReset,
  lockUnsentReset,
  setResetSecret,
  voidOlderResets,
} from "./reset-repository.ts";
import type { ContactChannel, PasswordResetRow } from "./tables.ts";

/**
 * Asking for a reset. The answer is written before anybody looks whose address it is: the same statements and the same bytes
 * whether it is known or not (row R3). A job finds the owner and writes the message, so not even the time tells.
 */

export const DELIVER_RESET_JOB = "identity.reset.deliver";

export interface RequestResetDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly throttle: Throttle;
  readonly budget: MessageBudget;
  readonly jobs: Pick<Jobs, "add">;
  readonly messages: Messages;
  readonly challenges: Challenges;
  readonly audit: AuditTrail;
  readonly areas: Areas;
  readonly publicUrl: string;
  /** Row F9: off, no code by SMS proves anything. */
  readonly isSmsOffered: boolean;
}

export interface ResetRequest extends Origin {
  readonly by: ContactChannel;
  readonly value: string;
}

export interface RequestedReset {
  readonly id: string;
  readonly by: ContactChannel;
  readonly expiresAt: Date;
  readonly resendAt: Date;
}

export async function requestReset(
  deps: RequestResetDeps,
  request: ResetRequest,
): Promise<RequestedReset> {
  const { database, clock, throttle } = deps;
  const { by, ip } = request;
  if (by === "phone" && !deps.isSmsOffered) throw new RequestRefused("factor_unavailable");
  const value = normalised(by, request.value);
  const now = clock.now();
  await deps.budget.takeOfClient(ip, now);
  const minutes =
    by === "email" ? RECOVERY_POLICY.resetLinkMinutes : RECOVERY_POLICY.resetCodeMinutes;
  const id = newId();
  const expiresAt = after(now, minutes * MINUTE_MS);
  await database.kysely.transaction().execute(async (tx) => {
    await throttle.take(tx, RESET_TARGET, `${by}\n${value}`, now);
    const [owner] = await findCustomersByIdentifier(tx, by, [value]);
    await insertReset(tx, {
      id,
      channel: by,
      target_mac: mac(deps.keyring.keyFor("identity.reset-target"), `${by}\n${value}`),
      customer_id: owner?.id ?? null,
      ip,
      user_agent: request.userAgent.slice(0, 400),
      created_at: now,
      expires_at: expiresAt,
    });
    await deps.jobs.add(tx, DELIVER_RESET_JOB, { resetId: id });
  });
  return { id, by, expiresAt, resendAt: after(now, RECOVERY_POLICY.resendGapSeconds * 1000) };
}

function normalised(by: ContactChannel, input: string): string {
  const value = by === "email" ? normaliseEmail(input) : parseMobileNumber(input);
  if (value !== null) return value;
  throw by === "email"
    ? new RequestRefused("validation_failed", {
        errors: [{ field: "value", code: "not_an_email" }],
      })
    : new RequestRefused("phone_not_mobile", {
        errors: [{ field: "value", code: "not_a_mobile_number" }],
      });
}

/**
 * The job: writes the message of a reset, once. Who has had too many codes already gets none: their reset becomes one of
 * nobody's, which answers guesses as every other does.
 */
export async function deliverReset(deps: RequestResetDeps, resetId: string): Promise<void> {
  try {
    await deliverTo(deps, resetId, (reset) => reset.customer_id);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    deps.log.info({ problem: error.code }, "identity: a reset was asked for and nothing was sent");
    await deliverTo(deps, resetId, () => null);
  }
}

const deliverTo = (
  deps: RequestResetDeps,
  resetId: string,
  ownerOf: (reset: PasswordResetRow) => string | null,
): Promise<void> =>
  deps.database.kysely.transaction().execute(async (tx) => {
    const now = deps.clock.now();
    const reset = await lockUnsentReset(tx, resetId);
    if (reset === undefined || reset.expires_at <= now) return;
    await voidOlderResets(tx, reset, now);
    if (reset.channel === "phone") await sendResetCode(deps, tx, reset, ownerOf(reset));
    else if (reset.customer_id !== null) await sendResetLink(deps, tx, reset, reset.customer_id);
  });

async function sendResetLink(
  deps: Pick<RequestResetDeps, "messages" | "publicUrl" | "areas" | "audit">,
  tx: Tx,
  reset: Pick<
    PasswordResetRow,
    "id" | "created_at" | "expires_at" | "ip" | "user_agent" | "channel"
  >,
  customerId: string,
  isByStaff = false,
): Promise<void> {
  const [customer] = await findCustomers(tx, [customerId]);
  if (customer === undefined) throw new Error("a reset names nobody");
  const { token, digest } = mintLink();
  await setResetSecret(tx, reset.id, { token_sha256: digest });
  const { locale } = customer;
  const device = nameOfDevice(deviceOf(reset.user_agent)) ?? t(locale, "notices.unknown_device");
  const area = deps.areas.areaOf(reset.ip, locale);
  await deps.messages.sendEmail(tx, {
    to: customer.email,
    locale,
    template: "reset_password",
    deliverUntil: reset.expires_at,
    params: {
      name: customer.displayName,
      when: timeIn(locale, reset.created_at),
      where: isByStaff
        ? t(locale, "notices.by_okpay")
        : t(locale, "notices.where", {
            device,
            place: area === null ? reset.ip : `${area} (${reset.ip})`,
          }),
      minutes: RECOVERY_POLICY.resetLinkMinutes,
      link: `${deps.publicUrl}/reset#t=${token}`,
    },
  });
  await noteRequest(deps, tx, reset, customer.id);
}

/** Void with the reset and worth nothing elsewhere: the binding is this reset (rows R6, F5). */
export const resetBinding = (resetId: string): Buffer => sha256(`reset\n${resetId}`);

async function sendResetCode(
  { challenges, audit }: Pick<RequestResetDeps, "challenges" | "audit">,
  tx: Tx,
  reset: PasswordResetRow,
  ownerId: string | null,
): Promise<void> {
  // A phone reported lost is in somebody else's hand.
  const isStopped = ownerId !== null && (await isSmsStopped(tx, ownerId));
  const customerId = isStopped ? null : ownerId;
  const challenge = await challenges.start(tx, {
    purpose: "reset",
    customerId,
    method: "sms",
    binding: resetBinding(reset.id),
    message: {
      template: "reset_password_code",
      // Nobody's: it gets nothing, and is what wrong codes are counted by.
      ...(customerId === null ? { to: reset.target_mac.toString("hex") } : {}),
    },
  });
  await setResetSecret(tx, reset.id, { challenge_id: challenge.id });
  if (customerId !== null) await noteRequest({ audit }, tx, reset, customerId);
}

const noteRequest = (
  { audit }: Pick<RequestResetDeps, "audit">,
  tx: Tx,
  { ip, user_agent, channel }: Pick<PasswordResetRow, "ip" | "user_agent" | "channel">,
  customerId: string,
): Promise<void> =>
  audit.write(
    tx,
    ofCustomer(
      "password.reset_requested",
      customerId,
      { ip, userAgent: user_agent },
      { isKnown: false, details: { channel } },
    ),
  );

/** A reset link for somebody who is known, so written at once: after a freeze by link (row A2), or from the hotline. */
export async function startResetFor(
  deps: RequestResetDeps,
  tx: Tx,
  customerId: string,
  origin: Origin,
  isByStaff = false,
): Promise<void> {
  const now = deps.clock.now();
  const reset = {
    id: newId(),
    channel: "email" as const,
    target_mac: mac(deps.keyring.keyFor("identity.reset-target"), `customer\n${customerId}`),
    customer_id: customerId,
    ip: origin.ip,
    user_agent: origin.userAgent.slice(0, 400),
    created_at: now,
    expires_at: after(now, RECOVERY_POLICY.resetLinkMinutes * MINUTE_MS),
  };
  await insertReset(tx, reset);
  await sendResetLink(deps, tx, reset, customerId, isByStaff);
}
