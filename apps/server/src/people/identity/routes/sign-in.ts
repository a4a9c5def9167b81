import type { RegisterRoute, RouteReply } from "../../../platform/http/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { toPublicId } from "../../../platform/ids.ts";
import type { Browser, Entered } from "../entrance.ts";
import type { Identity } from "../service.ts";
import type { WaitingSignIn } from "../sign-in.ts";
import { COOKIE_SECONDS, type CookieNames } from "./cookies.ts";
import { toChallenge, toMethods, toSession } from "./wire.ts";

interface CookieRequest {
  readonly ip: string;
  readonly userAgent: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  setCookie(name: string, value: string, options: { readonly maxAgeSeconds: number }): void;
  clearCookie(name: string): void;
}

/** Sign-in in one step or two, and with a passkey alone. Between the steps nothing but these routes answers (row S9). */
export function registerSignInRoutes(
  route: RegisterRoute,
  identity: Identity,
  names: CookieNames,
): void {
  const browserOf = ({ ip, userAgent, cookies }: CookieRequest): Browser => ({
    ip,
    userAgent,
    presentedToken: cookies[names.session],
    deviceToken: cookies[names.device],
  });
  const enter = async (request: CookieRequest, entered: Entered) => {
    request.setCookie(names.session, entered.token, { maxAgeSeconds: COOKIE_SECONDS.session });
    request.setCookie(names.device, entered.deviceToken, { maxAgeSeconds: COOKIE_SECONDS.device });
    if (request.cookies[names.pending] !== undefined) request.clearCookie(names.pending);
    return toSession(await identity.directory.profileOf(entered.customerId), entered);
  };
  const wait = (request: CookieRequest, token: string) =>
    request.setCookie(names.pending, token, { maxAgeSeconds: COOKIE_SECONDS.pending });

  route("signIn", async (request) => {
    const { body, cookies } = request;
    const pendingToken = cookies[names.pending];
    const outcome = await identity.signIn({ ...browserOf(request), ...body, pendingToken });
    if (outcome.state === "signed_in")
      return { state: "signed_in" as const, session: await enter(request, outcome.entered) };
    wait(request, outcome.token);
    return toPending(identity, outcome.waiting);
  });
  route("getPendingSignIn", async ({ cookies }) =>
    toPending(identity, await identity.waitingSignIn(cookies[names.pending])),
  );
  route("startSignInChallenge", async ({ body, cookies }) =>
    toChallenge(await identity.askSecondFactor(cookies[names.pending], body.method)),
  );
  route("finishSignIn", async (request) => {
    const { body, cookies } = request;
    const pendingToken = cookies[names.pending];
    return enter(
      request,
      await identity.finishSignIn({ ...browserOf(request), ...body, pendingToken }),
    );
  });
  route("abandonSignIn", async ({ cookies, clearCookie }) => {
    await identity.abandonSignIn(cookies[names.pending]);
    clearCookie(names.pending);
    return undefined;
  });
  route("startPasskeySignIn", async (request) => {
    const { challenge, token } = await identity.startPasskeySignIn(request.cookies[names.pending]);
    if (challenge.passkeyOptions === null) throw new RequestRefused("factor_unavailable");
    wait(request, token);
    return {
      challengeId: toPublicId("chl", challenge.id),
      options: { ...challenge.passkeyOptions },
      expiresAt: challenge.expiresAt.toISOString(),
    };
  });
  route("finishPasskeySignIn", async (request) => {
    const { body, cookies } = request;
    const pendingToken = cookies[names.pending];
    return enter(
      request,
      await identity.finishPasskeySignIn({ ...browserOf(request), ...body, pendingToken }),
    );
  });
}

const toPending = async (
  { recovery }: Pick<Identity, "recovery">,
  waiting: WaitingSignIn,
): Promise<RouteReply<"getPendingSignIn">> => {
  const found = await recovery.caseOf(waiting.customerId);
  return {
    state: "second_factor_required",
    methods: toMethods(waiting.methods),
    recovery:
      found === null
        ? null
        : {
            state: found.state === "ready" ? "ready" : "waiting",
            readyAt: found.readyAt.toISOString(),
          },
    expiresAt: waiting.expiresAt.toISOString(),
  };
};
