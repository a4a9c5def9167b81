import { createTestDatabase } from "@okpay/testkit";
import { afterAll, afterEach, expect, it } from "vitest";
import { createDatabase } from "../db/index.ts";
import { createLog } from "../log.ts";
import { createJobs, type Jobs } from "./index.ts";

/** The runtime role does the work, as in the running program: it does not own graphile-worker's tables. */
const { url } = await createTestDatabase();
const database = createDatabase({ url, applicationName: "test" });
const started: Jobs[] = [];
const jobs = (): Jobs => {
  const made = createJobs({
    connection: { url, applicationName: "test-jobs" },
    log: createLog({ level: "silent" }),
  });
  started.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});
afterAll(() => database.close());

const inTransaction = <T>(
  work: Parameters<ReturnType<typeof database.kysely.transaction>["execute"]>[0],
) => database.kysely.transaction().execute(work) as Promise<T>;

it("connects as the runtime role", async () => {
  expect((await database.pool.query("SELECT current_user AS role")).rows).toEqual([
    { role: "okpay_app" },
  ]);
});

it("a job is done after the transaction that wanted it, with its payload", async () => {
  const worker = jobs();
  const done: unknown[] = [];
  worker.handle("greet", async (payload) => void done.push(payload));
  await worker.start();
  await inTransaction((tx) => worker.add(tx, "greet", { name: "林悦" }));
  await expect.poll(() => done, { timeout: 5_000 }).toEqual([{ name: "林悦" }]);
});

it("a job of a transaction that was rolled back is not", async () => {
  const worker = jobs();
  const done: unknown[] = [];
  worker.handle("greet-2", async (payload) => void done.push(payload));
  await worker.start();
  const failed = inTransaction(async (tx) => {
    await worker.add(tx, "greet-2", { number: 1 });
    throw new Error("changed my mind");
  });
  await expect(failed).rejects.toThrow("changed my mind");
  await inTransaction((tx) => worker.add(tx, "greet-2", { number: 2 }));
  await expect.poll(() => done, { timeout: 5_000 }).toEqual([{ number: 2 }]);
});

it("a key has one waiting job: the last one asked for", async () => {
  const worker = jobs();
  const done: unknown[] = [];
  worker.handle("remind", async (payload) => void done.push(payload));
  await inTransaction(async (tx) => {
    await worker.add(tx, "remind", { number: 1 }, { key: "one" });
    await worker.add(tx, "remind", { number: 2 }, { key: "one" });
  });
  await worker.start();
  await expect.poll(() => done, { timeout: 5_000 }).toEqual([{ number: 2 }]);
});

it("runs at its time and not before", async () => {
  const worker = jobs();
  const done: number[] = [];
  worker.handle("later", async () => void done.push(Date.now()));
  const runAt = new Date(Date.now() + 1_200);
  await worker.start();
  await inTransaction((tx) => worker.add(tx, "later", {}, { runAt }));
  await expect.poll(() => done.length, { timeout: 6_000 }).toBe(1);
  expect(done[0]).toBeGreaterThanOrEqual(runAt.getTime() - 50);
});

it("a failed job is tried again and says how often; the last try knows that it is", async () => {
  const worker = jobs();
  const tries: { attempt: number; isLastAttempt: boolean }[] = [];
  worker.handle("flaky", async (_payload, job) => {
    tries.push(job);
    if (tries.length === 1) throw new Error("not yet");
  });
  await worker.start();
  await inTransaction((tx) => worker.add(tx, "flaky", {}, { maxAttempts: 2 }));
  await expect
    .poll(() => tries, { timeout: 10_000 })
    .toEqual([
      { attempt: 1, isLastAttempt: false },
      { attempt: 2, isLastAttempt: true },
    ]);
});

it("stopping waits for the job under way", async () => {
  const worker = jobs();
  const gate = Promise.withResolvers<void>();
  const events: string[] = [];
  worker.handle("slow", async () => {
    events.push("began");
    await gate.promise;
    events.push("ended");
  });
  await worker.start();
  await inTransaction((tx) => worker.add(tx, "slow", {}));
  await expect.poll(() => events, { timeout: 5_000 }).toEqual(["began"]);
  const stopped = worker.stop().then(() => events.push("stopped"));
  gate.resolve();
  await stopped;
  expect(events).toEqual(["began", "ended", "stopped"]);
});

it("two handlers for one name are a mistake", () => {
  const worker = jobs();
  worker.handle("once", async () => undefined);
  expect(() => worker.handle("once", async () => undefined)).toThrow("has a handler already");
});
