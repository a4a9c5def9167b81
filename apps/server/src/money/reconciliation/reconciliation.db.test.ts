// Random days with random mistakes, on a real ledger; and the sandbox network's own file with each of its faults.
// A failure prints seed and path; OKPAY_SEED=… OKPAY_PATH=… runs it again.
import { createCardsWorld, createFakeClock, createTestDatabase } from "@okpay/testkit";
import fc from "fast-check";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { createAudit } from "../../people/audit/index.ts";
import { createKeyring } from "../../platform/crypto.ts";
import { newId } from "../../platform/ids.ts";
import { createJobs } from "../../platform/jobs/index.ts";
import { networksOf } from "../cards/index.ts";
import { signOf, writeSettlementFile } from "../cards/settlement-file.ts";
import { createSettledOperations, type SettledOperation } from "../payments/index.ts";
import { houseAccountId, WALLET_CURRENCIES } from "../wallets/index.ts";
import { correctionCommand } from "./correcting.ts";
import { createReconciliation, type Reconciliation } from "./index.ts";
import type { FourEyes, OurSide } from "./ports.ts";
import {
  bookOurSide,
  dayAt,
  everyMishap,
  paperNetwork,
  type Rail,
  rail,
  type Story,
  story,
} from "./testing/paper-network.ts";

