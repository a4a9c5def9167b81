// Statements of the sandbox bank, over HTTP, against cash-outs that payments made: a world of its own for each of its mistakes.
import {
  cashOut,
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  type FakeClock,
  type MoneyWorld,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createAudit } from "../../people/audit/index.ts";
import { createKeyring } from "../../platform/crypto.ts";
import { newId } from "../../platform/ids.ts";
import { createJobs } from "../../platform/jobs/index.ts";
import { createSandboxPayoutBank } from "../banks/index.ts";
import { createSandboxBank } from "../banks/sandbox/bank.ts";
import { startSandboxNetwork } from "../cards/sandbox/http-server.ts";
import { createPaidOutOperations, createSettledOperations } from "../payments/index.ts";
import { houseAccountId } from "../wallets/index.ts";
import { correctionCommand } from "./correcting.ts";
import { createReconciliation, verifyReconciliation } from "./index.ts";

const DAY_MS = 86_400_000;
const BANK = "sandbox_bank";
const AMOUNT = 100_00n;
const network = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }) },
});
afterAll(() => network.close());

/** The room that reads the statements of a world's bank. */
function roomOf(world: MoneyWorld, url: string, clock: FakeClock) {
  const { database, ledger, log } = world;
  const jobs = createJobs({ connection: { url, applicationName: "okpay-test" }, log });
  const room = createReconciliation({
    database,
    ledger,
    clock,
    log,
    jobs,
    audit: createAudit({
      database,
      clock,
      log,
      // Each says who does its jobs, and none of them is ever started.
      jobs: createJobs({ connection: { url, applicationName: "okpay-test" }, log }),
      keyring: createKeyring("a-root-secret-of-the-tests-that-is-long-enough-0f3a9c"),
      config: { auditCheckpointDir: "never used: nothing is signed here" },
    }),
    sources: world.banks.statements,
    fourEyes: {
      register: () => undefined,
      request: () => Promise.reject(new Error("nobody is asked here")),
      find: async () => [],
    },
    ourSide: {
      unnumbered: "sandbox",
      settled: createSettledOperations(database),
      networksOf: async () => new Map(),
      paidOutBy: (source) => (source === BANK ? createPaidOutOperations(database, BANK) : null),
    },
  });
  return {
    room,
    async correct(breakId: string) {
      const agreed = { requestedBy: newId(), decidedBy: newId(), reason: "asked the bank" };
      await database.kysely
        .transaction()
        .execute((tx) =>
          correctionCommand({ jobs }).execute(tx, { subjectId: breakId, ...agreed }),
        );
      await room.correct({ breakId, ...agreed });
    },
  };
}

/** One installation with a customer and a bank of its own behaviour. */
async function payoutWorld() {
  const { url, ownerUrl } = await createTestDatabase();
  // The books have the time of their database: the bank's begins where that is.
  const clock = createFakeClock();
  const merchant = newId();
  const bank = createSandboxPayoutBank({ url: network.url, merchant, clock });
  const world = createMoneyWorld({ url, clock, bank });
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  onTestFinished(async () => {
    await owner.end();
    await world.close();
  });
  await world.wallets.ensureHouseAccounts();
  const { room, correct } = roomOf(world, url, clock);
  const today = clock.now().toISOString().slice(0, 10);
  const customer = await world.customer("林悦", { CNY: 1_000_00n });
  return {
    world,
    clock,
    owner,
    room,
    bank,
    correct,
    cashOut: (causes: "paid" | "returned" = "paid") =>
      cashOut(world, customer.id, { amountMinor: AMOUNT, causes }),
    async faults(body: object) {
      await fetch(new URL("/bank/v1/faults", network.url), {
        method: "PUT",
        headers: { authorization: `Bearer ${merchant}` },
        body: JSON.stringify(body),
      });
    },
    /** The statements of today and, once two days have passed, of tomorrow: what is booked at midnight is in one of them. */
    async readStatements() {
      clock.advance(2 * DAY_MS);
      const content = (await bank.settlementFile(today)) ?? "";
      expect(await room.importFile({ source: BANK, day: today, content, by: null })).toEqual({
        state: "imported",
      });
      expect(await room.catchUp(null)).toEqual({ imported: 1, refused: 0, waiting: 0 });
    },
    breaks: async () =>
      (
        await owner.query<{ id: string; kind: string; direction: string; state: string }>(
          "SELECT id, kind, direction, state FROM reconciliation.break ORDER BY opened_at, id",
        )
      ).rows,
    async balance(code: 1010 | 1200 | 2900) {
      const id = houseAccountId(code, "CNY");
      return (await world.ledger.balances([id])).get(id)?.balance ?? 0n;
    },
    sound: () => verifyReconciliation({ url, role: "okpay_app" }),
  };
}

