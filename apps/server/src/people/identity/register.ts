import type { Locale, PasswordPolicy } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import type { ConfirmationMessages } from "./confirmation-messages.ts";
import { mintCode, mintLink } from "./confirmation-secrets.ts";
import { ownersOf } from "./customer-repository.ts";
import type { Limits } from "./limits.ts";
import type { MessageBudget } from "./message-budget.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { SMALLEST_STRENGTH } from "./password-policy.ts";
import type { StrengthEstimator } from "./password-strength.ts";
import { after, HOUR_MS, MINUTE_MS, POLICY } from "./policy.ts";
import { ofRegistration } from "./registration-events.ts";
import { insertRegistration } from "./registration-repository.ts";
import { type CheckedForm, judgeForm, type RegistrationForm } from "./registration-rules.ts";
import type { RegistrationRow } from "./tables.ts";
import type { Throttle } from "./throttle.ts";

export interface Origin {
  readonly ip: string;
  readonly userAgent: string;
}

export interface RegistrationRequest extends RegistrationForm, Origin {
  readonly locale: Locale;
}

export interface RegistrationDeps {
  readonly audit: AuditTrail;
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly hasher: PasswordHasher;
  readonly estimator: StrengthEstimator;
  readonly passwordPolicy: PasswordPolicy;
  readonly throttle: Throttle;
  readonly limits: Limits;
  readonly budget: MessageBudget;
  readonly messages: ConfirmationMessages;
}

/**
 * Starts a registration. A known address or number takes exactly the same way as an unknown one (same statements, same
 * hash, same answer); the only difference is what the owner reads in the message (confirmation-messages.ts).
 */
export async function register(
  deps: RegistrationDeps,
  request: RegistrationRequest,
): Promise<RegistrationRow> {
  const { database, clock } = deps;
  const verdict = judgeForm(request, deps.passwordPolicy);
  if (!verdict.isAccepted)
    throw new RequestRefused(verdict.refusal.code, { errors: verdict.refusal.errors });

  const now = clock.now();
  await deps.budget.takeOfClient(request.ip, now);
  await refuseGuessable(deps.estimator, request.password, verdict.form.words);
  const passwordHash = await deps.hasher.hash(request.password);

  return database.kysely.transaction().execute(async (tx) => {
    const { form } = verdict;
    const { row, token, code } = prepare(deps, { ...request, ...form }, passwordHash, now);
    await takeBudgets(deps, tx, form, now);
    const owners = await ownersOf(tx, form.email, form.phone);
    await insertRegistration(tx, row);
    await deps.audit.write(tx, ofRegistration("registration.started", row, request));
    await deps.messages.sendLink(tx, row, token, owners.email);
    await deps.messages.sendCode(tx, row, code, owners.phone);
    await deps.budget.takeOfCountry(tx, form.phone, now);
    return row;
  });
}

async function refuseGuessable(
  estimator: StrengthEstimator,
  password: string,
  words: readonly string[],
): Promise<void> {
  if ((await estimator.score(password, words)) >= SMALLEST_STRENGTH) return;
  throw new RequestRefused("password_too_weak", {
    errors: [{ field: "password", code: "too_common" }],
  });
}

/** Always in this order, so that two registrations that share both cannot wait for each other. */
async function takeBudgets(
  { throttle, limits }: RegistrationDeps,
  tx: Tx,
  { email, phone }: CheckedForm,
  now: Date,
): Promise<void> {
  await throttle.take(tx, limits.emailTarget, email, now);
  await throttle.take(tx, limits.phoneTarget, phone, now);
}

/** A pending registration with fresh secrets; the secrets themselves are in the messages only. */
export function prepare(
  { keyring }: Pick<RegistrationDeps, "keyring">,
  request: Omit<RegistrationRequest, "password">,
  passwordHash: string,
  now: Date,
): { readonly row: RegistrationRow; readonly token: string; readonly code: string } {
  const id = newId();
  const { token, digest } = mintLink();
  const { code, codeMac } = mintCode(keyring, id);
  const row: RegistrationRow = {
    id,
    version: 0,
    state: "pending",
    display_name: request.displayName,
    email: request.email,
    phone: request.phone,
    password_hash: passwordHash,
    locale: request.locale,
    terms_version: request.consents.terms,
    privacy_version: request.consents.privacy,
    ip: request.ip,
    user_agent: request.userAgent.slice(0, 400),
    email_token_sha256: digest,
    email_token_expires_at: after(now, POLICY.linkMinutes * MINUTE_MS),
    email_confirmed_at: null,
    phone_code_mac: codeMac,
    phone_code_expires_at: after(now, POLICY.codeMinutes * MINUTE_MS),
    phone_code_tries_left: POLICY.codeTries,
    phone_confirmed_at: null,
    customer_id: null,
    created_at: now,
    expires_at: after(now, POLICY.registrationHours * HOUR_MS),
  };
  return { row, token, code };
}
