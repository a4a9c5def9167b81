import { createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";

const { url } = await createTestDatabase();
const demo = createPeopleWorld({ url });
const production = createPeopleWorld({ url, isDemo: false });
afterAll(() => Promise.all([demo.close(), production.close()]));

const browser = { ip: "203.0.113.7", userAgent: "test", presentedToken: undefined };
const linYue = {
  displayName: "林悦",
  email: "lin.yue@example.com",
  phone: "+8613800138000",
  password: "Moon-river9-sails",
  locale: "zh-CN",
  persona: "lin-yue",
  at: new Date("2025-09-24T08:00:00Z"),
} as const;

describe("the demo world", () => {
  it("has seeded customers with wallets, made once, at their own time, without messages", async () => {
    const id = await demo.identity.demo.createCustomer(linYue);
    expect(await demo.identity.demo.createCustomer(linYue)).toBe(id);
    expect(await demo.identity.directory.profileOf(id)).toMatchObject({
      isDemo: true,
      createdAt: linYue.at,
      maskedName: "林*",
    });
    expect(await demo.wallets.accountsOf(id)).toHaveLength(3);
    expect(await demo.sent()).toEqual([]);
    const outcome = await demo.identity.signIn({
      ...browser,
      email: linYue.email,
      password: linYue.password,
    });
    expect(outcome).toMatchObject({ state: "signed_in", entered: { customerId: id } });
  });

  it("shows its personas with a story in both languages, and lets a visitor become one", async () => {
    const other = await demo.identity.demo.createCustomer({
      ...linYue,
      displayName: "周敏",
      email: "zhou@example.com",
      phone: "+8613900139000",
      persona: null,
    });
    const personas = await demo.identity.demo.personas();
    expect(personas).toEqual([
      {
        key: "lin-yue",
        displayName: "林悦",
        story: {
          en: expect.stringContaining("Fourteen months") as string,
          "zh-CN": expect.stringContaining("十四个月") as string,
        },
      },
    ]);
    const session = await demo.identity.demo.signInAs("lin-yue", browser);
    expect(await demo.identity.authenticate(session.token)).toMatchObject({
      customerId: session.customerId,
    });
    expect((await demo.identity.directory.profileOf(other)).isDemo).toBe(false);
    await expect(demo.identity.demo.signInAs("nobody", browser)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("refuses a customer that registration would refuse", async () => {
    await expect(
      demo.identity.demo.createCustomer({ ...linYue, email: "no address" }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    await expect(
      demo.identity.demo.createCustomer({ ...linYue, email: "other@example.com" }),
    ).rejects.toThrow("superseded");
  });

  it("has no doors in production", async () => {
    expect(await production.identity.demo.personas()).toEqual([]);
    await expect(production.identity.demo.signInAs("lin-yue", browser)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      production.identity.demo.createCustomer({ ...linYue, email: "new@example.com" }),
    ).rejects.toThrow("demo world only");
    await expect(production.messages.demoInbox()).rejects.toThrow("demo world");
  });
});
