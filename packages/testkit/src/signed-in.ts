import { TOTP } from "otpauth";
import type { SignInOutcome } from "../../../apps/server/src/people/identity/sign-in.ts";
import type { Actor } from "../../../apps/server/src/platform/http/index.ts";
import { toPublicId } from "../../../apps/server/src/platform/ids.ts";
import { BROWSER, type PeopleWorld } from "./people-world.ts";

/** Customers of the tests who are signed in, have proved themselves again, and have second factors. */

export interface SignedIn {
  readonly email: string;
  readonly phone: string;
  readonly password: string;
  readonly customerId: string;
  readonly token: string;
  readonly deviceToken: string;
  readonly actor: Actor;
}

export async function actorOf(world: PeopleWorld, token: string): Promise<Actor> {
  const actor = await world.identity.authenticate(token);
  if (actor === null) throw new Error("not signed in");
  return actor;
}

/** What a finished sign-in gave; fails where a second factor was asked for. */
export function entered(outcome: SignInOutcome) {
  if (outcome.state !== "signed_in") throw new Error("a second factor was asked for");
  return outcome.entered;
}

export const passwordSignIn = (
  world: PeopleWorld,
  person: Pick<SignedIn, "email" | "password">,
  browser: { readonly deviceToken?: string; readonly ip?: string } = {},
) =>
  world.identity.signIn({
    ...BROWSER,
    presentedToken: undefined,
    email: person.email,
    password: person.password,
    ...browser,
  });

/** A new customer, signed in with the password. */
export async function signedIn(world: PeopleWorld): Promise<SignedIn> {
  const { form, customerId } = await world.customer();
  const { email, phone, password } = form;
  const { token, deviceToken } = entered(await passwordSignIn(world, form));
  return {
    email,
    phone,
    password,
    customerId,
    token,
    deviceToken,
    actor: await actorOf(world, token),
  };
}

/** The same after a step-up by the password and a code to the verified mail address, as who has no factor does it. */
export async function steppedUp(world: PeopleWorld, person?: SignedIn): Promise<SignedIn> {
  const before = person ?? (await signedIn(world));
  const challenge = await world.identity.askStepUp(before.actor, "email");
  const { token } = await world.identity.finishStepUp({
    ...BROWSER,
    actor: before.actor,
    presentedToken: before.token,
    deviceToken: before.deviceToken,
    password: before.password,
    proof: {
      method: "code",
      challengeId: toPublicId("chl", challenge.id),
      code: await world.codeOf(before.email),
    },
  });
  return { ...before, token, actor: await actorOf(world, token) };
}

export interface WithTotp extends SignedIn {
  readonly factorId: string;
  readonly recoveryCodes: readonly string[];
  /** What the app on the phone shows so many seconds from now. */
  code(seconds?: number): string;
}

/** A customer with an authenticator app, signed in and stepped up; the world's clock has moved on to the app's next code. */
export async function withTotp(world: PeopleWorld): Promise<WithTotp> {
  const person = await steppedUp(world);
  const requester = { ...BROWSER, actor: person.actor };
  const started = await world.identity.factors.startTotp(requester);
  const app = new TOTP({ secret: started.secret });
  const code = (seconds = 0) =>
    app.generate({ timestamp: world.clock.now().getTime() + seconds * 1000 });
  const { factor, recoveryCodes } = await world.identity.factors.confirmTotp({
    ...requester,
    enrolmentId: started.id,
    code: code(),
    label: "Phone",
  });
  world.clock.advance(30_000);
  return { ...person, factorId: factor.id, recoveryCodes: recoveryCodes ?? [], code };
}

/** The password was right; the token of the waiting sign-in. */
export async function waiting(
  world: PeopleWorld,
  person: Pick<SignedIn, "email" | "password">,
  browser: { readonly deviceToken?: string } = {},
): Promise<string> {
  const outcome = await passwordSignIn(world, person, browser);
  if (outcome.state !== "second_factor_required") throw new Error("no second factor was asked for");
  return outcome.token;
}

/** `ok`, or the code of the refusal. */
export const outcomeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "ok",
    (error: Error & { readonly code?: string }) => error.code ?? error.message,
  );

/** How often each answer came. */
export const tally = (answers: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...new Set(answers)].sort().map((one) => [one, answers.filter((x) => x === one).length]),
  );
