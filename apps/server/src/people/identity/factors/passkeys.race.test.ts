import {
  BROWSER,
  createPeopleWorld,
  createTestAuthenticator,
  createTestDatabase,
  outcomeOf,
  type SignedIn,
  steppedUp,
  type TestAuthenticator,
  type TestAuthenticatorOptions,
  waiting,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { toPublicId } from "../../../platform/ids.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
afterAll(world.close);
const { identity, clock } = world;
const { factors } = identity;
const origin = world.publicUrl;
const MINUTE = 60_000;
const browser = { ...BROWSER, presentedToken: undefined };

async function addPasskey(person: SignedIn, options: TestAuthenticatorOptions = {}) {
  const requester = { ...BROWSER, actor: person.actor };
  const { challengeId, options: asked } = await factors.startPasskey(requester);
  const authenticator = createTestAuthenticator({ origin, ...options });
  const response = authenticator.create(asked);
  const added = await factors.addPasskey({ ...requester, challengeId, label: "Key", response });
  return { authenticator, factorId: added.factor.id, added };
}
async function withPasskey(options: TestAuthenticatorOptions = {}) {
  const person = await steppedUp(world);
  return { person, ...(await addPasskey(person, options)) };
}
/** Signs in with the passkey alone. */
async function passkeySignIn(authenticator: TestAuthenticator, counter?: number) {
  const { challenge, token } = await identity.startPasskeySignIn(undefined);
  const response = authenticator.get(challenge.passkeyOptions, counter);
  const challengeId = toPublicId("chl", challenge.id);
  return identity.finishPasskeySignIn({ ...browser, pendingToken: token, challengeId, response });
}

describe("a passkey", () => {
  it("signs in by itself, with both factors in one [F10] [F8]", async () => {
    const { person, authenticator } = await withPasskey();
    const { token, customerId } = await passkeySignIn(authenticator);
    expect(customerId).toBe(person.customerId);
    const actor = await identity.authenticate(token);
    expect(actor).toMatchObject({ aal: 2, stepUpAt: clock.now() });
  });

  it("is the second factor after the password, and a step-up without it [F10]", async () => {
    const { person, authenticator } = await withPasskey();
    const pendingToken = await waiting(world, person);
    const asked = await identity.askSecondFactor(pendingToken, "passkey");
    const proof = {
      method: "passkey",
      challengeId: toPublicId("chl", asked.id),
      response: authenticator.get(asked.passkeyOptions),
    } as const;
    const entered = await identity.finishSignIn({
      ...browser,
      pendingToken,
      proof,
      trustDevice: false,
    });
    expect(await identity.authenticate(entered.token)).toMatchObject({ aal: 2 });

    const stepUp = await identity.askStepUp(person.actor, "passkey");
    const stepped = await identity.finishStepUp({
      ...BROWSER,
      actor: person.actor,
      presentedToken: person.token,
      deviceToken: undefined,
      password: null,
      proof: {
        method: "passkey",
        challengeId: toPublicId("chl", stepUp.id),
        response: authenticator.get(stepUp.passkeyOptions),
      },
    });
    expect(await identity.authenticate(stepped.token)).toMatchObject({ aal: 2 });
  });

  it("answers a challenge once, also when it comes twenty times at once [F10]", async () => {
    const { authenticator } = await withPasskey();
    const { challenge, token } = await identity.startPasskeySignIn(undefined);
    const response = authenticator.get(challenge.passkeyOptions);
    const challengeId = toPublicId("chl", challenge.id);
    const finish = () =>
      outcomeOf(
        identity.finishPasskeySignIn({ ...browser, pendingToken: token, challengeId, response }),
      );
    const answers = await Promise.all(Array.from({ length: 20 }, finish));
    expect(answers.filter((answer) => answer === "ok")).toHaveLength(1);
    expect(await finish()).toBe("challenge_expired");
  });

  it("has five minutes and the browser that asked [F10] [F7]", async () => {
    const { authenticator } = await withPasskey();
    const first = await identity.startPasskeySignIn(undefined);
    const response = authenticator.get(first.challenge.passkeyOptions);
    const challengeId = toPublicId("chl", first.challenge.id);
    const elsewhere = await identity.startPasskeySignIn(undefined);
    const finish = (pendingToken: string | undefined) =>
      outcomeOf(identity.finishPasskeySignIn({ ...browser, pendingToken, challengeId, response }));
    expect(await finish(elsewhere.token)).toBe("challenge_expired");
    expect(await finish(undefined)).toBe("sign_in_expired");
    clock.advance(5 * MINUTE);
    expect(await finish(first.token)).toBe("challenge_expired");
  });

  it.each([
    ["without its owner's PIN or finger", { isUserVerified: false }],
    ["for a page that is not ours", { origin: "https://okpay.evil.test" }],
  ])("is not taken %s [F10]", async (_what, options) => {
    const person = await steppedUp(world);
    expect(await outcomeOf(addPasskey(person, options))).toBe("proof_invalid");
  });

  it("whose counter went backwards is refused and flagged [F10]", async () => {
    const { authenticator, factorId, person } = await withPasskey();
    await passkeySignIn(authenticator, 7);
    await passkeySignIn(authenticator, 8);
    expect(await outcomeOf(passkeySignIn(authenticator, 8))).toBe("proof_invalid");
    expect(await outcomeOf(passkeySignIn(authenticator, 3))).toBe("proof_invalid");
    const { rows } = await world.database.pool.query(
      "SELECT flagged_at, sign_count FROM identity.factor WHERE id = $1",
      [factorId],
    );
    expect(rows).toMatchObject([{ flagged_at: clock.now(), sign_count: 8n }]);
    // Each refusal stands in the log, and the owner is told on both channels.
    const since = new Date(0);
    const types = ["factor.flagged"] as const;
    const events = await world.audit.eventsAbout(person.customerId, { since, types, limit: 9 });
    expect(events.map(({ details }) => details["reason"])).toEqual(["counter", "counter"]);
    expect((await world.lastTo(person.email)).subject).toContain("passkey");
    await passkeySignIn(authenticator, 9);
  });

  it("says whether it is copied between devices [F10]", async () => {
    const { added: bound } = await withPasskey();
    const { added: synced, authenticator } = await withPasskey({ isSynced: true });
    expect([bound.factor.is_backed_up, synced.factor.is_backed_up]).toEqual([false, true]);
    // Its counter stays at zero, which is no step backwards.
    await passkeySignIn(authenticator);
    await passkeySignIn(authenticator);
  });

  it("that was removed opens nothing [F11]", async () => {
    const { person, authenticator, factorId } = await withPasskey();
    await factors.remove({ ...BROWSER, actor: person.actor, factorId });
    expect(await outcomeOf(passkeySignIn(authenticator))).toBe("proof_invalid");
  });

  it("of somebody else is no second factor of mine", async () => {
    const mine = await withPasskey();
    const other = await withPasskey();
    const pendingToken = await waiting(world, mine.person);
    const asked = await identity.askSecondFactor(pendingToken, "passkey");
    const proof = {
      method: "passkey",
      challengeId: toPublicId("chl", asked.id),
      response: other.authenticator.get(asked.passkeyOptions),
    } as const;
    expect(
      await outcomeOf(
        identity.finishSignIn({ ...browser, pendingToken, proof, trustDevice: false }),
      ),
    ).toBe("proof_invalid");
  });

  it("is added after a fresh step-up, by the session that began it, once [S8]", async () => {
    const person = await steppedUp(world);
    const other = await steppedUp(world);
    const requester = { ...BROWSER, actor: person.actor };
    const { challengeId, options } = await factors.startPasskey(requester);
    const response = createTestAuthenticator({ origin }).create(options);
    const add = (actor = person.actor) =>
      outcomeOf(factors.addPasskey({ ...BROWSER, actor, challengeId, label: "Key", response }));
    expect(await add(other.actor)).toBe("challenge_expired");
    expect(await add()).toBe("ok");
    expect(await add()).toBe("challenge_expired");
    clock.advance(5 * MINUTE + 1);
    expect(await outcomeOf(factors.startPasskey(requester))).toBe("step_up_required");
    expect(await add()).toBe("step_up_required");
  });

  it("gets in while the password is locked by a stranger [T2]", async () => {
    const { person, authenticator } = await withPasskey();
    for (let guesses = 0; guesses < 10; guesses += 1)
      await outcomeOf(identity.signIn({ ...browser, email: person.email, password: "wrong" }));
    expect(
      await outcomeOf(
        identity.signIn({ ...browser, email: person.email, password: person.password }),
      ),
    ).toBe("too_many_requests");
    expect((await passkeySignIn(authenticator)).customerId).toBe(person.customerId);
  });

  it("answers with rubbish are wrong, not errors", async () => {
    for (const response of [
      {},
      { id: 7 },
      { id: "x" },
      { id: "x", response: { clientDataJSON: "%" } },
    ]) {
      const { challenge, token } = await identity.startPasskeySignIn(undefined);
      const challengeId = toPublicId("chl", challenge.id);
      expect(
        await outcomeOf(
          identity.finishPasskeySignIn({ ...browser, pendingToken: token, challengeId, response }),
        ),
      ).toBe("proof_invalid");
    }
  });
});
