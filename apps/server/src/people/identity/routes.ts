import type { Clock } from "../../platform/clock.ts";
import type { RegisterRoute } from "../../platform/http/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { Messages } from "../../platform/messages/index.ts";
import { maskEmail, maskPhone } from "./masking.ts";
import { registerRecoveryRoutes } from "./recovery/routes.ts";
import { COOKIE_SECONDS, cookieNamesOf } from "./routes/cookies.ts";
import { registerFactorRoutes } from "./routes/factors.ts";
import { registerSessionRoutes } from "./routes/session.ts";
import { registerSignInRoutes } from "./routes/sign-in.ts";
import { toSession } from "./routes/wire.ts";
import { registerSecurityRoutes } from "./security/routes.ts";
import type { Identity } from "./service.ts";
import type { RegistrationRow } from "./tables.ts";

interface RouteSettings {
  readonly cookieName: string;
  readonly isDemo: boolean;
  readonly clock: Clock;
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
  const names = cookieNamesOf(settings.cookieName);
  registerSignInRoutes(route, identity, names);
  registerSessionRoutes(route, identity, names);
  registerFactorRoutes(route, identity);
  registerRecoveryRoutes(route, identity, { names, clock: settings.clock });
  registerSecurityRoutes(route, identity, settings.clock);
  registerDemoRoutes(route, identity, settings);
}

function registerRegistrationRoutes(route: RegisterRoute, identity: Identity): void {
  route("register", async ({ body, ip, userAgent }) =>
    toRegistration(await identity.register({ ...body, ip, userAgent })),
  );
  route("getRegistration", async ({ params }) =>
    toRegistration(await identity.registration(fromPublicId(params.registrationId))),
  );
  route("confirmEmail", async ({ body, ip, userAgent }) =>
    toRegistration(await identity.confirmEmail(body.token, { ip, userAgent })),
  );
  route("confirmPhone", async ({ params, body, ip, userAgent }) =>
    toRegistration(
      await identity.confirmPhone(fromPublicId(params.registrationId), body.code, {
        ip,
        userAgent,
      }),
    ),
  );
  route("resendConfirmation", async ({ params, body, ip, userAgent }) =>
    toRegistration(
      await identity.resend(fromPublicId(params.registrationId), body.channel, { ip, userAgent }),
    ),
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
    setCookie(cookieName, session.token, { maxAgeSeconds: COOKIE_SECONDS.session });
    return toSession(await identity.directory.profileOf(session.customerId), session);
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

const toRegistration = (registration: RegistrationRow) => ({
  id: toPublicId("reg", registration.id),
  state: registration.state === "completed" ? ("completed" as const) : ("pending" as const),
  emailMasked: maskEmail(registration.email),
  phoneMasked: maskPhone(registration.phone),
  isEmailConfirmed: registration.email_confirmed_at !== null,
  isPhoneConfirmed: registration.phone_confirmed_at !== null,
  expiresAt: registration.expires_at.toISOString(),
});
