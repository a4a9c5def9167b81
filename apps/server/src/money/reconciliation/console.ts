import type { Locale } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { RequestRefused } from "../../platform/refusal.ts";
import { HOUSE_CURRENCIES, type HouseAccountCode, houseAccountId } from "../wallets/index.ts";
import { type Asker, askImport, proposeCorrection } from "./asking.ts";
import { breaksFile } from "./breaks-file.ts";
import type { ReconciliationDeps } from "./deps.ts";
import { correctionMovements, type Leg } from "./legs.ts";
import type { Approval } from "./ports.ts";
import {
  type AgeRow,
  agesOf,
  type BreakFilter,
  type DayRow,
  newestDays,
  pageOfBreaks,
  type ShownLine,
  sidesOf,
} from "./reading.ts";
import { findBreaks } from "./repository.ts";
import { CORRECTIONS, type Correction } from "./rules.ts";
import { newestRuns, type Run } from "./runs.ts";
import type { Break, Expected } from "./types.ts";

/** Where the money of a correction comes from and goes to. */
export type LedgerPlace = "bank" | "receivable" | "suspense" | "network_fees" | "differences";
const PLACES = {
  bank: 1010,
  receivable: 1100,
  suspense: 2900,
  network_fees: 6010,
  differences: 6020,
} as const satisfies Record<LedgerPlace, HouseAccountCode>;

export interface Overview {
  readonly sources: readonly string[];
  readonly days: readonly DayRow[];
  readonly suspense: readonly {
    readonly currency: CurrencyCode;
    readonly balanceMinor: bigint;
    readonly openMinor: bigint;
  }[];
  readonly ageing: readonly AgeRow[];
  readonly runs: readonly Run[];
}

export interface BreakDetail {
  readonly broken: Break;
  readonly ours: Expected | null;
  readonly theirs: ShownLine | null;
  readonly way: Correction;
  readonly movements: readonly {
    readonly from: LedgerPlace;
    readonly to: LedgerPlace;
    readonly amountMinor: bigint;
  }[];
  readonly approval: Approval | null;
}

/** What members of staff see of reconciliation, and what they may ask for. */
export interface SettlementDesk {
  overview(): Promise<Overview>;
  breaks(filter: BreakFilter): Promise<{
    readonly breaks: readonly Break[];
    readonly hasMore: boolean;
    /** Those somebody is asked about. */
    readonly waiting: ReadonlySet<string>;
  }>;
  /** All breaks of a filter, as CSV. */
  file(filter: Omit<BreakFilter, "after">, locale: Locale): Promise<Buffer>;
  /** Refused when there is none. */
  break(id: string): Promise<BreakDetail>;
  propose(breakId: string, asked: Asker & { readonly reason: string }): Promise<void>;
  /** An import in the background; its id. */
  import(asker: Asker): Promise<string>;
}

export const createSettlementDesk = (deps: ReconciliationDeps): SettlementDesk => ({
  overview: () => overview(deps),
  async breaks(filter) {
    const page = await pageOfBreaks(deps.database.kysely, filter);
    const ids = page.breaks.flatMap(({ approvalId }) => approvalId ?? []);
    const asked = ids.length === 0 ? [] : await deps.fourEyes.find({ ids, state: "requested" });
    return { ...page, waiting: new Set(asked.map(({ subjectId }) => subjectId)) };
  },
  file: (filter, locale) => breaksFile(deps.database.kysely, filter, locale),
  break: (id) => detail(deps, id),
  propose: (breakId, asked) => proposeCorrection(deps, breakId, asked),
  import: (asker) => askImport(deps, asker),
});

async function overview({ database, ledger, clock, sources }: ReconciliationDeps) {
  const db = database.kysely;
  const ageing = await agesOf(db, clock.now());
  const balances = await ledger.balances(
    HOUSE_CURRENCIES.map((currency) => houseAccountId(PLACES.suspense, currency)),
  );
  return {
    sources: sources.map(({ name }) => name),
    days: await newestDays(db),
    suspense: HOUSE_CURRENCIES.map((currency) => ({
      currency,
      balanceMinor: balances.get(houseAccountId(PLACES.suspense, currency))?.balance ?? 0n,
      openMinor: ageing
        .filter((row) => row.currency === currency)
        .reduce((sum, { suspenseMinor }) => sum + suspenseMinor, 0n),
    })),
    ageing,
    runs: await newestRuns(db),
  };
}

async function detail(
  { database, fourEyes }: ReconciliationDeps,
  id: string,
): Promise<BreakDetail> {
  const db = database.kysely;
  const [broken] = await findBreaks(db, [id]);
  if (broken === undefined) throw new RequestRefused("not_found");
  const { approvalId } = broken;
  const [approval = null] = approvalId === null ? [] : await fourEyes.find({ ids: [approvalId] });
  return {
    broken,
    ...(await sidesOf(db, broken)),
    way: CORRECTIONS[broken.kind],
    movements: correctionMovements(broken).map(movementOf),
    approval,
  };
}

function movementOf({ debit, credit, amountMinor }: Leg) {
  const placeOf = (code: HouseAccountCode): LedgerPlace => {
    const found = (Object.keys(PLACES) as LedgerPlace[]).find((place) => PLACES[place] === code);
    if (found === undefined) throw new Error(`a correction moves money of account ${code}`);
    return found;
  };
  return { from: placeOf(debit), to: placeOf(credit), amountMinor };
}
