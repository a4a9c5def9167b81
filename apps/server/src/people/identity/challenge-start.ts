import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { type Keyring, mac } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import type { Messages } from "../../platform/messages/index.ts";
import { insertChallenge, voidChallenges } from "./challenge-repository.ts";
import type {
  ChallengeAnswer,
  ChallengePurpose,
  ChallengeRequest,
  CodeMethod,
  IssuedChallenge,
} from "./challenges.ts";
import { type CustomerRecord, findCustomers } from "./customer-repository.ts";
import type { FactorLocks } from "./factors/locks.ts";
import { type Passkeys, passkeyChallenge } from "./factors/passkeys.ts";
import type { Limits } from "./limits.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { after, MINUTE_MS, POLICY } from "./policy.ts";
import { addsToPassword } from "./provenance.ts";
import { isSmsStopped } from "./recovery/protection-repository.ts";
import type { Throttle } from "./throttle.ts";

/** Asking: a code on its way, or options for a passkey. */

export interface ChallengesDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly messages: Messages;
  readonly throttle: Throttle;
  readonly limits: Limits;
  readonly locks: FactorLocks;
  readonly passkeys: Passkeys;
  /** Told when ten wrong answers in a row have locked a customer's channel. */
  readonly onLocked: (customerId: string, method: CodeMethod) => Promise<void>;
  /** Codes by SMS as a proof of who somebody is; off where the operator's policy says so (row F9). */
  readonly isSmsOffered: boolean;
}

/** Purposes that ask whether a channel is really somebody's, not who somebody is: there SMS stays where it is no factor. */
const CHANNEL_PURPOSES: ReadonlySet<ChallengePurpose> = new Set(["contact-change", "recovery"]);
/** Wrong codes of these count with the customer's factor; strangers can start the others, so those have counters of their own. */
const FACTOR_PURPOSES: ReadonlySet<ChallengePurpose> = new Set([
  "login",
  "step-up",
  "payment",
  "factor-change",
]);
/** What a code proves beside the password: nothing, by the channel that brought it (provenance.ts). */
const PROVING_PURPOSES: ReadonlySet<ChallengePurpose> = new Set(["login", "step-up", "payment"]);
const PATIENT_PURPOSES: ReadonlySet<ChallengePurpose> = new Set(["login", "reset", "recovery"]);

export async function startCode(
  deps: ChallengesDeps,
  tx: Tx,
  request: ChallengeRequest,
  method: CodeMethod,
): Promise<IssuedChallenge> {
  const { purpose, customerId, binding, message } = request;
  if (message === undefined) throw new Error("a code needs a message that says what it is for");
  if (method === "sms") await assertSmsAllowed(deps, tx, request);
  if (
    customerId !== null &&
    PROVING_PURPOSES.has(purpose) &&
    !(await addsToPassword(tx, customerId, method, deps.isSmsOffered))
  )
    throw new RequestRefused("factor_unavailable");
  const now = deps.clock.now();
  const customer = customerId === null ? null : await requireCustomer(tx, customerId);
  const target = message.to ?? (method === "sms" ? customer?.phone : customer?.email);
  if (target === undefined) throw new Error("a code for nobody needs the address that was typed");
  const lockKey = FACTOR_PURPOSES.has(purpose)
    ? deps.locks.keyOf(method, customerId ?? target)
    : deps.locks.keyOf(`${purpose}.${method}`, target);
  await deps.locks.assertOpen(tx, lockKey, now);
  // The gap first: its row is this customer's and binding's own, so two starts never wait for each other crosswise.
  const { throttle, limits } = deps;
  const same = [purpose, method, customerId ?? target, binding.toString("hex")].join(" ");
  await throttle.take(tx, limits.codeGap, same, now);
  await throttle.take(tx, limits.codeTarget, target, now);
  await voidChallenges(tx, { purpose, customerId, binding, method }, now);
  const minutes = PATIENT_PURPOSES.has(purpose)
    ? POLICY.patientChallengeMinutes
    : POLICY.challengeMinutes;
  const id = newId();
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  const expiresAt = after(now, minutes * MINUTE_MS);
  await insertChallenge(tx, {
    id,
    purpose,
    customer_id: customerId,
    method,
    binding,
    code_mac: customer === null ? randomBytes(32) : macOfCode(deps.keyring, request, id, code),
    nonce: null,
    lock_key: lockKey,
    tries_left: purpose === "caller-verify" ? POLICY.callerCodeTries : POLICY.challengeTries,
    created_at: now,
    expires_at: expiresAt,
  });
  if (customer !== null) {
    const order = {
      to: target,
      locale: customer.locale,
      template: message.template,
      params: { ...message.params, code, minutes },
      deliverUntil: expiresAt,
    };
    await (method === "sms"
      ? deps.messages.sendSms(tx, order)
      : deps.messages.sendEmail(tx, order));
  }
  return {
    id,
    method,
    maskedTo: customer === null ? null : method === "sms" ? maskPhone(target) : maskEmail(target),
    passkeyOptions: null,
    expiresAt,
    resendAt: after(now, POLICY.resendGapSeconds * 1000),
  };
}

async function assertSmsAllowed(
  deps: ChallengesDeps,
  tx: Tx,
  { purpose, customerId, message }: ChallengeRequest,
): Promise<void> {
  if (!deps.isSmsOffered && !CHANNEL_PURPOSES.has(purpose))
    throw new RequestRefused("factor_unavailable");
  // A phone reported lost is in somebody else's hand; a new number proves itself.
  if (customerId !== null && message?.to === undefined && (await isSmsStopped(tx, customerId)))
    throw new RequestRefused("factor_unavailable");
}

export async function startAssertion(
  deps: ChallengesDeps,
  tx: Tx,
  { purpose, customerId, binding }: ChallengeRequest,
): Promise<IssuedChallenge> {
  const now = deps.clock.now();
  const nonce = randomBytes(32);
  const passkeyOptions = await deps.passkeys.ask(tx, customerId, passkeyChallenge(nonce, binding));
  if (passkeyOptions === null) throw new RequestRefused("factor_unavailable");
  await voidChallenges(tx, { purpose, customerId, binding, method: "passkey" }, now);
  const id = newId();
  const expiresAt = after(now, POLICY.passkeyMinutes * MINUTE_MS);
  await insertChallenge(tx, {
    id,
    purpose,
    customer_id: customerId,
    method: "passkey",
    binding,
    code_mac: null,
    nonce,
    lock_key: null,
    tries_left: POLICY.challengeTries,
    created_at: now,
    expires_at: expiresAt,
  });
  return { id, method: "passkey", maskedTo: null, passkeyOptions, expiresAt, resendAt: null };
}

/**
 * A plain digest of a million values is a table look-up, so a keyed one is stored; it covers purpose, challenge and binding, so
 * that a code is worth nothing for anything else (attack list: code of purpose A used for B).
 */
export const macOfCode = (
  keyring: Keyring,
  { purpose, binding }: Pick<ChallengeAnswer, "purpose" | "binding">,
  id: string,
  code: string,
): Buffer =>
  mac(
    keyring.keyFor("identity.challenge"),
    `${purpose}\n${id}\n${binding.toString("hex")}\n${code}`,
  );

async function requireCustomer(tx: Tx, customerId: string): Promise<CustomerRecord> {
  const [customer] = await findCustomers(tx, [customerId]);
  if (customer === undefined) throw new Error("a challenge is for a customer or for nobody");
  return customer;
}
