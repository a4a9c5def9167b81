import {
  BROWSER,
  createPeopleWorld,
  createTestDatabase,
  outcomeOf,
  steppedUp,
  tally,
  type WithTotp,
  waiting,
  withTotp,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";

const { url, ownerUrl } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const other = createPeopleWorld({ url, rateLimitFactor: 1_000, clock: world.clock });
afterAll(() => Promise.all([world.close(), other.close()]));
const { clock, identity } = world;
const { factors } = identity;
const MINUTE = 60_000;

const finish = (pendingToken: string, code: string, on = identity) =>
  outcomeOf(
    on.finishSignIn({
      ...BROWSER,
      presentedToken: undefined,
      pendingToken,
      proof: { method: "totp", code },
      trustDevice: false,
    }),
  );
const stepUp = (person: WithTotp, code: string, on = identity) =>
  outcomeOf(
    on.finishStepUp({
      ...BROWSER,
      actor: person.actor,
      presentedToken: person.token,
      deviceToken: undefined,
      password: person.password,
      proof: { method: "totp", code },
    }),
  );
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");

describe("a code of an authenticator app", () => {
  it("opens once: the same code again is wrong, at sign-in and in a session [F1]", async () => {
    const person = await withTotp(world);
    const code = person.code();
    expect(await finish(await waiting(world, person), code)).toBe("ok");
    expect(await finish(await waiting(world, person), code)).toBe("proof_invalid");
    expect(await stepUp(person, code)).toBe("proof_invalid");
    clock.advance(30_000);
    expect(await stepUp(person, person.code())).toBe("ok");
  });

  it("of twenty at once, in two processes, opens exactly once [F1]", async () => {
    const person = await withTotp(world);
    const code = person.code();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => waiting(world, person)));
    const answers = await Promise.all([
      ...tokens.map((token, index) =>
        finish(token, code, index % 2 === 0 ? identity : other.identity),
      ),
      ...Array.from({ length: 10 }, (_, index) =>
        stepUp(person, code, index % 2 === 0 ? identity : other.identity),
      ),
    ]);
    expect(answers.filter((answer) => answer === "ok")).toHaveLength(1);
  });

  it("counts for the present and the last half minute, never for the next [F2]", async () => {
    const person = await withTotp(world);
    clock.advance(5 * MINUTE);
    expect(await finish(await waiting(world, person), person.code(30))).toBe("proof_invalid");
    expect(await finish(await waiting(world, person), person.code(-60))).toBe("proof_invalid");
    expect(await finish(await waiting(world, person), person.code(-30))).toBe("ok");
  });

  it("of 200 guesses at once gets five looks, then half an hour's rest [F5]", async () => {
    const person = await withTotp(world);
    const tokens = await Promise.all([1, 2, 3, 4].map(() => waiting(world, person)));
    const guess = wrong(person.code());
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        finish(tokens[index % 4] ?? "", guess, index % 2 === 0 ? identity : other.identity),
      ),
    );
    expect(tally(answers)).toEqual({ factor_locked: 195, proof_invalid: 5 });
    expect(await finish(await waiting(world, person), person.code())).toBe("factor_locked");
    clock.advance(30 * MINUTE);
    expect(await finish(await waiting(world, person), person.code())).toBe("ok");
  });

  it("is counted in a session as at sign-in [F6]", async () => {
    const person = await withTotp(world);
    for (const where of ["sign-in", "session", "sign-in", "session", "session"]) {
      const guess = wrong(person.code());
      expect(
        where === "session"
          ? await stepUp(person, guess)
          : await finish(await waiting(world, person), guess),
      ).toBe("proof_invalid");
    }
    expect(await stepUp(person, person.code())).toBe("factor_locked");
    expect(await finish(await waiting(world, person), person.code())).toBe("factor_locked");
    // The other ways stay open: the lock is the factor's, not the account's.
    const token = await waiting(world, person);
    const proof = { method: "recovery_code", code: person.recoveryCodes[0] ?? "" } as const;
    const entered = await identity.finishSignIn({
      ...BROWSER,
      presentedToken: undefined,
      pendingToken: token,
      proof,
      trustDevice: false,
    });
    expect(entered.customerId).toBe(person.customerId);
  });

  it("the lock is in the log and told to its owner", async () => {
    const person = await withTotp(world);
    for (let failures = 0; failures < 5; failures += 1) await stepUp(person, wrong(person.code()));
    const events = await world.audit.eventsAbout(person.customerId, {
      since: new Date(0),
      types: ["factor.locked", "step_up.failed"],
      limit: 20,
    });
    expect(tally(events.map(({ type }) => type))).toEqual({
      "factor.locked": 1,
      "step_up.failed": 5,
    });
    expect((await world.lastTo(person.phone)).text).toContain("closed for half an hour");
  });
});

