import type { AuditTrail } from "../../platform/audit-trail.ts";
import { relyingPartyOf } from "../../platform/authenticators/index.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Actor } from "../../platform/http/index.ts";
import type { Messages } from "../../platform/messages/index.ts";
import { createChallenges } from "./challenge-service.ts";
import type { Challenges } from "./challenges.ts";
import { revokeDevices } from "./device-repository.ts";
import * as enrolment from "./factors/enrolment.ts";
import { createFactorLocks, type FactorLocks } from "./factors/locks.ts";
import * as manage from "./factors/manage.ts";
import * as passkeyEnrolment from "./factors/passkey-enrolment.ts";
import { createPasskeys } from "./factors/passkeys.ts";
import { createTotpSeeds } from "./factors/totp.ts";
import * as passkeySignIn from "./passkey-sign-in.ts";
import { checkOwnPassword, checkPassword, type PasswordCheckDeps } from "./password-check.ts";
import { createPendingSignIns, type PendingSignIns } from "./pending-sign-ins.ts";
import type { SecurityNotices } from "./ports.ts";
import { noteLocked, noteRegressedPasskey } from "./proof-news.ts";
import { createProofs } from "./proofs.ts";
import type { OwnSession, PasswordCheck, SecondFactors, WaitingSignIns } from "./recovery/ports.ts";
import type { Sessions } from "./sessions.ts";
import * as signIn from "./sign-in.ts";
import * as stepUp from "./step-up.ts";

