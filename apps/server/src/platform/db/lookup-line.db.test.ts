import { createTestDatabase } from "@okpay/testkit";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { createDatabase, type Lookup } from "./index.ts";

const { url, ownerUrl } = await createTestDatabase();
const lost: Error[] = [];
const database = createDatabase({
  url,
  applicationName: "look-ups",
  maxConnections: 1,
  onConnectionLost: (error) => lost.push(error),
});
const owner = createDatabase({ url: ownerUrl, applicationName: "test" });
afterAll(() => Promise.all([database.close(), owner.close()]));

const echo = (value: number): Lookup => ({
  name: "echo",
  text: "SELECT $1::int4 AS value",
  values: [value],
});
const divide = (value: number): Lookup => ({
  name: "divide",
  text: "SELECT 1 / $1::int4 AS value",
  values: [value],
});
const pause: Lookup = { name: "pause", text: "SELECT pg_sleep($1)", values: [60] };
const ask = (lookup: Lookup) => database.lookups.query<{ value: number }>(lookup);

it("every question has its own answer, also beside ones that fail", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 12 }), { maxLength: 6 }),
      async (turns) => {
        for (const turn of turns) {
          const answers = await Promise.allSettled(
            turn.flatMap((value) => [ask(echo(value)), ask(divide(value))]),
          );
          turn.forEach((value, index) => {
            expect(answers[2 * index]).toMatchObject({ value: [{ value }] });
            expect(answers[2 * index + 1]?.status).toBe(value === 0 ? "rejected" : "fulfilled");
          });
        }
      },
    ),
    { numRuns: 30 },
  );
});

it("nobody waits for a connection of the pool", async () => {
  const held = await database.pool.connect();
  expect(await ask(echo(7))).toEqual([{ value: 7 }]);
  held.release();
});

it("is given the types and settings of the pool", async () => {
  const settings = {
    name: "settings",
    text: "SELECT current_setting('timezone') AS zone, current_setting('statement_timeout') AS patience, $1::int8 AS big",
    values: [9n],
  };
  expect(await database.lookups.query(settings)).toEqual([
    { zone: "UTC", patience: "20s", big: 9n },
  ]);
});

it("plans once, for probes of indexes alone", async () => {
  const { rows } = await database.pool.query<{ name: string; of_pool: string }>(
    "SELECT name, setting AS of_pool FROM pg_settings WHERE name = ANY($1) ORDER BY name",
    [["enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit", "plan_cache_mode"]],
  );
  const ofLine = await database.lookups.query({
    name: "planner",
    text: "SELECT name, setting FROM pg_settings WHERE name = ANY($1) ORDER BY name",
    values: [rows.map(({ name }) => name)],
  });
  expect(ofLine).toEqual([
    { name: "enable_hashjoin", setting: "off" },
    { name: "enable_mergejoin", setting: "off" },
    { name: "enable_seqscan", setting: "off" },
    { name: "jit", setting: "off" },
    { name: "plan_cache_mode", setting: "force_generic_plan" },
  ]);
  // The pool's questions are of every kind: they are planned as PostgreSQL thinks best.
  expect(rows.map(({ of_pool }) => of_pool)).not.toContain("force_generic_plan");
});

it("what was under way on a lost connection is refused, what comes after is answered", async () => {
  const others =
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'look-ups' AND query = $1";
  const under = [ask(pause), ask(echo(1))].map((answer) => expect(answer).rejects.toThrow());
  await expect.poll(async () => (await owner.pool.query(others, [pause.text])).rowCount).toBe(1);
  const before = lost.length;
  await owner.pool.query(`SELECT pg_terminate_backend(pid) FROM (${others}) AS other`, [
    pause.text,
  ]);
  await Promise.all(under);
  expect(lost.length).toBeGreaterThan(before);
  expect(await ask(echo(2))).toEqual([{ value: 2 }]);
});

it("a slow question does not stand before the next turn's", async () => {
  const slow = ask(pause).then(
    () => "answered",
    () => "refused",
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(await ask(echo(3))).toEqual([{ value: 3 }]);
  await owner.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'look-ups' AND query = $1",
    [pause.text],
  );
  expect(await slow).toBe("refused");
});

it("close waits for what was asked", async () => {
  const other = createDatabase({ url, applicationName: "test" });
  await other.lookups.query(echo(0));
  const last = other.lookups.query<{ value: number }>(echo(4));
  await other.close();
  expect(await last).toEqual([{ value: 4 }]);
});
