import type { PauseReason, RootCause } from "@okpay/contracts";
import type { AuditDetail, AuditEvent, AuditEventType } from "../../platform/audit-trail.ts";
import type { StaffActor } from "../../platform/http/index.ts";
import { maskedText } from "../../platform/redaction.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { type Change, changeCase, clockOf, isLinkedTo, stateAfter, timeOf } from "./changing.ts";
import { stopClock } from "./clock.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import type { CaseCommand } from "./lifecycle.ts";
import { type CasePatch, type CaseRow, findCase, subjectOf } from "./repository.ts";
import { HIGHEST_LEVEL, SILENCE_MS } from "./rules.ts";
import { tellCustomer, tellSuperiors } from "./telling.ts";
import { reopenUntil } from "./views.ts";
import { resumed } from "./writing.ts";

export type { CaseRow } from "./repository.ts";

/** What staff do with a case. Nobody works on their own matter, or on one of somebody close to them (row G5). */

export interface Worker {
  readonly actor: StaffActor;
  readonly origin: Origin;
}

type Deed = (row: CaseRow, now: Date) => Promise<Change | null>;

/** Every deed: the case is there, it is not the worker's own, and the lifecycle allows it. */
export const work = (
  deps: CasesDeps,
  { actor }: Worker,
  caseId: string,
  command: CaseCommand,
  deed: Deed,
): Promise<CaseRow> =>
  changeCase(
    deps,
    () => findCase(deps.database.kysely, caseId),
    async (row, now) => {
      if (await isLinkedTo(deps, actor.staffId, row)) throw new RequestRefused("own_account");
      stateAfter(row, command);
      return deed(row, now);
    },
  );

const event = (
  { actor, origin }: Worker,
  row: CaseRow,
  type: AuditEventType,
  details: Readonly<Record<string, AuditDetail>> = {},
): AuditEvent => ({
  type,
  actor: { kind: "staff", id: actor.staffId },
  ...subjectOf(row),
  outcome: "success",
  origin,
  details: { case: row.number, ...details },
});

/** Whoever answers or waits does so as the owner: the customer deals with one person. */
export function assertMine(row: CaseRow, { actor }: Worker): void {
  if (row.owner_id !== actor.staffId) throw new RequestRefused("case_not_yours");
}

/** One's own from now on. Somebody else's is taken only by whoever may assign. */
export const takeCase = (deps: CasesDeps, worker: Worker, caseId: string): Promise<CaseRow> =>
  work(deps, worker, caseId, "assign", async (row) => {
    const { staffId, grants } = worker.actor;
    if (row.owner_id === staffId) return null;
    if (row.owner_id !== null && !grants.includes("cases.assign"))
      throw new RequestRefused("case_not_yours");
    return {
      patch: { owner_id: staffId, updated_at: row.updated_at },
      entries: [{ type: "event", author: "staff", staff_id: staffId, event: "assigned" }],
      audit: event(worker, row, "case.assigned", { assignee: staffId }),
    };
  });

/** To a colleague who may work on cases and is not close to the customer. */
export const assignCase = (
  deps: CasesDeps,
  worker: Worker,
  caseId: string,
  { staffId, reason }: { readonly staffId: string; readonly reason: string },
): Promise<CaseRow> =>
  work(deps, worker, caseId, "assign", async (row) => {
    if ((await deps.staff.workerOf(staffId)) === null)
      throw new RequestRefused("validation_failed", {
        errors: [{ field: "staffId", code: "invalid" }],
      });
    if (await isLinkedTo(deps, staffId, row)) throw new RequestRefused("own_account");
    return {
      patch: { owner_id: staffId, updated_at: row.updated_at },
      entries: [
        {
          type: "event",
          author: "staff",
          staff_id: worker.actor.staffId,
          event: "assigned",
          text: reason,
        },
      ],
      audit: event(worker, row, "case.assigned", { assignee: staffId, reason }),
    };
  });

