import { createPeopleWorld, createTestDatabase, type RegistrationForm } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { RegistrationRow } from "./tables.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url, rateLimitFactor: 1_000 });
afterAll(world.close);
const { identity, register, customer } = world;

describe("an address or number that is a customer's", () => {
  it("looks the same from outside; its owner reads that somebody tried", async () => {
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

  it("does the same work: as many statements, one hash", async () => {
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
