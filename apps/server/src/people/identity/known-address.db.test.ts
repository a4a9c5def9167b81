import {
  BROWSER,
  createPeopleWorld,
  createTestDatabase,
  type RegistrationForm,
  registrationForm,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { RegistrationRow } from "./tables.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
afterAll(world.close);
const { identity, register, customer } = world;

describe("an address or number that is a customer's", () => {
  it("looks the same from outside; its owner reads that somebody tried [R3]", async () => {
    const owner = await customer({ locale: "zh-CN", displayName: "林悦" });
    const shape = (row: RegistrationRow) => ({
      ...row,
      id: "",
      email_token_sha256: row.email_token_sha256.length,
      phone_code_mac: row.phone_code_mac.length,
      password_hash: row.password_hash?.length,
    });
    const stranger = await register({
      email: owner.form.email,
      phone: owner.form.phone,
      locale: "en",
    });
    const unknown = await register({ locale: "en" });
    expect(shape({ ...stranger.registration, email: "", phone: "" })).toEqual(
      shape({ ...unknown.registration, email: "", phone: "" }),
    );
    expect(await world.lastTo(owner.form.email)).toMatchObject({
      template: "already_registered",
      locale: "zh-CN",
    });
    expect((await world.lastTo(owner.form.email)).text).not.toContain("#t=");
    expect(await world.lastTo(owner.form.phone)).toMatchObject({
      template: "already_registered",
      locale: "zh-CN",
    });
    expect((await world.lastTo(owner.form.phone)).text).not.toMatch(/\d{6}|http/);
  });

  it("still gets a real code on the stranger's own phone, and never becomes theirs", async () => {
    const owner = await customer();
    const stranger = await register({ email: owner.form.email });
    expect((await world.lastTo(stranger.form.phone)).template).toBe("confirm_phone");
    expect(
      (await identity.confirmPhone(stranger.registration.id, await world.codeFor(stranger)))
        .phone_confirmed_at,
    ).not.toBeNull();
    expect(await identity.registration(stranger.registration.id)).toMatchObject({
      state: "pending",
      email_confirmed_at: null,
    });
  });

  it("does the same work: as many statements, one hash [R3]", async () => {
    const owner = await customer();
    const statements = async (form: Partial<RegistrationForm>) => {
      const texts: string[] = [];
      const { pool } = world.database;
      const client = await pool.connect();
      const proto = Object.getPrototypeOf(client) as { query: (...args: unknown[]) => unknown };
      client.release();
      const { query } = proto;
      proto.query = function counted(this: unknown, ...args: unknown[]) {
        const [first] = args;
        texts.push(typeof first === "string" ? first : ((first as { text?: string }).text ?? "?"));
        return query.apply(this, args);
      };
      try {
        await register(form);
      } finally {
        proto.query = query;
      }
      return texts;
    };
    const known = await statements({ email: owner.form.email, phone: owner.form.phone });
    expect(known.length).toBeGreaterThan(8);
    expect(known).toEqual(await statements({}));
  });

  it.each(["email", "phone"] as const)(
    "taken by somebody else while pending ends the slower one clearly: same %s",
    async (shared) => {
      const slow = await register();
      const fast = await register({ [shared]: slow.form[shared] });
      const read = { link: await world.linkOf(slow), code: await world.codeFor(slow) };
      await identity.confirmEmail(await world.linkOf(fast));
      await identity.confirmPhone(fast.registration.id, await world.codeFor(fast));

      await identity.confirmPhone(slow.registration.id, read.code);
      await expect(identity.confirmEmail(read.link)).rejects.toMatchObject({
        code: "already_registered",
      });
      await expect(identity.registration(slow.registration.id)).rejects.toMatchObject({
        code: "already_registered",
      });
      await expect(identity.confirmEmail(read.link)).rejects.toMatchObject({
        code: "already_registered",
      });
    },
  );
});

describe("how long an answer takes", () => {
  // Half the work of the real hashes: about 20 ms, so that one more or one fewer would be seen.
  const hashParameters = { memory: 9_728, passes: 2, parallelism: 1, keyId: 1 };
  const slow = createPeopleWorld({ url, rateLimitFactor: 1_000, hashParameters });
  afterAll(slow.close);
  const [ROUNDS, PAIRS, WITHIN_MS] = [5, 20, 10];

  /** Each way of asking about an address or number; `known` is asked about in turn with one that nobody has. */
  async function pairs(known: RegistrationForm, busy: RegistrationForm, index: number) {
    const unknown = registrationForm();
    const sides = [
      { form: known, taken: registrationForm({ email: busy.email, phone: busy.phone }) },
      { form: unknown, taken: registrationForm() },
    ].map((side) => ({ ...side, id: "", took: new Map<string, number>() }));
    type Side = (typeof sides)[number];
    const ways: [string, (side: Side) => Promise<unknown>][] = [
      ["register", async (side) => (side.id = (await slow.register(side.taken)).registration.id)],
      ["resend", ({ id }) => slow.identity.resend(id, "email", BROWSER)],
      ["login", ({ form }) => refusedSignIn(form.email)],
      ["reset by mail", ({ form }) => reset("email", form.email)],
      ["reset by SMS", ({ form }) => reset("phone", form.phone)],
    ];
    for (const [way, ask] of ways) {
      // The third message to an address waits two minutes.
      slow.clock.advance(120_000);
      for (const side of index % 2 === 0 ? sides : sides.toReversed()) {
        const began = performance.now();
        await ask(side);
        side.took.set(way, performance.now() - began);
      }
    }
    // Messages to one address are counted by the hour.
    slow.clock.advance(3_600_000);
    const [ofKnown, ofUnknown] = sides.map(({ took }) => took);
    return ways.map(
      ([way]) => [way, (ofKnown?.get(way) ?? Number.NaN) - (ofUnknown?.get(way) ?? 0)] as const,
    );
  }
  const reset = (by: "email" | "phone", value: string) =>
    slow.identity.recovery.requestReset({ by, value, ...BROWSER });
  const refusedSignIn = (email: string) =>
    expect(
      slow.identity.signIn({
        ...BROWSER,
        email,
        password: "not-the-Password7",
        presentedToken: undefined,
        deviceToken: undefined,
      }),
    ).rejects.toMatchObject({ code: "credentials_invalid" });

  it(`does not tell known from unknown: medians within ${WITHIN_MS} ms [R3]`, {
    timeout: 180_000,
  }, async () => {
    const [known, busy] = [await slow.customer(), await slow.customer()];
    await pairs(known.form, busy.form, 0);
    const differences = new Map<string, number[]>();
    const medians = () =>
      Object.fromEntries(
        [...differences].map(([way, all]) => [
          way,
          all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN,
        ]),
      );
    const isWithin = () => Object.values(medians()).every((median) => Math.abs(median) < WITHIN_MS);
    // As soon as they are close enough it is over; what a busy machine blurs is judged after 200 tries of each.
    for (let round = 0; round < ROUNDS && (round === 0 || !isWithin()); round += 1)
      for (let index = 0; index < PAIRS; index += 1)
        for (const [way, difference] of await pairs(known.form, busy.form, index))
          differences.set(way, [...(differences.get(way) ?? []), difference]);
    expect(differences.size).toBe(5);
    expect(isWithin(), JSON.stringify(medians())).toBe(true);
  });
});
