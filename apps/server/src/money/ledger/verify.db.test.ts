// Whatever is changed behind the ledger's back is found, and named.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { COLUMNS, type LedgerTable } from "./encoding.ts";
import { type LedgerVerification, verifyLedger } from "./index.ts";
import { exampleIds, fillBooks } from "./testing/example-books.ts";
import { Forger, LEDGER_TABLES } from "./testing/forger.ts";
import { openTestLedger } from "./testing/ledger-world.ts";

const database = await createTestDatabase({ invariants: "broken on purpose" });
const forger = new Forger(database.ownerUrl);
const verify = (anchor?: string): Promise<LedgerVerification> =>
  verifyLedger({ url: database.url, ...(anchor === undefined ? {} : { anchor }) });

const world = exampleIds();

beforeAll(async () => {
  const ledger = openTestLedger(database.url);
  await fillBooks(ledger, world);
  await ledger.close();
  expect(await verify()).toMatchObject({ isSound: true, problem: null });
  await forger.open();
});
afterAll(async () => {
  // Everything was put back each time.
  expect(await verify()).toMatchObject({ isSound: true, problem: null });
  await forger.client.end();
});

const after = (crime: () => Promise<unknown>, anchor?: string) =>
  forger.undoing(crime, () => verify(anchor));

it("says what it has read", async () => {
  const verification = await verify();
  expect(verification).toMatchObject({
    isSound: true,
    problem: null,
    accounts: 3,
    transfers: 9,
    openHolds: 1,
    totals: [{ currency: "CNY", debits: "20460", credits: "20460", pending: "100" }],
  });
  const [head] = await forger.run(
    "SELECT encode(hash, 'hex') AS hash, no::int FROM ledger.batch ORDER BY no DESC LIMIT 1",
  );
  expect(verification).toMatchObject({ headHash: head?.["hash"], batches: head?.["no"] });
});

/** Another value of the column's type. */
const OTHER_VALUE: Record<string, (column: string) => string> = {
  uuid: () => `'${newId()}'`,
  int8: (column) => `coalesce(${column}, 0) + 1`,
  int4: (column) => `${column} # 1`,
  int2: (column) => `${column} # 1`,
  bool: (column) => `NOT ${column}`,
  text: (column) => `${column} || 'x'`,
  timestamptz: (column) => `coalesce(${column}, now()) + interval '1 microsecond'`,
  bytea: (column) => `set_byte(${column}, 31, get_byte(${column}, 31) # 1)`,
};

async function typeOf(table: string, column: string): Promise<string> {
  const [row] = await forger.run(
    "SELECT udt_name FROM information_schema.columns WHERE table_schema = 'ledger' AND table_name = $1 AND column_name = $2",
    [table, column],
  );
  return row?.["udt_name"] as string;
}

const tables = Object.keys(LEDGER_TABLES) as LedgerTable[];

describe("one value changed in one row", () => {
  it("each column of each table is looked at", async () => {
    for (const table of tables) {
      const rows = await forger.run(
        "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'ledger' AND table_name = $1",
        [table],
      );
      // Where a transfer is filed is not hashed; it has a test of its own below.
      const hashed = rows.map((row) => row["name"] as string).filter((name) => name !== "slice");
      expect(hashed.sort()).toEqual(COLUMNS[table].split(", ").sort());
    }
  });

  const columns = tables.flatMap((table) =>
    COLUMNS[table].split(", ").map((column) => [table, column] as const),
  );
  it.each(columns)("%s.%s: the row is named", async (table, column) => {
    const { key, time } = LEDGER_TABLES[table];
    const [victim] = await forger.run(
      `SELECT ctid, ${key} AS id FROM ledger.${table} ORDER BY ${time} OFFSET (SELECT count(*) / 2 FROM ledger.${table}) LIMIT 1`,
    );
    const to = OTHER_VALUE[await typeOf(table, column)]?.(column);
    let changed: unknown;
    const { isSound, problem } = await after(async () => {
      const [row] = await forger.run(
        `UPDATE ledger.${table} SET ${column} = ${to} WHERE ctid = $1 RETURNING ${key} AS id`,
        [victim?.["ctid"]],
      );
      changed = row?.["id"];
    });
    expect({ isSound, table: problem?.table, row: problem?.row }).toEqual({
      isSound: false,
      table: `ledger.${table}`,
      row: changed,
    });
  });

  it.each(["slice + 1", "slice - 1"])("a transfer moved to %s: it is named", async (slice) => {
    const [victim] = await forger.run(
      "SELECT id FROM ledger.transfer ORDER BY posted_at OFFSET 5 LIMIT 1",
    );
    const { isSound, problem } = await after(() =>
      forger.run(`UPDATE ledger.transfer SET slice = ${slice} WHERE id = $1`, [victim?.["id"]]),
    );
    expect({ isSound, table: problem?.table, row: problem?.row }).toEqual({
      isSound: false,
      table: "ledger.transfer",
      row: victim?.["id"],
    });
  });

  it.each([
    "no",
    "first_at",
    "last_at",
    "accounts",
    "rules",
    "transfers",
    "refusals",
    "previous_hash",
    "hash",
    "stored",
    "slice",
  ])("batch.%s: the link is named, or the batch", async (column) => {
    const to = OTHER_VALUE[await typeOf("batch", column)]?.(column);
    const { isSound, problem } = await after(() =>
      forger.run(`UPDATE ledger.batch SET ${column} = ${to} WHERE no = 4`),
    );
    expect(isSound).toBe(false);
    // A missing number is seen at the next one; a changed hash is, too, when the next link does not follow from it.
    expect(problem?.row).toMatch(column === "no" ? /^no 5$/ : /^(no|batch) 4$/);
  });

  it.each(["first_at", "last_at"])(
    "batch.%s = infinity is a finding, not a crash",
    async (column) => {
      const { problem } = await after(() =>
        forger.run(`UPDATE ledger.batch SET ${column} = 'infinity' WHERE no = 4`),
      );
      expect(problem?.row).toMatch(/^(no|batch) 4$/);
    },
  );
});

