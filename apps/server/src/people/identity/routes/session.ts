import type { RegisterRoute } from "../../../platform/http/index.ts";
import type { Identity } from "../service.ts";
import { COOKIE_SECONDS, type CookieNames } from "./cookies.ts";
import { toChallenge, toCustomer, toSession, toStepUpState } from "./wire.ts";

/** Who is signed in, proving it again, and going. */
export function registerSessionRoutes(
  route: RegisterRoute,
  identity: Identity,
  names: CookieNames,
): void {
  route("getSession", async ({ actor }) =>
    toSession(await identity.directory.profileOf(actor.customerId), actor),
  );
  route("signOut", async ({ actor, ip, userAgent, clearCookie, setHeader }) => {
    await identity.signOut(actor, { ip, userAgent });
    clearCookie(names.session);
    // Not "cookies": the device stays known, and trusted if its owner said so. The back button shows nothing (row S11).
    setHeader("clear-site-data", '"cache", "storage"');
    return undefined;
  });
  route("updateProfile", async ({ actor, body }) =>
    toCustomer(await identity.changeLocale(actor.customerId, body.locale)),
  );

  route("getStepUp", async ({ actor }) => toStepUpState(await identity.stepUpState(actor)));
  route("startStepUp", async ({ actor, body }) =>
    toChallenge(await identity.askStepUp(actor, body.method)),
  );
  route("finishStepUp", async ({ actor, body, ip, userAgent, cookies, setCookie }) => {
    const { token, state } = await identity.finishStepUp({
      ...body,
      actor,
      ip,
      userAgent,
      presentedToken: cookies[names.session],
      deviceToken: cookies[names.device],
    });
    setCookie(names.session, token, { maxAgeSeconds: COOKIE_SECONDS.session });
    return toStepUpState(state);
  });
}
