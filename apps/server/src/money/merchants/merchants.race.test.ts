import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createShopWorld } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPublicId, newId } from "../../platform/ids.ts";
import type { MerchantsDeps } from "./deps.ts";
import { publish } from "./webhooks/events.ts";

/** What several do to one merchant in the same moment. */
const world = await createShopWorld();
const { app, call } = world;
/** Its server answers when it is told to. */
const answers: ServerResponse[] = [];
const server = createServer((_request, response) => void answers.push(response));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
const somebody = new pg.Client(world.ownerUrl);
beforeAll(async () => {
  await somebody.connect();
  await app.services.jobs.start();
});
afterAll(async () => {
  await somebody.end();
  await app.services.jobs.stop();
  await app.close();
  server.close();
});
const owner = { cookie: await world.customer("owner", "+8613800138000") };

const open = async () => {
  const shop = String(
    (await call("POST", "/v1/merchants", owner, { name: "Lantern Books", country: "CN" })).json.id,
  );
  return {
    shop,
    add: () => call("POST", `/v1/merchants/${shop}/webhooks`, owner, ADDED),
  };
};
const ADDED = { mode: "test", url, events: [] };
const statuses = (answered: readonly { status: number }[]) =>
  Object.groupBy(answered, ({ status }) => status);

describe("limits hold where all come at once", () => {
  it("ten webhooks of a mode", async () => {
    const { add } = await open();
    const made = statuses(await Promise.all(Array.from({ length: 14 }, add)));
    expect([made[201]?.length, made[422]?.length]).toEqual([10, 4]);
  });

  it("ten merchants of a person", async () => {
    const busy = { cookie: await world.customer("busy", "+8613800138009") };
    const opening = () => call("POST", "/v1/merchants", busy, { name: "Stall", country: "CN" });
    const made = statuses(await Promise.all(Array.from({ length: 14 }, opening)));
    expect([made[201]?.length, made[422]?.length]).toEqual([10, 4]);
  });

  it("twenty keys", async () => {
    const { shop } = await open();
    const key = { mode: "test", name: "Shop server", scopes: ["payments.read"] };
    const made = statuses(
      await Promise.all(
        Array.from({ length: 26 }, () => call("POST", `/v1/merchants/${shop}/keys`, owner, key)),
      ),
    );
    expect([made[201]?.length, made[422]?.length]).toEqual([20, 6]);
  });
});

describe("a webhook that is switched off", () => {
  const begin = async (endpointId: string) => {
    // Whoever has the endpoint has all it needs: it never waits for what is waiting for it.
    await somebody.query("BEGIN; SET LOCAL lock_timeout = '500ms'");
    await somebody.query("SELECT FROM merchants.webhook_endpoint WHERE id = $1 FOR UPDATE", [
      endpointId,
    ]);
  };
  const switchOff = async (endpointId: string) => {
    await somebody.query(
      "UPDATE merchants.webhook_endpoint SET disabled_at = now(), disabled_reason = 'owner' WHERE id = $1",
      [endpointId],
    );
    await somebody.query(
      "UPDATE merchants.webhook_delivery SET state = 'dropped', next_try_at = NULL WHERE endpoint_id = $1 AND state = 'waiting'",
      [endpointId],
    );
  };
  const untilSomebodyWaits = () =>
    expect
      .poll(async () => {
        const { rows } = await somebody.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        return rows.length;
      })
      .toBe(1);

  it("while its server answers: neither waits for the other for ever", async () => {
    const { shop, add } = await open();
    const { webhook } = (await add()).json;
    const sent = (await call("POST", `/v1/merchants/${shop}/webhooks/${webhook.id}/test`, owner))
      .json;
    await expect.poll(() => answers.length).toBe(1);
    const id = fromPublicId(webhook.id);
    await begin(id);
    answers.shift()?.writeHead(500).end();
    await untilSomebodyWaits();
    await switchOff(id);
    await somebody.query("COMMIT");
    const delivery = async () =>
      (await call("GET", `/v1/merchants/${shop}/webhook-deliveries/${sent.id}`, owner)).json;
    await expect.poll(async () => (await delivery()).state).toBe("dropped");
  });

  it("hears of nothing that happens in the same moment", async () => {
    const { shop, add } = await open();
    const { webhook } = (await add()).json;
    const id = fromPublicId(webhook.id);
    await begin(id);
    await switchOff(id);
    const { database } = app.services;
    const deps = {
      database,
      jobs: app.services.jobs,
      clock: { now: () => new Date() },
    } as unknown as MerchantsDeps;
    const told = publish(deps, {
      source: newId(),
      merchantId: fromPublicId(shop),
      mode: "test",
      type: "payout.paid",
      occurredAt: new Date(),
      data: {},
    });
    await untilSomebodyWaits();
    await somebody.query("COMMIT");
    await told;
    const { rows } = await somebody.query(
      "SELECT state FROM merchants.webhook_delivery WHERE endpoint_id = $1",
      [id],
    );
    expect(rows).toEqual([]);
  });
});

it("what another webhook was tested with is not among what this one missed", async () => {
  const { shop, add } = await open();
  const [tested, other] = [(await add()).json.webhook, (await add()).json.webhook];
  await call("POST", `/v1/merchants/${shop}/webhooks/${tested.id}/test`, owner);
  const range = {
    from: new Date(Date.now() - 60_000).toISOString(),
    to: new Date(Date.now() + 60_000).toISOString(),
  };
  const again = await call(
    "POST",
    `/v1/merchants/${shop}/webhooks/${other.id}/replay`,
    owner,
    range,
  );
  expect(again.json).toEqual({ count: 0 });
});