/** For colleagues; no news to the customer. */
export const noteOnCase = (
  deps: CasesDeps,
  worker: Worker,
  caseId: string,
  text: string,
): Promise<CaseRow> =>
  work(deps, worker, caseId, "note", async (row) => ({
    patch: { updated_at: row.updated_at },
    entries: [
      { type: "note", author: "staff", staff_id: worker.actor.staffId, text: maskedText(text) },
    ],
  }));

/** The answer: the clock stops, and whether it was kept is written down. */
export const answerCase = (
  deps: CasesDeps,
  worker: Worker,
  caseId: string,
  { text, rootCause }: { readonly text: string; readonly rootCause: RootCause },
): Promise<CaseRow> =>
  work(deps, worker, caseId, "answer", async (row, now) => {
    assertMine(row, worker);
    return {
      entries: [
        {
          type: "message",
          author: "staff",
          staff_id: worker.actor.staffId,
          text: maskedText(text),
        },
        { type: "event", author: "staff", staff_id: worker.actor.staffId, event: "answered" },
      ],
      patch: { ...(await answered(deps, row, now)), root_cause: rootCause },
      audit: event(worker, row, "case.answered", { rootCause }),
      also: (tx, after) => tellCustomer(deps, tx, after, "case_answered"),
    };
  });

/** What an answer makes of a case, whoever gives it. */
export async function answered(deps: CasesDeps, row: CaseRow, now: Date): Promise<CasePatch> {
  const clock = await stopClock(clockOf(row), now, timeOf(deps, row.line_id));
  const until = reopenUntil(now);
  return {
    state: "answered",
    pause_reason: null,
    left_ms: clock.leftMs,
    clock_from: null,
    due_at: null,
    answered_at: now,
    was_on_time: clock.leftMs >= 0,
    reopen_until: until,
    next_check_at: until,
  };
}

/** The clock stands while somebody else has to do something; the customer reads who and what. */
export const pauseCase = (
  deps: CasesDeps,
  worker: Worker,
  caseId: string,
  { reason, text }: { readonly reason: PauseReason; readonly text: string },
): Promise<CaseRow> =>
  work(deps, worker, caseId, "pause", async (row, now) => {
    assertMine(row, worker);
    const clock = await stopClock(clockOf(row), now, timeOf(deps, row.line_id));
    const { staffId } = worker.actor;
    return {
      patch: {
        state: "paused",
        pause_reason: reason,
        left_ms: clock.leftMs,
        clock_from: null,
        due_at: null,
        next_check_at: new Date(now.getTime() + SILENCE_MS[reason]),
      },
      entries: [
        { type: "message", author: "staff", staff_id: staffId, text: maskedText(text) },
        {
          type: "event",
          author: "staff",
          staff_id: staffId,
          event: "paused",
          details: { reason },
        },
      ],
      audit: event(worker, row, "case.paused", { reason }),
      also: async (tx, after) => {
        if (reason === "customer") await tellCustomer(deps, tx, after, "case_waiting");
      },
    };
  });

export const resumeCase = (deps: CasesDeps, worker: Worker, caseId: string): Promise<CaseRow> =>
  work(deps, worker, caseId, "resume", async (row, now) => {
    assertMine(row, worker);
    return {
      patch: await resumed(deps, row, now),
      entries: [
        { type: "event", author: "staff", staff_id: worker.actor.staffId, event: "resumed" },
      ],
      audit: event(worker, row, "case.resumed"),
    };
  });

/** One level up, by anybody who sees that it is needed; a level never falls. */
export const escalateCase = (
  deps: CasesDeps,
  worker: Worker,
  caseId: string,
  reason: string,
): Promise<CaseRow> =>
  work(deps, worker, caseId, "escalate", async (row) => {
    if (row.level >= HIGHEST_LEVEL) throw new RequestRefused("case_changed");
    const level = row.level + 1;
    return {
      patch: { level, updated_at: row.updated_at },
      entries: [
        {
          type: "event",
          author: "staff",
          staff_id: worker.actor.staffId,
          event: "escalated",
          text: reason,
          details: { level },
        },
      ],
      audit: event(worker, row, "case.escalated", { level, reason }),
      also: (tx, after) => tellSuperiors(deps, tx, after),
    };
  });
