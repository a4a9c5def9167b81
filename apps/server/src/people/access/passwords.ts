import type { AuditTrail } from "../../platform/audit-trail.ts";
import { acceptedTotpStep } from "../../platform/authenticators/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { after, MINUTE_MS, STAFF_POLICY } from "./policy.ts";
import type { StaffPasswords } from "./ports.ts";
import type { Seeds } from "./seeds.ts";
import { revokeSessionsOf } from "./session-repository.ts";
import type { Origin } from "./sessions.ts";
import {
  findStaff,
  formerPasswords,
  giveBackTry,
  insertFormerPassword,
  noteSignIn,
  type StaffRow,
  setPasswordHash,
  takeTry,
  useTotpStep,
} from "./staff-repository.ts";

export interface PasswordDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly passwords: StaffPasswords;
  readonly seeds: Seeds;
}

/** Refuses what the rules refuse, and the last four (PCI DSS 8.3.7, row P10). */
export async function acceptNewPassword(
  { database, passwords }: Pick<PasswordDeps, "database" | "passwords">,
  staff: Pick<StaffRow, "id" | "displayName" | "email">,
  password: string,
  field: "password" | "newPassword",
): Promise<void> {
  const problems = await passwords.problemsOf(password, staff);
  if (problems.length > 0)
    throw new RequestRefused("password_too_weak", {
      errors: problems.map((code) => ({ field, code })),
    });
  for (const former of await formerPasswords(
    database.kysely,
    staff.id,
    STAFF_POLICY.formerPasswords,
  ))
    if (await passwords.verify(password, former)) throw new RequestRefused("password_reused");
}

/** The new one is the first of the former ones from now on. */
export const keepFormer = (tx: Tx, staffId: string, passwordHash: string, at: Date) =>
  insertFormerPassword(tx, { id: newId(), staffId, passwordHash, at });

/** Needs both factors once more; ends every other session (row P6). Wrong tries count as at sign-in (row F6). */
export async function changePassword(
  deps: PasswordDeps,
  actor: StaffActor,
  request: {
    readonly currentPassword: string;
    readonly code: string;
    readonly newPassword: string;
  } & Origin,
): Promise<void> {
  const { database, clock, passwords, audit } = deps;
  const now = clock.now();
  const staff = await findStaff(database.kysely, actor.staffId);
  const lockedUntil = after(now, STAFF_POLICY.lockMinutes * MINUTE_MS);
  const counted = await takeTry(database.kysely, actor.staffId, {
    now,
    limit: STAFF_POLICY.failures,
    lockedUntil,
  });
  const step =
    staff === undefined || counted === null ? null : await proved(deps, staff, request, now);
  if (staff === undefined || step === null) throw new RequestRefused("credentials_invalid");
  try {
    await acceptNewPassword(deps, staff, request.newPassword, "newPassword");
  } catch (error) {
    // The proof was right; only the wish was not. The code is not spent.
    await giveBackTry(database.kysely, staff.id);
    throw error;
  }
  const passwordHash = await passwords.hash(request.newPassword);
  await database.kysely.transaction().execute(async (tx) => {
    if (!(await useTotpStep(tx, staff.id, step))) throw new RequestRefused("credentials_invalid");
    await keepFormer(tx, staff.id, passwordHash, now);
    await setPasswordHash(tx, staff.id, passwordHash);
    await noteSignIn(tx, staff.id, now);
    await revokeSessionsOf(tx, staff.id, now, actor.sessionId);
    await audit.write(tx, {
      type: "staff.password_changed",
      actor: { kind: "staff", id: staff.id },
      subject: { kind: "staff", id: staff.id },
      outcome: "success",
      origin: { ip: request.ip, userAgent: request.userAgent },
    });
  });
}

async function proved(
  { passwords, seeds }: PasswordDeps,
  staff: StaffRow,
  request: { readonly currentPassword: string; readonly code: string },
  now: Date,
): Promise<number | null> {
  const isRight = await passwords.verify(request.currentPassword, staff.passwordHash);
  if (staff.totpSeed === null) return null;
  const secret = seeds.open({ table: "staff", id: staff.id }, staff.totpSeed);
  const step = acceptedTotpStep({ secret, code: request.code, now, lastStep: null });
  return isRight ? step : null;
}
