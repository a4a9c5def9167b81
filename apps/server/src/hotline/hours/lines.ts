import type {
  LineSetting,
  Locale,
  lineListVersion,
  linesPreview,
  previewLinesRequest,
  saveLinesRequest,
} from "@okpay/contracts";
import type { z } from "zod";
import { RequestRefused } from "../../platform/refusal.ts";
import { type Change, type EditingDeps, type Editor, withNames } from "./changing.ts";
import { insertLineList, lineLists, retireLinesBut, upsertLine } from "./line-repository.ts";
import { readStatus } from "./reading.ts";
import { currentCalendars } from "./repository.ts";
import { forCountry, wireLine } from "./shown-lines.ts";
import { blocksOf, calendarOf, type Snapshot } from "./snapshot.ts";
import { statusAt } from "./status.ts";

type WireVersion = z.output<typeof lineListVersion>;

/** What operators do to the list of lines: numbers and languages by country, in one place for all pages. */
export function createLineEditing(deps: EditingDeps, change: Change) {
  const { database, clock, snapshots } = deps;
  return {
    async lineVersions(): Promise<WireVersion[]> {
      return withNames(deps, await lineLists(database.kysely));
    },

    async saveLines(
      editor: Editor,
      { baseVersion, lines, reason }: z.output<typeof saveLinesRequest>,
    ): Promise<WireVersion> {
      const saved = await change(editor, "hours.lines_changed", async (tx, now) => {
        const calendars = await currentCalendars(tx);
        assertSound(lines, new Set(calendars.map(({ calendarId }) => calendarId)));
        const version = {
          version: baseVersion + 1,
          lines,
          changedBy: editor.actor.staffId,
          reason,
          changedAt: now,
        };
        const [current] = await lineLists(tx, 1);
        // The primary key on the version decides between two who save at once.
        const isSaved = current?.version === baseVersion && (await insertLineList(tx, version));
        if (!isSaved) throw new RequestRefused("lines_changed");
        for (const [index, line] of lines.entries()) await upsertLine(tx, line, index + 1);
        await retireLinesBut(
          tx,
          lines.map(({ id }) => id),
          now,
        );
        return {
          result: version,
          details: { version: version.version, lines: lines.map(({ id }) => id).join(" "), reason },
        };
      });
      const [wire] = await withNames(deps, [saved]);
      if (wire === undefined) throw new Error("one was asked for");
      return wire;
    },

    async previewLines(
      { lines, region }: z.output<typeof previewLinesRequest>,
      locale: Locale,
    ): Promise<z.output<typeof linesPreview>> {
      const snapshot = await snapshots.current();
      assertSound(lines, new Set(snapshot.calendars.keys()));
      const at = clock.now().getTime();
      return {
        lines: forCountry(lines, region.slice(0, 2)).map((line) =>
          shownNow(snapshot, line, { region, at, locale }),
        ),
      };
    },
  };
}

function shownNow(
  snapshot: Snapshot,
  line: LineSetting,
  { region, at, locale }: { readonly region: string; readonly at: number; readonly locale: Locale },
) {
  const calendar = calendarOf(snapshot, line, region);
  const status = statusAt({ calendar, facts: snapshot.facts }, blocksOf(snapshot), at);
  return {
    line: wireLine(line, calendar.timeZone),
    isOpen: status.isOpen,
    reason: readStatus(status, locale).reason.text,
  };
}

/** Each line once, and each with calendars that exist. */
function assertSound(lines: readonly LineSetting[], calendars: ReadonlySet<string>): void {
  const ids = new Set<string>();
  for (const [index, { id, languages, calendarId, regions }] of lines.entries()) {
    const wrong = ids.has(id)
      ? "id"
      : new Set(languages).size < languages.length
        ? "languages"
        : [calendarId, ...Object.values(regions)].some((each) => !calendars.has(each))
          ? "calendarId"
          : null;
    if (wrong !== null)
      throw new RequestRefused("validation_failed", {
        errors: [{ field: `lines.${index}.${wrong}`, code: "invalid" }],
      });
    ids.add(id);
  }
}
