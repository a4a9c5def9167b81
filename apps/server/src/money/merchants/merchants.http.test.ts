import { createShopWorld, startReceiver } from "@okpay/testkit";
import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it } from "vitest";
import { newId, toPublicId } from "../../platform/ids.ts";

/** A merchant's account, people, keys and webhooks over HTTP; every route is also tried by somebody it does not concern. */
const world = await createShopWorld();
const { app, call } = world;
const receiver = await startReceiver();
afterAll(async () => {
  await app.services.jobs.stop();
  await app.close();
  await receiver.close();
});
const owner = { cookie: await world.customer("owner", "+8613800138000") };
const other = { cookie: await world.customer("other", "+8613800138001") };

const opened = await call("POST", "/v1/merchants", owner, { name: "Lantern Books", country: "CN" });
const shop = String(opened.json.id);

const withoutIds = ({
  json: { requestId: _id, instance: _path, ...rest },
}: {
  json: { requestId?: string; instance?: string };
}) => rest;

describe("a merchant account", () => {
  it("is opened with an account per currency and mode, and belongs to who opened it", async () => {
    expect(opened.status).toBe(201);
    expect(opened.json).toMatchObject({
      name: "Lantern Books",
      role: "owner",
      members: [{ isYou: true }],
    });
    expect(opened.json.balances).toHaveLength(6);
    expect((await call("GET", "/v1/merchants", owner)).json.merchants).toHaveLength(1);
    expect((await call("GET", "/v1/merchants", other)).json.merchants).toEqual([]);
    expect((await call("GET", `/v1/merchants/${shop}`, owner)).json).toEqual(opened.json);
  });

  it("is to anybody else what a missing one is [A1]", async () => {
    const foreign = await call("GET", `/v1/merchants/${shop}`, other);
    const missing = await call("GET", `/v1/merchants/${toPublicId("mer", newId())}`, other);
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(withoutIds(foreign)).toEqual(withoutIds(missing));
  });

  it("is not opened while the audit log takes no events, and that raises the alarm [L6]", async () => {
    await world.asOwner("REVOKE INSERT ON audit.event FROM okpay_app");
    try {
      const refused = await call("POST", "/v1/merchants", owner, { name: "Unseen", country: "CN" });
      expect(refused.status).toBe(500);
    } finally {
      await world.asOwner("GRANT INSERT ON audit.event TO okpay_app");
    }
    expect((await call("GET", "/v1/merchants", owner)).json.merchants).toHaveLength(1);
    // The first event that is taken again brings the failure into the log, with the time since when.
    await call("PATCH", `/v1/merchants/${shop}`, owner, { name: "Lantern Books" });
    const { audit } = app.services;
    await expect
      .poll(async () => (await audit.reader.search({ type: "control" })).events)
      .toMatchObject([{ subjectId: "audit.write", details: { since: expect.any(String) } }]);
  });

  it("changes by its owner, and nothing changes on a bad value", async () => {
    const changed = await call("PATCH", `/v1/merchants/${shop}`, owner, {
      payoutSchedule: { every: "week", weekday: 1 },
      accepts: { balance: true, brands: ["Visa"], fundings: ["credit", "debit"], countries: null },
    });
    expect(changed.json).toMatchObject({
      payoutSchedule: { every: "week" },
      accepts: { brands: ["Visa"] },
    });
    const bad = await call("PATCH", `/v1/merchants/${shop}`, owner, {
      name: "New name",
      payoutSchedule: { every: "week", weekday: 9 },
    });
    expect(bad.json).toMatchObject({ code: "validation_failed" });
    const back = {
      brands: ["Visa", "Mastercard", "UnionPay", "American Express", "JCB"],
      fundings: ["credit", "debit", "prepaid"],
    };
    await call("PATCH", `/v1/merchants/${shop}`, owner, {
      accepts: { balance: true, countries: null, ...back },
    });
    expect((await call("GET", `/v1/merchants/${shop}`, owner)).json.name).toBe("Lantern Books");
    expect((await call("PATCH", `/v1/merchants/${shop}`, other, { name: "Mine now" })).status).toBe(
      404,
    );
  });

  it("has people: a manager sees it and may not touch keys, and the last owner stays", async () => {
    const nobody = await call("POST", `/v1/merchants/${shop}/members`, owner, {
      email: "nobody@example.com",
      role: "manager",
    });
    expect(nobody.json).toMatchObject({ code: "member_not_found", errors: [{ field: "email" }] });
    expect(
      (
        await call("POST", `/v1/merchants/${shop}/members`, other, {
          email: "other@example.com",
          role: "owner",
        })
      ).status,
    ).toBe(404);
    const added = await call("POST", `/v1/merchants/${shop}/members`, owner, {
      email: "other@example.com",
      role: "manager",
    });
    const manager = added.json.members.find((each: { isYou: boolean }) => !each.isYou);
    expect((await call("GET", `/v1/merchants/${shop}`, other)).json.role).toBe("manager");
    expect((await call("GET", `/v1/merchants/${shop}/keys`, other)).json.code).toBe(
      "not_permitted",
    );
    const me = added.json.members.find((each: { isYou: boolean }) => each.isYou);
    expect((await call("DELETE", `/v1/merchants/${shop}/members/${me.id}`, owner)).json.code).toBe(
      "last_owner",
    );
    expect(
      (await call("DELETE", `/v1/merchants/${shop}/members/${manager.id}`, owner)).status,
    ).toBe(204);
    expect(
      (await call("DELETE", `/v1/merchants/${shop}/members/${manager.id}`, owner)).status,
    ).toBe(404);
    expect((await call("GET", `/v1/merchants/${shop}`, other)).status).toBe(404);
  });
});

