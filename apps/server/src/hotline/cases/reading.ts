import type { StaffActor } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import { picturesOf } from "./attachments.ts";
import { clockOf, isLinkedTo, timeOf } from "./changing.ts";
import { percentUsed, usedMs } from "./clock.ts";
import { aboutOf } from "./context.ts";
import type { CasesDeps } from "./deps.ts";
import { pinUntil } from "./pin-repository.ts";
import { type CaseRow, entriesOf, findCase, findOwn, markSeen, subjectOf } from "./repository.ts";
import { readCaseNumber } from "./rules.ts";
import {
  type QueueQuery,
  queueCounts,
  queueOf,
  type ReportBy,
  reportOf,
} from "./staff-repository.ts";
import { casesIn, groups, ungrouped } from "./suggestion-repository.ts";
import { canWrite, entryForCustomer, entryForStaff, isToldToCustomer, summaryOf } from "./views.ts";
import type { Worker } from "./work.ts";

/** An own case with its thread; looking at it is what ends "new". */
export async function ownView(deps: CasesDeps, row: CaseRow) {
  const { kysely } = deps.database;
  const now = deps.clock.now();
  const [entries, pictures, callCodeUntil] = await Promise.all([
    entriesOf(kysely, row.id),
    picturesOf(deps, row),
    pinUntil(kysely, row.id, now),
  ]);
  return {
    ...summaryOf(row),
    about: aboutOf(factsOf(row)),
    thread: entries.filter(isToldToCustomer).map((entry) => entryForCustomer(entry, pictures)),
    canWrite: canWrite(row, now),
    reopenUntil: row.reopen_until?.toISOString() ?? null,
    satisfaction: row.satisfaction,
    callCodeUntil: callCodeUntil?.toISOString() ?? null,
  };
}

export async function readOwn(deps: CasesDeps, customerId: string, caseId: string) {
  const row = await findOwn(deps.database.kysely, caseId, customerId);
  if (row === undefined) throw new RequestRefused("not_found");
  const view = await ownView(deps, row);
  await markSeen(deps.database.kysely, row.id, deps.clock.now());
  return view;
}

const factsOf = (row: CaseRow) => ({
  paymentId: row.payment_id,
  declineCode: row.decline_code,
  articleSlug: row.article_slug,
  stored: row.facts,
});

/** Rows of a list as staff see them: names masked, the clock as it is now. */
async function staffRows(deps: CasesDeps, rows: readonly CaseRow[]) {
  const now = deps.clock.now();
  const [customers, names] = await Promise.all([
    deps.customers.profilesOf([...new Set(rows.flatMap((row) => row.customer_id ?? []))]),
    deps.staff.namesOf(rows.flatMap(({ owner_id }) => owner_id ?? [])),
  ]);
  return Promise.all(
    rows.map(async (row) => ({
      id: toPublicId("cas", row.id),
      number: row.number,
      kind: row.kind,
      topic: row.topic,
      subject: row.subject,
      state: row.state,
      pauseReason: row.pause_reason,
      level: row.level,
      owner:
        row.owner_id === null
          ? null
          : { id: toPublicId("stf", row.owner_id), displayName: names.get(row.owner_id) ?? "" },
      customerName:
        (row.customer_id === null
          ? row.caller_number
          : customers.get(row.customer_id)?.maskedName) ?? "",
      openedAt: row.opened_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      dueAt: row.due_at?.toISOString() ?? null,
      isOverdue: row.due_at !== null && row.due_at <= now,
      usedPercent: percentUsed(
        await usedMs(clockOf(row), now, timeOf(deps, row.line_id)),
        row.target_ms,
      ),
    })),
  );
}

