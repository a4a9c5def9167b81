import type { StaffRole } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import {
  type AuthenticationResponseJSON,
  acceptedTotpStep,
  type RelyingParty,
  verifyPasskeyAssertion,
} from "../../platform/authenticators/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { findPasskey, notePasskeyUse, takeChallenge } from "./passkey-repository.ts";
import { after, MINUTE_MS, STAFF_POLICY } from "./policy.ts";
import type { StaffPasswords } from "./ports.ts";
import type { Seeds } from "./seeds.ts";
import type { Origin, StaffSessions } from "./sessions.ts";
import {
  findStaff,
  findStaffByEmail,
  giveBackTry,
  listStaff,
  noteSignIn,
  type StaffRow,
  takeTry,
  useTotpStep,
} from "./staff-repository.ts";

export interface SignInDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly passwords: StaffPasswords;
  readonly seeds: Seeds;
  readonly sessions: StaffSessions;
  readonly relyingParty: RelyingParty;
  readonly isDemo: boolean;
}

/** With the token of the browser's present cookie: signing in again replaces that session. */
export type Browser = Origin & { readonly presentedToken: string | undefined };

/**
 * Password and code together (PCI DSS 8.5.1, row G1): both are judged whatever the other one is, one refusal for all, and
 * a try is counted before it is judged. The token for the cookie comes back.
 */
export async function signInWithPassword(
  deps: SignInDeps,
  request: { readonly email: string; readonly password: string; readonly code: string } & Browser,
): Promise<string> {
  const { database } = deps;
  const email = request.email.normalize("NFC").trim().toLowerCase();
  const staff = await findStaffByEmail(database.kysely, email);
  const isOpen = staff !== undefined && (await beginTry(deps, staff, request));
  try {
    const step = await judge(deps, isOpen ? staff : undefined, request);
    if (staff === undefined || step === null) throw new RequestRefused("credentials_invalid");
    return await database.kysely.transaction().execute(async (tx) => {
      if (!(await useTotpStep(tx, staff.id, step))) throw new RequestRefused("credentials_invalid");
      return enter(deps, tx, staff, "totp", request);
    });
  } catch (error) {
    if (isWrong(error)) await fail(deps, staff, request, isOpen ? "wrong" : "shut");
    else if (isOpen && staff !== undefined) await giveBackTry(database.kysely, staff.id);
    throw error;
  }
}

const isWrong = (error: unknown): boolean =>
  error instanceof RequestRefused && error.code === "credentials_invalid";

/** The step of a right code beside a right password; null otherwise. Costs one hash for everybody. */
async function judge(
  { passwords, seeds, clock }: SignInDeps,
  staff: StaffRow | undefined,
  { password, code }: { readonly password: string; readonly code: string },
): Promise<number | null> {
  const isRight = await passwords.verify(password, staff?.passwordHash ?? null);
  if (staff === undefined || staff.totpSeed === null) return null;
  const secret = seeds.open({ table: "staff", id: staff.id }, staff.totpSeed);
  // Whether the step was used already is decided by the update in the transaction of the session.
  const step = acceptedTotpStep({ secret, code, now: clock.now(), lastStep: null });
  return isRight ? step : null;
}

/** Whether this try may be judged; the tenth in a row shuts the account for half an hour (row G9). */
async function beginTry(
  { database, clock, audit }: SignInDeps,
  staff: StaffRow,
  origin: Origin,
): Promise<boolean> {
  const now = clock.now();
  const lockedUntil = after(now, STAFF_POLICY.lockMinutes * MINUTE_MS);
  const limit = STAFF_POLICY.failures;
  return database.kysely.transaction().execute(async (tx) => {
    const counted = await takeTry(tx, staff.id, { now, limit, lockedUntil });
    if (counted !== null && counted.failures >= limit)
      await audit.write(tx, {
        type: "staff.locked",
        actor: { kind: "anonymous", id: null },
        subject: { kind: "staff", id: staff.id },
        outcome: "success",
        origin,
        details: { failures: counted.failures, until: lockedUntil.toISOString() },
      });
    return counted !== null;
  });
}

async function fail(
  { database, audit }: SignInDeps,
  staff: StaffRow | undefined,
  { ip, userAgent }: Origin,
  reason: "wrong" | "shut" | "regressed",
): Promise<void> {
  await database.kysely.transaction().execute((tx) =>
    audit.write(tx, {
      type: "staff.sign_in_failed",
      actor: { kind: "anonymous", id: null },
      ...(staff === undefined ? {} : { subject: { kind: "staff", id: staff.id } }),
      outcome: "failure",
      origin: { ip, userAgent },
      details: { reason: staff === undefined ? "unknown" : reason },
    }),
  );
}

/** From here the person is in: session, counters and the event come true together. */
export async function enter(
  { sessions, audit, clock }: Pick<SignInDeps, "sessions" | "audit" | "clock">,
  tx: Tx,
  staff: StaffRow,
  factor: "totp" | "passkey" | "demo",
  browser: Browser,
): Promise<string> {
  if (!(await noteSignIn(tx, staff.id, clock.now())))
    throw new RequestRefused("credentials_invalid");
  const { ip, userAgent } = browser;
  const token = await sessions.start(tx, { ...browser, staffId: staff.id, factor });
  await audit.write(tx, {
    type: "staff.signed_in",
    actor: { kind: "staff", id: staff.id },
    subject: { kind: "staff", id: staff.id },
    outcome: "success",
    origin: { ip, userAgent },
    details: { factor, role: staff.role },
  });
  return token;
}

/** A passkey with user verification is both factors in one gesture (row G1). */
export async function signInWithPasskey(
  deps: SignInDeps,
  request: {
    readonly challengeId: string;
    readonly response: AuthenticationResponseJSON;
  } & Browser,
): Promise<string> {
  const { database, clock, relyingParty } = deps;
  const now = clock.now();
  const challenge = await takeChallenge(database.kysely, request.challengeId, null, now);
  if (challenge === null) throw new RequestRefused("challenge_expired");
  const credentialId = typeof request.response.id === "string" ? request.response.id : "";
  const passkey = await findPasskey(database.kysely, credentialId);
  const staff =
    passkey === undefined ? undefined : await findStaff(database.kysely, passkey.staffId);
  const proof =
    passkey === undefined
      ? null
      : await verifyPasskeyAssertion({
          relyingParty,
          challenge,
          response: request.response,
          passkey,
        });
  if (passkey === undefined || staff === undefined || proof === null || proof.isCounterRegressed) {
    await fail(deps, staff, request, proof === null ? "wrong" : "regressed");
    throw new RequestRefused("credentials_invalid");
  }
  const use = { counter: proof.newCounter, isBackedUp: proof.isBackedUp, at: now };
  try {
    return await database.kysely.transaction().execute(async (tx) => {
      if (!(await notePasskeyUse(tx, passkey, use)))
        throw new RequestRefused("credentials_invalid");
      return enter(deps, tx, staff, "passkey", request);
    });
  } catch (error) {
    if (isWrong(error)) await fail(deps, staff, request, "shut");
    throw error;
  }
}

/** The demo world's door: the seeded member of staff with this role, and nobody else. */
export async function signInAsDemo(
  deps: SignInDeps,
  { role, ...browser }: { readonly role: StaffRole } & Browser,
): Promise<string> {
  const everybody = deps.isDemo ? await listStaff(deps.database.kysely) : [];
  const staff = everybody.find((person) => person.isDemo && person.role === role);
  if (staff === undefined) throw new RequestRefused("not_found");
  return deps.database.kysely
    .transaction()
    .execute((tx) => enter(deps, tx, staff, "demo", browser));
}
