import type { AuditTrail } from "../../platform/audit-trail.ts";
import {
  acceptedTotpStep,
  newTotpSecret,
  type RegistrationResponseJSON,
  totpEnrolment,
  verifyPasskeyRegistration,
} from "../../platform/authenticators/index.ts";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import {
  type EnrolmentRow,
  findEnrolment,
  insertEnrolment,
  keepSeed,
  useEnrolment,
} from "./enrolment-repository.ts";
import { insertPasskey, takeChallenge } from "./passkey-repository.ts";
import { acceptNewPassword, keepFormer } from "./passwords.ts";
import { after, HOUR_MS, STAFF_POLICY } from "./policy.ts";
import { type Browser, enter, type SignInDeps } from "./sign-in.ts";
import { activate, findStaff, type StaffRow, setFactors, useTotpStep } from "./staff-repository.ts";

/** A link that lets this person set their factors, once and for a day. Voids the earlier ones. The token is for the link alone. */
export async function openEnrolment(
  tx: Tx,
  staffId: string,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = randomToken();
  const expiresAt = after(now, STAFF_POLICY.enrolmentHours * HOUR_MS);
  await insertEnrolment(tx, {
    id: newId(),
    staffId,
    tokenSha256: sha256(token),
    at: now,
    expiresAt,
  });
  return { token, expiresAt };
}

export interface OpenEnrolment {
  readonly enrolment: EnrolmentRow;
  readonly staff: StaffRow;
}

/** Whom a link is for; unknown, used, void and too old ones are one refusal. */
export async function readEnrolment(
  { database, clock }: Pick<SignInDeps, "database" | "clock">,
  token: string,
): Promise<OpenEnrolment> {
  const enrolment = await findEnrolment(database.kysely, sha256(token), clock.now());
  const staff =
    enrolment === undefined ? undefined : await findStaff(database.kysely, enrolment.staffId);
  if (enrolment === undefined || staff === undefined || staff.state === "disabled")
    throw new RequestRefused("link_invalid");
  return { enrolment, staff };
}

/** A seed of this link, shown now and proved with the first code. Asked again, the earlier one is void. */
export async function startTotp(
  deps: SignInDeps,
  token: string,
): Promise<{ readonly secret: string; readonly uri: string }> {
  const { enrolment, staff } = await readEnrolment(deps, token);
  const seed = newTotpSecret();
  const sealed = deps.seeds.seal({ table: "enrolment", id: enrolment.id }, seed);
  await keepSeed(deps.database.kysely, enrolment.id, sealed);
  const { base32, uri } = totpEnrolment(seed, { issuer: "OKPay Console", account: staff.email });
  return { secret: base32, uri };
}

/** Password and authenticator app; the person is active and signed in when the token comes back. */
export async function completeWithPassword(
  deps: SignInDeps,
  request: { readonly token: string; readonly password: string; readonly code: string } & Browser,
): Promise<string> {
  const { database, clock, seeds } = deps;
  const { enrolment, staff } = await readEnrolment(deps, request.token);
  if (enrolment.totpSeed === null) throw new RequestRefused("proof_invalid");
  const secret = seeds.open({ table: "enrolment", id: enrolment.id }, enrolment.totpSeed);
  const now = clock.now();
  const step = acceptedTotpStep({ secret, code: request.code, now, lastStep: null });
  if (step === null)
    throw new RequestRefused("proof_invalid", { errors: [{ field: "code", code: "invalid" }] });
  await acceptNewPassword(deps, staff, request.password, "password");
  const passwordHash = await deps.passwords.hash(request.password);
  return database.kysely.transaction().execute(async (tx) => {
    if (!(await useEnrolment(tx, enrolment.id, now))) throw new RequestRefused("link_invalid");
    await keepFormer(tx, staff.id, passwordHash, now);
    const totpSeed = seeds.seal({ table: "staff", id: staff.id }, secret);
    await setFactors(tx, staff.id, { passwordHash, totpSeed });
    await useTotpStep(tx, staff.id, step);
    return finish(deps, tx, staff, "totp", request);
  });
}

export async function completeWithPasskey(
  deps: SignInDeps,
  request: {
    readonly token: string;
    readonly challengeId: string;
    readonly label: string;
    readonly response: RegistrationResponseJSON;
  } & Browser,
): Promise<string> {
  const { database, clock, relyingParty } = deps;
  const { enrolment, staff } = await readEnrolment(deps, request.token);
  const now = clock.now();
  const challenge = await takeChallenge(database.kysely, request.challengeId, enrolment.id, now);
  if (challenge === null) throw new RequestRefused("challenge_expired");
  const passkey = await verifyPasskeyRegistration({
    relyingParty,
    challenge,
    response: request.response,
  });
  if (passkey === null) throw new RequestRefused("proof_invalid");
  return database.kysely.transaction().execute(async (tx) => {
    if (!(await useEnrolment(tx, enrolment.id, now))) throw new RequestRefused("link_invalid");
    const row = { id: newId(), staffId: staff.id, label: request.label, at: now };
    if (!(await insertPasskey(tx, row, passkey))) throw new RequestRefused("proof_invalid");
    return finish(deps, tx, staff, "passkey", request);
  });
}

async function finish(
  deps: SignInDeps,
  tx: Tx,
  staff: StaffRow,
  factor: "totp" | "passkey",
  browser: Browser,
): Promise<string> {
  const { ip, userAgent } = browser;
  const event = {
    actor: { kind: "staff", id: staff.id },
    subject: { kind: "staff", id: staff.id },
    outcome: "success",
    origin: { ip, userAgent },
  } as const satisfies Partial<Parameters<AuditTrail["write"]>[1]>;
  await activate(tx, staff.id, deps.clock.now());
  await deps.audit.write(tx, { ...event, type: "staff.factor_added", details: { factor } });
  await deps.audit.write(tx, { ...event, type: "staff.enrolled", details: { role: staff.role } });
  return enter(deps, tx, staff, factor, browser);
}