describe("its seed", () => {
  it("needs a fresh step-up to begin with and to end with [F3] [S8]", async () => {
    const person = await steppedUp(world);
    clock.advance(5 * MINUTE + 1);
    const stale = { ...BROWSER, actor: person.actor };
    expect(await outcomeOf(factors.startTotp(stale))).toBe("step_up_required");
    const confirmation = { ...stale, enrolmentId: person.customerId, code: "123456", label: "x" };
    expect(await outcomeOf(factors.confirmTotp(confirmation))).toBe("step_up_required");
  });

  it("is 160 bits, shown once, sealed for its customer and row [F3]", async () => {
    const person = await steppedUp(world);
    const { secret, id } = await factors.startTotp({ ...BROWSER, actor: person.actor });
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const { rows } = await world.database.pool.query<{ secret: Buffer }>(
      "SELECT secret FROM identity.totp_enrolment WHERE id = $1",
      [id],
    );
    expect(rows[0]?.secret.toString("latin1")).not.toContain(secret);
    expect(JSON.stringify(await factors.list(person.actor))).not.toContain(secret);

    // Moved to another customer's row it opens nothing: not their door with my app either.
    const one = await withTotp(world);
    const two = await withTotp(world);
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    await owner.query(
      "UPDATE identity.factor SET totp_secret = (SELECT totp_secret FROM identity.factor WHERE id = $1) WHERE id = $2",
      [one.factorId, two.factorId],
    );
    await owner.end();
    expect(await finish(await waiting(world, two), one.code())).toMatch(/unable to authenticate/);
  });

  it("that nobody confirmed dies in ten minutes, after five wrong codes, and with a newer one [F3]", async () => {
    const person = await steppedUp(world);
    const requester = { ...BROWSER, actor: person.actor };
    const first = await factors.startTotp(requester);
    const second = await factors.startTotp(requester);
    const confirm = (enrolmentId: string, code: string) =>
      outcomeOf(factors.confirmTotp({ ...requester, enrolmentId, code, label: "x" }));
    expect(await confirm(first.id, "123456")).toBe("challenge_expired");
    const guesses = await Promise.all(
      Array.from({ length: 20 }, () => confirm(second.id, "123456")),
    );
    expect(tally(guesses)).toEqual({ challenge_expired: 15, proof_invalid: 5 });
    const third = await factors.startTotp(requester);
    expect(third.expiresAt.getTime() - clock.now().getTime()).toBe(10 * MINUTE);
  });

  it("belongs to the session that began it", async () => {
    const one = await steppedUp(world);
    const two = await steppedUp(world);
    const { id } = await factors.startTotp({ ...BROWSER, actor: one.actor });
    const taken = { ...BROWSER, actor: two.actor, enrolmentId: id, code: "123456", label: "x" };
    expect(await outcomeOf(factors.confirmTotp(taken))).toBe("challenge_expired");
  });

  it("a second app is refused: remove the first", async () => {
    const person = await withTotp(world);
    expect(await outcomeOf(factors.startTotp({ ...BROWSER, actor: person.actor }))).toBe(
      "factor_exists",
    );
  });
});
