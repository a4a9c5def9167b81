import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cardsLoader } from "./money/cards/repository.ts";
import { payableLoader } from "./money/merchants/checkouts/repository.ts";
import { cardPastLoader } from "./money/payments/attempt-repository.ts";
import { paidPayeesLoader, standingsOf } from "./money/risk/repository.ts";
import { createPayerFacts } from "./people/identity/security/payer-facts.ts";
import { findLiveSessions } from "./people/identity/session-repository.ts";
import { createDatabase, type Database, type Lookup } from "./platform/db/index.ts";
import { newId } from "./platform/ids.ts";

/**
 * A slow look-up holds up all that stand behind it, so each is a probe of an index by what it asks for, in a new installation too,
 * whose plans connections keep. How it is where tables were counted: docs/decisions/look-ups-beside-the-pool.md.
 */
const { ownerUrl } = await createTestDatabase();
const database = createDatabase({ url: ownerUrl, applicationName: "look-ups" });
const planner = new pg.Client(ownerUrl);
afterAll(() => Promise.all([database.close(), planner.end()]));

const asked = new Map<string, Lookup>();
/** Writes down what it is asked, and knows nothing. */
const paper = {
  lookups: {
    query: async (lookup: Lookup) => {
      asked.set(lookup.name, lookup);
      return [];
    },
  },
} as unknown as Database;

beforeAll(async () => {
  await planner.connect();
  // Planned as the line plans.
  const settings = await database.lookups.query<{ name: string; setting: string }>({
    name: "settings",
    text: "SELECT name, setting FROM pg_settings WHERE name LIKE 'enable\\_%' OR name IN ('jit', 'plan_cache_mode')",
    values: [],
  });
  for (const { name, setting } of settings)
    await planner.query("SELECT set_config($1, $2, false)", [name, setting]);

  const id = newId();
  const now = new Date();
  await findLiveSessions(paper, [Buffer.alloc(32)], now, now);
  await createPayerFacts({ database: paper, clock: { now: () => now } }).ofAll([
    { customerId: id, sessionId: null },
  ]);
  await standingsOf(paper, [id]);
  await paidPayeesLoader(paper)({ customerId: id, payeeIds: [id] });
  await cardsLoader(paper)(id);
  await cardPastLoader(paper, 10)({ customerId: id, cardId: id });
  await payableLoader(paper)(id);
});

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly Plan[];
}
/** What of a plan reads more than it was asked for. */
const walks = (plan: Plan): string[] => {
  const type = plan["Node Type"];
  const isProbe = plan["Index Cond"]?.includes(" = ") ?? false;
  const isWalk = type === "Seq Scan" || (/Index (Only )?Scan/.test(type) && !isProbe);
  return [
    ...(isWalk
      ? [`${type} ${plan["Relation Name"] ?? ""} ${plan["Index Cond"] ?? "all of it"}`]
      : []),
    ...(plan.Plans ?? []).flatMap(walks),
  ];
};

it("all that the program asks on the line of look-ups is asked here", () => {
  const source = import.meta.dirname;
  const inSource = globSync("{money,people,hotline,desk,platform}/**/*.ts", { cwd: source })
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) => [
      ...readFileSync(join(source, file), "utf8").matchAll(/lookups\.query<.*?name: "([^"]+)"/gs),
    ])
    .map(([, name]) => name);
  expect(inSource.length).toBeGreaterThan(5);
  expect(new Set(asked.keys())).toEqual(new Set(inSource));
});

it("every look-up is a probe by what it asks for", async () => {
  const found: Record<string, string[]> = {};
  for (const { name, text } of asked.values()) {
    const { rows } = await planner.query<{ "QUERY PLAN": [{ Plan: Plan }] }>(
      `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
    );
    found[name] = walks(rows[0]?.["QUERY PLAN"][0].Plan ?? { "Node Type": "Seq Scan" });
  }
  expect(found).toEqual(Object.fromEntries([...asked.keys()].map((name) => [name, []])));
});
