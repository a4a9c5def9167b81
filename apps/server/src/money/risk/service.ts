import type { CurrencyCode } from "@okpay/money";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import { createBatchLoader, type Database, type Tx } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import type { Log } from "../../platform/log.ts";
import type { Ledger } from "../ledger/index.ts";
import { type AssessedRows, assessedRows, cameBackRow } from "./assessed-rows.ts";
import {
  type Assessment,
  type AssessmentDeps,
  type AssessmentRequest,
  assess,
  type LimitBite,
  type PersonFacts,
} from "./assessment.ts";
import { changeOwnLimit, type LimitChange } from "./change-limit.ts";
import type { ConfirmationPolicy } from "./confirmation-policy.ts";
import type { LimitTable, Tier } from "./limits.ts";
import { type Limits, limitsView } from "./limits-view.ts";
import { createOutflows } from "./outflows.ts";
import type { AccountsOf, LimitNotice, Payer, PayerFacts, PaymentHistory } from "./ports.ts";
import {
  findLowValueCounter,
  paidPayeesLoader,
  pruneTightenings,
  readLimitTable,
  standingsOf,
  writeCountsFrom,
  writeTier,
  writeTightening,
} from "./repository.ts";
import { createTightenings } from "./tightenings.ts";

export interface Risk {
  /** Decides about a payment that may be confirmed later; reads, never writes. */
  assess(
    request: AssessmentRequest,
  ): Promise<{ readonly assessment: Assessment; readonly bite: LimitBite | null }>;
  /** What an assessment needs to know of who pays, for who wants to ask for it early. */
  factsOfPerson(payer: {
    readonly customerId: string;
    readonly sessionId: string | null;
  }): Promise<PersonFacts>;
  /** Whether an assessment made before still holds for who confirms now; asks the database nothing. */
  stillHolds(
    assessment: Assessment,
    now: { readonly customerId: string; readonly sessionId: string | null },
  ): boolean;
  /** What the payment's booking must carry of its assessment: rows, and the versions they stand on. */
  readonly assessedRows: AssessedRows;
  /** What the booking of a return must carry, so that limits count only what stayed away. */
  readonly cameBackRow: typeof cameBackRow;
  /** Tier, limits, what was used and what is left, per currency held. */
  limitsOf(customerId: string): Promise<Limits>;
  /** Lower at once; higher after a day, and only with a fresh step-up (`step_up_required`). */
  changeLimit(change: LimitChange): Promise<Limits>;
  tierOf(customerId: string): Promise<Tier>;
  /** In the transaction that decides it (a document was approved). */
  changeTier(tx: Tx, customerId: string, tier: Tier): Promise<void>;
  /** In the transaction that protects a customer (a recovery, a freeze): quotes made before are looked at again. */
  tighten(tx: Tx, customerId: string): Promise<void>;
  /** From now on what leaves counts towards the limits; for a past that was seeded. */
  startCounting(customerId: string): Promise<void>;
  /** Learns of tightenings by other processes. */
  readonly watch: { start(): void; stop(): Promise<void>; refresh(): Promise<void> };
  /** Forgets tightenings no quote can be older than. */
  prune(): Promise<void>;
}

export interface RiskDeps {
  readonly database: Database;
  readonly ledger: Pick<Ledger, "balanceAsOf" | "balances" | "releasedSince">;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditTrail;
  readonly timeZone: string;
  readonly policy: ConfirmationPolicy;
  readonly payers: PayerFacts;
  readonly history: PaymentHistory;
  readonly accountsOf: AccountsOf;
  readonly notices: LimitNotice;
}

/** The table changes by an operator's hand; every process has the new numbers within this. */
const TABLE_KEPT_MS = 30_000;
const TIGHTENINGS_KEPT_MS = 3_600_000;

export function createRisk(deps: RiskDeps): Risk {
  const { database, clock } = deps;
  const limitTable = createLimitTable(deps);
  const factsOfPerson = factsLoader(deps, limitTable);
  const paidPayees = paidPayeesLoader(database);
  const tightenings = createTightenings(deps);
  const assessing: AssessmentDeps = {
    ...deps,
    outflows: createOutflows(deps),
    factsOfPerson,
    paidPayees: async (customerId, payeeIds) =>
      payeeIds.length === 0 ? [] : paidPayees({ customerId, payeeIds }),
    async lowValueOf(customerId, currency: CurrencyCode) {
      const id = derivedId(customerId, `low-value:${currency}`);
      const row = await findLowValueCounter(database.kysely, id);
      return { id, version: row?.version ?? 0, spent: row?.spent ?? 0n, used: row?.used ?? 0 };
    },
  };
  const limitsOf = (customerId: string): Promise<Limits> =>
    limitsView({ ...assessing, ledger: deps.ledger, accountsOf: deps.accountsOf }, customerId);
  async function tighten(tx: Tx, customerId: string): Promise<void> {
    const now = clock.now();
    await writeTightening(tx, customerId, now);
    // Noted before the commit: too early costs one look, too late would let an old quote through.
    tightenings.note(customerId, now);
  }

  return {
    assess: (request) => assess(assessing, request),
    factsOfPerson,
    stillHolds: (assessment, { customerId, sessionId }) =>
      assessment.sessionId === sessionId &&
      clock.now() < assessment.validUntil &&
      !tightenings.isSince(customerId, assessment.madeAt),
    assessedRows,
    cameBackRow,
    limitsOf,
    async changeLimit(change) {
      await changeOwnLimit({ ...deps, limitTable, tighten }, change);
      return limitsOf(change.customerId);
    },
    tierOf: async (customerId) => (await standingsOf(database, [customerId]))[0]?.tier ?? "basic",
    async changeTier(tx, customerId, tier) {
      await writeTier(tx, customerId, tier, clock.now());
      await tighten(tx, customerId);
    },
    tighten,
    startCounting: (customerId) => writeCountsFrom(database.kysely, customerId, clock.now()),
    watch: tightenings,
    prune: () =>
      pruneTightenings(database.kysely, new Date(clock.now().getTime() - TIGHTENINGS_KEPT_MS)),
  };
}

/** What is known of everybody who is about to pay, by two look-ups side by side. */
const factsLoader = ({ database, payers }: RiskDeps, limitTable: () => Promise<LimitTable>) =>
  createBatchLoader(async (asked: readonly Payer[]): Promise<PersonFacts[]> => {
    const [facts, table, standings] = await Promise.all([
      payers.ofAll(asked),
      limitTable(),
      standingsOf(
        database,
        asked.map(({ customerId }) => customerId),
      ),
    ]);
    return standings.map((standing, place) => {
      const payer = facts[place];
      if (payer === undefined) throw new Error("facts are answered for every payer");
      return { payer, table, standing };
    });
  });

/** The limit table, read again when it is older than half a minute. */
function createLimitTable({ database, clock }: RiskDeps): () => Promise<LimitTable> {
  let kept: { readonly table: Promise<LimitTable>; readonly readAt: number } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (kept === null || now - kept.readAt > TABLE_KEPT_MS) {
      const table = readLimitTable(database.kysely);
      kept = { table, readAt: now };
      // What failed is not kept: the next question asks again.
      table.catch(() => {
        kept = null;
      });
    }
    return kept.table;
  };
}
