import { BROWSER, createPeopleWorld, createTestDatabase, registrationForm } from "@okpay/testkit";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { createPasswordHasher } from "./password-hash.ts";
import type { Identity } from "./service.ts";

const { url, ownerUrl } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
const production = createPeopleWorld({ url, isDemo: false, clock: world.clock });
afterAll(() => Promise.all([world.close(), production.close()]));
const { identity, clock } = world;

const MINUTE = 60_000;
const browser = { ...BROWSER, presentedToken: undefined };
const PASSWORD = "Moon-river9-sails";

const customer = async () => {
  const { form, customerId } = await world.customer();
  return { ...form, customerId };
};
const signIn = async (
  email: string,
  password = PASSWORD,
  options: { ip?: string; presentedToken?: string; deviceToken?: string; on?: Identity } = {},
) => {
  const outcome = await (options.on ?? identity).signIn({
    ...browser,
    ...options,
    email,
    password,
  });
  if (outcome.state !== "signed_in") throw new Error("a second factor was asked for");
  return outcome.entered;
};
const outcome = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => "ok",
    (error: { code?: string; params?: { missing?: string } }) =>
      [error.code, error.params?.missing].filter(Boolean).join(":"),
  );
const failTimes = async (times: number, email: string, ip: string = browser.ip) => {
  for (let failures = 0; failures < times; failures += 1)
    await outcome(signIn(email, "wrong", { ip }));
};

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

describe("sign-in", () => {
  it("opens with the right password, however the address is written", async () => {
    const { email, customerId } = await customer();
    const session = await signIn(` ${email.toUpperCase()} `);
    expect(session.customerId).toBe(customerId);
    expect(await identity.authenticate(session.token)).toMatchObject({ customerId, locale: "en" });
  });

  it("answers the same for a wrong password, an unknown address, and what is no address [R3]", async () => {
    const { email } = await customer();
    for (const [address, password] of [
      [email, "wrong"],
      ["nobody@example.com", PASSWORD],
      ["not an address", PASSWORD],
      [email, ` ${PASSWORD}`],
      [email, PASSWORD.toLowerCase()],
    ] as const) {
      expect(await outcome(signIn(address, password))).toBe("credentials_invalid");
    }
  });

  it.each([
    ["nothing", "both", []],
    ["the link only", "phone", ["email"]],
    ["the code only", "email", ["phone"]],
  ] as const)(
    "with the right password says what is missing: confirmed %s [R2]",
    async (_what, missing, confirmed) => {
      const form = registrationForm();
      const registration = await identity.register({ ...form, ...browser });
      for (const channel of confirmed) {
        if (channel === "email") await identity.confirmEmail(await world.linkTokenOf(form.email));
        else await identity.confirmPhone(registration.id, await world.codeOf(form.phone));
      }
      expect(await outcome(signIn(form.email))).toBe(`registration_incomplete:${missing}`);
      expect(await outcome(signIn(form.email, "wrong"))).toBe("credentials_invalid");
      expect(
        (
          await world.database.pool.query(
            "SELECT 1 FROM identity.session WHERE ip = $1 AND customer_id IS NULL",
            [browser.ip],
          )
        ).rows,
      ).toEqual([]);
    },
  );

  it("tells who registered a customer's address no more than who registered a free one", async () => {
    const owner = await customer();
    const stranger = {
      ...registrationForm({ email: owner.email }),
      password: "Another-secret7-word",
    };
    await identity.register({ ...stranger, ...browser });
    const free = { ...registrationForm(), password: "Another-secret7-word" };
    await identity.register({ ...free, ...browser });
    const answers = await Promise.all(
      [owner.email, free.email].map((email) => outcome(signIn(email, "Another-secret7-word"))),
    );
    expect(answers).toEqual(["registration_incomplete:both", "registration_incomplete:both"]);
    expect(await outcome(signIn(owner.email))).toBe("ok");
  });

  it("forgets a pending registration when it has expired", async () => {
    const form = registrationForm();
    await identity.register({ ...form, ...browser });
    clock.advance(24 * 60 * MINUTE);
    expect(await outcome(signIn(form.email))).toBe("credentials_invalid");
  });

  it("raises an outdated hash to today's parameters [P8]", async () => {
    const { email, customerId } = await customer();
    const old = createPasswordHasher({
      keyring: world.keyring,
      hashPriority: "normal",
      parameters: { memory: 64, passes: 1, parallelism: 1, keyId: 1 },
    });
    await world.database.pool.query(
      "UPDATE identity.credential SET password_hash = $2 WHERE customer_id = $1",
      [customerId, await old.hash(PASSWORD)],
    );
    await signIn(email);
    const { rows } = await world.database.pool.query<{ password_hash: string }>(
      "SELECT password_hash FROM identity.credential WHERE customer_id = $1",
      [customerId],
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=256,/);
    expect(await outcome(signIn(email))).toBe("ok");
  });
});