type Bound<F> = F extends (deps: never, ...args: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

/** Getting in, proving again, and the factors to do it with. Each function is documented where it is written. */
export interface Authentication {
  signIn: Bound<typeof signIn.signIn>;
  waitingSignIn: Bound<typeof signIn.waitingSignIn>;
  askSecondFactor: Bound<typeof signIn.askSecondFactor>;
  finishSignIn: Bound<typeof signIn.finishSignIn>;
  abandonSignIn(pendingToken: string | undefined): Promise<void>;
  startPasskeySignIn: Bound<typeof passkeySignIn.startPasskeySignIn>;
  finishPasskeySignIn: Bound<typeof passkeySignIn.finishPasskeySignIn>;
  stepUpState: Bound<typeof stepUp.stepUpState>;
  askStepUp: Bound<typeof stepUp.askStepUp>;
  finishStepUp: Bound<typeof stepUp.finishStepUp>;
  readonly factors: Factors;
  readonly challenges: Challenges;
}

export interface Factors {
  readonly isSmsOffered: boolean;
  list(actor: Actor): Promise<manage.FactorList>;
  startTotp: Bound<typeof enrolment.startTotp>;
  confirmTotp: Bound<typeof enrolment.confirmTotp>;
  startPasskey: Bound<typeof passkeyEnrolment.startPasskey>;
  addPasskey: Bound<typeof passkeyEnrolment.addPasskey>;
  startChannel: Bound<typeof enrolment.startChannel>;
  confirmChannel: Bound<typeof enrolment.confirmChannel>;
  rename: Bound<typeof manage.rename>;
  remove: Bound<typeof manage.remove>;
  newRecoveryCodes: Bound<typeof manage.newRecoveryCodes>;
}

export interface AuthenticationDeps extends PasswordCheckDeps {
  readonly keyring: Keyring;
  readonly messages: Messages;
  readonly config: {
    readonly publicUrl: string;
    readonly isSmsOffered: boolean;
    readonly isDemo: boolean;
  };
  readonly sessions: Sessions;
  readonly audit: AuditTrail;
  readonly notices: SecurityNotices;
  readonly locks: FactorLocks;
  readonly pending: PendingSignIns;
}

/** Plain wiring. */
export function createAuthentication(given: AuthenticationDeps): Authentication {
  const { database, clock, keyring, locks, pending } = given;
  const { publicUrl, isSmsOffered, isDemo } = given.config;
  const relyingParty = relyingPartyOf(publicUrl);
  const seeds = createTotpSeeds(keyring);
  const onLocked = (customerId: string, factor: string) => noteLocked(given, customerId, factor);
  const passkeys = createPasskeys({
    database,
    clock,
    relyingParty,
    onRegressed: (tx, customerId) => noteRegressedPasskey(given, tx, customerId),
  });
  const challenges = createChallenges({ ...given, locks, passkeys, onLocked, isSmsOffered });
  const proofs = createProofs({
    database,
    clock,
    challenges,
    locks,
    seeds,
    isSmsOffered,
    onLocked,
  });
  const deps = { ...given, challenges, proofs, pending, seeds, relyingParty, isSmsOffered, isDemo };

  return {
    signIn: (request) => signIn.signIn(deps, request),
    waitingSignIn: (token) => signIn.waitingSignIn(deps, token),
    askSecondFactor: (token, method) => signIn.askSecondFactor(deps, token, method),
    finishSignIn: (request) => signIn.finishSignIn(deps, request),
    abandonSignIn: (token) => pending.endByToken(database.kysely, token),
    startPasskeySignIn: (token) => passkeySignIn.startPasskeySignIn(deps, token),
    finishPasskeySignIn: (request) => passkeySignIn.finishPasskeySignIn(deps, request),
    stepUpState: (actor) => stepUp.stepUpState(deps, actor),
    askStepUp: (actor, method) => stepUp.askStepUp(deps, actor, method),
    finishStepUp: (request) => stepUp.finishStepUp(deps, request),
    challenges,
    factors: {
      isSmsOffered,
      list: (actor) => manage.listFactors(database, actor.customerId),
      startTotp: (request) => enrolment.startTotp(deps, request),
      confirmTotp: (request) => enrolment.confirmTotp(deps, request),
      startPasskey: (request) => passkeyEnrolment.startPasskey(deps, request),
      addPasskey: (request) => passkeyEnrolment.addPasskey(deps, request),
      startChannel: (request) => enrolment.startChannel(deps, request),
      confirmChannel: (request) => enrolment.confirmChannel(deps, request),
      rename: (request) => manage.rename(deps, request),
      remove: (request) => manage.remove(deps, request),
      newRecoveryCodes: (request) => manage.newRecoveryCodes(deps, request),
    },
  };
}

export const createAuthenticationParts = (
  deps: Pick<AuthenticationDeps, "database" | "clock" | "keyring">,
): Pick<AuthenticationDeps, "locks" | "pending"> => ({
  locks: createFactorLocks(deps),
  pending: createPendingSignIns(deps),
});

/** What recovery needs of sign-in, sessions and factors (recovery/ports.ts). */
export interface RecoveryPorts {
  readonly waiting: WaitingSignIns;
  readonly secondFactors: SecondFactors;
  readonly passwords: PasswordCheck;
  readonly ownSession: OwnSession;
}

export function createRecoveryPorts(deps: AuthenticationDeps): RecoveryPorts {
  const { database, clock, pending, sessions } = deps;
  return {
    waiting: {
      customerOf: async (token) => (await pending.find(database.kysely, token)).customer_id,
      end: (tx, token) => pending.endByToken(tx, token),
    },
    secondFactors: {
      removeAll: manage.removeAllFactors,
      async forgetDevices(tx, customerId) {
        await revokeDevices(tx, customerId, clock.now());
        // Whoever waits with the old password waits in vain.
        await pending.endAllOf(tx, customerId);
      },
    },
    passwords: {
      byEmail: async (request) => (await checkPassword(deps, request)).credential.customerId,
      ofCustomer: (request) => checkOwnPassword(deps, { ...request, userAgent: "" }),
    },
    ownSession: {
      rotate: (tx, actor) => sessions.rotate(tx, actor),
      start: (tx, session) =>
        sessions.start(tx, {
          ...session,
          presentedToken: undefined,
          factors: ["recovery"],
          deviceId: null,
        }),
    },
  };
}