describe("a bank's statement", () => {
  it.each([
    ["right", [], 0n],
    ["line_missing", ["missing_line payout"], AMOUNT],
    ["line_twice", ["doubled_line payout"], -AMOUNT],
    ["line_unknown", ["unknown_line payout"], -AMOUNT],
    ["amount_wrong", ["amount_differs payout"], -1n],
    ["currency_wrong", ["currency_differs payout", "missing_line payout"], AMOUNT],
    ["line_late", ["missing_line payout"], 0n],
  ] as const)(
    "%s: %j, and what was paid out stands nowhere any more",
    async (statement, kinds, suspense) => {
      const payouts = await payoutWorld();
      await payouts.cashOut();
      await payouts.cashOut();
      expect(await payouts.balance(1200)).toBe(-2n * AMOUNT);
      expect(await payouts.sound()).toMatchObject({ isSound: true });
      await payouts.faults({ statement });
      await payouts.readStatements();
      const breaks = await payouts.breaks();
      expect(breaks.map(({ kind, direction }) => `${kind} ${direction}`).toSorted()).toEqual(kinds);
      expect(await payouts.balance(1200)).toBe(0n);
      expect(await payouts.balance(2900)).toBe(suspense);
      expect(await payouts.sound()).toMatchObject({ isSound: true, problem: null });
      for (const { id, state } of breaks) {
        // The late line has come meanwhile, and closed its break.
        if (statement === "line_late") expect(state).toBe("closed_by_itself");
        else await payouts.correct(id);
      }
      expect(await payouts.balance(2900)).toBe(0n);
      expect(await payouts.sound()).toMatchObject({ isSound: true });
    },
  );

  it("names what came back under the payout's own reference; a return nobody told us of is a break that ends with its notice", async () => {
    const payouts = await payoutWorld();
    await payouts.cashOut("returned");
    await payouts.cashOut("returned");
    await payouts.faults({ returns: "never" });
    payouts.clock.advance(60_000);
    await payouts.world.banks.runReturns();
    await payouts.readStatements();
    expect(await payouts.breaks()).toMatchObject([
      { kind: "unknown_line", direction: "payout_return", state: "open" },
      { kind: "unknown_line", direction: "payout_return", state: "open" },
    ]);
    expect([await payouts.balance(1010), await payouts.balance(2900)]).toEqual([0n, 2n * AMOUNT]);
    expect(await payouts.sound()).toMatchObject({ isSound: true });
    await payouts.faults({});
    expect(await payouts.world.banks.runReturns()).toBe(2);
    expect(await payouts.balance(1200)).toBe(2n * AMOUNT);
    expect(await payouts.sound()).toMatchObject({ isSound: true });
    payouts.clock.advance(DAY_MS);
    await payouts.room.catchUp(null);
    expect((await payouts.breaks()).map(({ state }) => state)).toEqual([
      "closed_by_itself",
      "closed_by_itself",
    ]);
    expect([await payouts.balance(1200), await payouts.balance(2900)]).toEqual([0n, 0n]);
    expect(await payouts.sound()).toMatchObject({ isSound: true });
  });

  it("is refused when it names what no bank pays out, or sums up wrongly", async () => {
    const payouts = await payoutWorld();
    await payouts.cashOut();
    const day = payouts.clock.now().toISOString().slice(0, 10);
    const content = (await payouts.bank.settlementFile(day)) ?? "";
    const give = (text: string) =>
      payouts.room.importFile({ source: BANK, day, content: text, by: null });
    expect(await give(content.replace(",payout,", ",capture,"))).toMatchObject({
      state: "refused",
      problems: [{ line: 2, code: "kind_unknown" }],
    });
    await payouts.faults({ statement: "sum_wrong" });
    expect(await give((await payouts.bank.settlementFile(day)) ?? "")).toMatchObject({
      state: "refused",
      problems: [{ code: "count_wrong" }],
    });
    expect(await payouts.balance(1200)).toBe(-AMOUNT);
  });

  it("a row that says something else than the books is found", async () => {
    const payouts = await payoutWorld();
    await payouts.cashOut();
    await payouts.readStatements();
    expect(await payouts.sound()).toMatchObject({ isSound: true, lines: 1 });
    const spoil = (statement: string) => payouts.owner.query(statement);
    await spoil("UPDATE reconciliation.line SET gross = gross + 1");
    expect(await payouts.sound()).toMatchObject({
      isSound: false,
      problem: { table: "reconciliation.line" },
    });
    await spoil("UPDATE reconciliation.line SET gross = gross - 1");
    await spoil("UPDATE reconciliation.expected SET state = 'open', line_id = NULL");
    expect(await payouts.sound()).toMatchObject({
      isSound: false,
      problem: { row: houseAccountId(1200, "CNY") },
    });
  });
});
