import { sha256 } from "../../platform/crypto.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { ProvedFactor } from "./assurance.ts";
import type { IssuedChallenge } from "./challenges.ts";
import { replaceHash } from "./customer-repository.ts";
import { isTrusted, knownDevice } from "./devices.ts";
import { type Browser, type Entered, type EntranceDeps, enter } from "./entrance.ts";
import { checkPassword, type PasswordCheckDeps } from "./password-check.ts";
import type { PendingSignIns } from "./pending-sign-ins.ts";
import { noteRecoveryCode, noteWrongProof } from "./proof-news.ts";
import type { Proof, ProofContext, ProofMethod, Proofs } from "./proofs.ts";
import type { PendingSignInRow } from "./tables.ts";

export interface SignInRequest extends Browser {
  readonly email: string;
  readonly password: string;
  /** Of the cookie of a sign-in that waits in this browser: this one replaces it. */
  readonly pendingToken?: string | undefined;
}

export interface WaitingSignIn {
  readonly customerId: string;
  readonly methods: readonly ProofMethod[];
  readonly expiresAt: Date;
}

export type SignInOutcome =
  | { readonly state: "signed_in"; readonly entered: Entered }
  | {
      readonly state: "second_factor_required";
      /** For the pending cookie, and for nothing else. */
      readonly token: string;
      readonly waiting: WaitingSignIn;
    };

export interface SignInDeps extends PasswordCheckDeps, EntranceDeps {
  readonly pending: PendingSignIns;
  readonly proofs: Proofs;
}

/**
 * The first step. With a second factor set up the right password makes no session but a waiting sign-in; a trusted device
 * goes on without (docs/decisions/two-step-sign-in.md).
 */
export async function signIn(deps: SignInDeps, request: SignInRequest): Promise<SignInOutcome> {
  const { database, hasher } = deps;
  const { credential, failuresBefore } = await checkPassword(deps, request);
  const { customerId } = credential;
  const methods = await deps.proofs.methodsOf(database.kysely, customerId);
  const now = deps.clock.now();
  const device = await knownDevice(database.kysely, { customerId }, request.deviceToken, now);
  const isDeviceEnough = methods.length > 0 && isTrusted(device, now);
  const outcome = await database.kysely
    .transaction()
    .execute(async (tx): Promise<SignInOutcome> => {
      if (methods.length > 0 && !isDeviceEnough) {
        const { pendingToken: presentedToken, ip, userAgent } = request;
        const from = { customerId, failuresBefore, presentedToken, ip, userAgent };
        const { token, expiresAt } = await deps.pending.start(tx, from);
        return {
          state: "second_factor_required",
          token,
          waiting: { customerId, methods, expiresAt },
        };
      }
      const factors: ProvedFactor[] = isDeviceEnough ? ["password", "device"] : ["password"];
      const entrance = { ...request, customerId, factors, trust: false, failuresBefore };
      return { state: "signed_in", entered: await enter(deps, tx, entrance) };
    });
  if (hasher.isOutdated(credential.passwordHash))
    await replaceHash(database.kysely, credential, await hasher.hash(request.password));
  return outcome;
}

/** What this browser's sign-in waits for. */
export async function waitingSignIn(
  deps: SignInDeps,
  pendingToken: string | undefined,
): Promise<WaitingSignIn> {
  const { database, pending, proofs } = deps;
  const { customer_id, expires_at } = await pending.find(database.kysely, pendingToken);
  const methods = await proofs.methodsOf(database.kysely, customer_id);
  return { customerId: customer_id, methods, expiresAt: expires_at };
}

/** Only the waiting sign-in's own browser can ask and answer (row F7). */
const contextOf = (waiting: PendingSignInRow): ProofContext => ({
  customerId: waiting.customer_id,
  purpose: "login",
  binding: sha256(`pending-sign-in ${waiting.id}`),
});

export function askSecondFactor(
  deps: SignInDeps,
  pendingToken: string | undefined,
  method: "sms" | "email" | "passkey",
): Promise<IssuedChallenge> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const waiting = await deps.pending.find(tx, pendingToken);
    const offered = await deps.proofs.methodsOf(tx, waiting.customer_id);
    return deps.proofs.ask(tx, contextOf(waiting), method, offered);
  });
}

export interface SecondStep extends Browser {
  readonly pendingToken: string | undefined;
  readonly proof: Proof;
  readonly trustDevice: boolean;
}

/** The second step: a session of assurance level 2. The waiting sign-in ends with it, once. */
export async function finishSignIn(deps: SignInDeps, request: SecondStep): Promise<Entered> {
  const waiting = await deps.pending.find(deps.database.kysely, request.pendingToken);
  const customerId = waiting.customer_id;
  try {
    return await deps.proofs.verify(contextOf(waiting), request.proof, async (tx, factor) => {
      if (!(await deps.pending.end(tx, waiting.id))) throw new RequestRefused("sign_in_expired");
      if (factor === "recovery_code") await noteRecoveryCode(deps, tx, customerId, request);
      return enter(deps, tx, {
        ...request,
        customerId,
        factors: ["password", factor],
        trust: request.trustDevice,
        failuresBefore: waiting.failures_before,
      });
    });
  } catch (error) {
    if (error instanceof RequestRefused && error.code === "proof_invalid")
      await noteWrongProof(deps, {
        ...request,
        customerId,
        type: "factor.failed",
        factor: request.proof.method,
      });
    throw error;
  }
}
