import { randomBytes, randomInt } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { isEqualConstantTime, type Keyring, mac } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import type { MailTemplate, Messages, SmsTemplate } from "../../platform/messages/index.ts";
import {
  consumeChallenge,
  insertChallenge,
  takeTry,
  voidChallenges,
} from "./challenge-repository.ts";
import { type CustomerRecord, findCustomers } from "./customer-repository.ts";
import type { FactorLocks } from "./factors/locks.ts";
import { type Passkeys, passkeyChallenge } from "./factors/passkeys.ts";
import { noteChannelUse } from "./factors/repository.ts";
import type { Limits } from "./limits.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { after, MINUTE_MS, POLICY } from "./policy.ts";
import type { ChallengeRow } from "./tables.ts";
import type { Throttle } from "./throttle.ts";

/**
 * Challenges: every six-digit code and every passkey assertion that OKPay asks of a customer, whatever for
 * (docs/decisions/one-challenge-table.md). A challenge answers for one purpose and one binding only, is looked at five times
 * at most, however many guesses come at once, and counts once (ASVS V6.5.3, V6.6.2, V6.6.3; rows F5, F7, U2, U4).
 */

export type ChallengePurpose =
  | "login"
  | "step-up"
  | "payment"
  | "factor-change"
  | "reset"
  | "contact-change"
  | "recovery"
  | "caller-verify";

export type CodeMethod = "sms" | "email";
export type ChallengeMethod = CodeMethod | "passkey";

/** A text that exists both as `mail.<name>.…` and as `sms.<name>`; gets `code` and `minutes` besides its own parameters. */
export type CodeTemplate = MailTemplate & SmsTemplate;

export interface ChallengeRequest {
  readonly purpose: ChallengePurpose;
  /**
   * Whose. Null: nobody is known (a passkey sign-in), or nobody is there and a stranger must not learn it (a reset of an
   * unknown address): the same statements run, nothing is sent, and no code is right.
   */
  readonly customerId: string | null;
  readonly method: ChallengeMethod;
  /** SHA-256 of what it is bound to: pending sign-in, session, payment digest, new address … (row F7, U2). */
  readonly binding: Buffer;
  /**
   * For codes only. `to`: left out, the customer's verified address or number; with customer null it gets nothing and is only
   * what is counted, so that a stranger's limits do not tell known from unknown addresses.
   */
  readonly message?: {
    readonly template: CodeTemplate;
    readonly params?: Readonly<Record<string, string | number>>;
    readonly to?: string;
  };
}

export interface IssuedChallenge {
  /** UUID; `chl_…` outside. */
  readonly id: string;
  readonly method: ChallengeMethod;
  /** Masked address or number; null for passkeys and for nobody. */
  readonly maskedTo: string | null;
  /** For `navigator.credentials.get`; null for codes. */
  readonly passkeyOptions: Readonly<Record<string, unknown>> | null;
  readonly expiresAt: Date;
  /** A new code may be asked for from then on; null for passkeys. */
  readonly resendAt: Date | null;
}

export interface ChallengeAnswer {
  /** UUID. */
  readonly challengeId: string;
  readonly purpose: ChallengePurpose;
  readonly binding: Buffer;
  /** Six digits, or what `navigator.credentials.get` gave. */
  readonly given: { readonly code: string } | { readonly response: unknown };
}

export interface PassedChallenge {
  readonly challengeId: string;
  /** Never null: an answer is right for somebody only. */
  readonly customerId: string;
  readonly method: ChallengeMethod;
  /** The passkey that signed; null for codes. */
  readonly factorId: string | null;
}

export interface Challenges {
  /**
   * Asks. An open challenge of the same purpose, customer, method and binding is void from then on (a resend). Refuses with
   * `too_many_requests` within 60 s of the last code for the same binding and beyond the hourly budget of the address or
   * number, `factor_locked` while the channel is locked, `factor_unavailable` for SMS where the policy forbids them (row F9)
   * or a passkey nobody has.
   */
  start(tx: Tx, request: ChallengeRequest): Promise<IssuedChallenge>;
  /**
   * Judges an answer; a right one is used up in the same transaction as `whenPassed`, which runs once (rows U4, U7): if it
   * throws, the challenge is still open, the try is spent. Open no transaction around this call: tries must stay counted when
   * the caller fails. Refuses with `proof_invalid` (parameter `triesLeft`) when wrong, `challenge_expired` when there is no such open challenge for this
   * purpose and binding, `factor_locked` after ten failures in a row over all challenges of the channel.
   */
  verify<T>(
    answer: ChallengeAnswer,
    whenPassed: (tx: Tx, passed: PassedChallenge) => Promise<T>,
  ): Promise<T>;
  /** Ends every open challenge of this purpose and customer, of one binding or of all (row U3). */
  voidOpen(
    db: Tx | Database["kysely"],
    which: {
      readonly purpose: ChallengePurpose;
      readonly customerId: string;
      readonly binding?: Buffer;
    },
  ): Promise<void>;
}

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