describe("a row with the right checksum", () => {
  const reseal = (...ids: string[]) => Promise.all(ids.map((id) => forger.reseal("transfer", id)));

  it("two amounts swapped: the running balance does not follow", async () => {
    const { problem } = await after(async () => {
      await forger.run(
        "UPDATE ledger.transfer SET amount = CASE id WHEN $1 THEN 60 ELSE 100 END WHERE id IN ($1, $2)",
        [world.posted, world.post],
      );
      for (const id of [world.posted, world.post]) await reseal(id);
    });
    expect(problem).toMatchObject({
      table: "ledger.transfer",
      row: world.posted,
      what: expect.stringContaining("running balance"),
    });
  });

  it("an amount changed with all the balances it leads to: only the chain can tell, and names the batch", async () => {
    const { problem } = await after(async () => {
      await forger.run(
        "UPDATE ledger.transfer SET amount = amount + 1, debit_debits_posted = debit_debits_posted + 1, credit_credits_posted = credit_credits_posted + 1 WHERE id = $1",
        [world.last],
      );
      await reseal(world.last);
    });
    const [batch] = await forger.run("SELECT no FROM ledger.batch ORDER BY no DESC LIMIT 1");
    expect(problem).toMatchObject({
      table: "ledger.batch",
      row: `no ${String(batch?.["no"])}`,
      what: expect.stringContaining("hash"),
    });
  });

  it.each([
    ["reference = gen_random_uuid()", /hash/],
    ["code = 2", /hash/],
    ["id = gen_random_uuid()", /hash/],
    ["currency = 'USD'", /currency/],
    ["credit_account_id = gen_random_uuid()", /not opened/],
    ["kind = 2", /running balance/],
  ])("transfer with %s: found", async (change, what) => {
    const { problem } = await after(async () => {
      const [row] = await forger.run(
        `UPDATE ledger.transfer SET ${change} WHERE id = $1 RETURNING id`,
        [world.posted],
      );
      await reseal(row?.["id"] as string);
    });
    expect(problem?.what).toMatch(what);
  });

  it("a refusal's reason rewritten: the batch is named", async () => {
    const { problem } = await after(async () => {
      await forger.run("UPDATE ledger.refusal SET code = 'exceeds_ceiling'");
      await forger.reseal("refusal", world.refused);
    });
    expect(problem).toMatchObject({ table: "ledger.batch", what: expect.stringContaining("hash") });
  });

  it("a floor lowered in the past: the batch is named", async () => {
    const { problem } = await after(async () => {
      await forger.run("UPDATE ledger.account_rules SET floor = -1 WHERE account_id = $1", [
        world.alice,
      ]);
      await forger.reseal("account_rules", world.alice);
    });
    expect(problem).toMatchObject({ table: "ledger.batch", what: expect.stringContaining("hash") });
  });
});

