import { BROWSER, createPeopleWorld, createTestDatabase, registrationForm } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
afterAll(world.close);
const { identity, clock, register } = world;

const MINUTE = 60_000;
type Registered = Awaited<ReturnType<typeof register>>;
const confirmLink = async ({ form }: Registered) =>
  identity.confirmEmail(await world.linkTokenOf(form.email));
const confirmCode = async ({ form, registration }: Registered) =>
  identity.confirmPhone(registration.id, await world.codeOf(form.phone));
const countOf = async (table: string): Promise<bigint> =>
  (await world.database.pool.query<{ count: bigint }>(`SELECT count(*) FROM ${table}`)).rows[0]
    ?.count ?? -1n;
const wrong = (code: string): string => (code === "000000" ? "000001" : "000000");

describe("a registration", () => {
  it("is nobody until both channels are confirmed [R1]", async () => {
    const counted = ["identity.customer", "identity.session", "ledger.account"];
    const before = await Promise.all(counted.map(countOf));
    const { form, registration } = await register();
    expect(registration).toMatchObject({
      state: "pending",
      email_confirmed_at: null,
      phone_confirmed_at: null,
      customer_id: null,
    });
    expect(await Promise.all(counted.map(countOf))).toEqual(before);
    expect(await identity.directory.findByEmail(form.email)).toBeNull();
    expect(await identity.directory.findByPhone(form.phone)).toBeNull();
  });

  it.each([
    ["link, then code", [confirmLink, confirmCode]],
    ["code, then link", [confirmCode, confirmLink]],
  ] as const)("becomes a customer with wallets: %s [R1] [L1]", async (_order, [first, second]) => {
    const registered = await register({ displayName: "林悦", locale: "zh-CN" });
    expect((await first(registered)).state).toBe("pending");
    const completed = await second(registered);
    expect(completed).toMatchObject({ state: "completed", password_hash: null });
    const customerId = completed.customer_id ?? "";
    expect(await identity.directory.profileOf(customerId)).toMatchObject({
      displayName: "林悦",
      locale: "zh-CN",
      isDemo: false,
      email: registered.form.email,
    });
    expect((await identity.directory.findByPhone(registered.form.phone))?.maskedName).toBe("林*");
    expect(
      (await world.wallets.accountsOf(customerId)).map((account) => account.currency).sort(),
    ).toEqual(["CNY", "JPY", "USD"]);

    const { rows } = await world.database.pool.query(
      "SELECT document, document_version, ip, user_agent FROM identity.consent WHERE customer_id = $1 ORDER BY document",
      [customerId],
    );
    expect(rows).toEqual([
      { document: "privacy", document_version: "2026-11-28", ip: BROWSER.ip, user_agent: "test" },
      { document: "terms", document_version: "2026-11-01", ip: BROWSER.ip, user_agent: "test" },
    ]);
    const events = await world.database.pool.query(
      "SELECT topic FROM platform.outbox WHERE payload->>'customerId' = $1",
      [customerId],
    );
    expect(events.rows).toEqual([{ topic: "customer.activated" }]);

    const told = await world.database.pool.query<{ type: string }>(
      "SELECT type, actor_kind AS by FROM audit.event WHERE subject_id IN ($1, $2) ORDER BY at, type",
      [registered.registration.id, customerId],
    );
    expect(told.rows).toEqual([
      { type: "registration.completed", by: "customer" },
      { type: "registration.confirmed", by: "anonymous" },
      { type: "registration.started", by: "anonymous" },
    ]);
  });

  it("writes link and code into the person's language, and neither into the database in clear [R5] [R6]", async () => {
    const { form, registration } = await register({ locale: "zh-CN" });
    const mail = await world.lastTo(form.email);
    expect(mail).toMatchObject({ template: "confirm_email", subject: "请确认您的邮箱地址" });
    expect(mail.text).toContain("http://localhost:8080/confirm#t=");
    expect(mail.text).toContain(`****${form.phone.slice(-4)}`);
    const code = await world.codeOf(form.phone);
    const token = await world.linkTokenOf(form.email);
    const dump = await world.database.pool.query<{ row: string }>(
      "SELECT r::text AS row FROM identity.registration r WHERE id = $1 UNION ALL SELECT m::text FROM platform.message m UNION ALL SELECT payload::text FROM graphile_worker._private_jobs",
      [registration.id],
    );
    expect(dump.rows.length).toBeGreaterThan(3);
    for (const { row } of dump.rows) {
      expect(row).not.toContain(token);
      expect(row).not.toMatch(new RegExp(`(?<![0-9a-f.])${code}(?![0-9a-f])`));
    }
  });

  it("is forgotten after a day", async () => {
    const registered = await register();
    const token = await world.linkTokenOf(registered.form.email);
    const code = await world.codeOf(registered.form.phone);
    clock.advance(24 * 60 * MINUTE);
    for (const attempt of [
      () => identity.registration(registered.registration.id),
      () => identity.confirmEmail(token),
      () => identity.confirmPhone(registered.registration.id, code),
      () => identity.resend(registered.registration.id, "email", BROWSER),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "registration_expired" });
    }
  });

  it("that does not exist is not found", async () => {
    const id = "00000000-0000-7000-8000-000000000000";
    await expect(identity.registration(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(identity.confirmPhone(id, "123456")).rejects.toMatchObject({ code: "not_found" });
    await expect(identity.resend(id, "phone", BROWSER)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("with a guessable password is refused before anything is written [P4]", async () => {
    const before = await countOf("identity.registration");
    await expect(register({ password: "P@ssw0rd2026!" })).rejects.toMatchObject({
      code: "password_too_weak",
      errors: [{ field: "password", code: "too_common" }],
    });
    expect(await countOf("identity.registration")).toBe(before);
  });
});

describe("the link", () => {
  it.each([
    ["made up", "A".repeat(43)],
    ["cut short", "abcdefghijklmnopqrstuvwxyz"],
  ])("that is %s is invalid", async (_what, token) => {
    await expect(identity.confirmEmail(token)).rejects.toMatchObject({
      code: "confirmation_link_invalid",
    });
  });

  it("works for 60 minutes [R5]", async () => {
    const early = await register();
    const token = await world.linkTokenOf(early.form.email);
    clock.advance(60 * MINUTE - 1);
    expect((await identity.confirmEmail(token)).email_confirmed_at).not.toBeNull();
    const late = await register();
    const lateToken = await world.linkTokenOf(late.form.email);
    clock.advance(60 * MINUTE);
    await expect(identity.confirmEmail(lateToken)).rejects.toMatchObject({
      code: "confirmation_link_invalid",
    });
  });

  it("works once; opened again it is used up, or says that it completed the registration [R5]", async () => {
    const registered = await register();
    const token = await world.linkTokenOf(registered.form.email);
    await identity.confirmEmail(token);
    await expect(identity.confirmEmail(token)).rejects.toMatchObject({
      code: "confirmation_link_invalid",
    });
    const completed = await confirmCode(registered);
    expect(await identity.confirmEmail(token)).toMatchObject({
      id: completed.id,
      state: "completed",
    });
  });

  it("stops working when another was sent [R5]", async () => {
    const registered = await register();
    const token = await world.linkTokenOf(registered.form.email);
    clock.advance(MINUTE);
    await identity.resend(registered.registration.id, "email", BROWSER);
    await expect(identity.confirmEmail(token)).rejects.toMatchObject({
      code: "confirmation_link_invalid",
    });
    expect((await confirmLink(registered)).email_confirmed_at).not.toBeNull();
  });
});

describe("the code", () => {
  it("works for 10 minutes [R6]", async () => {
    const registered = await register();
    clock.advance(10 * MINUTE - 1);
    expect((await confirmCode(registered)).phone_confirmed_at).not.toBeNull();
    const late = await register();
    clock.advance(10 * MINUTE);
    await expect(confirmCode(late)).rejects.toMatchObject({ code: "confirmation_code_expired" });
  });

  it("is void after five wrong tries, right or not [R6]", async () => {
    const registered = await register();
    const code = await world.codeOf(registered.form.phone);
    for (let tries = 1; tries <= 5; tries += 1) {
      await expect(
        identity.confirmPhone(registered.registration.id, wrong(code)),
      ).rejects.toMatchObject({ code: "confirmation_code_invalid" });
    }
    await expect(identity.confirmPhone(registered.registration.id, code)).rejects.toMatchObject({
      code: "confirmation_code_expired",
    });
    clock.advance(MINUTE);
    await identity.resend(registered.registration.id, "phone", BROWSER);
    expect((await confirmCode(registered)).phone_confirmed_at).not.toBeNull();
  });

  it("of one registration is worth nothing in another [R6]", async () => {
    const [one, other] = [await register(), await register()];
    const [code, otherCode] = [
      await world.codeOf(one.form.phone),
      await world.codeOf(other.form.phone),
    ];
    if (code !== otherCode)
      await expect(identity.confirmPhone(other.registration.id, code)).rejects.toMatchObject({
        code: "confirmation_code_invalid",
      });
    const macs = await world.database.pool.query<{ phone_code_mac: Buffer }>(
      "SELECT phone_code_mac FROM identity.registration WHERE id IN ($1, $2)",
      [one.registration.id, other.registration.id],
    );
    expect(new Set(macs.rows.map((row) => row.phone_code_mac.toString("hex"))).size).toBe(2);
  });

  it("entered again is spent, or says that it completed the registration", async () => {
    const registered = await register();
    const code = await world.codeOf(registered.form.phone);
    await identity.confirmPhone(registered.registration.id, code);
    await expect(identity.confirmPhone(registered.registration.id, code)).rejects.toMatchObject({
      code: "confirmation_code_expired",
    });
    await confirmLink(registered);
    expect(await identity.confirmPhone(registered.registration.id, code)).toMatchObject({
      state: "completed",
    });
    await expect(
      identity.confirmPhone(registered.registration.id, wrong(code)),
    ).rejects.toMatchObject({ code: "confirmation_code_invalid" });
  });

  it("stops working when another was sent [R6]", async () => {
    const registered = await register();
    const code = await world.codeOf(registered.form.phone);
    clock.advance(MINUTE);
    await identity.resend(registered.registration.id, "phone", BROWSER);
    if ((await world.codeOf(registered.form.phone)) === code) return;
    await expect(identity.confirmPhone(registered.registration.id, code)).rejects.toMatchObject({
      code: "confirmation_code_invalid",
    });
  });
});

describe("sending again", () => {
  it.each(["email", "phone"] as const)(
    "waits a minute, each time twice as long, and stops at five messages an hour: %s [R7]",
    async (channel) => {
      const { form, registration } = await register();
      const target = channel === "email" ? form.email : form.phone;
      const resend = () => identity.resend(registration.id, channel, BROWSER);
      clock.advance(MINUTE - 1_000);
      await expect(resend()).rejects.toMatchObject({
        code: "too_many_requests",
        retryAfterSeconds: 1,
      });
      clock.advance(1_000);
      for (let messages = 2; messages <= 4; messages += 1) {
        await resend();
        expect(await world.sent(target)).toHaveLength(messages);
        const wait = 2 ** (messages - 1) * MINUTE;
        clock.advance(wait - 1_000);
        await expect(resend()).rejects.toMatchObject({ retryAfterSeconds: 1 });
        clock.advance(1_000);
      }
      await resend();
      // Fifteen minutes after the first of the five, which leaves the hour 45 minutes from now.
      await expect(resend()).rejects.toMatchObject({
        code: "too_many_requests",
        retryAfterSeconds: 45 * 60,
      });
      expect(await world.sent(target)).toHaveLength(5);
      clock.advance(45 * MINUTE);
      await resend();
      expect(await world.sent(target)).toHaveLength(6);
    },
  );

  it("counts per address, whoever asks: a new registration is no way around [R7]", async () => {
    const { form } = await register();
    for (let messages = 2; messages <= 5; messages += 1) await register({ email: form.email });
    await expect(register({ email: form.email })).rejects.toMatchObject({
      code: "too_many_requests",
    });
    expect(await world.sent(form.email)).toHaveLength(5);
  });

  it("has an end for one client in a day, and for a country's numbers in a day, whoever asks; then nothing is sent [R7]", async () => {
    const HOUR = 60 * MINUTE;
    const strict = createPeopleWorld({ url, clock });
    const ip = "203.0.113.200";
    const fromThere = () => strict.identity.register({ ...registrationForm(), ...BROWSER, ip });
    let sent = 0;
    for (let hour = 0; hour < 6; hour += 1, clock.advance(HOUR))
      for (let message = 0; message < 60; message += 1)
        await fromThere().then(
          () => (sent += 1),
          () => null,
        );
    expect(sent).toBe(300);
    await strict.close();

    const frugal = createPeopleWorld({
      url,
      clock,
      rateLimitFactor: 1_000,
      smsDailyBudget: new Map([
        ["DK", 2],
        ["*", 100_000],
      ]),
    });
    const danish = (last: number) =>
      frugal.identity.register({
        ...registrationForm({ phone: `+452012345${last}` }),
        ...BROWSER,
        ip: `203.0.113.${last}`,
      });
    await danish(1);
    await danish(2);
    await expect(danish(3)).rejects.toMatchObject({ code: "too_many_requests" });
    expect(await frugal.sent("+4520123453")).toEqual([]);
    clock.advance(24 * HOUR);
    await danish(3);
    await frugal.close();
  });

  it("sends nothing to a channel that is confirmed", async () => {
    const registered = await register();
    await confirmLink(registered);
    clock.advance(MINUTE);
    expect(
      (await identity.resend(registered.registration.id, "email", BROWSER)).email_confirmed_at,
    ).not.toBeNull();
    expect(await world.sent(registered.form.email)).toHaveLength(1);
  });
});
