import { BROWSER, createPeopleWorld, createTestDatabase } from "@okpay/testkit";
import { sql } from "kysely";
import { afterAll, expect, it } from "vitest";
import type { JobHandler } from "../../platform/jobs/index.ts";
import { createFactorLocks } from "./factors/locks.ts";
import { registerIdentityJobs } from "./jobs.ts";
import { createPendingSignIns } from "./pending-sign-ins.ts";
import { createThrottle } from "./throttle.ts";

const { url } = await createTestDatabase();
const world = createPeopleWorld({ url });
afterAll(world.close);
const { database, clock, log, keyring, identity } = world;

const throttle = createThrottle({ database, keyring });
const handlers = new Map<string, JobHandler>();
const schedules: string[] = [];
registerIdentityJobs({
  database,
  clock,
  log,
  throttle,
  locks: createFactorLocks({ database, keyring }),
  pending: createPendingSignIns({ database, clock }),
  jobs: {
    ...world.jobs,
    handle: (name, handler) => void handlers.set(name, handler),
    schedule: (name, cron) => void schedules.push(`${name} ${cron}`),
  },
});
const prune = () => handlers.get("identity.prune")?.({}, { attempt: 1, isLastAttempt: false });
const HOUR = 3_600_000;

it("a count in somebody's transaction leaves that transaction waiting for the disk", async () => {
  const rule = { name: "test", limit: 3, windowMs: HOUR };
  await database.kysely.transaction().execute(async (tx) => {
    await sql`SET LOCAL synchronous_commit = on`.execute(tx);
    expect(await throttle.take(tx, rule, "together", clock.now())).toBe(1);
    const { rows } = await sql`SELECT current_setting('synchronous_commit') AS setting`.execute(tx);
    expect(rows).toEqual([{ setting: "on" }]);
  });
  await throttle.clear(rule, "together");
});

it("two counted together are counted both or neither, and a right try undoes both", async () => {
  const client = { rule: { name: "test.client", limit: 3, windowMs: HOUR }, subject: "net" };
  const account = { rule: { name: "test.account", limit: 2, windowMs: HOUR }, subject: "address" };
  const counts = async () => [
    await throttle.countOf(client.rule, "net", clock.now()),
    await throttle.countOf(account.rule, "address", clock.now()),
  ];
  const take = () => throttle.takeBoth(client, account, clock.now());

  expect([await take(), await take()]).toEqual([1, 2]);
  await expect(take()).rejects.toMatchObject({
    code: "too_many_requests",
    retryAfterSeconds: 3_600,
  });
  expect(await counts()).toEqual([2, 2]);

  await throttle.settle(client, account, clock.now());
  expect(await counts()).toEqual([1, 0]);
  await throttle.take(database.kysely, client.rule, "net", clock.now());
  await throttle.take(database.kysely, client.rule, "net", clock.now());
  await expect(take()).rejects.toMatchObject({ code: "too_many_requests" });
  expect(await counts()).toEqual([3, 0]);

  const other = { ...account, subject: "another address" };
  await throttle.clear(client.rule, "net");
  const all = await Promise.allSettled(
    Array.from({ length: 12 }, () => throttle.takeBoth(client, other, clock.now())),
  );
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  expect(await throttle.countOf(client.rule, "net", clock.now())).toBe(2);
});

it("once an hour forgets people who never finished, and keeps those who did", async () => {
  expect(schedules).toEqual(["identity.prune 11 * * * *"]);
  const { registration } = await world.register();
  const { form, customerId } = await world.customer();
  const { email, password } = form;
  await identity.signIn({ ...BROWSER, email, password, presentedToken: undefined });
  await database.pool.query(
    "INSERT INTO identity.identifier (id, version, kind, value) VALUES ($1, 0, 'email', 'nobody@example.com')",
    [registration.id],
  );

  clock.advance(48 * HOUR - 1);
  await prune();
  await expect(identity.registration(registration.id)).rejects.toMatchObject({
    code: "registration_expired",
  });
  clock.advance(2);
  await prune();
  await expect(identity.registration(registration.id)).rejects.toMatchObject({ code: "not_found" });

  const counts = await database.pool.query(
    `SELECT (SELECT count(*) FROM identity.registration) AS registrations, (SELECT count(*) FROM identity.throttle) AS counters,
            (SELECT count(*) FROM identity.identifier WHERE customer_id IS NULL) AS seats, (SELECT count(*) FROM identity.session) AS sessions`,
  );
  expect(counts.rows).toEqual([{ registrations: 0n, counters: 0n, seats: 0n, sessions: 1n }]);
  expect((await identity.directory.profileOf(customerId)).email).toBe(email);
  clock.advance(91 * 24 * HOUR);
  await prune();
  expect((await database.pool.query("SELECT 1 FROM identity.session")).rows).toEqual([]);
});