describe("rows added and taken away", () => {
  it.each(tables)("a row of %s deleted: found in its batch", async (table) => {
    const { time, key } = LEDGER_TABLES[table];
    const { isSound, problem } = await after(() =>
      forger.run(
        `DELETE FROM ledger.${table} WHERE (${time}, ${key}) = (SELECT ${time}, ${key} FROM ledger.${table} ORDER BY ${time} DESC LIMIT 1)`,
      ),
    );
    expect(isSound).toBe(false);
    expect(problem?.what).toMatch(/belong to this batch|not opened/);
  });

  it("a transfer deleted from between others: the next one's balance does not follow", async () => {
    const { problem } = await after(() =>
      forger.run("DELETE FROM ledger.transfer WHERE id = $1", [world.posted]),
    );
    expect(problem).toMatchObject({
      table: "ledger.transfer",
      what: expect.stringContaining("running balance"),
    });
  });

  it.each(tables)(
    "a copy of a row of %s with a new time, after the last batch: named",
    async (table) => {
      const { time, key, idField } = LEDGER_TABLES[table];
      const columns = COLUMNS[table].split(", ");
      const { isSound, problem } = await after(async () => {
        await forger.run(`INSERT INTO ledger.${table} (${columns.join()})
        SELECT ${columns.map((column) => (column === time ? `clock_timestamp() + interval '1 day'` : column)).join()} FROM ledger.${table} ORDER BY ${time} DESC LIMIT 1`);
      });
      expect(idField).toBeGreaterThan(0);
      expect({ isSound, table: problem?.table, row: typeof problem?.row, key: typeof key }).toEqual(
        { isSound: false, table: `ledger.${table}`, row: "string", key: "string" },
      );
      expect(problem?.what).toContain("belongs to no batch");
    },
  );

  it("a transfer written into a batch of the past: named, or its batch", async () => {
    const { problem } = await after(async () => {
      const [forged] = await forger.run(
        `
        INSERT INTO ledger.transfer (${COLUMNS.transfer})
        SELECT ${COLUMNS.transfer.replace("posted_at", "posted_at + interval '1 microsecond'").replace(", id,", ", gen_random_uuid(),")}
          FROM ledger.transfer WHERE id = $1 RETURNING id`,
        [world.hold],
      );
      await forger.reseal("transfer", forged?.["id"] as string);
    });
    expect(problem?.table).toBe("ledger.transfer");
  });

  it("a link deleted: named by the next", async () => {
    const { problem } = await after(() => forger.run("DELETE FROM ledger.batch WHERE no = 4"));
    expect(problem).toMatchObject({
      table: "ledger.batch",
      row: "no 5",
      what: expect.stringContaining("missing"),
    });
  });

  it("the last link deleted, its rows left: they belong to nothing", async () => {
    const { problem } = await after(() =>
      forger.run("DELETE FROM ledger.batch WHERE no = (SELECT max(no) FROM ledger.batch)"),
    );
    expect(problem).toMatchObject({
      table: "ledger.transfer",
      row: world.last,
      what: expect.stringContaining("no batch"),
    });
  });

  it("all transfers deleted, the chain left", async () => {
    const { problem } = await after(() => forger.run("TRUNCATE ledger.transfer"));
    expect(problem).toMatchObject({ table: "ledger.transfer", row: "batch 1" });
  });

  it("the newest link and its rows cut off together: an anchor kept elsewhere shows it", async () => {
    const { headHash } = await verify();
    const cut = () =>
      forger.run(`
      WITH cut AS (DELETE FROM ledger.batch WHERE no = (SELECT max(no) FROM ledger.batch) RETURNING first_at)
      DELETE FROM ledger.transfer USING cut WHERE posted_at > cut.first_at`);
    expect(await after(cut)).toMatchObject({ isSound: true });
    expect(await after(cut, headHash)).toMatchObject({
      isSound: false,
      problem: { table: "ledger.batch", row: `hash ${headHash}` },
    });
    expect(await verify(headHash)).toMatchObject({ isSound: true });
  });

  it("an empty ledger is sound; an emptied one is not, to who kept an anchor", async () => {
    const { headHash } = await verify();
    const empty = () =>
      forger.run(
        "TRUNCATE ledger.transfer, ledger.batch, ledger.refusal, ledger.account_rules, ledger.account",
      );
    expect(await after(empty)).toMatchObject({ isSound: true, batches: 0, transfers: 0 });
    expect(await after(empty, headHash)).toMatchObject({ isSound: false });
  });
});

describe("npm run ledger:verify", () => {
  const tool = join(import.meta.dirname, "../../../../../tools/ledger-verify.ts");
  const runTool = (...words: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = { ...process.env, DATABASE_URL: database.ownerUrl };
      const child = execFile(process.execPath, [tool, "--json", ...words], { env }, (_, output) =>
        resolve({ code: child.exitCode ?? -1, output }),
      );
    });

  it("exits with 0 when the books are sound", async () => {
    const { code, output } = await runTool();
    expect({ code, ...(JSON.parse(output) as object) }).toMatchObject({
      code: 0,
      isSound: true,
      problem: null,
    });
  });

  it("exits with 1 and names the row that was changed", async () => {
    const { code, output } = await forger.undoing(
      () =>
        forger.run("UPDATE ledger.transfer SET amount = amount + 1 WHERE id = $1", [world.post]),
      () => runTool(),
    );
    expect({ code, ...(JSON.parse(output) as object) }).toMatchObject({
      code: 1,
      isSound: false,
      problem: { table: "ledger.transfer", row: world.post },
    });
  });

  it("exits with 1 when the chain does not hold the anchor", async () => {
    expect((await runTool(`--anchor=${"0".repeat(64)}`)).code).toBe(1);
  });
});
