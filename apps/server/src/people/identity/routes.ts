import type { RegisterRoute, RouteReply } from "../../platform/http/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { Messages } from "../../platform/messages/index.ts";
import type { Profile } from "./directory.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { HOUR_MS, POLICY } from "./policy.ts";
import type { Identity } from "./service.ts";
import type { SessionTimes, StartedSession } from "./sessions.ts";
import type { RegistrationRow } from "./tables.ts";

interface RouteSettings {
  readonly cookieName: string;
  readonly isDemo: boolean;
  /** The demo world's inbox. */
  readonly messages: Pick<Messages, "demoInbox">;
}

/** Registration, session, profile and the demo world's doors. */
export function registerIdentityRoutes(
  route: RegisterRoute,
  identity: Identity,
  settings: RouteSettings,
): void {
  registerRegistrationRoutes(route, identity);
  registerSessionRoutes(route, identity, settings);
  registerDemoRoutes(route, identity, settings);
}

function registerRegistrationRoutes(route: RegisterRoute, identity: Identity): void {
  route("register", async ({ body, ip, userAgent }) =>
    toRegistration(await identity.register({ ...body, ip, userAgent })),
  );
  route("getRegistration", async ({ params }) =>
    toRegistration(await identity.registration(fromPublicId(params.registrationId))),
  );
  route("confirmEmail", async ({ body }) =>
    toRegistration(await identity.confirmEmail(body.token)),
  );
  route("confirmPhone", async ({ params, body }) =>
    toRegistration(await identity.confirmPhone(fromPublicId(params.registrationId), body.code)),
  );
  route("resendConfirmation", async ({ params, body, ip }) =>
    toRegistration(await identity.resend(fromPublicId(params.registrationId), body.channel, ip)),
  );
}

/** The cookie outlives no session: the browser drops it at the absolute limit at the latest. */
const COOKIE_SECONDS = (POLICY.sessionAbsoluteHours * HOUR_MS) / 1000;

function registerSessionRoutes(
  route: RegisterRoute,
  identity: Identity,
  { cookieName }: RouteSettings,
): void {
  route("signIn", async ({ body, ip, userAgent, cookies, setCookie }) => {
    const session = await identity.signIn({
      ...body,
      ip,
      userAgent,
      presentedToken: cookies[cookieName],
    });
    setCookie(cookieName, session.token, { maxAgeSeconds: COOKIE_SECONDS });
    return startedSession(identity, session);
  });
  route("getSession", async ({ actor }) =>
    toSession(await identity.directory.profileOf(actor.customerId), actor),
  );
  route("signOut", async ({ actor, clearCookie }) => {
    await identity.signOut(actor);
    clearCookie(cookieName);
    return undefined;
  });
  route("updateProfile", async ({ actor, body }) =>
    toCustomer(await identity.changeLocale(actor.customerId, body.locale)),
  );
}

function registerDemoRoutes(
  route: RegisterRoute,
  identity: Identity,
  { cookieName, isDemo, messages }: RouteSettings,
): void {
  route("demoSignIn", async ({ body, ip, userAgent, cookies, setCookie }) => {
    const session = await identity.demo.signInAs(body.persona, {
      ip,
      userAgent,
      presentedToken: cookies[cookieName],
    });
    setCookie(cookieName, session.token, { maxAgeSeconds: COOKIE_SECONDS });
    return startedSession(identity, session);
  });
  route("demoInbox", async () => {
    if (!isDemo) throw new RequestRefused("not_found");
    const inbox = await messages.demoInbox();
    return {
      messages: inbox.map((message) => ({
        id: toPublicId("msg", message.id),
        channel: message.channel,
        to: message.to,
        subject: message.subject,
        text: message.text,
        links: [...message.links],
        sentAt: message.sentAt.toISOString(),
      })),
    };
  });
}

const startedSession = async (
  identity: Identity,
  session: StartedSession,
): Promise<RouteReply<"signIn">> =>
  toSession(await identity.directory.profileOf(session.customerId), session);

const toSession = (profile: Profile, times: SessionTimes) => ({
  customer: toCustomer(profile),
  idleExpiresAt: times.idleExpiresAt.toISOString(),
  absoluteExpiresAt: times.absoluteExpiresAt.toISOString(),
});

const toCustomer = (profile: Profile) => ({
  id: toPublicId("cus", profile.customerId),
  displayName: profile.displayName,
  email: profile.email,
  phone: profile.phone,
  locale: profile.locale,
  isDemo: profile.isDemo,
  createdAt: profile.createdAt.toISOString(),
});

const toRegistration = (registration: RegistrationRow) => ({
  id: toPublicId("reg", registration.id),
  state: registration.state === "completed" ? ("completed" as const) : ("pending" as const),
  emailMasked: maskEmail(registration.email),
  phoneMasked: maskPhone(registration.phone),
  isEmailConfirmed: registration.email_confirmed_at !== null,
  isPhoneConfirmed: registration.phone_confirmed_at !== null,
  expiresAt: registration.expires_at.toISOString(),
});
