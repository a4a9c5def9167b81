import type { Locale, StaffRole } from "@okpay/contracts";
import type { AuditEvent, AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import type { Messages } from "../../platform/messages/index.ts";
import type { ApprovalCommand, Approvals } from "./approvals.ts";
import { openEnrolment } from "./enrolment.ts";
import { voidEnrolments } from "./enrolment-repository.ts";
import { deletePasskeysOf } from "./passkey-repository.ts";
import { revokeSessionsOf } from "./session-repository.ts";
import type { Origin } from "./sessions.ts";
import {
  countOtherAdministrators,
  findStaff,
  insertStaff,
  type StaffRow,
  setFactors,
  setRole,
  setState,
} from "./staff-repository.ts";

export interface AccountDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly messages: Messages;
  readonly approvals: Approvals;
  readonly consoleUrl: string;
  /** One spelling per address; null when it is none. */
  readonly normaliseEmail: (text: string) => string | null;
}

export interface Invitation {
  readonly email: string;
  readonly displayName: string;
  readonly role: StaffRole;
  readonly locale: Locale;
}

/** Who does it: a member of staff, or an operator at the machine's own command line. */
export type By = { readonly actor: StaffActor; readonly origin: Origin } | "operator";

const whoIs = (by: By): Pick<AuditEvent, "actor" | "origin"> =>
  by === "operator"
    ? { actor: { kind: "system", id: null }, origin: null }
    : { actor: { kind: "staff", id: by.actor.staffId }, origin: by.origin };

const RESET_COMMAND = "staff.reset";

const linkTo = (consoleUrl: string, token: string): string => `${consoleUrl}/enrol#t=${token}`;

/** A new account without any factor, and the link to set them, which goes to the address. Returns the account's id and the link. */
export async function invite(
  deps: AccountDeps,
  invitation: Invitation,
  by: By,
): Promise<{ readonly staffId: string; readonly link: string; readonly expiresAt: Date }> {
  const email = deps.normaliseEmail(invitation.email);
  if (email === null)
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "email", code: "not_an_email" }],
    });
  return deps.database.kysely.transaction().execute(async (tx) => {
    const staffId = newId();
    const { displayName, role, locale } = invitation;
    const staff = { id: staffId, email, displayName, role, locale, isDemo: false };
    if (!(await insertStaff(tx, staff, deps.clock.now())))
      throw new RequestRefused("staff_exists", { errors: [{ field: "email", code: "invalid" }] });
    await deps.audit.write(tx, {
      ...whoIs(by),
      type: "staff.invited",
      subject: { kind: "staff", id: staffId },
      outcome: "success",
      details: { role },
    });
    return { staffId, ...(await sendLink(deps, tx, staff)) };
  });
}

async function sendLink(
  { messages, consoleUrl, clock }: AccountDeps,
  tx: Tx,
  staff: Pick<StaffRow, "id" | "email" | "displayName" | "locale">,
): Promise<{ readonly link: string; readonly expiresAt: Date }> {
  const { token, expiresAt } = await openEnrolment(tx, staff.id, clock.now());
  const link = linkTo(consoleUrl, token);
  await messages.sendEmail(tx, {
    to: staff.email,
    locale: staff.locale,
    template: "staff_invitation",
    params: { name: staff.displayName, link },
    deliverUntil: expiresAt,
  });
  return { link, expiresAt };
}

/** Ends the person's sessions in the same transaction: the next request of any of them is refused (row S6). */
export function changeRole(
  deps: AccountDeps,
  staffId: string,
  role: StaffRole,
  by: Exclude<By, "operator">,
): Promise<void> {
  return changing(deps, staffId, by, async (tx, staff) => {
    if (staff.role === role) return;
    await requireAnotherAdministrator(tx, staff);
    await setRole(tx, staffId, role);
    await revokeSessionsOf(tx, staffId, deps.clock.now());
    await deps.audit.write(tx, {
      ...whoIs(by),
      type: "staff.role_changed",
      subject: { kind: "staff", id: staffId },
      outcome: "success",
      details: { before: staff.role, after: role },
    });
  });
}

export function disable(
  deps: AccountDeps,
  staffId: string,
  reason: string,
  by: Exclude<By, "operator">,
): Promise<void> {
  return changing(deps, staffId, by, async (tx, staff) => {
    if (staff.state === "disabled") return;
    const now = deps.clock.now();
    await requireAnotherAdministrator(tx, staff);
    await setState(tx, staffId, "disabled", now);
    await revokeSessionsOf(tx, staffId, now);
    await voidEnrolments(tx, staffId, now);
    await deps.audit.write(tx, {
      ...whoIs(by),
      type: "staff.disabled",
      subject: { kind: "staff", id: staffId },
      outcome: "success",
      details: { reason },
    });
  });
}

/** Asks for a new enrolment; a second person decides (row G6). */
export function requestReset(
  deps: AccountDeps,
  staffId: string,
  reason: string,
  { actor, origin }: Exclude<By, "operator">,
): Promise<string> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const staff = await findStaff(tx, staffId);
    if (staff === undefined || staff.isDemo) throw new RequestRefused("not_found");
    return deps.approvals.request(tx, {
      command: RESET_COMMAND,
      subject: { kind: "staff", id: staffId, name: staff.displayName },
      reason,
      actor,
      origin,
    });
  });
}

/** Once agreed to: the factors are void, every session ends, and a new link goes to the address. */
export const resetCommand = (deps: AccountDeps): ApprovalCommand => ({
  name: RESET_COMMAND,
  async execute(tx, { subjectId, requestedBy, decidedBy, reason }) {
    const staff = await findStaff(tx, subjectId);
    if (staff === undefined) throw new RequestRefused("not_found");
    const now = deps.clock.now();
    await setFactors(tx, subjectId, { passwordHash: null, totpSeed: null });
    const passkeys = await deletePasskeysOf(tx, subjectId);
    await setState(tx, subjectId, "invited", now);
    await revokeSessionsOf(tx, subjectId, now);
    await deps.audit.write(tx, {
      type: "staff.factor_removed",
      actor: { kind: "staff", id: decidedBy },
      subject: { kind: "staff", id: subjectId },
      outcome: "success",
      origin: null,
      details: { passkeys, hadApp: staff.totpSeed !== null, requestedBy, reason },
    });
    await sendLink(deps, tx, staff);
  },
});

/** Of somebody else who is there; nobody changes their own account (row G6). */
function changing(
  { database }: AccountDeps,
  staffId: string,
  { actor }: Exclude<By, "operator">,
  change: (tx: Tx, staff: StaffRow) => Promise<void>,
): Promise<void> {
  return database.kysely.transaction().execute(async (tx) => {
    const staff = await findStaff(tx, staffId);
    if (staff === undefined) throw new RequestRefused("not_found");
    if (staffId === actor.staffId) throw new RequestRefused("own_account");
    await change(tx, staff);
  });
}

async function requireAnotherAdministrator(tx: Tx, staff: StaffRow): Promise<void> {
  if (staff.role !== "administrator" || staff.state !== "active") return;
  if ((await countOtherAdministrators(tx, staff.id)) === 0)
    throw new RequestRefused("last_administrator");
}
