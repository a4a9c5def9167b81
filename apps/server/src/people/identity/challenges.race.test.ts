import { createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { sha256 } from "../../platform/crypto.ts";
import type { ChallengeAnswer, ChallengePurpose, ChallengeRequest } from "./challenges.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const other = createPeopleWorld({ url, rateLimitFactor: 1_000, clock: world.clock });
const withoutSms = createPeopleWorld({ url, isSmsOffered: false, clock: world.clock });
afterAll(() => Promise.all([world.close(), other.close(), withoutSms.close()]));
const { clock } = world;
const { challenges } = world.identity;
const MINUTE = 60_000;

const binding = sha256("browser A");
const start = (customerId: string | null, more: Partial<ChallengeRequest> = {}, on = challenges) =>
  world.database.kysely.transaction().execute((tx) =>
    on.start(tx, {
      purpose: "login",
      customerId,
      method: "sms",
      binding,
      message: { template: "code_sign_in" },
      ...more,
    }),
  );
/** What the customer was sent; `wrong(code)` is another one. */
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");
const verify = (
  challengeId: string,
  code: string,
  more: Partial<Omit<ChallengeAnswer, "given">> = {},
  on = challenges,
) =>
  on
    .verify(
      { challengeId, purpose: "login", binding, given: { code }, ...more },
      async (_tx, passed) => passed,
    )
    .then(
      (passed) => `passed:${passed.method}`,
      (error: Error & { readonly code?: string }) => error.code ?? error.message,
    );
const count = (answers: readonly string[]) =>
  Object.fromEntries(
    [...new Set(answers)].sort().map((one) => [one, answers.filter((x) => x === one).length]),
  );

async function asked(more: Partial<ChallengeRequest> = {}) {
  const { form, customerId } = await world.customer();
  const challenge = await start(customerId, more);
  const code = await world.codeOf(more.method === "email" ? form.email : form.phone);
  return { form, customerId, challenge, code };
}

describe("a challenge", () => {
  it("of 200 parallel guesses compares five, over two processes [F5]", async () => {
    const { challenge, code } = await asked();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, guess) =>
        verify(
          challenge.id,
          wrong(code),
          {},
          guess % 2 === 0 ? challenges : other.identity.challenges,
        ),
      ),
    );
    expect(count(answers)).toEqual({ proof_invalid: 5, challenge_expired: 195 });
    expect(await verify(challenge.id, code)).toBe("challenge_expired");
  });

  it("counts once, also when 20 right answers come at once [U4]", async () => {
    const { challenge, code } = await asked({ method: "email" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => verify(challenge.id, code)));
    expect(answers.filter((answer) => answer === "passed:email")).toHaveLength(1);
    expect(await verify(challenge.id, code)).toBe("challenge_expired");
  });

  it("answers for its own browser transaction and purpose only, and such a try costs nothing [F7]", async () => {
    const { challenge, code } = await asked();
    expect(await verify(challenge.id, code, { binding: sha256("browser B") })).toBe(
      "challenge_expired",
    );
    for (const purpose of [
      "step-up",
      "payment",
      "reset",
      "caller-verify",
    ] satisfies ChallengePurpose[])
      expect(await verify(challenge.id, code, { purpose })).toBe("challenge_expired");
    expect(await verify(challenge.id, code)).toBe("passed:sms");
  });

  it("is over after its minutes: ten at sign-in, five else", async () => {
    const { challenge, code, customerId } = await asked();
    expect(challenge.expiresAt.getTime() - clock.now().getTime()).toBe(10 * MINUTE);
    clock.advance(10 * MINUTE);
    expect(await verify(challenge.id, code)).toBe("challenge_expired");
    const { expiresAt } = await start(customerId, { purpose: "payment" });
    expect(expiresAt.getTime() - clock.now().getTime()).toBe(5 * MINUTE);
  });

  it("is replaced by a resend, and that not within a minute", async () => {
    const { challenge, code, customerId, form } = await asked();
    clock.advance(MINUTE - 1_000);
    await expect(start(customerId)).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: 1,
    });
    clock.advance(1_000);
    const second = await start(customerId);
    expect(await verify(challenge.id, code)).toBe("challenge_expired");
    expect(await verify(second.id, await world.codeOf(form.phone))).toBe("passed:sms");
  });

  it("of another browser stays when one asks again: nobody voids somebody else's code", async () => {
    const { challenge, code, customerId } = await asked();
    await start(customerId, { binding: sha256("browser B") });
    expect(await verify(challenge.id, code)).toBe("passed:sms");
  });

  it("ten failures in a row over several lock the channel for half an hour, in sign-in and session alike [F5] [F6]", async () => {
    const { challenge, code, customerId, form } = await asked();
    for (let failures = 0; failures < 5; failures += 1)
      expect(await verify(challenge.id, wrong(code))).toBe("proof_invalid");
    const second = await start(customerId, { purpose: "step-up", binding: sha256("session") });
    const inSession = { purpose: "step-up", binding: sha256("session") } as const;
    const secondCode = await world.codeOf(form.phone);
    for (let failures = 0; failures < 5; failures += 1)
      expect(await verify(second.id, wrong(secondCode), inSession)).toBe("proof_invalid");

    const later = { binding: sha256("later") };
    await expect(start(customerId, later)).rejects.toMatchObject({
      code: "factor_locked",
      retryAfterSeconds: 30 * 60,
      params: { minutes: 30 },
    });
    const mail = await start(customerId, { ...later, method: "email" });
    expect(await verify(mail.id, await world.codeOf(form.email), later)).toBe("passed:email");
    clock.advance(30 * MINUTE);
    const again = await start(customerId, later);
    expect(await verify(again.id, await world.codeOf(form.phone), later)).toBe("passed:sms");
  });

  it("is locked while it is open, too; the second lock lasts twice as long; a success forgets all", async () => {
    const { form, customerId } = await world.customer();
    for (const minutes of [30, 60]) {
      for (const round of [1, 2]) {
        const challenge = await start(customerId, { binding: sha256(`${minutes} ${round}`) });
        const code = await world.codeOf(form.phone);
        for (let failures = 0; failures < 5; failures += 1)
          await verify(challenge.id, wrong(code), { binding: sha256(`${minutes} ${round}`) });
      }
      await expect(start(customerId, { binding: sha256("x") })).rejects.toMatchObject({
        params: { minutes },
      });
      clock.advance(minutes * MINUTE);
    }
    const challenge = await start(customerId);
    expect(await verify(challenge.id, await world.codeOf(form.phone))).toBe("passed:sms");
    for (const round of [1, 2]) {
      const next = { binding: sha256(`after ${round}`) };
      const { id } = await start(customerId, next);
      for (let failures = 0; failures < 5; failures += 1) await verify(id, "000000", next);
    }
    await expect(start(customerId, { binding: sha256("y") })).rejects.toMatchObject({
      params: { minutes: 30 },
    });
  });

  it("for nobody sends nothing and has no right answer, with the same limits", async () => {
    const nobody = {
      purpose: "reset",
      message: { template: "code_sign_in", to: "+8613999999999" },
    } as const;
    const { id } = await start(null, nobody);
    expect(await world.sent("+8613999999999")).toEqual([]);
    const asReset = { purpose: "reset" } as const;
    for (let failures = 0; failures < 5; failures += 1)
      expect(await verify(id, "123456", asReset)).toBe("proof_invalid");
    expect(await verify(id, "123456", asReset)).toBe("challenge_expired");
    await expect(start(null, nobody)).rejects.toMatchObject({ code: "too_many_requests" });
  });

  it("stays open when what it was for fails; only the try is spent [U7]", async () => {
    const { challenge, code } = await asked();
    const answer = {
      challengeId: challenge.id,
      purpose: "login",
      binding,
      given: { code },
    } as const;
    await expect(
      challenges.verify(answer, () => Promise.reject(new Error("the booking failed"))),
    ).rejects.toThrow("the booking failed");
    expect(await verify(challenge.id, code)).toBe("passed:sms");
  });

  it("is ended with all others of its purpose by voidOpen [U3]", async () => {
    const { challenge, code, customerId } = await asked({ purpose: "payment" });
    await challenges.voidOpen(world.database.kysely, { purpose: "login", customerId });
    await challenges.voidOpen(world.database.kysely, {
      purpose: "payment",
      customerId,
      binding: sha256("another payment"),
    });
    const { rows } = await world.database.pool.query(
      "SELECT 1 FROM identity.challenge WHERE id = $1 AND voided_at IS NULL",
      [challenge.id],
    );
    expect(rows).toHaveLength(1);
    await challenges.voidOpen(world.database.kysely, { purpose: "payment", customerId });
    expect(await verify(challenge.id, code, { purpose: "payment" })).toBe("challenge_expired");
  });

  it("stores no code: what is in the database opens nothing", async () => {
    const { challenge, code } = await asked();
    const { rows } = await world.database.pool.query<{ text: string }>(
      "SELECT c::text AS text FROM identity.challenge c WHERE id = $1",
      [challenge.id],
    );
    expect(rows[0]?.text).not.toContain(code);
    expect(rows[0]?.text).not.toContain(sha256(code).toString("hex"));
  });

  it("does not go out by SMS where the operator has switched that off, but a number can still be confirmed [F9]", async () => {
    const { customerId, form } = await world.customer();
    const off = withoutSms.identity.challenges;
    for (const purpose of [
      "login",
      "step-up",
      "payment",
      "reset",
      "caller-verify",
    ] satisfies ChallengePurpose[])
      await expect(start(customerId, { purpose }, off)).rejects.toMatchObject({
        code: "factor_unavailable",
      });
    expect((await start(customerId, { method: "email" }, off)).method).toBe("email");
    const { id } = await start(customerId, { purpose: "contact-change" }, off);
    expect(await verify(id, await world.codeOf(form.phone), { purpose: "contact-change" })).toBe(
      "passed:sms",
    );
  });

  it("by passkey is not asked of somebody who has none", async () => {
    const { customerId } = await world.customer();
    await expect(start(customerId, { method: "passkey" })).rejects.toMatchObject({
      code: "factor_unavailable",
    });
  });
});
