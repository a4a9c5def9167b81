// Random histories through two ledgers on one database, compared with the ledger on paper in the order in which things happened.
// A failure prints its seed and path; OKPAY_SEED=… OKPAY_PATH=… runs it again, OKPAY_MODEL_RUNS=… runs more of them.
import { createTestDatabase } from "@okpay/testkit";
import fc from "fast-check";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { verifyLedger } from "./index.ts";
import { TRANSFER_RESULTS } from "./results.ts";
import { openTestLedger } from "./testing/ledger-world.ts";
import { type Script, ScriptReader, type Step, script } from "./testing/model-script.ts";
import { ReferenceLedger } from "./testing/reference-ledger.ts";
import type {
  AccountInput,
  AccountRules,
  BookingOutcome,
  Ledger,
  TransferInput,
  Uuid,
} from "./types.ts";

const RUNS = Number(process.env["OKPAY_MODEL_RUNS"] ?? 60);
const replay = {
  ...(process.env["OKPAY_SEED"] === undefined ? {} : { seed: Number(process.env["OKPAY_SEED"]) }),
  ...(process.env["OKPAY_PATH"] === undefined ? {} : { path: process.env["OKPAY_PATH"] }),
};

// Rules may be changed so that an account lies under its floor, which no movement may do.
const database = await createTestDatabase({ invariants: "broken on purpose" });
const owner = new pg.Client({ connectionString: database.ownerUrl });
await owner.connect();
// The ledger's clock stands still until the test moves it: found before PostgreSQL's own by the search path.
await owner.query(`
  CREATE SCHEMA test_clock;
  CREATE TABLE test_clock.now AS SELECT pg_catalog.clock_timestamp() AS at;
  CREATE FUNCTION test_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM test_clock.now';
  GRANT USAGE ON SCHEMA test_clock TO okpay_app; GRANT SELECT ON test_clock.now TO okpay_app`);
const url = `${database.url}%20-c%20search_path=test_clock,pg_catalog,public`;
const doors = [openTestLedger(url), openTestLedger(url)] as const;

afterAll(async () => {
  await Promise.all(doors.map((door) => door.close()));
  await owner.end();
});

const micros = (column: string) => `(extract(epoch FROM ${column}) * 1000000)::bigint::text`;

async function moveClock(seconds: number): Promise<bigint> {
  const { rows } = await owner.query<{ now: string }>(
    `UPDATE test_clock.now SET at = at + $1 * interval '1 second' RETURNING ${micros("at")} AS now`,
    [seconds],
  );
  return BigInt(rows[0]?.now ?? 0);
}

/** Every ending that came up: histories in which nothing happens would agree with anything. */
const endings = new Set<string>();

/** Something that happened in the ledger, to be done on paper in its turn. */
interface Happening {
  readonly at: bigint;
  /** What changes nothing shares its time with what came before it. */
  readonly isAfter: boolean;
  readonly check: (paper: ReferenceLedger, now: bigint) => void;
}

function happeningOf(transfers: readonly TransferInput[], outcome: BookingOutcome): Happening {
  endings.add(outcome.state === "refused" ? outcome.code : outcome.state);
  if (outcome.state === "booked") {
    const times = outcome.results.map((result) => result.atMicros ?? 0n);
    const amounts = outcome.results.map((result) => result.amountMinor);
    const check = (paper: ReferenceLedger, now: bigint) =>
      expect(paper.book(transfers, { now, times })).toEqual({
        state: "booked",
        code: "created",
        amounts,
      });
    return { at: times[0] ?? outcome.atMicros, isAfter: false, check };
  }
  if (outcome.state === "refused") {
    const { code } = outcome;
    const check = (paper: ReferenceLedger, now: bigint) =>
      expect(paper.book(transfers, { now, times: [] })).toMatchObject({ state: "refused", code });
    return { at: outcome.atMicros, isAfter: !TRANSFER_RESULTS[code].isSticky, check };
  }
  // That it exists does not depend on when one looks.
  const check = (paper: ReferenceLedger, now: bigint) =>
    expect(paper.book(transfers, { now, times: [] }).state).toBe(outcome.state);
  return { at: 2n ** 62n, isAfter: true, check };
}

