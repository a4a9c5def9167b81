import type { Clock } from "../../../platform/clock.ts";
import type { RegisterRoute } from "../../../platform/http/index.ts";
import { requireFreshStepUp } from "../../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import { COOKIE_SECONDS, type CookieNames } from "../routes/cookies.ts";
import { toChallenge, toCustomer, toSession } from "../routes/wire.ts";
import type { Identity } from "../service.ts";
import type { FreezeState } from "./protection.ts";
import type { RecoveryCase, WaitingBrowser } from "./recovery-case.ts";

interface BrowserRequest {
  readonly ip: string;
  readonly userAgent: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
}

type RecoveryIdentity = Pick<Identity, "recovery" | "directory">;

/** Getting an account back, freezing it, and changing password, address or number. */
export function registerRecoveryRoutes(
  route: RegisterRoute,
  identity: RecoveryIdentity,
  { names, clock }: { readonly names: CookieNames; readonly clock: Clock },
): void {
  registerPasswordRoutes(route, identity, names, clock);
  registerCaseRoutes(route, identity, names);
  registerFreezeRoutes(route, identity, clock);
  registerContactRoutes(route, identity, clock);
}

function registerPasswordRoutes(
  route: RegisterRoute,
  { recovery }: RecoveryIdentity,
  names: CookieNames,
  clock: Clock,
): void {
  route("requestPasswordReset", async ({ body, ip, userAgent }) => {
    const { id, by, expiresAt, resendAt } = await recovery.requestReset({ ...body, ip, userAgent });
    return {
      id: toPublicId("rst", id),
      by,
      expiresAt: expiresAt.toISOString(),
      resendAt: resendAt.toISOString(),
    };
  });
  route("completePasswordReset", async ({ body, ip, userAgent }) => {
    const { proof, password } = body;
    const given = proof.by === "link" ? proof : { ...proof, resetId: fromPublicId(proof.resetId) };
    await recovery.completeReset({ proof: given, password, ip, userAgent });
    return undefined;
  });
  route("changePassword", async ({ actor, body, ip, userAgent, setCookie }) => {
    requireFreshStepUp(actor, clock.now());
    const { token } = await recovery.changePassword({ ...body, actor, ip, userAgent });
    setCookie(names.session, token, { maxAgeSeconds: COOKIE_SECONDS.session });
    return undefined;
  });
}

function registerCaseRoutes(
  route: RegisterRoute,
  { recovery, directory }: RecoveryIdentity,
  names: CookieNames,
): void {
  const waiting = ({ ip, userAgent, cookies }: BrowserRequest): WaitingBrowser => ({
    ip,
    userAgent,
    presentedToken: cookies[names.pending],
  });
  route("startRecovery", async (request) =>
    toRecoveryCase(await recovery.startRecovery(waiting(request))),
  );
  route("cancelRecovery", async ({ body, ip, userAgent }) =>
    toRecoveryCase(await recovery.cancelRecovery(body.token, { ip, userAgent })),
  );
  route("startRecoveryCompletion", async (request) => {
    const { email, phone } = await recovery.startRecoveryCompletion(waiting(request));
    return {
      emailChallengeId: toPublicId("chl", email.id),
      phoneChallengeId: toPublicId("chl", phone.id),
      maskedEmail: email.maskedTo ?? "",
      maskedPhone: phone.maskedTo ?? "",
      expiresAt: email.expiresAt.toISOString(),
    };
  });
  route("completeRecovery", async (request) => {
    const { body, setCookie, clearCookie } = request;
    const session = await recovery.completeRecovery(waiting(request), {
      ...body,
      emailChallengeId: fromPublicId(body.emailChallengeId),
      phoneChallengeId: fromPublicId(body.phoneChallengeId),
    });
    clearCookie(names.pending);
    setCookie(names.session, session.token, { maxAgeSeconds: COOKIE_SECONDS.session });
    return toSession(await directory.profileOf(session.customerId), session);
  });
}

function registerFreezeRoutes(
  route: RegisterRoute,
  { recovery }: RecoveryIdentity,
  clock: Clock,
): void {
  route("freezeByLink", async ({ body, ip, userAgent }) =>
    toFreezeState(await recovery.freezeByLink(body.token, { ip, userAgent })),
  );
  route("reportLostPhone", async ({ body, ip, userAgent }) =>
    toFreezeState(await recovery.reportLostPhone({ ...body, ip, userAgent })),
  );
  // Without step-up: stopping one's own money must never wait for a code.
  route("freezeAccount", async ({ actor, ip, userAgent }) =>
    toFreezeState(await recovery.freeze(actor, { ip, userAgent })),
  );
  route("unfreezeAccount", async ({ actor, ip, userAgent }) => {
    requireFreshStepUp(actor, clock.now());
    return toFreezeState(await recovery.unfreeze(actor, { ip, userAgent }));
  });
}

function registerContactRoutes(
  route: RegisterRoute,
  { recovery, directory }: RecoveryIdentity,
  clock: Clock,
): void {
  route("changeContact", async ({ actor, body, ip, userAgent }) => {
    requireFreshStepUp(actor, clock.now());
    return toChallenge(await recovery.changeContact({ ...body, actor, ip, userAgent }));
  });
  route("confirmContact", async ({ actor, params, body, ip, userAgent }) => {
    const challengeId = fromPublicId(params.challengeId);
    await recovery.confirmContact({ ...body, challengeId, actor, ip, userAgent });
    return toCustomer(await directory.profileOf(actor.customerId));
  });
}

const toFreezeState = ({ isFrozen, frozenAt, by }: FreezeState) => ({
  isFrozen,
  frozenAt: frozenAt?.toISOString() ?? null,
  by,
});

const toRecoveryCase = (found: RecoveryCase) => ({
  id: toPublicId("rcv", found.id),
  state: found.state,
  createdAt: found.createdAt.toISOString(),
  readyAt: found.readyAt.toISOString(),
  expiresAt: found.expiresAt.toISOString(),
});
