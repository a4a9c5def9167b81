import { createPeopleWorld, createTestDatabase, registrationForm } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { subscribeNotifications } from "./index.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url });
afterAll(world.close);
subscribeNotifications({
  ...world,
  publicUrl: world.publicUrl,
  profilesOf: world.identity.directory.profilesOf,
  alertsOf: world.identity.alertsOf,
});

const person = async (displayName: string, locale: "en" | "zh-CN") => {
  const form = registrationForm({ displayName, locale });
  const id = await world.identity.demo.createCustomer({
    ...form,
    persona: null,
    at: world.clock.now(),
  });
  return { ...form, id };
};
let payer: Awaited<ReturnType<typeof person>>;
let payee: Awaited<ReturnType<typeof person>>;
beforeAll(async () => {
  payer = await person("Zhou Min", "en");
  payee = await person("林悦", "zh-CN");
  await world.outbox.drain();
});

const publish = (payload: Record<string, string | null>) =>
  world.database.kysely
    .transaction()
    .execute((tx) => world.outbox.add(tx, "payment.completed", payload));
const payment = (change: Record<string, string | null> = {}) => ({
  paymentId: newId(),
  kind: "send",
  payerCustomerId: payer.id,
  payeeCustomerId: payee.id,
  amountMinor: "123456",
  currency: "CNY",
  feeMinor: "0",
  declineCode: null,
  ...change,
});

describe("payment.completed", () => {
  it("tells the payee by mail and SMS, the payer by mail, each in their language", async () => {
    await publish(payment());
    await world.outbox.drain();
    const mail = await world.lastTo(payee.email);
    expect(mail).toMatchObject({
      locale: "zh-CN",
      template: "payment_received",
      subject: "Zhou Min 向您转账 CNY 1,234.56".replace(" 1", "\u00a01"),
    });
    expect(mail.text).toMatch(/http:\/\/localhost:8080\/activity\/pay_[0-9a-f]{32}/);
    const sms = await world.lastTo(payee.phone);
    expect(sms.text).toContain("Zhou Min");
    expect(sms.text).not.toMatch(/http/);
    // Who did not pay hears of it; by SMS only who asked for that.
    expect(await world.sent(payer.email)).toMatchObject([
      { locale: "en", template: "payment_sent", subject: expect.stringMatching(/to 林悦$/) },
    ]);
    expect(await world.sent(payer.phone)).toEqual([]);
  });

  it("tells it once, however often the event comes", async () => {
    const before = (await world.sent()).length;
    await publish(payment());
    const { rows } = await world.database.pool.query<{
      id: string;
      topic: string;
      payload: object;
    }>("SELECT id, topic, payload FROM platform.outbox WHERE topic = 'payment.completed'");
    await world.outbox.drain();
    for (const row of rows)
      await world.database.pool.query(
        "INSERT INTO platform.outbox (id, topic, payload) VALUES ($1, $2, $3)",
        [row.id, row.topic, row.payload],
      );
    await world.outbox.drain();
    expect((await world.sent()).length).toBe(before + 3);
  });

  it("of a top-up goes by mail only", async () => {
    const before = (await world.sent(payee.phone)).length;
    await publish(
      payment({ kind: "top_up", payerCustomerId: null, amountMinor: "5000", currency: "JPY" }),
    );
    await world.outbox.drain();
    expect(await world.lastTo(payee.email)).toMatchObject({
      template: "top_up_completed",
      subject: expect.stringMatching(/JPY\s5,000/) as string,
    });
    expect(await world.sent(payee.phone)).toHaveLength(before);
  });

  it("of long ago is history, not news", async () => {
    const before = (await world.sent()).length;
    const old = (world.clock.now().getTime() - 8 * 86_400_000).toString(16).padStart(12, "0");
    await publish(
      payment({ paymentId: `${old.slice(0, 8)}-${old.slice(8)}-7000-8000-000000000000` }),
    );
    await world.outbox.drain();
    expect((await world.sent()).length).toBe(before);
  });

  it("in another shape stays in the outbox with its error", async () => {
    await publish(payment({ currency: "XXX" }));
    await world.outbox.drain();
    const { rows } = await world.database.pool.query(
      "SELECT attempts, last_error FROM platform.outbox WHERE topic = 'payment.completed'",
    );
    expect(rows).toEqual([{ attempts: 1, last_error: "TypeError" }]);
  });
});

describe("news of a request for money", () => {
  const tell = (topic: string, payload: Record<string, string | null>) =>
    world.database.kysely
      .transaction()
      .execute((tx) => world.outbox.add(tx, topic, payload))
      .then(() => world.outbox.drain());

  it("tells who is asked by mail, with a link and without the note; who asked hears when nothing comes", async () => {
    await tell("payment.requested", payment({ kind: "request" }));
    expect(await world.lastTo(payer.email)).toMatchObject({
      template: "payment_requested",
      subject: expect.stringMatching(/^林悦 asks you for CNY\s1,234\.56$/) as string,
      text: expect.stringMatching(/\/requests\/pay_[0-9a-f]{32}/) as string,
    });
    expect(await world.sent(payer.phone)).toEqual([]);
    await tell("payment.turned_down", payment({ kind: "request" }));
    expect(await world.lastTo(payee.email)).toMatchObject({
      locale: "zh-CN",
      template: "request_turned_down",
    });
  });
});
