import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { fromPublicId } from "../../platform/ids.ts";
import type { ProvedFactor } from "./assurance.ts";
import type { ChallengePurpose, Challenges, IssuedChallenge } from "./challenges.ts";
import { type CustomerRecord, findCustomers } from "./customer-repository.ts";
import type { FactorLocks } from "./factors/locks.ts";
import { consumeRecoveryCode, recoveryCodesLeft } from "./factors/recovery-codes.ts";
import { findFactors, findTotp, useTotpStep } from "./factors/repository.ts";
import type { TotpSeeds } from "./factors/totp.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { POLICY } from "./policy.ts";
import { broughtBy, vouchForPassword } from "./provenance.ts";
import type { FactorRow } from "./tables.ts";

type Db = Tx | Database["kysely"];

/** A proof of a second factor, as the contract has it. */
export type Proof =
  | { readonly method: "code"; readonly challengeId: string; readonly code: string }
  | {
      readonly method: "passkey";
      readonly challengeId: string;
      readonly response: Readonly<Record<string, unknown>>;
    }
  | { readonly method: "totp"; readonly code: string }
  | { readonly method: "recovery_code"; readonly code: string };

export type ProofKind = "totp" | "sms" | "email" | "passkey" | "recovery_code";

/** A way to prove, as it is offered. */
export interface ProofMethod {
  readonly method: ProofKind;
  readonly factorId: string | null;
  readonly label: string | null;
  readonly maskedTo: string | null;
}

/** What a proof is for; it is worth nothing for anything else. */
export interface ProofContext {
  readonly customerId: string;
  readonly purpose: Extract<ChallengePurpose, "login" | "step-up">;
  readonly binding: Buffer;
}

/** Second factors as one question with one answer, the same at sign-in and in a session (row F6). */
export interface Proofs {
  /** The customer's second factors, best first; empty when there are none. A recovery code is offered only beside another. */
  methodsOf(db: Db, customerId: string): Promise<ProofMethod[]>;
  /** For somebody without a second factor: codes to the verified channels. */
  channelsOf(db: Db, customerId: string): Promise<ProofMethod[]>;
  /** Sends a code or asks for a passkey; refuses with `factor_unavailable` what is not among `offered`. */
  ask(
    tx: Tx,
    context: ProofContext,
    method: "sms" | "email" | "passkey",
    offered: readonly ProofMethod[],
  ): Promise<IssuedChallenge>;
  /** Judges it; a right one is used up in the transaction of `whenPassed`. Refusals as of `Challenges.verify`. */
  verify<T>(
    context: ProofContext,
    proof: Proof,
    whenPassed: (tx: Tx, factor: ProvedFactor) => Promise<T>,
  ): Promise<T>;
}

interface ProofsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly locks: FactorLocks;
  readonly seeds: TotpSeeds;
  readonly isSmsOffered: boolean;
  readonly onLocked: (customerId: string, kind: ProofKind) => Promise<void>;
}

const BEST_FIRST: readonly FactorRow["kind"][] = ["passkey", "totp", "sms", "email"];

export function createProofs(deps: ProofsDeps): Proofs {
  return {
    methodsOf: (db, customerId) => methodsOf(deps, db, customerId),
    async channelsOf(db, customerId) {
      const customer = await customerOf(db, customerId);
      const worthless = deps.isSmsOffered ? await broughtBy(db, customerId) : null;
      const kinds = (deps.isSmsOffered ? (["sms", "email"] as const) : (["email"] as const)).filter(
        (kind) => kind !== worthless,
      );
      return kinds.map((kind) => channelMethod(kind, null, customer));
    },
    async ask(tx, { customerId, purpose, binding }, method, offered) {
      if (!offered.some((one) => one.method === method))
        throw new RequestRefused("factor_unavailable");
      const template = purpose === "login" ? "code_sign_in" : "code_step_up";
      return deps.challenges.start(tx, {
        purpose,
        customerId,
        binding,
        method,
        ...(method === "passkey" ? {} : { message: { template } }),
      });
    },
    async verify(context, proof, andThen) {
      const whenPassed: typeof andThen = async (tx, factor) => {
        await vouchForPassword(tx, context.customerId);
        return andThen(tx, factor);
      };
      if (proof.method === "totp")
        return verifyTotp(deps, context.customerId, proof.code, whenPassed);
      if (proof.method === "recovery_code")
        return verifyRecoveryCode(deps, context.customerId, proof.code, whenPassed);
      const { purpose, binding, customerId } = context;
      const given = proof.method === "code" ? { code: proof.code } : { response: proof.response };
      const challengeId = fromPublicId(proof.challengeId);
      return deps.challenges.verify({ challengeId, purpose, binding, given }, (tx, passed) => {
        // The binding is this customer's own; anything else is a mistake of ours.
        if (passed.customerId !== customerId) throw new Error("a proof of somebody else");
        return whenPassed(tx, passed.method);
      });
    },
  };
}

