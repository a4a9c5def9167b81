import type { Clock } from "../../platform/clock.ts";
import { sha256 } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import { type Actor, RequestRefused, STEP_UP_FRESH_MS } from "../../platform/http/index.ts";
import { assuranceOf, type ProvedFactor } from "./assurance.ts";
import type { IssuedChallenge } from "./challenges.ts";
import { findCustomers } from "./customer-repository.ts";
import type { EntranceDeps } from "./entrance.ts";
import { checkOwnPassword, type PasswordCheckDeps } from "./password-check.ts";
import { after } from "./policy.ts";
import { noteRecoveryCode, noteWrongProof } from "./proof-news.ts";
import type { Proof, ProofContext, ProofMethod, Proofs } from "./proofs.ts";
import { ofCustomer } from "./recovery/audit-events.ts";

/**
 * Proving again who is there before something that protects the account changes (rows S8, U9): a passkey, or the password and a
 * second factor; who has none proves a verified channel instead. The session gets another token (row S2).
 */
export interface StepUpDeps extends PasswordCheckDeps, EntranceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly proofs: Proofs;
  readonly isDemo: boolean;
}

export interface StepUpState {
  readonly freshUntil: Date | null;
  readonly needsPassword: boolean;
  readonly methods: readonly ProofMethod[];
}

export async function stepUpState(deps: StepUpDeps, actor: Actor): Promise<StepUpState> {
  const { methods } = await waysOf(deps, actor.customerId);
  return {
    freshUntil: freshUntil(actor.stepUpAt, deps.clock.now()),
    needsPassword: await needsPassword(deps, actor.customerId),
    methods,
  };
}

const freshUntil = (stepUpAt: Date | null, now: Date): Date | null => {
  const until = stepUpAt === null ? null : after(stepUpAt, STEP_UP_FRESH_MS);
  return until !== null && until > now ? until : null;
};

const contextOf = ({ customerId, sessionId }: Actor): ProofContext => ({
  customerId,
  purpose: "step-up",
  binding: sha256(`session ${sessionId}`),
});

export function askStepUp(
  deps: StepUpDeps,
  actor: Actor,
  method: "sms" | "email" | "passkey",
): Promise<IssuedChallenge> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const { methods } = await waysOf(deps, actor.customerId);
    return deps.proofs.ask(tx, contextOf(actor), method, methods);
  });
}

export interface StepUpRequest {
  readonly actor: Actor;
  readonly presentedToken: string | undefined;
  readonly deviceToken: string | undefined;
  readonly ip: string;
  readonly userAgent: string;
  readonly password: string | null;
  readonly proof: Proof;
}

export interface SteppedUp {
  /** For the session cookie; the present one opens nothing any more. */
  readonly token: string;
  readonly state: StepUpState;
}

export async function finishStepUp(deps: StepUpDeps, request: StepUpRequest): Promise<SteppedUp> {
  const { actor, presentedToken, proof, ip, userAgent } = request;
  const { customerId } = actor;
  if (presentedToken === undefined) throw new RequestRefused("unauthenticated");
  const { methods, isSetUp } = await waysOf(deps, customerId);
  const isPasswordNeeded = await needsPassword(deps, customerId);
  try {
    if (isPasswordNeeded && proof.method !== "passkey") await provePassword(deps, request);
    const first: ProvedFactor = isPasswordNeeded ? "password" : "demo";
    const { token, stepUpAt } = await deps.proofs.verify(
      contextOf(actor),
      proof,
      async (tx, factor) => {
        const factors: ProvedFactor[] = factor === "passkey" ? ["passkey"] : [first, factor];
        const renewed = await deps.sessions.renew(tx, {
          sessionId: actor.sessionId,
          presentedToken,
          factors,
          // A code to a channel nobody made a factor is a fresh proof, but no second factor (row F8).
          aal: isSetUp ? assuranceOf(factors) : 1,
        });
        // Another tab was faster, or the session was ended: the proof is not used up.
        if (renewed === null) throw new RequestRefused("unauthenticated");
        if (factor === "recovery_code") await noteRecoveryCode(deps, tx, customerId, request);
        await deps.audit.write(
          tx,
          ofCustomer("step_up.passed", customerId, { ip, userAgent }, { details: { factors } }),
        );
        return renewed;
      },
    );
    const state = { freshUntil: after(stepUpAt, STEP_UP_FRESH_MS), methods };
    return { token, state: { ...state, needsPassword: isPasswordNeeded } };
  } catch (error) {
    if (error instanceof RequestRefused && error.code === "proof_invalid")
      await noteWrongProof(deps, {
        ...request,
        customerId,
        type: "step_up.failed",
        factor: proof.method,
      });
    throw error;
  }
}

/** A wrong password is answered as a wrong code is: nobody learns which of the two it was (row U5). */
async function provePassword(
  deps: StepUpDeps,
  { actor, password, deviceToken, ip, userAgent }: StepUpRequest,
): Promise<void> {
  if (password === null) throw new RequestRefused("proof_invalid");
  const { customerId } = actor;
  await checkOwnPassword(deps, { customerId, password, deviceToken, ip, userAgent });
}

/** The customer's second factors, or, for who has none, the verified channels. */
async function waysOf(
  { database, proofs }: StepUpDeps,
  customerId: string,
): Promise<{ readonly methods: readonly ProofMethod[]; readonly isSetUp: boolean }> {
  const factors = await proofs.methodsOf(database.kysely, customerId);
  if (factors.length > 0) return { methods: factors, isSetUp: true };
  return { methods: await proofs.channelsOf(database.kysely, customerId), isSetUp: false };
}

/** Personas of the demo world are entered without a password, so nobody there knows one. */
async function needsPassword(
  { database, isDemo }: StepUpDeps,
  customerId: string,
): Promise<boolean> {
  if (!isDemo) return true;
  const [customer] = await findCustomers(database.kysely, [customerId]);
  return (customer?.persona ?? null) === null;
}