/** What the doors did not say: when rules changed, and which holds expired. */
async function readHappenings(
  accounts: readonly AccountInput[],
  since: bigint,
  changes: ReadonlyMap<string, Partial<AccountRules>>,
): Promise<Happening[]> {
  const ids = accounts.map((account) => account.id);
  const ruled = await owner.query<{ at: string; account_id: Uuid; reason: string }>(
    `SELECT ${micros("changed_at")} AS at, account_id, reason FROM ledger.account_rules WHERE reason = ANY($1)`,
    [[...changes.keys()]],
  );
  const expired = await owner.query<{ at: string; id: Uuid; pending_id: Uuid }>(
    `SELECT ${micros("posted_at")} AS at, id, pending_id FROM ledger.transfer
      WHERE kind = 5 AND debit_account_id = ANY($1::uuid[]) AND posted_at > to_timestamp(0) + $2::bigint * interval '1 microsecond'`,
    [ids, since.toString()],
  );
  return [
    ...ruled.rows.map(
      ({ at, account_id, reason }): Happening => ({
        at: BigInt(at),
        isAfter: false,
        check: (paper) => {
          const rules = changes.get(reason) ?? {};
          expect(paper.accounts.get(account_id)?.rules.isClosed).toBe(false);
          const [debits, credits, heldDebits, heldCredits] = paper.counters(account_id);
          if (rules.isClosed === true)
            expect([debits - credits, heldDebits, heldCredits]).toEqual([0n, 0n, 0n]);
          paper.changeRules(account_id, rules);
        },
      }),
    ),
    ...expired.rows.map(
      ({ at, id, pending_id }): Happening => ({
        at: BigInt(at),
        isAfter: false,
        check: (paper, now) =>
          expect(
            paper.book([{ id, kind: "expire", pendingId: pending_id }], { now, times: [] }).state,
          ).toBe("booked"),
      }),
    ),
  ];
}

/** Sends a round's steps all at once, and does on paper what happened, in its order. */
async function playRound(
  steps: readonly Step[],
  now: bigint,
  world: { accounts: readonly AccountInput[]; paper: ReferenceLedger; reader: ScriptReader },
): Promise<void> {
  const { accounts, paper, reader } = world;
  const changes = new Map<string, Partial<AccountRules>>();
  const { rows } = await owner.query<{ last: string }>(
    `SELECT ${micros("max(last_at)")} AS last FROM ledger.batch`,
  );
  const send = async (step: Step): Promise<Happening[]> => {
    const door = doors[step.door] as Ledger;
    if (step.do === "expire") return door.expireHolds().then(() => []);
    if (step.do === "rules") {
      const account = accounts[step.account % accounts.length] as AccountInput;
      const reason = newId();
      changes.set(reason, step.rules);
      return door.changeRules({ accountId: account.id, rules: step.rules, reason }).then(() => []);
    }
    const transfers = step.do === "book" ? reader.booking(step.transfers) : reader.repeat(step);
    return [happeningOf(transfers, await door.book({ transfers }))].filter(
      () => transfers.length > 0,
    );
  };
  const told = (await Promise.all(steps.map(send))).flat();
  const found = await readHappenings(accounts, BigInt(rows[0]?.last ?? 0), changes);
  const inOrder = [...told, ...found].sort((left, right) =>
    left.at === right.at
      ? Number(left.isAfter) - Number(right.isAfter)
      : left.at < right.at
        ? -1
        : 1,
  );
  for (const happening of inOrder) happening.check(paper, now);
}

async function play({ accounts: sketches, rounds }: Script): Promise<void> {
  const accounts = sketches.map((sketch): AccountInput => ({ ...sketch, id: newId() }));
  const paper = new ReferenceLedger();
  for (const account of accounts) paper.open(account);
  await doors[0].book({ transfers: [], opens: accounts });
  const world = { accounts, paper, reader: new ScriptReader(accounts) };
  for (const { clockSeconds, steps } of rounds)
    await playRound(steps, await moveClock(clockSeconds), world);
  // Long after, no hold that had a time is open: neither door has passed one over.
  for (const door of [0, 1])
    await playRound([{ do: "expire", door }], await moveClock(1000), world);
  const holds = paper.lines.filter((line) => line.expiresAt !== null);
  expect(holds.filter((hold) => paper.resolutionOf(hold.asked.id) === undefined)).toEqual([]);

  const balances = await doors[1].balances(accounts.map((account) => account.id));
  for (const { id } of accounts) {
    const balance = balances.get(id);
    expect([
      balance?.debitsPosted,
      balance?.creditsPosted,
      balance?.debitsPending,
      balance?.creditsPending,
    ]).toEqual(paper.counters(id));
    expect(balance?.rules).toEqual(paper.accounts.get(id)?.rules);
  }
}

it(`${RUNS} random histories end as on paper, step by step`, {
  timeout: 60_000 + RUNS * 2000,
}, async () => {
  await fc.assert(fc.asyncProperty(script, play), { numRuns: RUNS, endOnFailure: true, ...replay });
  if (!("path" in replay)) expect(endings.size).toBeGreaterThan(15);
  expect(await verifyLedger({ url: database.url })).toMatchObject({ isSound: true, problem: null });
});