async function methodsOf(deps: ProofsDeps, db: Db, customerId: string): Promise<ProofMethod[]> {
  const factors = await findFactors(db, customerId);
  if (factors.length === 0) return [];
  const customer = await customerOf(db, customerId);
  const worthless = await broughtBy(db, customerId);
  const usable = factors.filter(
    ({ kind }) => kind !== worthless && (kind !== "sms" || deps.isSmsOffered),
  );
  const methods = usable
    .toSorted((one, other) => BEST_FIRST.indexOf(one.kind) - BEST_FIRST.indexOf(other.kind))
    .map((factor) => methodOfFactor(factor, customer));
  // Whose only second factor the policy took away is not down to the password alone: the other channel stands in (row F9).
  // So it does for who has the channel that brought the password (provenance.ts); where none is left, a recovery code or a case.
  const other = worthless === "email" ? "sms" : "email";
  if (methods.length === 0 && (other === "email" || deps.isSmsOffered))
    methods.push(channelMethod(other, null, customer));
  if (methods.length === 0 || (await recoveryCodesLeft(db, customerId)) > 0)
    methods.push({ method: "recovery_code", factorId: null, label: null, maskedTo: null });
  return methods;
}

const methodOfFactor = (factor: FactorRow, customer: CustomerRecord): ProofMethod =>
  factor.kind === "sms" || factor.kind === "email"
    ? channelMethod(factor.kind, factor, customer)
    : { method: factor.kind, factorId: factor.id, label: factor.label, maskedTo: null };

const channelMethod = (
  method: "sms" | "email",
  factor: FactorRow | null,
  customer: CustomerRecord,
): ProofMethod => ({
  method,
  factorId: factor?.id ?? null,
  label: factor?.label ?? null,
  maskedTo: method === "sms" ? maskPhone(customer.phone) : maskEmail(customer.email),
});

async function customerOf(db: Db, customerId: string): Promise<CustomerRecord> {
  const [customer] = await findCustomers(db, [customerId]);
  if (customer === undefined) throw new Error("a customer id names nobody");
  return customer;
}

type WhenPassed<T> = (tx: Tx, factor: ProvedFactor) => Promise<T>;

/** An authenticator's code: no challenge that could be void, so the factor itself counts (5 in a row lock it). */
async function verifyTotp<T>(
  deps: ProofsDeps,
  customerId: string,
  code: string,
  whenPassed: WhenPassed<T>,
): Promise<T> {
  const { database, clock, locks, seeds } = deps;
  const factor = await findTotp(database.kysely, customerId);
  if (factor === undefined) throw new RequestRefused("factor_unavailable");
  const attempt = await countTry(deps, customerId, "totp", POLICY.failuresPerTotp);
  const now = clock.now();
  const step = seeds.stepOf(factor, code, now);
  if (step === null) return attempt.fail();
  const outcome = await database.kysely.transaction().execute(async (tx) => {
    if (!(await useTotpStep(tx, factor.id, step, now))) return null;
    await locks.clear(tx, attempt.key);
    return { value: await whenPassed(tx, "totp") };
  });
  return outcome === null ? attempt.fail() : outcome.value;
}

async function verifyRecoveryCode<T>(
  deps: ProofsDeps,
  customerId: string,
  code: string,
  whenPassed: WhenPassed<T>,
): Promise<T> {
  const { database, clock, locks } = deps;
  const attempt = await countTry(deps, customerId, "recovery_code", POLICY.failuresPerFactor);
  const outcome = await database.kysely.transaction().execute(async (tx) => {
    if (!(await consumeRecoveryCode(tx, customerId, code, clock.now()))) return null;
    await locks.clear(tx, attempt.key);
    return { value: await whenPassed(tx, "recovery_code") };
  });
  return outcome === null ? attempt.fail() : outcome.value;
}

/** Counts before anything is compared, and commits it: a failure below takes nothing back. */
async function countTry(
  { database, clock, locks, onLocked }: ProofsDeps,
  customerId: string,
  kind: "totp" | "recovery_code",
  limit: number,
): Promise<{ readonly key: Buffer; fail(): Promise<never> }> {
  const key = locks.keyOf(kind, customerId);
  const isLockedByThis = await database.kysely
    .transaction()
    .execute((tx) => locks.count(tx, key, limit, clock.now()));
  return {
    key,
    async fail() {
      if (isLockedByThis) await onLocked(customerId, kind);
      throw new RequestRefused("proof_invalid", { errors: [{ field: "code", code: "invalid" }] });
    },
  };
}
