/**
 * `npm run -s bench -- ledger [--json] [--long]`: our ledger through its public door beside the careful textbook way and the
 * limit (COPY of the same rows), all in one run on one durable PostgreSQL. Rounds are interleaved and medians taken, so that
 * a slow minute of the machine slows all of them.
 */
import { uuidv7 } from "uuidv7";
import type { Ledger } from "../apps/server/src/money/ledger/index.ts";
import { createCopyLimit } from "./copy-limit.ts";
import { type Growth, measureGrowth } from "./growth.ts";
import { closedLoop, type Measurement, median, medianRound } from "./measure.ts";
import { createRandom, hotPairs, type PickPair, uniformPairs, zipfPairs } from "./random.ts";
import { type Row, report } from "./report.ts";
import { createTextbook } from "./textbook.ts";
import {
  describeMachine,
  inDatabase,
  openLedger,
  openWallets,
  withBenchDatabase,
} from "./world.ts";

const ACCOUNTS = 100_000;
const FUNDING_MINOR = 1_000_000n;
const CALLERS = 8192;
const FEW_CALLERS = 64;
const ROUNDS = 3;
const SECONDS = 5;
const COPY_ROWS = 200_000;

export async function benchLedger(options: {
  isJson: boolean;
  isLong: boolean;
  say: (line: string) => void;
}): Promise<void> {
  const figures = await withBenchDatabase(async (url) => {
    const { say } = options;
    const machine = await describeMachine(url);
    const ledger = openLedger(url);
    say(`opening and funding ${ACCOUNTS} accounts`);
    const accounts = await openWallets(ledger, ACCOUNTS, FUNDING_MINOR);
    const textbook = await createTextbook(url, accounts, FUNDING_MINOR);
    const random = createRandom(42);
    const picks = {
      uniform: uniformPairs(ACCOUNTS, random),
      hot: hotPairs(ACCOUNTS, random),
      zipf: zipfPairs(ACCOUNTS, random),
    };

    const ours = (pick: PickPair, callers = CALLERS) => runLedger(ledger, accounts, pick, callers);
    say("warming up");
    await ours(picks.uniform);
    const copyLimit = await createCopyLimit(url, COPY_ROWS);
    const results = emptyResults();
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`round ${round} of ${ROUNDS}`);
      results.textbookUniform.push(await textbook.run(picks.uniform, SECONDS));
      results.uniform.push(await ours(picks.uniform));
      results.copy.push(await copyLimit.run());
      results.hot.push(await ours(picks.hot));
      results.zipf.push(await ours(picks.zipf));
      results.textbookHot.push(await textbook.run(picks.hot, SECONDS));
    }
    const few = await ours(picks.uniform, FEW_CALLERS);
    await textbook.close();
    await ledger.close();
    const bytesPerTransfer = await measureBytes(url);
    return { results, few, bytesPerTransfer, machine };
  });
  const growth = options.isLong ? await growthOn(options.say) : null;
  present(options.isJson, { ...figures, growth });
}

/** On a database of its own: the one of the other rows has several hundred thousand transfers by then. */
const growthOn = (say: (line: string) => void): Promise<Growth> =>
  withBenchDatabase((url) => {
    const pick = uniformPairs(ACCOUNTS, createRandom(43));
    return measureGrowth({
      url,
      accounts: ACCOUNTS,
      fundingMinor: FUNDING_MINOR,
      pick,
      run: (ledger, accounts) => runLedger(ledger, accounts, pick, CALLERS),
      say,
    });
  });

interface Results {
  readonly uniform: Measurement[];
  readonly hot: Measurement[];
  readonly zipf: Measurement[];
  readonly textbookUniform: Measurement[];
  readonly textbookHot: Measurement[];
  readonly copy: number[];
}

const emptyResults = (): Results => ({
  uniform: [],
  hot: [],
  zipf: [],
  textbookUniform: [],
  textbookHot: [],
  copy: [],
});

function runLedger(
  ledger: Ledger,
  accounts: readonly string[],
  pick: PickPair,
  callers: number,
): Promise<Measurement> {
  return closedLoop({ callers, seconds: SECONDS, warmUpSeconds: 1 }, async () => {
    const [debit, credit] = pick();
    const outcome = await ledger.book({
      transfers: [
        {
          id: uuidv7(),
          kind: "posted",
          debitAccountId: accounts[debit] as string,
          creditAccountId: accounts[credit] as string,
          amountMinor: 5n,
          currency: "CNY",
          code: 2,
        },
      ],
    });
    if (outcome.state !== "booked") throw new Error(`a transfer was answered ${outcome.state}`);
  });
}

async function measureBytes(url: string): Promise<number> {
  return inDatabase(url, async (client) => {
    const { rows } = await client.query<{ bytes: string }>(
      "SELECT (pg_total_relation_size('ledger.transfer') / (SELECT sum(transfers) FROM ledger.batch))::text AS bytes",
    );
    return Math.round(Number(rows[0]?.bytes));
  });
}

interface Figures {
  readonly results: Results;
  readonly few: Measurement;
  readonly growth: Growth | null;
  readonly bytesPerTransfer: number;
  readonly machine: object;
}

function present(
  isJson: boolean,
  { results, few, growth, bytesPerTransfer, machine }: Figures,
): void {
  const uniform = medianRound(results.uniform);
  const hot = medianRound(results.hot);
  const zipf = medianRound(results.zipf);
  const textbookUniform = medianRound(results.textbookUniform);
  const textbookHot = medianRound(results.textbookHot);
  const copyPerSecond = median(results.copy);
  const rows: Row[] = [
    { name: "ledger, uniform", ...uniform },
    { name: "ledger, 90 % on one hot account", ...hot },
    { name: "ledger, Zipf 1.0", ...zipf },
    { name: `ledger, uniform, only ${FEW_CALLERS} callers`, ...few },
    { name: "textbook, uniform", ...textbookUniform },
    { name: "textbook, 90 % on one hot account", ...textbookHot },
    { name: "limit: COPY of the same rows", perSecond: copyPerSecond },
  ];
  if (growth !== null)
    rows.push(
      { name: `ledger, uniform, from ${growth.storedAtStart} stored`, ...growth.few },
      { name: `ledger, uniform, up to ${growth.storedAtEnd} stored`, ...growth.many },
    );
  report(isJson, {
    bench: "ledger",
    rows,
    ratios: {
      uniformToTextbook: uniform.perSecond / textbookUniform.perSecond,
      hotToUniform: hot.perSecond / uniform.perSecond,
      zipfToUniform: zipf.perSecond / uniform.perSecond,
      hotToTextbookHot: hot.perSecond / textbookHot.perSecond,
      textbookHotToTextbookUniform: textbookHot.perSecond / textbookUniform.perSecond,
      uniformToCopy: uniform.perSecond / copyPerSecond,
      ...(growth === null
        ? {}
        : { tenMillionToHundredThousand: growth.many.perSecond / growth.few.perSecond }),
    },
    bars: {
      uniformToTextbook: 15,
      hotToUniform: 0.9,
      uniformToCopy: 0.4,
      ...(growth === null ? {} : { tenMillionToHundredThousand: 0.9 }),
    },
    details: {
      bytesPerTransfer,
      accounts: ACCOUNTS,
      callers: CALLERS,
      textbookConnections: 32,
      secondsPerRound: SECONDS,
      rounds: ROUNDS,
    },
    machine,
  });
}