describe("an API key", () => {
  const ask = { mode: "test", name: "Shop server", scopes: ["payments.read"] };

  it("is shown once, kept as a hash, and knows its merchant", async () => {
    const made = await call("POST", `/v1/merchants/${shop}/keys`, owner, ask);
    expect(made.status).toBe(201);
    expect(made.json.secret).toMatch(/^okp_test_[\w-]{43}$/);
    const list = await call("GET", `/v1/merchants/${shop}/keys`, owner);
    expect(JSON.stringify(list.json)).not.toContain(made.json.secret);
    const { rows } = await app.services.database.pool.query(
      "SELECT k::text FROM merchants.api_key k",
    );
    expect(JSON.stringify(rows)).not.toContain(made.json.secret);
    const actor = await app.services.merchants.authenticate(`Bearer ${made.json.secret}`);
    expect(actor).toMatchObject({ mode: "test", scopes: ["payments.read"] });
    for (const wrong of [
      undefined,
      made.json.secret,
      `Basic ${made.json.secret}`,
      `Bearer ${made.json.secret}x`,
    ])
      expect(await app.services.merchants.authenticate(wrong)).toBeNull();
    expect((await call("POST", `/v1/merchants/${shop}/keys`, other, ask)).status).toBe(404);
    expect((await call("GET", `/v1/merchants/${shop}/keys`, other)).status).toBe(404);
  });

  it("is rotated with an overlap, and revoked at once", async () => {
    const old = (await call("POST", `/v1/merchants/${shop}/keys`, owner, ask)).json;
    const isGood = async (secret: string) =>
      (await app.services.merchants.authenticate(`Bearer ${secret}`)) !== null;
    expect(
      (
        await call("POST", `/v1/merchants/${shop}/keys/${old.key.id}/rotation`, other, {
          overlapHours: 1,
        })
      ).status,
    ).toBe(404);
    const next = (
      await call("POST", `/v1/merchants/${shop}/keys/${old.key.id}/rotation`, owner, {
        overlapHours: 24,
      })
    ).json;
    expect([await isGood(old.secret), await isGood(next.secret)]).toEqual([true, true]);
    const last = (
      await call("POST", `/v1/merchants/${shop}/keys/${next.key.id}/rotation`, owner, {
        overlapHours: 0,
      })
    ).json;
    expect([await isGood(next.secret), await isGood(last.secret)]).toEqual([false, true]);
    expect((await call("DELETE", `/v1/merchants/${shop}/keys/${last.key.id}`, other)).status).toBe(
      404,
    );
    expect((await call("DELETE", `/v1/merchants/${shop}/keys/${last.key.id}`, owner)).status).toBe(
      204,
    );
    expect(await isGood(last.secret)).toBe(false);
    expect(
      (
        await call("POST", `/v1/merchants/${shop}/keys/${last.key.id}/rotation`, owner, {
          overlapHours: 0,
        })
      ).status,
    ).toBe(404);
  });

  it("asks for a fresh proof of who is there", async () => {
    await app.services.database.pool.query("UPDATE identity.session SET step_up_at = NULL");
    expect((await call("POST", `/v1/merchants/${shop}/keys`, owner, ask)).json.code).toBe(
      "step_up_required",
    );
    await app.services.database.pool.query("UPDATE identity.session SET step_up_at = now()");
  });
});

