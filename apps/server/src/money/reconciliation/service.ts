import { createSettlementDesk, type SettlementDesk } from "./console.ts";
import { bookCorrection, type CorrectionAgreed, correctionCommand } from "./correcting.ts";
import type { CaughtUp, ReconciliationDeps } from "./deps.ts";
import { bookFile, type ImportOutcome, importFile } from "./importing.ts";
import { registerReconciliationJobs } from "./jobs.ts";
import { daysOf, unfinishedFiles } from "./repository.ts";
import { endRun, findRun } from "./runs.ts";

const DAY_MS = 86_400_000;

export interface Reconciliation {
  /**
   * Takes in every file there is, day after day up to yesterday, of every network. Safe to repeat and to interrupt. `runId`:
   * what somebody asked for; null: the nightly job.
   */
  catchUp(runId: string | null): Promise<CaughtUp>;
  /** Takes in one file that is at hand. */
  importFile(given: {
    readonly source: string;
    readonly day: string;
    readonly content: string;
    readonly by: string | null;
    /** When it came; left out: now. The demo world tells of earlier days. */
    readonly at?: Date;
  }): Promise<ImportOutcome>;
  /** Books a correction that two people agreed to; repeated, nothing moves again. */
  correct(agreed: CorrectionAgreed): Promise<void>;
  /** What the console shows and asks for. */
  readonly desk: SettlementDesk;
}

/** Registers its jobs and its command for two people. */
export function createReconciliation(deps: ReconciliationDeps): Reconciliation {
  const room: Reconciliation = {
    catchUp: (runId) => catchUp(deps, runId),
    importFile: ({ at, ...given }) =>
      importFile(at === undefined ? deps : { ...deps, clock: { now: () => at } }, given),
    correct: (agreed) => bookCorrection(deps, agreed),
    desk: createSettlementDesk(deps),
  };
  deps.fourEyes.register(correctionCommand(deps));
  registerReconciliationJobs(deps, room);
  return room;
}

async function catchUp(deps: ReconciliationDeps, runId: string | null): Promise<CaughtUp> {
  const db = deps.database.kysely;
  const by = runId === null ? null : ((await findRun(db, runId))?.askedBy ?? null);
  for (const file of await unfinishedFiles(db)) await bookFile(deps, file);
  const sum = { imported: 0, refused: 0, waiting: 0 };
  for (const source of deps.sources) {
    for (const day of await daysToDo(deps, source.name)) {
      const content = await source.settlementFile(day);
      const outcome =
        content === null
          ? ({ state: "waiting" } as const)
          : await importFile(deps, { source: source.name, day, content, by });
      if (outcome.state !== "known") sum[outcome.state] += 1;
      // One day after the other: a later file would call everything of this day missing.
      if (outcome.state === "waiting" || outcome.state === "refused") break;
    }
  }
  await endRun(db, { id: runId, at: deps.clock.now() }, sum);
  return sum;
}

/** From the day after the last file to yesterday; of a network that never sent one, yesterday. */
async function daysToDo(
  { database, clock }: ReconciliationDeps,
  source: string,
): Promise<string[]> {
  const yesterday = dayOf(clock.now().getTime() - DAY_MS);
  const known = await daysOf(database.kysely, source);
  const days: string[] = [];
  for (
    let day = known === null ? yesterday : dayAfter(known.last);
    day <= yesterday;
    day = dayAfter(day)
  )
    days.push(day);
  return days;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const dayAfter = (day: string): string => dayOf(Date.parse(`${day}T00:00:00Z`) + DAY_MS);