export function createChallenges(deps: ChallengesDeps): Challenges {
  const { database, clock } = deps;
  return {
    start: (tx, request) =>
      request.method === "passkey"
        ? startAssertion(deps, tx, request)
        : startCode(deps, tx, request, request.method),

    async verify(answer, whenPassed) {
      const now = clock.now();
      const { row, isLockedByThis } = await database.kysely
        .transaction()
        .execute((tx) => beginTry(deps, tx, answer, now));
      const verdict = await judge(deps, row, answer);
      if (verdict === null) {
        if (isLockedByThis && row.customer_id !== null && row.method !== "passkey")
          await deps.onLocked(row.customer_id, row.method);
        throw new RequestRefused("proof_invalid", {
          errors: "code" in answer.given ? [{ field: "code", code: "invalid" }] : [],
          params: { triesLeft: row.tries_left },
        });
      }
      return database.kysely.transaction().execute(async (tx) => {
        const isFirst = (await consumeChallenge(tx, row.id, now)) && (await verdict.note(tx, now));
        if (!isFirst) throw new RequestRefused("challenge_expired");
        if (row.lock_key !== null) await deps.locks.clear(tx, row.lock_key);
        return whenPassed(tx, {
          challengeId: row.id,
          customerId: verdict.customerId,
          method: row.method,
          factorId: verdict.factorId,
        });
      });
    },

    voidOpen: (db, which) => voidChallenges(db, which, clock.now()),
  };
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
const PATIENT_PURPOSES: ReadonlySet<ChallengePurpose> = new Set(["login", "reset", "recovery"]);

async function startCode(
  deps: ChallengesDeps,
  tx: Tx,
  request: ChallengeRequest,
  method: CodeMethod,
): Promise<IssuedChallenge> {
  const { purpose, customerId, binding, message } = request;
  if (message === undefined) throw new Error("a code needs a message that says what it is for");
  if (method === "sms" && !deps.isSmsOffered && !CHANNEL_PURPOSES.has(purpose))
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
    tries_left: POLICY.challengeTries,
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

async function startAssertion(
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

/** Takes a try of the challenge and counts it with its factor, both or neither. */
async function beginTry(
  { locks }: ChallengesDeps,
  tx: Tx,
  { challengeId, purpose, binding, given }: ChallengeAnswer,
  now: Date,
): Promise<{ readonly row: ChallengeRow; readonly isLockedByThis: boolean }> {
  const asked = { id: challengeId, purpose, binding, isCode: "code" in given };
  const row = await takeTry(tx, asked, now);
  if (row === undefined) throw new RequestRefused("challenge_expired");
  const isLockedByThis =
    row.lock_key !== null && (await locks.count(tx, row.lock_key, POLICY.failuresPerFactor, now));
  return { row, isLockedByThis };
}

interface Verdict {
  readonly customerId: string;
  readonly factorId: string | null;
  /** Notes the use; false when it was used by somebody faster. */
  note(tx: Tx, now: Date): Promise<boolean>;
}

async function judge(
  { keyring, passkeys }: ChallengesDeps,
  row: ChallengeRow,
  { given, ...asked }: ChallengeAnswer,
): Promise<Verdict | null> {
  const { customer_id: customerId, code_mac, nonce, method } = row;
  if ("response" in given) {
    if (nonce === null) throw new Error("an assertion's challenge has no nonce");
    const challenge = passkeyChallenge(nonce, asked.binding);
    return passkeys.judge({ customerId, challenge, response: given.response });
  }
  if (code_mac === null) throw new Error("a code's challenge has no code");
  const isRight = isEqualConstantTime(macOfCode(keyring, asked, row.id, given.code), code_mac);
  if (!isRight || customerId === null) return null;
  return {
    customerId,
    factorId: null,
    async note(tx, now) {
      await noteChannelUse(tx, customerId, method, now);
      return true;
    },
  };
}

/**
 * A plain digest of a million values is a table look-up, so a keyed one is stored; it covers purpose, challenge and binding, so
 * that a code is worth nothing for anything else (attack list: code of purpose A used for B).
 */
const macOfCode = (
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