const DAY_MS = 86_400_000;
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
// Noon: what is charged just before midnight may stand in the next day's file.
const clock = createFakeClock(new Date(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`));
const world = await createCardsWorld({ url, clock });
await world.wallets.ensureHouseAccounts();
const { database, ledger, log } = world;
/** Never started: what is put into it waits. A room of its own, because each says who does its jobs. */
const queue = () => createJobs({ connection: { url, applicationName: "okpay-test" }, log });
const audit = createAudit({
  database,
  clock,
  log,
  jobs: queue(),
  keyring: createKeyring("a-root-secret-of-the-tests-that-is-long-enough-0f3a9c"),
  config: { auditCheckpointDir: "never used: nothing is signed here" },
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

/** Two people meet on the console's pages (console/…/settlements.http.test.ts); here only what they agree to is done. */
const NOBODY: FourEyes = {
  register: () => undefined,
  request: () => Promise.reject(new Error("nobody is asked here")),
  find: async () => [],
};
const reconciling = (
  ourSide: OurSide,
  sources: Parameters<typeof createReconciliation>[0]["sources"] = [],
) =>
  createReconciliation({
    database,
    ledger,
    clock,
    log,
    audit,
    sources,
    ourSide,
    jobs: queue(),
    fourEyes: NOBODY,
  });

const HOUSE = [1010, 1100, 1200, 2900, 6010, 6020] as const;
async function balances(): Promise<Map<string, bigint>> {
  const ids = HOUSE.flatMap((code) => WALLET_CURRENCIES.map((currency) => ({ code, currency })));
  const read = await ledger.balances(
    ids.map(({ code, currency }) => houseAccountId(code, currency)),
  );
  return new Map(
    ids.map(({ code, currency }) => [
      `${code} ${currency}`,
      read.get(houseAccountId(code, currency))?.balance ?? 0n,
    ]),
  );
}
const transfers = async (): Promise<number> =>
  Number((await owner.query("SELECT count(*) FROM ledger.transfer")).rows[0].count);

interface BreakRow {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly suspense: bigint;
}
const breaksOf = async (source: string): Promise<BreakRow[]> =>
  (
    await owner.query(
      "SELECT id, kind, state, suspense FROM reconciliation.break WHERE source = $1 ORDER BY id",
      [source],
    )
  ).rows.map((row) => ({ ...row, suspense: BigInt(row.suspense) }));

/** Both people of a correction, without the pages around them. */
async function correct(room: Reconciliation, breakId: string): Promise<void> {
  const agreed = { requestedBy: newId(), decidedBy: newId(), reason: "checked with the network" };
  await database.kysely
    .transaction()
    .execute((tx) =>
      correctionCommand({ jobs: queue() }).execute(tx, { subjectId: breakId, ...agreed }),
    );
  await room.correct({ breakId, ...agreed });
  const once = await transfers();
  await room.correct({ breakId, ...agreed });
  expect(await transfers()).toBe(once);
}

const met = new Set<string>();

/** The story with the files of its days. */
function paperDays(network: string, told: Story, on: Rail = "cards") {
  const paper = paperNetwork(told, on);
  const files = paper.lines.map((lines, day) =>
    writeSettlementFile({ network, day: dayAt(day), lines }),
  );
  return { ...paper, files };
}

/** After both people have decided about everything that is open, nothing waits. */
async function correctAll(
  room: Reconciliation,
  source: string,
  before: ReadonlyMap<string, bigint>,
): Promise<void> {
  for (const { id, kind, state } of await breaksOf(source)) {
    met.add(`${kind} ${state}`);
    if (state === "open") await correct(room, id);
  }
  const corrected = await balances();
  for (const currency of WALLET_CURRENCIES)
    expect(corrected.get(`2900 ${currency}`)).toBe(before.get(`2900 ${currency}`));
  expect(
    (await breaksOf(source)).filter(({ state }) => state === "open" || state === "approved"),
  ).toEqual([]);
}

/** The whole story, day after day, and then the corrections; the network's name. */
async function live(told: Story, on: Rail): Promise<string> {
  const source = `paper-${newId()}`;
  const paper = paperDays(source, told, on);
  const before = await balances();
  await bookOurSide(ledger, paper.booked);
  let today = 0;
  const known = (operations: readonly SettledOperation[]) =>
    operations.filter((operation) =>
      paper.booked.some((each) => each === operation && each.knownFrom <= today),
    );
  const booked: OurSide["settled"] = {
    askedBetween: async (since, until) =>
      known(paper.booked.filter(({ at }) => at >= since && at < until)),
    ofReferences: async (references) =>
      known(paper.booked.filter(({ reference }) => references.includes(reference))),
  };
  const room = reconciling({
    unnumbered: source,
    networksOf: async () => new Map(),
    settled: booked,
    paidOutBy: () => (on === "bank" ? booked : null),
  });
  for (const [index, content] of paper.files.entries()) {
    today = index;
    const file = { source, day: dayAt(index), content, by: null };
    expect(await room.importFile(file)).toEqual({ state: "imported" });
    const moved = await transfers();
    expect(await room.importFile(file)).toEqual({ state: "known" });
    expect(await room.importFile({ ...file, content: `${content}\n` })).toMatchObject({
      state: "refused",
    });
    expect(await transfers()).toBe(moved);
  }

  // Every line is matched or in a break, and together they are the file.
  const { rows: lines } = await owner.query(
    `SELECT l.currency, sum(l.net)::text AS net, sum(l.fee)::text AS fee, bool_and(l.state IN ('matched', 'break')) AS decided
       FROM reconciliation.line l JOIN reconciliation.file f ON f.id = l.file_id WHERE f.source = $1 GROUP BY 1`,
    [source],
  );
  const after = await balances();
  const changed = (account: string): bigint =>
    (after.get(account) ?? 0n) - (before.get(account) ?? 0n);
  for (const currency of WALLET_CURRENCIES) {
    const ofCurrency = paper.lines.flat().filter((line) => line.currency === currency);
    const net = ofCurrency.reduce((sum, line) => sum + line.netMinor, 0n);
    const told = lines.find((row) => row.currency === currency);
    expect(BigInt(told?.net ?? 0)).toBe(net);
    expect(told?.decided ?? true).toBe(true);
    // The bank has what the network paid, its fees are the fees, and what it owes stands in no receivable any more.
    expect(changed(`1010 ${currency}`)).toBe(net);
    expect(changed(`6010 ${currency}`)).toBe(
      ofCurrency.reduce((sum, line) => sum + line.feeMinor, 0n),
    );
    expect([changed(`1100 ${currency}`), changed(`1200 ${currency}`)]).toEqual([0n, 0n]);
    const { rows } = await owner.query(
      `SELECT coalesce(sum(suspense), 0)::text AS sum FROM reconciliation.break WHERE source = $1 AND currency = $2 AND closed_at IS NULL`,
      [source, currency],
    );
    expect(changed(`2900 ${currency}`)).toBe(BigInt(rows[0].sum));
  }
  await correctAll(room, source, before);
  return source;
}

describe("random days of a network or bank that makes mistakes", () => {
  const replay = {
    ...(process.env["OKPAY_SEED"] === undefined ? {} : { seed: Number(process.env["OKPAY_SEED"]) }),
    ...(process.env["OKPAY_PATH"] === undefined ? {} : { path: process.env["OKPAY_PATH"] }),
  };
  const RUNS = Number(process.env["OKPAY_MODEL_RUNS"] ?? 8);
  it("every unit is matched or in a break, and nothing is left after the corrections", {
    timeout: 120_000,
  }, async () => {
    const books = await balances();
    await fc.assert(
      fc.asyncProperty(story, rail, async (...lived) => void (await live(...lived))),
      {
        numRuns: RUNS,
        endOnFailure: true,
        examples:
          "path" in replay
            ? []
            : [
                [everyMishap, "cards"],
                [everyMishap, "bank"],
              ],
        ...replay,
      },
    );
    if ("path" in replay) return;
    // A year of nothing would agree with anything.
    expect([...met].map((each) => each.split(" ")[0])).toEqual(
      expect.arrayContaining([
        "missing_line",
        "unknown_line",
        "doubled_line",
        "amount_differs",
        "currency_differs",
      ]),
    );
    expect((await balances()).get("2900 CNY")).toBe(books.get("2900 CNY"));
  });

  it("an import that died half way goes on where it stopped", async () => {
    const source = `paper-${newId()}`;
    const told: Story = {
      strangers: [],
      happenings: Array.from({ length: 6 }, (_, index) => ({
        day: 0,
        minute: index,
        currency: "CNY" as const,
        amount: 1_000n + BigInt(index),
        fee: 6n,
        refund: false,
        mishap: index === 0 ? ("twice" as const) : ("right" as const),
        by: 1n,
      })),
    };
    const paper = paperDays(source, told);
    await bookOurSide(ledger, paper.booked);
    const ourSide: OurSide = {
      unnumbered: source,
      networksOf: async () => new Map(),
      settled: { askedBetween: async () => paper.booked, ofReferences: async () => paper.booked },
      paidOutBy: () => null,
    };
    let left = 3;
    const dying = createReconciliation({
      database,
      clock,
      log,
      jobs: queue(),
      fourEyes: NOBODY,
      audit,
      sources: [],
      ourSide,
      ledger: {
        ...ledger,
        book: (booking) =>
          left-- > 0 ? ledger.book(booking) : Promise.reject(new Error("killed")),
      },
    });
    const file = { source, day: dayAt(0), content: paper.files[0] ?? "", by: null };
    const before = await balances();
    await expect(dying.importFile(file)).rejects.toThrow("killed");
    await reconciling(ourSide).catchUp(null);
    const net = paper.lines
      .flat()
      .reduce((sum, line) => sum + signOf(line.kind) * line.grossMinor - line.feeMinor, 0n);
    expect((await balances()).get("1010 CNY")).toBe((before.get("1010 CNY") ?? 0n) + net);
    const [doubled, ...others] = await breaksOf(source);
    expect([doubled, others]).toMatchObject([{ kind: "doubled_line", state: "open" }, []]);
    await correct(reconciling(ourSide), doubled?.id ?? "");
    expect(await reconciling(ourSide).importFile(file)).toEqual({ state: "known" });
  });
});

describe("what was taken too much and went back", () => {
  const happening = { minute: 600, currency: "CNY", amount: 300_00n, fee: 6n, by: 5_00n } as const;
  it.each([
    ["surplus", "amount_differs"],
    ["reversed", "unknown_line"],
  ] as const)("is seen and ends by itself: %s", async (mishap, kind) => {
    const source = await live(
      { strangers: [], happenings: [{ ...happening, day: 0, refund: false, mishap }] },
      "cards",
    );
    expect(await breaksOf(source)).toMatchObject([{ kind, state: "closed_by_itself" }]);
  });
});

describe("the sandbox network's own file", () => {
  const ourSide: OurSide = {
    unnumbered: "sandbox",
    settled: createSettledOperations(database),
    networksOf: (references) => networksOf(database.kysely, references),
    paidOutBy: () => null,
  };
  const room = reconciling(ourSide, [world.acquirer]);
  const charge = async (customerId: string, cardId: string) => {
    const { token } = await world.payments.quote({
      customerId,
      sessionId: null,
      body: { kind: "top_up", cardId, amount: { amountMinor: 200_00n, currency: "CNY" } },
    });
    await world.payments.confirm({ customerId, quote: token, idempotencyKey: newId() });
  };

  it.each([
    ["right", [], 0n],
    ["line_twice", ["doubled_line"], 200_00n],
    ["line_unknown", ["unknown_line"], 200_00n],
    ["amount_wrong", ["amount_differs"], 1n],
    ["currency_wrong", ["currency_differs", "missing_line"], -200_00n],
    ["chargeback", ["chargeback"], -200_00n],
    ["line_late", ["missing_line"], -200_00n],
  ] as const)("a day with the fault %s: %j", async (settlement, kinds, suspense) => {
    const before = await balances();
    const { id } = await world.customer("林小雨");
    const { cardId } = await world.save("4242424200004242", id);
    const already = new Set((await breaksOf("sandbox_network")).map((each) => each.id));
    // The clock stands in the middle of a day; the next one begins.
    await world.setFaults({ settlement });
    await charge(id, cardId);
    await charge(id, cardId);
    clock.advance(DAY_MS);
    expect(await room.catchUp(null)).toEqual({ imported: 1, refused: 0, waiting: 0 });
    expect(await room.catchUp(null)).toEqual({ imported: 0, refused: 0, waiting: 0 });
    const opened = (await breaksOf("sandbox_network")).filter((each) => !already.has(each.id));
    expect(new Set(opened.map(({ kind }) => kind))).toEqual(new Set(kinds));
    expect(opened).toHaveLength(kinds.length);
    const after = await balances();
    expect(after.get("1100 CNY")).toBe(before.get("1100 CNY"));
    expect((after.get("2900 CNY") ?? 0n) - (before.get("2900 CNY") ?? 0n)).toBe(suspense);
    if (settlement !== "line_late") for (const each of opened) await correct(room, each.id);
  });

  it("the late line of the next day's file closes yesterday's break by itself", async () => {
    await world.setFaults({});
    const waiting = (await breaksOf("sandbox_network")).filter(({ state }) => state === "open");
    expect(waiting).toMatchObject([{ kind: "missing_line", suspense: -200_00n }]);
    clock.advance(DAY_MS);
    await room.catchUp(null);
    expect(await breaksOf("sandbox_network")).not.toContainEqual(
      expect.objectContaining({ state: "open" }),
    );
    expect((await balances()).get("2900 CNY")).toBe(0n);
  });

  it("a file whose count is wrong is refused whole, and taken when it is right", async () => {
    const { id } = await world.customer("林小雨");
    const { cardId } = await world.save("4242424200004242", id);
    await charge(id, cardId);
    clock.advance(DAY_MS);
    await world.setFaults({ settlement: "sum_wrong" });
    const moved = await transfers();
    expect(await room.catchUp(null)).toEqual({ imported: 0, refused: 1, waiting: 0 });
    expect(await transfers()).toBe(moved);
    const { rows } = await owner.query(
      "SELECT problems FROM reconciliation.refused_file WHERE source = 'sandbox_network'",
    );
    expect(rows).toEqual([{ problems: [{ line: 4, code: "count_wrong" }] }]);
    await world.setFaults({ isDown: true });
    expect(await room.catchUp(null)).toEqual({ imported: 0, refused: 0, waiting: 1 });
    await world.setFaults({});
    expect(await room.catchUp(null)).toEqual({ imported: 1, refused: 0, waiting: 0 });
    const still = "SELECT 1 FROM reconciliation.refused_file WHERE source = 'sandbox_network'";
    expect((await owner.query(still)).rows).toEqual([]);
  });
});
