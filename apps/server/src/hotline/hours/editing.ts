import type {
  addMaintenanceRequest,
  armEmergencyRequest,
  calendarVersion,
  holidaysQuery,
  hoursBlock,
  hoursDesk,
  importDecreeRequest,
  importedDecree,
  Locale,
  pastHoursBlock,
  ServiceCalendar,
  saveCalendarRequest,
} from "@okpay/contracts";
import { isTimeZone } from "@okpay/contracts/time-zones";
import type { z } from "zod";
import { newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { createChange, type EditingDeps, type Editor, withNames } from "./changing.ts";
import { parseDecree } from "./holidays/decree.ts";
import { createLineEditing } from "./lines.ts";
import {
  type BlockRow,
  confirmBlock,
  currentCalendars,
  endBlock,
  insertBlock,
  insertDecree,
  insertVersion,
  lockBlock,
  type PastBlockRow,
  pastBlocks,
  versionsOf,
} from "./repository.ts";
import { answerAt, daysOf } from "./service.ts";
import { wireLine } from "./shown-lines.ts";
import { calendarOf } from "./snapshot.ts";

/** The second step of the emergency switch must follow within this. */
const CONFIRM_WITHIN_MS = 2 * 60_000;

type WireBlock = z.output<typeof hoursBlock>;
type WireVersion = z.output<typeof calendarVersion>;

/** What operators do to the hours; every change is one transaction with its audit event. */
export function createHoursEditing(deps: EditingDeps) {
  const { database, snapshots } = deps;
  const change = createChange(deps);

  return {
    ...createLineEditing(deps, change),

    desk: (): Promise<z.output<typeof hoursDesk>> => deskOf(deps),

    async versions(calendarId: string): Promise<WireVersion[]> {
      const rows = await versionsOf(database.kysely, calendarId);
      if (rows.length === 0) throw new RequestRefused("not_found");
      return withNames(deps, rows);
    },

    async save(
      editor: Editor,
      calendarId: string,
      request: z.output<typeof saveCalendarRequest>,
    ): Promise<WireVersion> {
      assertTimeZone(request.calendar);
      const saved = await change(editor, "hours.calendar_changed", async (tx, now) => {
        const current = (await currentCalendars(tx)).find((row) => row.calendarId === calendarId);
        if (current === undefined && request.baseVersion > 0) throw new RequestRefused("not_found");
        const version = {
          calendarId,
          version: request.baseVersion + 1,
          calendar: request.calendar,
          changedBy: editor.actor.staffId,
          reason: request.reason,
          changedAt: now,
        };
        // The unique key on (calendar, version) decides between two who save at once.
        const isSaved =
          (current?.version ?? 0) === request.baseVersion &&
          (await insertVersion(tx, { ...version, id: newId() }));
        if (!isSaved) throw new RequestRefused("calendar_changed");
        return {
          result: version,
          details: { calendar: calendarId, version: version.version, reason: request.reason },
        };
      });
      return onlyOne(await withNames(deps, [saved]));
    },

    async preview(calendar: ServiceCalendar, month: string) {
      assertTimeZone(calendar);
      const { facts } = await snapshots.current();
      return { month, days: daysOf({ calendar, facts, blocks: [] }, month) };
    },

    async explain(calendar: ServiceCalendar, at: string, locale: Locale) {
      assertTimeZone(calendar);
      return answerAt(await snapshots.current(), calendar, at, locale);
    },

    async holidayPlaces(locale: Locale) {
      const places = (await snapshots.current()).facts.places(locale);
      return places.map(({ country, regions }) => ({ country, regions: [...regions] }));
    },

    async holidays({ country, region, year }: z.output<typeof holidaysQuery>) {
      const known = (await snapshots.current()).facts.year(country, region ?? null, Number(year));
      return {
        isKnown: known !== null,
        holidays: [...(known?.holidays ?? [])],
        makeUpDays: [...(known?.makeUpDays ?? [])],
      };
    },

    async importDecree(
      editor: Editor,
      { country, year, csv }: z.output<typeof importDecreeRequest>,
    ): Promise<z.output<typeof importedDecree>> {
      const parsed = parseDecree(csv, year);
      if ("wrongLine" in parsed)
        throw new RequestRefused("validation_failed", {
          errors: [{ field: `csv.${parsed.wrongLine}`, code: "invalid" }],
        });
      const { holidays, makeUpDays } = parsed.days;
      return change(editor, "hours.decree_imported", async (tx, now) => {
        const importedBy = editor.actor.staffId;
        await insertDecree(tx, {
          id: newId(),
          country,
          year,
          days: parsed.days,
          importedBy,
          importedAt: now,
        });
        const counts = { holidays: holidays.length, makeUpDays: makeUpDays.length };
        return { result: { country, year, ...counts }, details: { country, year, ...counts } };
      });
    },

    async addMaintenance(
      editor: Editor,
      { startsAt, endsAt, reason }: z.output<typeof addMaintenanceRequest>,
    ): Promise<WireBlock> {
      const row = await change(editor, "hours.maintenance_added", async (tx, now) => {
        const block = blockRow(editor, now, { startsAt, endsAt, reason, kind: "maintenance" });
        if (block.endsAt === null || block.endsAt <= block.startsAt || block.endsAt <= now)
          throw new RequestRefused("validation_failed", {
            errors: [{ field: "endsAt", code: "invalid" }],
          });
        await insertBlock(tx, { ...block, confirmedAt: now });
        return { result: { ...block, confirmedAt: now }, details: detailsOf(block) };
      });
      return wireBlock(deps, row);
    },

    async arm(
      editor: Editor,
      { endsAt, reason }: z.output<typeof armEmergencyRequest>,
    ): Promise<WireBlock> {
      const row = await change(editor, "hours.emergency_armed", async (tx, now) => {
        const startsAt = now.toISOString();
        const block = blockRow(editor, now, { startsAt, endsAt, reason, kind: "emergency" });
        if (block.endsAt !== null && block.endsAt <= now)
          throw new RequestRefused("validation_failed", {
            errors: [{ field: "endsAt", code: "invalid" }],
          });
        await insertBlock(tx, block);
        return { result: block, details: detailsOf(block) };
      });
      return wireBlock(deps, row);
    },

    async confirm(editor: Editor, id: string): Promise<WireBlock> {
      const row = await change(editor, "hours.emergency_confirmed", async (tx, now) => {
        const block = await lockBlock(tx, id);
        if (block === null) throw new RequestRefused("not_found");
        if (stateOf(block, now) !== "armed") throw new RequestRefused("block_not_open");
        await confirmBlock(tx, id, editor.actor.staffId, now);
        return { result: { ...block, startsAt: now, confirmedAt: now }, details: detailsOf(block) };
      });
      return wireBlock(deps, row);
    },

    async end(editor: Editor, id: string): Promise<WireBlock> {
      const row = await change(editor, "hours.block_ended", async (tx, now) => {
        const block = await lockBlock(tx, id);
        if (block === null) throw new RequestRefused("not_found");
        const state = stateOf(block, now);
        if (state === "ended" || state === "lapsed") throw new RequestRefused("block_not_open");
        await endBlock(tx, id, editor.actor.staffId, now);
        return { result: { ...block, endedAt: now }, details: detailsOf(block) };
      });
      return wireBlock(deps, row);
    },
  };
}

export type HoursEditing = ReturnType<typeof createHoursEditing>;

function blockRow(
  { actor }: Editor,
  now: Date,
  block: Pick<BlockRow, "kind" | "reason"> & {
    readonly startsAt: string;
    readonly endsAt: string | null;
  },
): BlockRow {
  return {
    id: newId(),
    kind: block.kind,
    reason: block.reason,
    startsAt: new Date(block.startsAt),
    endsAt: block.endsAt === null ? null : new Date(block.endsAt),
    createdBy: actor.staffId,
    createdAt: now,
    confirmedAt: null,
    endedAt: null,
  };
}

const detailsOf = ({ id, kind, startsAt, endsAt, reason }: BlockRow) => ({
  block: toPublicId("blk", id),
  kind,
  startsAt: startsAt.toISOString(),
  endsAt: endsAt?.toISOString() ?? "",
  reason: reason.en,
});

const confirmBy = ({ createdAt }: BlockRow) => new Date(createdAt.getTime() + CONFIRM_WITHIN_MS);

function stateOf(block: BlockRow, now: Date): WireBlock["state"] {
  if (block.endedAt !== null || (block.endsAt !== null && block.endsAt <= now)) return "ended";
  if (block.confirmedAt !== null) return "in_force";
  return now <= confirmBy(block) ? "armed" : "lapsed";
}

async function wireBlock(deps: EditingDeps, block: BlockRow): Promise<WireBlock> {
  return onlyOne(await wireBlocks(deps, [block]));
}

async function wireBlocks(
  { namesOf, clock }: EditingDeps,
  blocks: readonly BlockRow[],
): Promise<WireBlock[]> {
  const names = await namesOf(blocks.map(({ createdBy }) => createdBy));
  return blocks.map((block) => {
    const state = stateOf(block, clock.now());
    return {
      id: toPublicId("blk", block.id),
      kind: block.kind,
      startsAt: block.startsAt.toISOString(),
      endsAt: block.endsAt?.toISOString() ?? null,
      reason: block.reason,
      state,
      confirmBy: state === "armed" ? confirmBy(block).toISOString() : null,
      createdBy: names.get(block.createdBy) ?? "",
    };
  });
}

async function wirePast(
  { namesOf }: EditingDeps,
  blocks: readonly PastBlockRow[],
  now: Date,
): Promise<z.output<typeof pastHoursBlock>[]> {
  const names = await namesOf(
    blocks.flatMap(({ createdBy, confirmedBy, endedBy }) => [
      createdBy,
      ...(confirmedBy === null ? [] : [confirmedBy]),
      ...(endedBy === null ? [] : [endedBy]),
    ]),
  );
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? ""));
  return blocks.map((block) => ({
    id: toPublicId("blk", block.id),
    kind: block.kind,
    startsAt: block.startsAt.toISOString(),
    endsAt: block.endsAt?.toISOString() ?? null,
    reason: block.reason,
    state: stateOf(block, now),
    createdBy: nameOf(block.createdBy) ?? "",
    confirmedBy: nameOf(block.confirmedBy),
    endedAt:
      block.confirmedAt === null ? null : ((block.endedAt ?? block.endsAt)?.toISOString() ?? null),
    endedBy: nameOf(block.endedBy),
  }));
}

