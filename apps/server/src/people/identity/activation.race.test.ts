import {
  BROWSER,
  createPeopleWorld,
  createTestDatabase,
  type RegistrationForm,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { RegistrationRow } from "./tables.ts";

/** Two worlds on one database are two server processes. */
const { url } = await createTestDatabase();
const one = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const other = createPeopleWorld({ url, rateLimitFactor: 1_000, clock: one.clock });
afterAll(() => Promise.all([one.close(), other.close()]));
const processes = [one.identity, other.identity] as const;

async function register(overrides: Partial<RegistrationForm> = {}) {
  const registered = await one.register(overrides);
  const [token, code] = [await one.linkOf(registered), await one.codeFor(registered)];
  return { form: registered.form, id: registered.registration.id, token, code };
}

type Answer = RegistrationRow | { readonly code: string };
const settle = (attempts: readonly Promise<RegistrationRow>[]): Promise<Answer[]> =>
  Promise.all(
    attempts.map((attempt) => attempt.catch((error: { code: string }) => ({ code: error.code }))),
  );
const stateOf = (answer: Answer): string => ("state" in answer ? answer.state : answer.code);
const countOf = async (sql: string, values: unknown[]): Promise<number> =>
  Number((await one.database.pool.query<{ count: bigint }>(sql, values)).rows[0]?.count);
const customersCalled = (email: string) =>
  countOf("SELECT count(*) FROM identity.identifier WHERE value = $1 AND customer_id IS NOT NULL", [
    email,
  ]);
const alternating = (index: number) => processes[index % 2] ?? one.identity;

describe("two tabs, two processes", () => {
  it("confirming both channels at the same moment make one customer", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { form, id, token, code } = await register();
      const answers = await settle([
        alternating(round).confirmEmail(token),
        alternating(round + 1).confirmPhone(id, code),
      ]);
      expect(answers.map(stateOf).sort()).toEqual(["completed", "pending"]);
      expect(await customersCalled(form.email)).toBe(1);
      expect((await one.identity.registration(id)).state).toBe("completed");
    }
  });

  it("completing the same registration twenty times make one customer, one event, three wallets", async () => {
    const { form, id, token, code } = await register();
    await one.identity.confirmPhone(id, code);
    const answers = await settle(
      Array.from({ length: 20 }, (_, index) => alternating(index).confirmEmail(token)),
    );
    expect(new Set(answers.map(stateOf))).toEqual(new Set(["completed"]));
    expect(await customersCalled(form.email)).toBe(1);
    const customerId = (await one.identity.registration(id)).customer_id ?? "";
    expect(await one.wallets.accountsOf(customerId)).toHaveLength(3);
    expect(
      await countOf("SELECT count(*) FROM platform.outbox WHERE payload->>'customerId' = $1", [
        customerId,
      ]),
    ).toBe(1);
    expect(
      await countOf("SELECT count(*) FROM identity.consent WHERE customer_id = $1", [customerId]),
    ).toBe(2);
  });

  it("opening the same link while the code is missing count it once", async () => {
    const { id, token } = await register();
    const answers = await settle(
      Array.from({ length: 10 }, (_, index) => alternating(index).confirmEmail(token)),
    );
    expect(answers.map(stateOf).sort()).toEqual([
      ...Array.from({ length: 9 }, () => "confirmation_link_invalid"),
      "pending",
    ]);
    expect((await one.identity.registration(id)).version).toBe(1);
  });
});

describe("two registrations of one address", () => {
  it.each(["email", "phone"] as const)(
    "completing at once: one wins, the other is told (same %s)",
    async (shared) => {
      for (let round = 0; round < 4; round += 1) {
        const first = await register();
        const second = await register({ [shared]: first.form[shared] });
        await settle([
          one.identity.confirmPhone(first.id, first.code),
          one.identity.confirmPhone(second.id, second.code),
        ]);
        const answers = await settle([
          alternating(round).confirmEmail(first.token),
          alternating(round + 1).confirmEmail(second.token),
        ]);
        expect(answers.map(stateOf).sort()).toEqual(["already_registered", "completed"]);
        expect(await customersCalled(first.form[shared])).toBe(1);
      }
    },
  );
});

describe("guessing in parallel", () => {
  it("gets five looks at a code, however many guess at once", async () => {
    const { id, code } = await register();
    const guesses = Array.from({ length: 60 }, (_, index) =>
      ((Number(code) + 1 + index) % 1_000_000).toString().padStart(6, "0"),
    );
    const answers = await settle(
      guesses.map((guess, index) => alternating(index).confirmPhone(id, guess)),
    );
    const looked = answers.filter((answer) => stateOf(answer) === "confirmation_code_invalid");
    expect(looked).toHaveLength(5);
    await expect(one.identity.confirmPhone(id, code)).rejects.toMatchObject({
      code: "confirmation_code_expired",
    });
  });

  it("gets ten tries at a password, however many guess at once", async () => {
    const guess = (index: number) =>
      alternating(index).signIn({
        ...BROWSER,
        presentedToken: undefined,
        email: "guessed@example.com",
        password: `guess ${index}`,
      });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        guess(index).then(
          () => "ok",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    expect(answers.filter((code) => code === "credentials_invalid")).toHaveLength(10);
    expect(answers.filter((code) => code === "too_many_requests")).toHaveLength(50);
  });

  it("gets one message a minute, however many ask at once", async () => {
    const { form, id } = await register();
    one.clock.advance(60_000);
    const answers = await settle(
      Array.from({ length: 12 }, (_, index) => alternating(index).resend(id, "phone", BROWSER)),
    );
    expect(answers.filter((answer) => "state" in answer)).toHaveLength(1);
    expect(await one.sent(form.phone)).toHaveLength(2);
  });
});

describe("a booking whose answer is lost", () => {
  it("is found again by the next try: one customer, a clear answer", async () => {
    let isLost = true;
    const unlucky = createPeopleWorld({
      url,
      clock: one.clock,
      activation: (real) => ({
        async activate(request) {
          const outcome = await real.activate(request);
          if (!isLost) return outcome;
          isLost = false;
          throw Object.assign(new Error("the database went away"), { code: "57P01" });
        },
      }),
    });
    const { form, id, token, code } = await register();
    await one.identity.confirmPhone(id, code);
    await expect(unlucky.identity.confirmEmail(token)).rejects.toMatchObject({ code: "57P01" });
    expect((await unlucky.identity.confirmEmail(token)).state).toBe("completed");
    expect(await customersCalled(form.email)).toBe(1);
    await unlucky.close();
  });

  it("that never happened is repeated by the next try", async () => {
    let isAway = true;
    const unlucky = createPeopleWorld({
      url,
      clock: one.clock,
      activation: (real) => ({
        async activate(request) {
          if (!isAway) return real.activate(request);
          isAway = false;
          throw Object.assign(new Error("the database is away"), { code: "57P01" });
        },
      }),
    });
    const { id, token, code } = await register();
    await one.identity.confirmEmail(token);
    await expect(unlucky.identity.confirmPhone(id, code)).rejects.toMatchObject({ code: "57P01" });
    expect(await one.identity.registration(id)).toMatchObject({
      state: "pending",
      phone_confirmed_at: null,
    });
    expect((await unlucky.identity.confirmPhone(id, code)).state).toBe("completed");
    await unlucky.close();
  });
});
