import type { AuditEvent } from "../../platform/audit-trail.ts";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { BusinessTime } from "./clock.ts";
import type { CasesDeps } from "./deps.ts";
import { advance, type CaseCommand } from "./lifecycle.ts";
import {
  type CasePatch,
  type CaseRow,
  type EntryRow,
  insertEntry,
  updateCase,
} from "./repository.ts";

/** A step of the thread before it has its place in it. */
export type NewEntry = Pick<EntryRow, "type" | "author"> &
  Partial<Pick<EntryRow, "id" | "staff_id" | "request_key" | "text" | "event" | "details">>;

export interface Change {
  readonly patch: CasePatch;
  readonly entries: readonly NewEntry[];
  readonly audit?: AuditEvent;
  /** What else must be true with it: a message to somebody. */
  readonly also?: (tx: Tx, after: CaseRow) => Promise<void>;
}

/** Hours are computed before the transaction and hold no lock, so somebody may be faster; then it is decided anew. */
const TRIES = 5;

/**
 * Reads a case, decides, and writes the decision if nobody changed the case meanwhile. `decide` may run several times; it
 * refuses by throwing, and null means that there is nothing to do.
 */
export async function changeCase(
  deps: Pick<CasesDeps, "database" | "clock" | "audit">,
  find: () => Promise<CaseRow | undefined>,
  decide: (row: CaseRow, now: Date) => Promise<Change | null>,
): Promise<CaseRow> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const row = await find();
    if (row === undefined) throw new RequestRefused("not_found");
    const now = deps.clock.now();
    const change = await decide(row, now);
    if (change === null) return row;
    const after: CaseRow = {
      ...row,
      updated_at: now,
      ...change.patch,
      version: row.version + 1,
    };
    const isDone = await deps.database.kysely.transaction().execute(async (tx) => {
      if (!(await updateCase(tx, row, { updated_at: now, ...change.patch }))) return false;
      await writeEntries(tx, row.id, now, change.entries);
      if (change.audit !== undefined) await deps.audit.write(tx, change.audit);
      await change.also?.(tx, after);
      return true;
    });
    if (isDone) return after;
  }
  throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
}

/** In the order given; entries of one moment keep it, because their ids do. */
export async function writeEntries(
  tx: Tx,
  caseId: string,
  at: Date,
  entries: readonly NewEntry[],
): Promise<void> {
  for (const entry of entries)
    await insertEntry(tx, {
      id: newId(),
      case_id: caseId,
      staff_id: null,
      request_key: null,
      text: "",
      event: null,
      details: {},
      at,
      ...entry,
    });
}

/** The state after the command; refused as the lifecycle refuses it. */
export function stateAfter(row: Pick<CaseRow, "state">, command: CaseCommand): CaseRow["state"] {
  const next = advance(row.state, command);
  if ("refused" in next) throw new RequestRefused(next.refused);
  return next.to;
}

/** Whether the case is this member of staff's own matter, or that of somebody close; of who is not known nobody can say. */
export const isLinkedTo = async (
  { staff }: Pick<CasesDeps, "staff">,
  staffId: string,
  { customer_id: customerId }: Pick<CaseRow, "customer_id">,
): Promise<boolean> => customerId !== null && (await staff.isLinked(staffId, customerId));

/** The business time of the line a case belongs to. */
export const timeOf = ({ hours }: Pick<CasesDeps, "hours">, lineId: string): BusinessTime => ({
  between: (from, until) => hours.businessDuration({ line: lineId }, from, until),
  after: (from, milliseconds) => hours.afterBusinessTime({ line: lineId }, from, milliseconds),
});

/** The clock of a row, as the clock's functions take it. */
export const clockOf = (row: CaseRow) => ({
  targetMs: row.target_ms,
  leftMs: row.left_ms,
  clockFrom: row.clock_from,
});
