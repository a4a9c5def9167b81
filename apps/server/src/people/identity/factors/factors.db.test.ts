import {
  BROWSER,
  createPeopleWorld,
  createTestDatabase,
  outcomeOf,
  type SignedIn,
  signedIn,
  steppedUp,
  waiting,
  withTotp,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { toPublicId } from "../../../platform/ids.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const withoutSms = createPeopleWorld({ url, isSmsOffered: false, clock: world.clock });
afterAll(() => Promise.all([world.close(), withoutSms.close()]));
const { identity } = world;
const { factors } = identity;
const MINUTE = 60_000;

const labelled = { label: (method: string) => `codes by ${method}` };
async function addChannel(person: SignedIn, channel: "sms" | "email") {
  const requester = { ...BROWSER, actor: person.actor };
  const { id } = await factors.startChannel({ ...requester, channel });
  const code = await world.codeOf(channel === "sms" ? person.phone : person.email);
  return factors.confirmChannel({ ...requester, ...labelled, challengeId: id, code });
}
const kindsOf = async (person: SignedIn) =>
  (await factors.list(person.actor)).factors.map(({ kind }) => kind);

describe("codes to a verified channel", () => {
  it("become a factor by one that arrives, and then open the second step [F9]", async () => {
    const person = await steppedUp(world);
    const { factor, recoveryCodes } = await addChannel(person, "sms");
    expect(factor).toMatchObject({ kind: "sms", label: "codes by sms" });
    expect(recoveryCodes).toHaveLength(10);
    const pendingToken = await waiting(world, person);
    const { id } = await identity.askSecondFactor(pendingToken, "sms");
    expect((await world.lastTo(person.phone)).text).toContain("for signing in");
    const entered = await identity.finishSignIn({
      ...BROWSER,
      presentedToken: undefined,
      pendingToken,
      trustDevice: false,
      proof: {
        method: "code",
        challengeId: toPublicId("chl", id),
        code: await world.codeOf(person.phone),
      },
    });
    expect(await identity.authenticate(entered.token)).toMatchObject({ aal: 2 });
    expect(await outcomeOf(identity.askSecondFactor(await waiting(world, person), "email"))).toBe(
      "factor_unavailable",
    );
  });

  it("are offered once each, after a fresh step-up [S8]", async () => {
    const person = await steppedUp(world);
    await addChannel(person, "email");
    const requester = { ...BROWSER, actor: person.actor };
    expect(await outcomeOf(factors.startChannel({ ...requester, channel: "email" }))).toBe(
      "factor_exists",
    );
    world.clock.advance(5 * MINUTE + 1);
    expect(await outcomeOf(factors.startChannel({ ...requester, channel: "sms" }))).toBe(
      "step_up_required",
    );
    expect(
      await outcomeOf(
        factors.confirmChannel({
          ...requester,
          ...labelled,
          challengeId: person.customerId,
          code: "123456",
        }),
      ),
    ).toBe("step_up_required");
  });

  it("by SMS are gone everywhere with SMS_OTP=off; who had nothing else gets a mail, not a free pass [F9]", async () => {
    const person = await steppedUp(world);
    await addChannel(person, "sms");
    const off = withoutSms.identity;
    const methods = async () => {
      const outcome = await off.signIn({ ...BROWSER, ...person, presentedToken: undefined });
      if (outcome.state !== "second_factor_required") throw new Error("let in without");
      return outcome.waiting.methods.map(({ method }) => method);
    };
    expect(await methods()).toEqual(["email", "recovery_code"]);
    const requester = { ...BROWSER, actor: person.actor };
    expect(await outcomeOf(off.factors.startChannel({ ...requester, channel: "sms" }))).toBe(
      "factor_unavailable",
    );
    expect(off.factors.isSmsOffered).toBe(false);
    expect((await off.stepUpState((await signedIn(withoutSms)).actor)).methods).toMatchObject([
      { method: "email" },
    ]);
  });
});

describe("factors", () => {
  it("are listed, renamed and removed by their owner, who hears of it [F11] [F12]", async () => {
    const person = await withTotp(world);
    await addChannel(person, "sms");
    const requester = { ...BROWSER, actor: person.actor };
    const renamed = { ...requester, factorId: person.factorId, label: "Old phone" };
    expect(await factors.rename(renamed)).toMatchObject({ kind: "totp", label: "Old phone" });
    await factors.remove({ ...requester, factorId: person.factorId });
    expect(await kindsOf(person)).toEqual(["sms"]);
    const subjects = (await world.sent(person.email)).map(({ subject }) => subject);
    expect(subjects).toContain("A second factor was added");
    expect(subjects).toContain("A second factor was removed");
    expect((await world.sent(person.phone)).some(({ text }) => text.includes("removed"))).toBe(
      true,
    );
    const events = await world.audit.eventsAbout(person.customerId, {
      since: new Date(0),
      limit: 50,
    });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["factor.added", "factor.renamed", "factor.removed"]),
    );
  });

  it("are removed with a factor, never with the password alone [F11]", async () => {
    const person = await withTotp(world);
    world.clock.advance(5 * MINUTE + 1);
    const requester = { ...BROWSER, actor: person.actor };
    expect(await outcomeOf(factors.remove({ ...requester, factorId: person.factorId }))).toBe(
      "step_up_required",
    );
    // The way of those who have no factor is closed to those who have one.
    expect((await identity.stepUpState(person.actor)).methods.map(({ method }) => method)).toEqual([
      "totp",
      "recovery_code",
    ]);
    for (const channel of ["sms", "email"] as const)
      expect(await outcomeOf(identity.askStepUp(person.actor, channel))).toBe("factor_unavailable");
  });

  it("of somebody else do not exist", async () => {
    const person = await withTotp(world);
    const stranger = await withTotp(world);
    const requester = { ...BROWSER, actor: stranger.actor };
    const { factorId } = person;
    expect(await outcomeOf(factors.remove({ ...requester, factorId }))).toBe("not_found");
    expect(await outcomeOf(factors.rename({ ...requester, factorId, label: "mine" }))).toBe(
      "not_found",
    );
    expect(await kindsOf(person)).toEqual(["totp"]);
  });

  it("with the last one go the recovery codes, and the password is enough again", async () => {
    const person = await withTotp(world);
    const requester = { ...BROWSER, actor: person.actor };
    await factors.remove({ ...requester, factorId: person.factorId });
    expect(await factors.list(person.actor)).toEqual({ factors: [], recoveryCodesLeft: 0 });
    expect(await outcomeOf(factors.newRecoveryCodes(requester))).toBe("factor_unavailable");
    expect(
      await identity.signIn({ ...BROWSER, ...person, presentedToken: undefined }),
    ).toMatchObject({
      state: "signed_in",
    });
  });

  it("a code that is under way no longer opens once its factor is gone", async () => {
    const person = await withTotp(world);
    const { factor } = await addChannel(person, "sms");
    const pendingToken = await waiting(world, person);
    const { id } = await identity.askSecondFactor(pendingToken, "sms");
    const code = await world.codeOf(person.phone);
    await factors.remove({ ...BROWSER, actor: person.actor, factorId: factor.id });
    expect(
      await outcomeOf(
        identity.finishSignIn({
          ...BROWSER,
          presentedToken: undefined,
          pendingToken,
          trustDevice: false,
          proof: { method: "code", challengeId: toPublicId("chl", id), code },
        }),
      ),
    ).toBe("challenge_expired");
  });
});