describe("failures", () => {
  it("lock an address after ten for half an hour, known or not, in every process and after a restart [T1]", async () => {
    const { email } = await customer();
    for (const address of [email, "nobody.at.all@example.com"]) {
      await failTimes(10, address);
      await expect(signIn(address)).rejects.toMatchObject({
        code: "too_many_requests",
        retryAfterSeconds: 30 * 60,
      });
      await expect(signIn(address, PASSWORD, { on: production.identity })).rejects.toMatchObject({
        code: "too_many_requests",
      });
    }
    clock.advance(30 * MINUTE - 1_000);
    await expect(signIn(email)).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: 1,
    });
    clock.advance(1_000);
    expect(await outcome(signIn(email))).toBe("ok");
  });

  it("are forgotten with a success, and a right password of a pending registration is none", async () => {
    const { email } = await customer();
    await failTimes(9, email);
    await signIn(email);
    await failTimes(9, email);
    expect(await outcome(signIn(email))).toBe("ok");

    const form = registrationForm();
    await identity.register({ ...form, ...browser });
    for (let tries = 0; tries < 12; tries += 1)
      expect(await outcome(signIn(form.email))).toBe("registration_incomplete:both");
  });

  it("over many addresses stop one client: IPv6 counts by network, successes do not count [T5]", async () => {
    const { email } = await customer();
    const on = production.identity;
    const ips = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:3:4:5:6"];
    for (let guesses = 0; guesses < 50; guesses += 1) {
      expect(
        await outcome(
          signIn(`stuffed${guesses}@example.com`, "wrong", { on, ip: ips[guesses % 3] ?? "" }),
        ),
      ).toBe("credentials_invalid");
    }
    expect(await outcome(signIn(email, PASSWORD, { on, ip: "2001:db8:1:2::7" }))).toBe(
      "too_many_requests",
    );
    expect(await outcome(signIn(email, PASSWORD, { on, ip: "2001:db8:1:3::7" }))).toBe("ok");
    // A refused attempt was no guess: the owner's own counter is untouched.
    expect(await outcome(signIn(email, PASSWORD, { on, ip: "198.51.100.1" }))).toBe("ok");
  });

  it("of ours are not counted: an outage locks nobody out [T2]", async () => {
    const { email } = await customer();
    // The password is right, but the session cannot be written.
    await asOwner("REVOKE INSERT ON identity.session FROM okpay_app");
    for (let tries = 0; tries < 12; tries += 1) expect(await outcome(signIn(email))).toBe("42501");
    await asOwner("GRANT INSERT ON identity.session TO okpay_app");
    expect(await outcome(signIn(email))).toBe("ok");
  });
});

