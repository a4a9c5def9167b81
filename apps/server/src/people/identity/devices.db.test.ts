import {
  BROWSER,
  createPeopleWorld,
  createTestDatabase,
  entered,
  outcomeOf,
  passwordSignIn,
  type SignedIn,
  signedIn,
  steppedUp,
  type WithTotp,
  waiting,
  withTotp,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const strict = createPeopleWorld({ url, clock: world.clock });
afterAll(() => Promise.all([world.close(), strict.close()]));
const { identity, clock } = world;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const subjectsTo = async (email: string) =>
  (await world.sent(email)).map(({ subject }) => subject ?? "");
const newsFor = async (email: string, subject: string) =>
  (await subjectsTo(email)).filter((one) => one === subject).length;
const NEW_DEVICE = "New sign-in to your account";
const AFTER_FAILURES = "Signed in after several failures";
const WRONG_SECOND = "Right password, wrong second factor";

const finish = async (person: WithTotp, trustDevice: boolean, deviceToken?: string) =>
  identity.finishSignIn({
    ...BROWSER,
    presentedToken: undefined,
    deviceToken,
    pendingToken: await waiting(world, person, deviceToken === undefined ? {} : { deviceToken }),
    proof: { method: "totp", code: person.code() },
    trustDevice,
  });
const failTimes = async (times: number, person: Pick<SignedIn, "email">, deviceToken?: string) => {
  for (let failures = 0; failures < times; failures += 1)
    await outcomeOf(
      passwordSignIn(
        world,
        { email: person.email, password: "wrong" },
        {
          ip: "198.51.100.66",
          ...(deviceToken === undefined ? {} : { deviceToken }),
        },
      ),
    );
};

describe("a trusted device", () => {
  it("skips the second factor for 30 days, at sign-in only, and its session is no more than a password's [F13]", async () => {
    const person = await withTotp(world);
    const { deviceToken } = await finish(person, true);
    const { token } = entered(await passwordSignIn(world, person, { deviceToken }));
    const actor = await identity.authenticate(token);
    expect(actor).toMatchObject({ aal: 1, stepUpAt: null });
    expect(
      await outcomeOf(
        identity.factors.newRecoveryCodes({ ...BROWSER, actor: actor ?? person.actor }),
      ),
    ).toBe("step_up_required");
    clock.advance(30 * DAY);
    expect(await waiting(world, person, { deviceToken })).toMatch(/^[\w-]{43}$/);
  });

  it("is one browser and one customer: neither another cookie nor somebody else profits [F13]", async () => {
    const person = await withTotp(world);
    const other = await withTotp(world);
    const { deviceToken } = await finish(person, true);
    expect(await waiting(world, person)).toBeTruthy();
    expect(await waiting(world, person, { deviceToken: "A".repeat(43) })).toBeTruthy();
    expect(await waiting(world, other, { deviceToken })).toBeTruthy();
  });

  it("gets a fresh cookie when it becomes one: who copied the old one has nothing [F13]", async () => {
    const person = await withTotp(world);
    const before = await finish(person, false);
    clock.advance(30_000);
    const after = await finish(person, true, before.deviceToken);
    expect(after.deviceToken).not.toBe(before.deviceToken);
    expect(await waiting(world, person, { deviceToken: before.deviceToken })).toBeTruthy();
    expect(await passwordSignIn(world, person, { deviceToken: after.deviceToken })).toMatchObject({
      state: "signed_in",
    });
  });

  it("is forgotten on the server when its owner says so [F13]", async () => {
    const person = await withTotp(world);
    const { deviceToken } = await finish(person, true);
    await world.database.pool.query(
      "UPDATE identity.device SET trusted_at = NULL, trusted_until = NULL WHERE customer_id = $1",
      [person.customerId],
    );
    expect(await waiting(world, person, { deviceToken })).toBeTruthy();
  });

  it("is told of in the log", async () => {
    const person = await withTotp(world);
    await finish(person, true);
    const events = await world.audit.eventsAbout(person.customerId, {
      since: new Date(0),
      types: ["device.trusted", "session.signed_in"],
      limit: 10,
    });
    expect(events.map(({ type }) => type)).toContain("device.trusted");
    expect(events.find(({ type }) => type === "session.signed_in")?.details).toMatchObject({
      factors: ["password", "totp"],
    });
  });
});

describe("a known device", () => {
  it("lets its owner in while strangers have locked the account, and is no way around for them [T2]", async () => {
    const person = await signedIn(world);
    await failTimes(10, person);
    expect(await outcomeOf(passwordSignIn(world, person))).toBe("too_many_requests");
    expect(await outcomeOf(passwordSignIn(world, person, { deviceToken: "A".repeat(43) }))).toBe(
      "too_many_requests",
    );
    const { deviceToken } = person;
    expect(await outcomeOf(passwordSignIn(world, person, { deviceToken }))).toBe("ok");
    // The strangers stay locked out: the owner's success is not theirs.
    expect(await outcomeOf(passwordSignIn(world, person))).toBe("too_many_requests");
  });

  it("in a thief's hands has ten tries as well, and leaves the account's own counter alone [T1] [T2]", async () => {
    const person = await signedIn(world);
    await failTimes(10, person, person.deviceToken);
    expect(
      await outcomeOf(passwordSignIn(world, person, { deviceToken: person.deviceToken })),
    ).toBe("too_many_requests");
    expect(await outcomeOf(passwordSignIn(world, person))).toBe("ok");
  });

  it("is of one customer: a stranger's own device opens no second counter [T2]", async () => {
    const person = await signedIn(world);
    const stranger = await signedIn(world);
    await failTimes(10, person, stranger.deviceToken);
    expect(
      await outcomeOf(passwordSignIn(world, person, { deviceToken: stranger.deviceToken })),
    ).toBe("too_many_requests");
  });
});

describe("one guess for each of a thousand addresses", () => {
  it("is stopped before a hundred, from one IPv4 address or one IPv6 network [T5]", async () => {
    for (const ipOf of [
      () => "192.0.2.44",
      (guess: number) => `2001:db8:77:1::${guess.toString(16)}`,
    ]) {
      const answers: string[] = [];
      for (let guess = 1; guess <= 100; guess += 1)
        answers.push(
          await outcomeOf(
            passwordSignIn(
              strict,
              { email: `leaked${guess}@example.com`, password: "Summer-2026-holiday!" },
              {
                ip: ipOf(guess),
              },
            ),
          ),
        );
      expect(answers.filter((answer) => answer === "credentials_invalid")).toHaveLength(50);
      expect(answers.at(-1)).toBe("too_many_requests");
    }
  });
});

describe("its owner hears of", () => {
  it("a new device, by mail and SMS with a way to stop it; not of the first one ever, nor of a known one [F12]", async () => {
    const person = await signedIn(world);
    expect(await newsFor(person.email, NEW_DEVICE)).toBe(0);
    entered(await passwordSignIn(world, person, { deviceToken: person.deviceToken }));
    expect(await newsFor(person.email, NEW_DEVICE)).toBe(0);
    entered(await passwordSignIn(world, person));
    expect(await newsFor(person.email, NEW_DEVICE)).toBe(1);
    expect((await world.lastTo(person.email)).text).toMatch(/\/not-me#t=[\w-]{43}/);
    expect((await world.lastTo(person.phone)).text).not.toContain("http");
  });

  it("a success after three failures, not after two [F12]", async () => {
    const person = await signedIn(world);
    const { deviceToken } = person;
    await failTimes(2, person);
    entered(await passwordSignIn(world, person));
    expect(await newsFor(person.email, AFTER_FAILURES)).toBe(0);
    await failTimes(3, person);
    entered(await passwordSignIn(world, person, { deviceToken }));
    expect(await newsFor(person.email, AFTER_FAILURES)).toBe(1);
  });

  it("the right password with a wrong second factor, and of the success after failures behind it [F12]", async () => {
    const person = await withTotp(world);
    await failTimes(3, person);
    const pendingToken = await waiting(world, person);
    const step = (code: string) =>
      identity.finishSignIn({
        ...BROWSER,
        presentedToken: undefined,
        pendingToken,
        proof: { method: "totp", code },
        trustDevice: false,
      });
    expect(await outcomeOf(step("000000"))).toBe("proof_invalid");
    expect(await newsFor(person.email, WRONG_SECOND)).toBe(1);
    expect(await newsFor(person.email, AFTER_FAILURES)).toBe(0);
    await step(person.code());
    expect(await newsFor(person.email, AFTER_FAILURES)).toBe(1);
    const events = await world.audit.eventsAbout(person.customerId, {
      since: new Date(0),
      types: ["factor.failed", "session.sign_in_failed"],
      limit: 20,
    });
    expect(events.map(({ type }) => type).sort()).toEqual([
      "factor.failed",
      "session.sign_in_failed",
      "session.sign_in_failed",
      "session.sign_in_failed",
    ]);
  });

  it("the oldest of eleven sessions being ended [S11] [F12]", async () => {
    const person = await signedIn(world);
    const { deviceToken } = person;
    for (let more = 0; more < 10; more += 1) {
      clock.advance(1);
      entered(await passwordSignIn(world, person, { deviceToken }));
    }
    expect(await newsFor(person.email, "Your oldest session was ended")).toBe(1);
    expect(await identity.authenticate(person.token)).toBeNull();
  });

  it("nothing when sign-in fails for an address nobody has, in the same log", async () => {
    await failTimes(1, { email: "nobody.here@example.com" });
    expect(await world.sent("nobody.here@example.com")).toEqual([]);
  });
});

describe("a step-up", () => {
  it("makes the session fresh for five minutes, in every process [S8]", async () => {
    const person = await steppedUp(world);
    expect((await strict.identity.stepUpState(person.actor)).freshUntil).toEqual(
      new Date(clock.now().getTime() + 5 * MINUTE),
    );
    clock.advance(5 * MINUTE);
    expect((await identity.stepUpState(person.actor)).freshUntil).toBeNull();
  });
});
