import type { RouteReply } from "../../../platform/http/index.ts";
import { toPublicId } from "../../../platform/ids.ts";
import type { IssuedChallenge } from "../challenges.ts";
import type { Profile } from "../directory.ts";
import type { ProofMethod } from "../proofs.ts";
import type { SessionTimes } from "../sessions.ts";
import type { StepUpState } from "../step-up.ts";

export const toSession = (profile: Profile, times: SessionTimes) => ({
  customer: toCustomer(profile),
  idleExpiresAt: times.idleExpiresAt.toISOString(),
  absoluteExpiresAt: times.absoluteExpiresAt.toISOString(),
});

export const toCustomer = (profile: Profile) => ({
  id: toPublicId("cus", profile.customerId),
  displayName: profile.displayName,
  email: profile.email,
  phone: profile.phone,
  locale: profile.locale,
  isDemo: profile.isDemo,
  createdAt: profile.createdAt.toISOString(),
});

export const toMethods = (methods: readonly ProofMethod[]) =>
  methods.map(({ method, factorId, label, maskedTo }) => ({
    method,
    factorId: factorId === null ? null : toPublicId("fac", factorId),
    label,
    maskedTo,
  }));

export const toChallenge = (challenge: IssuedChallenge): RouteReply<"startStepUp"> => ({
  id: toPublicId("chl", challenge.id),
  method: challenge.method,
  maskedTo: challenge.maskedTo,
  passkeyOptions: challenge.passkeyOptions === null ? null : { ...challenge.passkeyOptions },
  expiresAt: challenge.expiresAt.toISOString(),
  resendAt: challenge.resendAt?.toISOString() ?? null,
});

export const toStepUpState = (state: StepUpState): RouteReply<"getStepUp"> => ({
  freshUntil: state.freshUntil?.toISOString() ?? null,
  needsPassword: state.needsPassword,
  methods: toMethods(state.methods),
});
