import type { PasswordPolicy, StaffRole } from "@okpay/contracts";
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
} from "../../platform/authenticators/index.ts";
import { type RegisterRoute, RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { changeRole, disable, invite, requestReset } from "./accounts.ts";
import { DEMO_STAFF } from "./demo.ts";
import {
  completeWithPasskey,
  completeWithPassword,
  readEnrolment,
  startTotp,
} from "./enrolment.ts";
import { changePassword } from "./passwords.ts";
import { HOUR_MS, STAFF_POLICY } from "./policy.ts";
import type { Access } from "./service.ts";
import type { Origin } from "./sessions.ts";
import { type Browser, signInAsDemo, signInWithPasskey, signInWithPassword } from "./sign-in.ts";
import { findStaff, listStaff, type StaffRow } from "./staff-repository.ts";
import { approvalView } from "./work-routes.ts";

interface Settings {
  readonly cookieName: string;
  readonly isDemo: boolean;
  readonly passwordPolicy: PasswordPolicy;
}

const originOf = ({ ip, userAgent }: Origin): Origin => ({ ip, userAgent });

/** Signing in, enrolment and accounts of staff, on the console's listener. */
export function registerAccessRoutes(
  route: RegisterRoute,
  access: Access,
  settings: Settings,
): void {
  registerSignIn(route, access, settings);
  registerEnrolment(route, access, settings.cookieName);
  registerAccounts(route, access);
}

type Request = Origin & {
  readonly cookies: Readonly<Record<string, string | undefined>>;
  setCookie(name: string, value: string, options: { readonly maxAgeSeconds: number }): void;
};

const browserOf = (request: Request, cookieName: string): Browser => ({
  ...originOf(request),
  presentedToken: request.cookies[cookieName],
});

/** Sets the cookie and answers with who it is for. */
async function welcome(access: Access, cookieName: string, request: Request, token: string) {
  const actor = await access.console.authenticate(token);
  if (actor === null) throw new RequestRefused("unauthenticated");
  const maxAgeSeconds = (STAFF_POLICY.sessionAbsoluteHours * HOUR_MS) / 1000;
  request.setCookie(cookieName, token, { maxAgeSeconds });
  return sessionView(access, actor);
}

async function sessionView({ parts }: Access, actor: StaffActor) {
  const { database, clock } = parts.signingIn;
  const staff = await findStaff(database.kysely, actor.staffId);
  if (staff === undefined) throw new Error("a session belongs to nobody");
  return {
    staff: staffView(staff, clock.now()),
    grants: [...actor.grants],
    signedInAt: actor.signedInAt.toISOString(),
    idleExpiresAt: actor.idleExpiresAt.toISOString(),
    absoluteExpiresAt: actor.absoluteExpiresAt.toISOString(),
  };
}

function registerSignIn(
  route: RegisterRoute,
  access: Access,
  { cookieName, isDemo, passwordPolicy }: Settings,
): void {
  const { signingIn } = access.parts;
  route("getConsoleConfig", async () => ({
    isDemo,
    passwordPolicy,
    personas: isDemo ? [...DEMO_STAFF] : [],
  }));
  route("staffSignIn", async (request) => {
    const browser = browserOf(request, cookieName);
    const token = await signInWithPassword(signingIn, { ...request.body, ...browser });
    return welcome(access, cookieName, request, token);
  });
  route("startStaffPasskeySignIn", async () => {
    const { challengeId, options, expiresAt } = await access.parts.startPasskeySignIn();
    return questionView(challengeId, options, expiresAt);
  });
  route("finishStaffPasskeySignIn", async (request) => {
    const token = await signInWithPasskey(signingIn, {
      ...browserOf(request, cookieName),
      challengeId: fromPublicId(request.body.challengeId),
      // The library checks every field of it.
      response: request.body.response as unknown as AuthenticationResponseJSON,
    });
    return welcome(access, cookieName, request, token);
  });
  route("staffDemoSignIn", async (request) => {
    const browser = browserOf(request, cookieName);
    const token = await signInAsDemo(signingIn, { role: request.body.role, ...browser });
    return welcome(access, cookieName, request, token);
  });
  route("getStaffSession", ({ actor }) => sessionView(access, actor));
  route("staffSignOut", async ({ actor, clearCookie, setHeader, ip, userAgent }) => {
    const { database, sessions, audit } = signingIn;
    await database.kysely.transaction().execute(async (tx) => {
      await sessions.end(tx, actor.sessionId);
      await access.parts.signedOut(tx, actor.sessionId);
      await audit.write(tx, {
        type: "staff.signed_out",
        actor: { kind: "staff", id: actor.staffId },
        subject: { kind: "staff", id: actor.staffId },
        outcome: "success",
        origin: { ip, userAgent },
      });
    });
    clearCookie(cookieName);
    setHeader("clear-site-data", '"cache", "storage"');
    return undefined;
  });
  route("changeStaffPassword", async ({ actor, body, ip, userAgent }) => {
    await changePassword(signingIn, actor, { ...body, ip, userAgent });
    return undefined;
  });
}

const questionView = (challengeId: string, options: object, expiresAt: Date) => ({
  challengeId: toPublicId("chl", challengeId),
  options: options as Record<string, unknown>,
  expiresAt: expiresAt.toISOString(),
});

function registerEnrolment(route: RegisterRoute, access: Access, cookieName: string): void {
  const { signingIn } = access.parts;
  route("readStaffEnrolment", async ({ body }) => {
    const { staff, enrolment } = await readEnrolment(signingIn, body.token);
    const { displayName, email, role } = staff;
    return { displayName, email, role, expiresAt: enrolment.expiresAt.toISOString() };
  });
  route("startStaffTotp", ({ body }) => startTotp(signingIn, body.token));
  route("completeStaffPassword", async (request) => {
    const browser = browserOf(request, cookieName);
    const token = await completeWithPassword(signingIn, { ...request.body, ...browser });
    return welcome(access, cookieName, request, token);
  });
  route("startStaffPasskey", async ({ body }) => {
    const question = await access.parts.startPasskeyEnrolment(body.token);
    return questionView(question.challengeId, question.options, question.expiresAt);
  });
  route("completeStaffPasskey", async (request) => {
    const { token, label, challengeId, response } = request.body;
    const session = await completeWithPasskey(signingIn, {
      ...browserOf(request, cookieName),
      token,
      label,
      challengeId: fromPublicId(challengeId),
      // The library checks every field of it.
      response: response as unknown as RegistrationResponseJSON,
    });
    return welcome(access, cookieName, request, session);
  });
}

function registerAccounts(route: RegisterRoute, access: Access): void {
  const { accounts, signingIn } = access.parts;
  const { database, clock } = signingIn;
  const viewOf = async (id: string) => {
    const staff = await findStaff(database.kysely, id);
    if (staff === undefined) throw new RequestRefused("not_found");
    return staffView(staff, clock.now());
  };
  route("listStaff", async () => ({
    staff: (await listStaff(database.kysely)).map((staff) => staffView(staff, clock.now())),
  }));
  route("inviteStaff", async ({ body, actor, ip, userAgent }) => {
    const by = { actor, origin: { ip, userAgent } };
    const { staffId } = await invite(accounts, body, by);
    return viewOf(staffId);
  });
  route("changeStaffRole", async ({ params, body, actor, ip, userAgent }) => {
    const id = fromPublicId(params.staffId);
    const role: StaffRole = body.role;
    await changeRole(accounts, id, role, { actor, origin: { ip, userAgent } });
    return viewOf(id);
  });
  route("disableStaff", async ({ params, body, actor, ip, userAgent }) => {
    const id = fromPublicId(params.staffId);
    await disable(accounts, id, body.reason, { actor, origin: { ip, userAgent } });
    return viewOf(id);
  });
  route("requestStaffReset", async ({ params, body, actor, ip, userAgent }) => {
    const id = fromPublicId(params.staffId);
    const by = { actor, origin: { ip, userAgent } };
    const approvalId = await requestReset(accounts, id, body.reason, by);
    return approvalView(access, actor, approvalId);
  });
}

const staffView = (staff: StaffRow, now: Date) => ({
  id: toPublicId("stf", staff.id),
  displayName: staff.displayName,
  email: staff.email,
  role: staff.role,
  state:
    staff.state === "active" && staff.lockedUntil !== null && staff.lockedUntil > now
      ? ("locked" as const)
      : staff.state,
  locale: staff.locale,
  isDemo: staff.isDemo,
  factors: [
    ...(staff.totpSeed === null ? [] : (["totp"] as const)),
    ...(staff.passkeys === 0 ? [] : (["passkey"] as const)),
  ],
  createdAt: staff.createdAt.toISOString(),
  lastSignedInAt: staff.lastSignedInAt?.toISOString() ?? null,
});