describe("a session", () => {
  it("is stored as a digest: what is in the database opens nothing [S1]", async () => {
    const { email } = await customer();
    const { token } = await signIn(email);
    const { rows } = await world.database.pool.query<{ digest: string }>(
      "SELECT encode(token_sha256, 'hex') AS digest FROM identity.session",
    );
    for (const { digest } of rows) {
      expect(await identity.authenticate(digest)).toBeNull();
      expect(
        await identity.authenticate(Buffer.from(digest, "hex").toString("base64url")),
      ).toBeNull();
    }
    expect(await identity.authenticate(token)).not.toBeNull();
  });

  it.each([
    undefined,
    "",
    "x",
    "A".repeat(43),
    "A".repeat(44),
    `${"A".repeat(42)}'`,
    "\u0000".repeat(43),
  ])("is not opened by %j", async (token) => {
    expect(await identity.authenticate(token)).toBeNull();
  });

  it("ends after 15 idle minutes in the demo, 5 in production; a request moves that on [S4]", async () => {
    const { email } = await customer();
    const demo = await signIn(email);
    const strict = await signIn(email, PASSWORD, { on: production.identity });
    clock.advance(5 * MINUTE - 1);
    expect(await production.identity.authenticate(strict.token)).not.toBeNull();
    clock.advance(5 * MINUTE - 1);
    expect(await production.identity.authenticate(strict.token)).not.toBeNull();
    clock.advance(5 * MINUTE);
    expect(await production.identity.authenticate(strict.token)).toBeNull();
    clock.advance(2);
    expect(await identity.authenticate(demo.token)).toBeNull();
  });

  it("ends after 12 hours whatever is done [S5]", async () => {
    const { email } = await customer();
    const { token, absoluteExpiresAt } = await signIn(email);
    for (let minutes = 10; minutes < 12 * 60; minutes += 10) {
      clock.advance(10 * MINUTE);
      expect(await identity.authenticate(token)).not.toBeNull();
    }
    clock.advance(10 * MINUTE);
    expect(clock.now()).toEqual(absoluteExpiresAt);
    expect(await identity.authenticate(token)).toBeNull();
  });

  it("notes when it was last seen at most once a minute", async () => {
    const { email } = await customer();
    const { token } = await signIn(email);
    const idleEnd = async () => {
      const actor = await identity.authenticate(token);
      return (actor?.idleExpiresAt.getTime() ?? 0) - clock.now().getTime();
    };
    clock.advance(MINUTE - 1);
    expect(await idleEnd()).toBe(14 * MINUTE + 1);
    clock.advance(1);
    expect(await idleEnd()).toBe(15 * MINUTE);
    clock.advance(1);
    expect(await idleEnd()).toBe(15 * MINUTE - 1);
  });

  it("is replaced by the next sign-in of the same browser, and ended at once by sign-out, in every process [S2] [S6]", async () => {
    const { email } = await customer();
    const first = await signIn(email);
    const second = await signIn(email, PASSWORD, { presentedToken: first.token });
    expect(await identity.authenticate(first.token)).toBeNull();
    const actor = await production.identity.authenticate(second.token);
    if (actor === null) throw new Error("not signed in");
    await identity.signOut(actor, BROWSER);
    expect(await production.identity.authenticate(second.token)).toBeNull();
    expect(await identity.authenticate(second.token)).toBeNull();
  });

  it("is one of ten at most: the oldest ends [S11]", async () => {
    const { email } = await customer();
    const tokens: string[] = [];
    for (let count = 0; count < 11; count += 1) {
      clock.advance(1);
      tokens.push((await signIn(email)).token);
    }
    const open = await Promise.all(tokens.map((token) => identity.authenticate(token)));
    expect(open.map((actor) => actor !== null)).toEqual([
      false,
      ...Array.from({ length: 10 }, () => true),
    ]);
  });

  it("speaks the language that was chosen, from the next request on", async () => {
    const { email, customerId } = await customer();
    const { token } = await signIn(email);
    expect((await identity.changeLocale(customerId, "zh-CN")).locale).toBe("zh-CN");
    expect(await identity.authenticate(token)).toMatchObject({ locale: "zh-CN" });
  });
});
