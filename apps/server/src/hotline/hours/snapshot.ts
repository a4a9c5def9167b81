import type { ServiceCalendar } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { createChinaSource } from "./holidays/china.ts";
import { createDecreeSource } from "./holidays/decree.ts";
import { createHolidayFacts, remembered } from "./holidays/facts.ts";
import type { HolidayFacts } from "./holidays/ports.ts";
import { createWorldSource } from "./holidays/world.ts";
import { type Line, linesInOrder } from "./line-repository.ts";
import {
  type BlockRow,
  type CalendarVersion,
  currentCalendars,
  currentDecrees,
  openBlocks,
} from "./repository.ts";

import type { Block } from "./status.ts";

/** Everything answers are made from. */
export interface Snapshot {
  /** Also those that are retired. */
  readonly lines: readonly Line[];
  readonly calendars: ReadonlyMap<string, CalendarVersion>;
  readonly blocks: readonly BlockRow[];
  readonly facts: HolidayFacts;
}

/** Old by at most this: the status is on every page that promises help, and an emergency must show at once. */
const FRESH_MS = 1_000;

/** Read at most once a second, shared by all who ask meanwhile; `forget` after an own change. */
export function createSnapshots({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}) {
  const packages = [remembered(createChinaSource()), remembered(createWorldSource())];
  let kept: { readonly until: number; readonly snapshot: Promise<Snapshot> } | null = null;

  async function read(): Promise<Snapshot> {
    const db = database.kysely;
    const [lines, calendars, blocks, decrees] = await Promise.all([
      linesInOrder(db),
      currentCalendars(db),
      openBlocks(db, clock.now()),
      currentDecrees(db),
    ]);
    return {
      lines,
      calendars: new Map(calendars.map((version) => [version.calendarId, version])),
      blocks,
      facts: createHolidayFacts([createDecreeSource(decrees), ...packages]),
    };
  }

  return {
    current(): Promise<Snapshot> {
      const now = clock.now().getTime();
      if (kept !== null && now < kept.until) return kept.snapshot;
      const snapshot = read();
      const mine = { until: now + FRESH_MS, snapshot };
      kept = mine;
      // A failed read is not kept: the next to ask reads again.
      snapshot.catch(() => {
        if (kept === mine) kept = null;
      });
      return snapshot;
    },
    forget(): void {
      kept = null;
    },
  };
}

export type Snapshots = ReturnType<typeof createSnapshots>;

/** The calendar a caller of this line gets. */
export function calendarOf(
  snapshot: Snapshot,
  line: Pick<Line, "id" | "calendarId" | "regions">,
  region: string | null,
): ServiceCalendar {
  const id =
    (region === null ? undefined : (line.regions[region] ?? line.regions[region.slice(0, 2)])) ??
    line.calendarId;
  const version = snapshot.calendars.get(id);
  if (version === undefined) throw new Error(`line ${line.id} points to no calendar: ${id}`);
  return version.calendar;
}

/** An emergency counts once it is confirmed. */
export const blocksOf = ({ blocks }: Snapshot): Block[] =>
  blocks.filter(({ confirmedAt }) => confirmedAt !== null).map(asBlock);

const asBlock = ({ kind, startsAt, endsAt, reason }: BlockRow): Block => ({
  kind,
  from: startsAt.getTime(),
  until: endsAt?.getTime() ?? null,
  reason,
});
