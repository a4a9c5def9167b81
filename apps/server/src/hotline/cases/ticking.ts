import { type Change, changeCase, clockOf, type NewEntry, timeOf } from "./changing.ts";
import { nextStepAt, percentUsed, usedMs } from "./clock.ts";
import type { CasesDeps } from "./deps.ts";
import { advance } from "./lifecycle.ts";
import { type CaseRow, casesToCheck, findCase, subjectOf } from "./repository.ts";
import { type LadderStep, SILENCE_MS, stepsDue } from "./rules.ts";
import { remindOwner, tellCustomer, tellSuperiors } from "./telling.ts";
import { closed } from "./writing.ts";

/** What time does to cases: reminders, escalation, and the end of what nobody comes back to. */

const BATCH = 100;

/** Every case whose time for something has come. Each is a transaction of its own; run twice, it does nothing twice. */
export async function checkClocks(deps: CasesDeps): Promise<number> {
  const due = await casesToCheck(deps.database.kysely, deps.clock.now(), BATCH);
  for (const { id } of due)
    await changeCase(
      deps,
      () => findCase(deps.database.kysely, id),
      (row, now) => passTime(deps, row, now),
    );
  return due.length;
}

async function passTime(deps: CasesDeps, row: CaseRow, now: Date): Promise<Change | null> {
  if (row.next_check_at === null || row.next_check_at > now) return null;
  if (row.state === "open") return climb(deps, row, now);
  if (row.state === "answered") return lapse(deps, row, now, false);
  if (row.state === "paused")
    return row.pause_reason === "customer" ? lapse(deps, row, now, true) : nudge(row, now, deps);
  return null;
}

/** The steps of the ladder that are due, each once and in order. */
async function climb(deps: CasesDeps, row: CaseRow, now: Date): Promise<Change> {
  const time = timeOf(deps, row.line_id);
  const used = percentUsed(await usedMs(clockOf(row), now, time), row.target_ms);
  const steps = stepsDue(row.steps_done, used);
  const done = row.steps_done + steps.length;
  const level = Math.max(row.level, ...steps.map((step) => step.level));
  return {
    patch: {
      level,
      steps_done: done,
      next_check_at: await nextStepAt(clockOf(row), done, now, time),
      updated_at: row.updated_at,
    },
    entries: steps.map(entryOf),
    ...(steps.some(({ level: reached }) => reached > row.level)
      ? {
          audit: {
            type: "case.escalated" as const,
            actor: { kind: "system" as const, id: null },
            ...subjectOf(row),
            outcome: "success" as const,
            origin: null,
            details: { case: row.number, level, usedPercent: used },
          },
        }
      : {}),
    also: async (tx, after) => {
      if (steps.length > 0) await remindOwner(deps, tx, after);
      if (after.level > row.level) await tellSuperiors(deps, tx, after);
    },
  };
}

const entryOf = (step: LadderStep): NewEntry => ({
  type: "event",
  author: "system",
  event: step.event,
  details: { level: step.level, usedPercent: step.at },
});

/** A wait for a bank or a colleague is no place to hide in: its owner hears of it again and again. */
async function nudge(row: CaseRow, now: Date, deps: CasesDeps): Promise<Change> {
  const silence = SILENCE_MS[row.pause_reason ?? "bank"];
  return {
    patch: {
      next_check_at: new Date(now.getTime() + silence),
      updated_at: row.updated_at,
    },
    entries: [{ type: "event", author: "system", event: "reminded" }],
    also: (tx, after) => remindOwner(deps, tx, after),
  };
}

/** Nobody came back: the case is over. Where we had asked the customer something, they are told. */
async function lapse(
  deps: CasesDeps,
  row: CaseRow,
  now: Date,
  isTold: boolean,
): Promise<Change | null> {
  if ("refused" in advance(row.state, "lapse")) return null;
  return {
    patch: await closed(deps, row, now),
    entries: [{ type: "event", author: "system", event: "closed" }],
    audit: {
      type: "case.closed",
      actor: { kind: "system", id: null },
      ...subjectOf(row),
      outcome: "success",
      origin: null,
      details: { case: row.number },
    },
    also: async (tx, after) => {
      if (isTold) await tellCustomer(deps, tx, after, "case_lapsed");
    },
  };
}