describe("a webhook", () => {
  const add = (url: string, mode = "test") =>
    call("POST", `/v1/merchants/${shop}/webhooks`, owner, { mode, url, events: [] });

  it.each([
    "http://169.254.169.254/latest",
    "http://[::1]:80/",
    "https://10.0.0.1/hook",
    "https://user:pass@127.0.0.1/",
  ])("is not taken for %s", async (url) => {
    expect((await add(url)).json).toMatchObject({
      code: "webhook_address_refused",
      errors: [{ field: "url" }],
    });
  });

  it("is signed as the reference package verifies it, logged, and sent again on request under the same id", async () => {
    await app.services.jobs.start();
    const made = (await add(receiver.url)).json;
    const { id } = made.webhook;
    expect((await add("http://example.com/", "live")).json.code).toBe("webhook_address_refused");
    expect((await call("POST", `/v1/merchants/${shop}/webhooks/${id}/test`, other)).status).toBe(
      404,
    );
    const sent = (await call("POST", `/v1/merchants/${shop}/webhooks/${id}/test`, owner)).json;
    const first = await receiver.next();
    expect(new Webhook(made.secret).verify(first.body, first.headers)).toMatchObject({
      type: "webhook.test",
    });
    expect(first.headers["webhook-id"]).toBe(sent.eventId);
    await settled(sent.id);
    const detail = await call("GET", `/v1/merchants/${shop}/webhook-deliveries/${sent.id}`, owner);
    expect(detail.json).toMatchObject({
      state: "delivered",
      tries: 1,
      body: first.body,
      log: [{ status: 200, answer: "noted" }],
    });
    expect(
      (await call("GET", `/v1/merchants/${shop}/webhook-deliveries/${sent.id}`, other)).status,
    ).toBe(404);

    const renewed = (await call("POST", `/v1/merchants/${shop}/webhooks/${id}/secret`, owner)).json;
    expect((await call("POST", `/v1/merchants/${shop}/webhooks/${id}/secret`, other)).status).toBe(
      404,
    );
    expect(
      (await call("POST", `/v1/merchants/${shop}/webhook-deliveries/${sent.id}/replay`, other))
        .status,
    ).toBe(404);
    const again = (
      await call("POST", `/v1/merchants/${shop}/webhook-deliveries/${sent.id}/replay`, owner)
    ).json;
    expect(again).toMatchObject({ isReplay: true, eventId: sent.eventId });
    const second = await receiver.next();
    expect([second.body, second.headers["webhook-id"]]).toEqual([first.body, sent.eventId]);
    for (const secret of [made.secret, renewed.secret])
      expect(() => new Webhook(secret).verify(second.body, second.headers)).not.toThrow();
    await settled(again.id);
    const list = await call("GET", `/v1/merchants/${shop}/webhook-deliveries?mode=test`, owner);
    expect(list.json.deliveries.map((each: { id: string }) => each.id)).toEqual([
      again.id,
      sent.id,
    ]);
    expect(
      (await call("GET", `/v1/merchants/${shop}/webhook-deliveries?mode=test`, other)).status,
    ).toBe(404);
    expect((await call("GET", `/v1/merchants/${shop}/webhooks`, other)).status).toBe(404);
    expect((await call("DELETE", `/v1/merchants/${shop}/webhooks/${id}`, other)).status).toBe(404);
    expect((await call("DELETE", `/v1/merchants/${shop}/webhooks/${id}`, owner)).status).toBe(204);
    expect((await call("GET", `/v1/merchants/${shop}/webhooks`, owner)).json.webhooks).toEqual([]);
  });

  it("follows no redirect, tries again later, and is switched off by 410 [A7]", async () => {
    const { webhook } = (await add(receiver.url)).json;
    receiver.answerWith(302, { location: "http://169.254.169.254/" });
    const moved = (await call("POST", `/v1/merchants/${shop}/webhooks/${webhook.id}/test`, owner))
      .json;
    await receiver.next();
    const waiting = await settled(moved.id);
    expect(waiting).toMatchObject({ state: "waiting", tries: 1, log: [{ status: 302 }] });
    expect(Date.parse(waiting.nextTryAt)).toBeGreaterThan(Date.now() + 1_000);

    receiver.answerWith(410);
    const gone = (await call("POST", `/v1/merchants/${shop}/webhooks/${webhook.id}/test`, owner))
      .json;
    await receiver.next();
    expect(await settled(gone.id)).toMatchObject({ state: "failed" });
    expect((await settled(moved.id)).state).toMatch(/dropped|failed/);
    const [off] = (await call("GET", `/v1/merchants/${shop}/webhooks`, owner)).json.webhooks;
    expect(off.disabled.reason).toBe("gone");
    const { messages } = (await call("GET", "/v1/demo/inbox", owner)).json;
    const told = messages.filter(({ subject }: { subject: string }) =>
      /switched off|停用/.test(subject),
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain("Lantern Books");
    expect(JSON.stringify(told)).toContain(new URL(receiver.url).host);

    receiver.answerWith(200);
    expect(
      (
        await call("PATCH", `/v1/merchants/${shop}/webhooks/${webhook.id}`, other, {
          isEnabled: true,
        })
      ).status,
    ).toBe(404);
    const on = await call("PATCH", `/v1/merchants/${shop}/webhooks/${webhook.id}`, owner, {
      isEnabled: true,
    });
    expect(on.json.disabled).toBeNull();
    const range = {
      from: new Date(Date.now() - 60_000).toISOString(),
      to: new Date(Date.now() + 1000).toISOString(),
    };
    expect(
      (await call("POST", `/v1/merchants/${shop}/webhooks/${webhook.id}/replay`, other, range))
        .status,
    ).toBe(404);
    const replayed = await call(
      "POST",
      `/v1/merchants/${shop}/webhooks/${webhook.id}/replay`,
      owner,
      range,
    );
    expect(replayed.json.count).toBeGreaterThanOrEqual(2);
    await receiver.next();
  });

  /** A delivery after its next try was noted. */
  async function settled(id: string) {
    return expect
      .poll(
        async () =>
          (await call("GET", `/v1/merchants/${shop}/webhook-deliveries/${id}`, owner)).json,
        { timeout: 5_000 },
      )
      .toSatisfy(
        (json: { tries: number; state: string }) => json.tries > 0 || json.state !== "waiting",
      )
      .then(
        async () =>
          (await call("GET", `/v1/merchants/${shop}/webhook-deliveries/${id}`, owner)).json,
      );
  }
});
