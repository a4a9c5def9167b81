import { createTestDatabase } from "@okpay/testkit";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createDatabase } from "../db/index.ts";
import { createLoad } from "../load.ts";
import { createLog } from "../log.ts";
import { createOutbox, type Outbox, type OutboxEvent } from "./index.ts";

const { url, ownerUrl } = await createTestDatabase();
const database = createDatabase({ url, applicationName: "test" });
const owner = createDatabase({ url: ownerUrl, applicationName: "test" });
const log = createLog({ level: "silent" });
const outbox = (): Outbox => createOutbox({ database, log });
afterEach(() => owner.pool.query("TRUNCATE platform.outbox"));
afterAll(() => Promise.all([database.close(), owner.close()]));

const publish = (count: number, topic = "thing.happened") =>
  database.kysely.transaction().execute(async (tx) => {
    for (let number = 0; number < count; number += 1) await outbox().add(tx, topic, { number });
  });
const waiting = async () =>
  Number((await database.pool.query("SELECT count(*)::int AS n FROM platform.outbox")).rows[0].n);

describe("the outbox", () => {
  it("delivers what was committed, once, with its payload, to every subscriber of the topic", async () => {
    const worker = outbox();
    const seen: OutboxEvent[] = [];
    const other: string[] = [];
    worker.subscribe("thing.happened", async (event) => void seen.push(event));
    worker.subscribe("thing.happened", async (event) => void other.push(event.id));
    worker.subscribe("other.happened", async () => Promise.reject(new Error("not mine")));
    await publish(3);
    expect(await worker.drain()).toBe(3);
    expect(await worker.drain()).toBe(0);
    expect(seen.map(({ payload }) => payload["number"])).toEqual([0, 1, 2]);
    expect(other).toEqual(seen.map(({ id }) => id));
    expect(await waiting()).toBe(0);
  });

  it("delivers nothing of a transaction that was rolled back", async () => {
    const worker = outbox();
    const seen: OutboxEvent[] = [];
    worker.subscribe("thing.happened", async (event) => void seen.push(event));
    const failed = database.kysely.transaction().execute(async (tx) => {
      await worker.add(tx, "thing.happened", {});
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
    expect(await worker.drain()).toBe(0);
    expect(seen).toEqual([]);
  });

  it("two workers share the events: each goes to one of them", async () => {
    await publish(250);
    const seen: string[] = [];
    const byWorker = [0, 0];
    const bothBegan = Promise.withResolvers<void>();
    const workers = [0, 1].map((index) => {
      const worker = outbox();
      worker.subscribe("thing.happened", async ({ id }) => {
        seen.push(id);
        byWorker[index] = (byWorker[index] ?? 0) + 1;
        if (byWorker.every((count) => count > 0)) bothBegan.resolve();
        // Nobody finishes a batch before both have taken one.
        await bothBegan.promise;
      });
      return worker;
    });
    await Promise.all(workers.map((worker) => worker.drain()));
    expect(seen).toHaveLength(250);
    expect(new Set(seen).size).toBe(250);
  });

  it("a worker that dies in the middle loses nothing: its events are delivered again, under the same id", async () => {
    await publish(5);
    const first: string[] = [];
    const dying = outbox();
    dying.subscribe("thing.happened", async ({ id }) => {
      first.push(id);
      // Waits until the backend is gone, and its row locks with it.
      if (first.length === 3)
        await owner.pool.query(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'test' AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()",
        );
    });
    await expect(dying.drain()).rejects.toThrow();
    expect(await waiting()).toBe(5);
    const again: string[] = [];
    const next = outbox();
    next.subscribe("thing.happened", async ({ id }) => void again.push(id));
    expect(await next.drain()).toBe(5);
    for (const id of first) expect(again).toContain(id);
  });

  it("a failing event is kept, waits longer each time and holds up no other", async () => {
    await publish(3);
    const worker = outbox();
    const done: unknown[] = [];
    let isBroken = true;
    worker.subscribe("thing.happened", async ({ payload }) => {
      if (payload["number"] === 1 && isBroken) throw new Error("no 4242424242424242");
      done.push(payload["number"]);
    });
    expect(await worker.drain()).toBe(2);
    expect(done).toEqual([0, 2]);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const { rows } = await owner.pool.query<{
        attempts: number;
        wait: number;
        last_error: string;
      }>(
        "SELECT attempts, round(extract(epoch FROM due_at - now()))::int AS wait, last_error FROM platform.outbox",
      );
      expect(rows).toMatchObject([{ attempts: attempt, last_error: "Error" }]);
      waits.push(rows[0]?.wait ?? 0);
      await owner.pool.query("UPDATE platform.outbox SET due_at = now()");
      if (attempt === 3) isBroken = false;
      await worker.drain();
    }
    expect(waits).toEqual([1, 2, 4]);
    expect(done).toEqual([0, 2, 1]);
    expect(await waiting()).toBe(0);
  });

  it("an event nobody subscribed to does not pile up", async () => {
    await publish(2, "nobody.listens");
    await outbox().drain();
    expect(await waiting()).toBe(0);
  });

  it("says how far behind it is", async () => {
    const worker = outbox();
    expect(await worker.lagSeconds()).toBe(0);
    await publish(1);
    await owner.pool.query("UPDATE platform.outbox SET created_at = now() - interval '90 seconds'");
    expect(await worker.lagSeconds()).toBeCloseTo(90, 0);
  });

  it("started, it finds events by itself; stopped, it finishes what it began and takes nothing new", async () => {
    const worker = outbox();
    const began: string[] = [];
    const ended: string[] = [];
    const gate = Promise.withResolvers<void>();
    worker.subscribe("thing.happened", async ({ id }) => {
      began.push(id);
      await gate.promise;
      ended.push(id);
    });
    worker.start();
    await publish(1);
    await expect.poll(() => began.length, { timeout: 3_000 }).toBe(1);
    const stopped = worker.stop();
    await publish(1);
    gate.resolve();
    await stopped;
    expect(ended).toEqual(began);
    expect(await waiting()).toBe(1);
  });

  it("gives way while many people wait, but moves on", async () => {
    const load = createLoad();
    for (let count = 0; count < 20; count += 1) load.enter();
    const worker = createOutbox({ database, log, load });
    await publish(15);
    const before = performance.now();
    expect(await worker.drain()).toBe(15);
    expect(performance.now() - before).toBeGreaterThan(900);
    for (let count = 0; count < 20; count += 1) load.leave();
    expect(load.inFlight).toBe(0);
  });

  it("as a side row, an event has every column a database default would fill", async () => {
    const row = outbox().row("thing.happened", { amountMinor: "5" });
    const { rows } = await owner.pool.query<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_schema = 'platform' AND table_name = 'outbox'",
    );
    expect(row).toMatchObject({
      op: "insert",
      table: "platform.outbox",
      values: { topic: "thing.happened", payload: { amountMinor: "5" }, attempts: 0 },
    });
    expect(Object.keys(row.op === "insert" ? row.values : {}).sort()).toEqual(
      rows.map(({ column_name }) => column_name).sort(),
    );
  });
});