async function deskOf(deps: EditingDeps): Promise<z.output<typeof hoursDesk>> {
  const snapshot = await deps.snapshots.current();
  const { lines, calendars, blocks, facts } = snapshot;
  const now = deps.clock.now();
  const countries = new Set(
    [...calendars.values()].flatMap(({ calendar }) =>
      calendar.holidaySets.map(({ country }) => country),
    ),
  );
  const past = await pastBlocks(deps.database.kysely, {
    now,
    lapsedBefore: new Date(now.getTime() - CONFIRM_WITHIN_MS),
  });
  const open = await wireBlocks(deps, blocks);
  return {
    lines: lines
      .filter(({ retiredAt }) => retiredAt === null)
      .map((line) => ({
        ...wireLine(line, calendarOf(snapshot, line, null).timeZone),
        calendarId: line.calendarId,
      })),
    calendars: await withNames(deps, [...calendars.values()]),
    blocks: open.filter(({ state }) => state === "armed" || state === "in_force"),
    pastBlocks: await wirePast(deps, past, now),
    coverage: [...countries].map((country) => {
      const through = facts.coveredThrough(country);
      return { country, through, isRunningOut: isRunningOut(through, now) };
    }),
  };
}

/** From 1 November next year's decree should be loaded: China's is published in late autumn. */
const isRunningOut = (through: string | null, now: Date): boolean =>
  through !== null && through < `${now.getUTCFullYear() + (now.getUTCMonth() >= 10 ? 1 : 0)}-12-31`;

function assertTimeZone({ timeZone }: ServiceCalendar): void {
  if (!isTimeZone(timeZone))
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "calendar.timeZone", code: "invalid" }],
    });
}

function onlyOne<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error("one was asked for");
  return item;
}
