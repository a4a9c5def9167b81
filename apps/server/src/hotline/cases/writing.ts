import { maskedText } from "../../platform/redaction.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { attachmentOf, insertAttachment, type SealedPicture } from "./attachment-repository.ts";
import { type Change, changeCase, clockOf, stateAfter, timeOf } from "./changing.ts";
import { nextStepAt, resumeClock, startClock, stopClock } from "./clock.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import { type CasePatch, type CaseRow, findEntryByKey, findOwn } from "./repository.ts";
import { canWrite } from "./views.ts";

/** What customers do with their cases. */

interface OwnCase {
  readonly customerId: string;
  readonly caseId: string;
  readonly origin: Origin;
}

const finder =
  ({ database }: CasesDeps, { caseId, customerId }: OwnCase) =>
  () =>
    findOwn(database.kysely, caseId, customerId);

/**
 * Adds to the thread. It ends a wait for the customer, and reopens an answered case with the whole target; a wait for
 * somebody else goes on.
 */
export async function writeToCase(
  deps: CasesDeps,
  own: OwnCase,
  message: {
    readonly text: string;
    readonly requestKey: string;
    readonly picture?: SealedPicture;
  },
): Promise<CaseRow> {
  const text = maskedText(message.text);
  return changeCase(deps, finder(deps, own), async (row, now) => {
    const earlier = await findEntryByKey(deps.database.kysely, row.id, message.requestKey);
    if (earlier !== undefined) {
      if (earlier.text !== text) throw new RequestRefused("idempotency_key_reused");
      return null;
    }
    stateAfter(row, "write");
    if (!canWrite(row, now)) throw new RequestRefused("case_closed");
    const { patch, event } = await afterWriting(deps, row, now);
    const { picture } = message;
    const attached = picture === undefined ? null : await attachmentOf(deps, row, picture, now);
    return {
      patch: { ...patch, customer_seen_at: now },
      ...(attached === null ? {} : { also: (tx) => insertAttachment(tx, attached) }),
      entries: [
        {
          type: "message",
          author: "customer",
          text,
          request_key: message.requestKey,
          ...(attached === null ? {} : { id: attached.entry_id }),
        },
        ...(event === null ? [] : [{ type: "event", author: "system", event } as const]),
      ],
    };
  });
}

async function afterWriting(
  deps: CasesDeps,
  row: CaseRow,
  now: Date,
): Promise<{ readonly patch: CasePatch; readonly event: "reopened" | "resumed" | null }> {
  const time = timeOf(deps, row.line_id);
  if (row.state === "answered") {
    const clock = await startClock(row.target_ms, now, time);
    return {
      event: "reopened",
      patch: {
        state: "open",
        left_ms: clock.leftMs,
        clock_from: clock.clockFrom,
        due_at: clock.dueAt,
        steps_done: 0,
        next_check_at: await nextStepAt(clock, 0, now, time),
        reopened: row.reopened + 1,
        reopen_until: null,
        // What was rated was no answer after all; the thread keeps that it was.
        satisfaction: null,
      },
    };
  }
  if (row.state === "paused" && row.pause_reason === "customer")
    return { event: "resumed", patch: await resumed(deps, row, now) };
  return { event: null, patch: {} };
}

/** The clock goes on where it stood. */
export async function resumed(deps: CasesDeps, row: CaseRow, now: Date): Promise<CasePatch> {
  const time = timeOf(deps, row.line_id);
  const clock = await resumeClock(clockOf(row), now, time);
  return {
    state: "open",
    pause_reason: null,
    clock_from: clock.clockFrom,
    due_at: clock.dueAt,
    next_check_at: await nextStepAt(clock, row.steps_done, now, time),
  };
}

/** The clock stands for good; `was_on_time` stays what the answer made it. */
export async function closed(deps: CasesDeps, row: CaseRow, now: Date): Promise<CasePatch> {
  const clock = await stopClock(clockOf(row), now, timeOf(deps, row.line_id));
  return {
    state: "closed",
    pause_reason: null,
    left_ms: clock.leftMs,
    clock_from: null,
    due_at: null,
    next_check_at: null,
    reopen_until: null,
    closed_at: now,
  };
}

/** Solved, or no longer wanted. */
export const solveCase = (deps: CasesDeps, own: OwnCase): Promise<CaseRow> =>
  changeCase(deps, finder(deps, own), async (row, now): Promise<Change | null> => {
    // Said twice is said.
    if (row.state === "closed") return null;
    stateAfter(row, "solve");
    return {
      patch: { ...(await closed(deps, row, now)), customer_seen_at: now },
      entries: [{ type: "event", author: "customer", event: "solved" }],
      audit: {
        type: "case.closed",
        actor: { kind: "customer", id: own.customerId },
        subject: { kind: "customer", id: own.customerId },
        outcome: "success",
        origin: own.origin,
        details: { case: row.number },
      },
    };
  });

/** Once per answer; a second score is refused, the same one is an answer. */
export const rateCase = (deps: CasesDeps, own: OwnCase, score: number): Promise<CaseRow> =>
  changeCase(deps, finder(deps, own), async (row, now): Promise<Change | null> => {
    if (row.satisfaction === score) return null;
    stateAfter(row, "rate");
    if (row.satisfaction !== null) throw new RequestRefused("case_changed");
    return {
      patch: { satisfaction: score, customer_seen_at: now },
      entries: [{ type: "event", author: "customer", event: "rated", details: { score } }],
    };
  });