/** What a member of staff sees of a case. */
export async function staffView(deps: CasesDeps, row: CaseRow, actor: StaffActor) {
  const entries = await entriesOf(deps.database.kysely, row.id);
  const [names, pictures, isLinked, [shown]] = await Promise.all([
    deps.staff.namesOf(entries.flatMap(({ staff_id }) => staff_id ?? [])),
    picturesOf(deps, row),
    isLinkedTo(deps, actor.staffId, row),
    staffRows(deps, [row]),
  ]);
  if (shown === undefined) throw new Error("a case has no view");
  return {
    ...shown,
    customerId: row.customer_id === null ? null : toPublicId("cus", row.customer_id),
    callerNumber: row.caller_number,
    locale: row.locale,
    channel: row.channel,
    about: aboutOf(factsOf(row)),
    thread: entries.map((entry) => entryForStaff(entry, names, pictures)),
    rootCause: row.root_cause,
    satisfaction: row.satisfaction,
    reopened: row.reopened,
    isMine: row.owner_id === actor.staffId,
    canAct: row.state !== "closed" && !isLinked,
  };
}

/** A look at a case is written before anything is shown; one's own matter is not shown at all (row G5). */
export async function viewCase(deps: CasesDeps, { actor, origin }: Worker, caseId: string) {
  const row = await findCase(deps.database.kysely, caseId);
  if (row === undefined) throw new RequestRefused("not_found");
  if (await isLinkedTo(deps, actor.staffId, row)) throw new RequestRefused("own_account");
  await deps.database.kysely.transaction().execute((tx) =>
    deps.audit.write(tx, {
      type: "case.viewed",
      actor: { kind: "staff", id: actor.staffId },
      ...subjectOf(row),
      outcome: "success",
      origin,
      details: { case: row.number },
    }),
  );
  return staffView(deps, row, actor);
}

const PAGE = 50;

export async function queuePage(
  deps: CasesDeps,
  actor: StaffActor,
  query: Pick<QueueQuery, "queue" | "kind" | "topic"> & {
    readonly number?: string | undefined;
    readonly cursor?: string | undefined;
  },
) {
  const now = deps.clock.now();
  const { staffId } = actor;
  const number = query.number === undefined ? undefined : readCaseNumber(query.number);
  const [rows, counts] = await Promise.all([
    number === null
      ? []
      : queueOf(deps.database.kysely, {
          ...query,
          number,
          staffId,
          now,
          after: readCursor(query.cursor),
          limit: PAGE + 1,
        }),
    queueCounts(deps.database.kysely, staffId, now),
  ]);
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    cases: await staffRows(deps, page),
    counts,
    nextCursor:
      rows.length > PAGE && last !== undefined
        ? `${last.position.toISOString()}_${toPublicId("cas", last.id).slice(4)}`
        : null,
  };
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)_([0-9a-f]{32})$/;

/** The place after which a page begins; not one of ours is refused. */
function readCursor(cursor: string | undefined) {
  if (cursor === undefined) return null;
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "cursor", code: "invalid" }],
    });
  return { at: new Date(at), id: fromPublicId(`cas_${id}`) };
}

/** Groups of suggestions with who is in them, and what is in none. */
export async function suggestionBoard(deps: CasesDeps) {
  const { kysely } = deps.database;
  const [all, alone] = await Promise.all([groups(kysely), ungrouped(kysely)]);
  const members = await casesIn(
    kysely,
    all.map(({ id }) => id),
  );
  return {
    groups: await Promise.all(
      all.map(async (group) => ({
        id: toPublicId("sgp", group.id),
        title: group.title,
        state: group.state,
        cases: await staffRows(
          deps,
          members.filter(({ group_id }) => group_id === group.id),
        ),
        answer: group.answer === null ? null : { ...group.answer },
        answeredAt: group.answered_at?.toISOString() ?? null,
      })),
    ),
    ungrouped: await staffRows(deps, alone),
  };
}

/** Days are those of the installation's zone, both included. */
export async function caseReport(
  deps: CasesDeps,
  { by, from, through }: { readonly by: ReportBy; readonly from: string; readonly through: string },
) {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(through)];
  if (Temporal.PlainDate.compare(first, last) > 0)
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "through", code: "invalid" }],
    });
  const instant = (date: Temporal.PlainDate) =>
    new Date(date.toZonedDateTime({ timeZone: INSTALLATION_TIME_ZONE }).epochMilliseconds);
  const rows = await reportOf(deps.database.kysely, {
    by,
    from: instant(first),
    until: instant(last.add({ days: 1 })),
    now: deps.clock.now(),
  });
  return { by, from, through, rows };
}
