import type { SideRow } from "../../platform/side-row.ts";
import type { Break, Expected, Line } from "./types.ts";

/** Reconciliation as rows of a booking, in the column names of 0021_reconciliation.sql. */

export const lineRow = (
  line: Line,
  set: { state: "matched" | "break"; expectedId: string | null; breakId: string | null },
): SideRow => ({
  op: "update",
  table: "reconciliation.line",
  id: line.id,
  set: {
    version: line.version + 1,
    state: set.state,
    expected_id: set.expectedId,
    break_id: set.breakId,
  },
});

export const expectedRow = (
  expected: Expected,
  set: { state: Expected["state"]; lineId: string | null; breakId: string | null },
): SideRow => ({
  op: "update",
  table: "reconciliation.expected",
  id: expected.id,
  set: {
    version: expected.version + 1,
    state: set.state,
    line_id: set.lineId,
    break_id: set.breakId,
  },
});

export const newBreakRow = (broken: Break): SideRow => ({
  op: "insert",
  table: "reconciliation.break",
  values: {
    id: broken.id,
    version: broken.version,
    source: broken.source,
    day: broken.day,
    kind: broken.kind,
    direction: broken.direction,
    reference: broken.reference,
    line_id: broken.lineId,
    expected_id: broken.expectedId,
    currency: broken.currency,
    ours: broken.oursMinor?.toString() ?? null,
    theirs: broken.theirsMinor?.toString() ?? null,
    fee: broken.feeMinor.toString(),
    suspense: broken.suspenseMinor.toString(),
    state: broken.state,
    opened_at: broken.openedAt.toISOString(),
    closed_at: null,
    closed_by: null,
    approval_id: null,
  },
});

export const closedBreakRow = (
  broken: Break,
  set: { state: "corrected" | "closed_by_itself"; at: Date; by: string | null },
): SideRow => ({
  op: "update",
  table: "reconciliation.break",
  id: broken.id,
  set: {
    version: broken.version + 1,
    state: set.state,
    closed_at: set.at.toISOString(),
    closed_by: set.by,
  },
});
