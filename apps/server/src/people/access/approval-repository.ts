import type { StaffRole } from "@okpay/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { Db } from "./staff-repository.ts";

export type ApprovalPayload = Readonly<Record<string, string | number | boolean | null>>;

/** What a request can be about. Only of the first two can somebody be the person meant. */
export type ApprovalSubjectKind = "staff" | "customer" | "settlement_break";

export interface ApprovalRow {
  readonly id: string;
  readonly command: string;
  readonly payload: ApprovalPayload;
  readonly subjectKind: ApprovalSubjectKind;
  readonly subjectId: string;
  readonly subjectName: string;
  readonly reason: string;
  readonly state: "requested" | "approved" | "rejected" | "expired";
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

/** With the names of the two. */
export interface Approval extends ApprovalRow {
  readonly requesterName: string;
  readonly requesterRole: StaffRole;
  readonly deciderName: string | null;
  readonly deciderRole: StaffRole | null;
}

const APPROVAL = sql`a.id, a.command, a.payload, a.subject_kind AS "subjectKind", a.subject_id AS "subjectId",
  a.subject_name AS "subjectName", a.reason, a.state, a.requested_by AS "requestedBy", a.requested_at AS "requestedAt",
  a.expires_at AS "expiresAt", a.decided_by AS "decidedBy", a.decided_at AS "decidedAt", a.decision_reason AS "decisionReason"`;

/** False when the same command about the same subject waits already. */
export async function insertApproval(
  tx: Tx,
  row: Omit<ApprovalRow, "state" | "decidedBy" | "decidedAt" | "decisionReason">,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO access.approval (id, command, payload, subject_kind, subject_id, subject_name, reason, state,
                                 requested_by, requested_at, expires_at)
    VALUES (${row.id}, ${row.command}, ${JSON.stringify(row.payload)}::jsonb, ${row.subjectKind}, ${row.subjectId},
            ${row.subjectName}, ${row.reason}, 'requested', ${row.requestedBy}, ${row.requestedAt}, ${row.expiresAt})
    ON CONFLICT (command, subject_id) WHERE state = 'requested' DO NOTHING RETURNING 1`.execute(tx);
  return rows.length > 0;
}

/** Locks the row: of two people who decide at once, the second sees the first one's decision. */
export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  const { rows } = await sql<ApprovalRow>`
    SELECT ${APPROVAL} FROM access.approval a WHERE a.id = ${id}::uuid FOR UPDATE`.execute(tx);
  return rows[0];
}

export async function closeApproval(
  tx: Tx,
  id: string,
  decision: {
    readonly state: "approved" | "rejected";
    readonly reason: string | null;
    readonly decidedBy: string;
    readonly at: Date;
  },
): Promise<void> {
  await sql`
    UPDATE access.approval SET state = ${decision.state}, decided_by = ${decision.decidedBy}::uuid,
           decided_at = ${decision.at}, decision_reason = ${decision.reason} WHERE id = ${id}::uuid`.execute(
    tx,
  );
}

export async function expireApprovals(tx: Tx, now: Date): Promise<ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    UPDATE access.approval a SET state = 'expired' WHERE a.state = 'requested' AND a.expires_at <= ${now}
    RETURNING ${APPROVAL}`.execute(tx);
  return rows;
}

const LISTED = 100;

export interface ApprovalFilter {
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly command?: string;
  readonly state?: string | undefined;
}

/** Newest first. */
export async function findApprovals(db: Db, filter: ApprovalFilter): Promise<Approval[]> {
  const { id = null, ids = null, command = null, state = null } = filter;
  const { rows } = await sql<Approval>`
    SELECT ${APPROVAL}, r.display_name AS "requesterName", r.role AS "requesterRole",
           d.display_name AS "deciderName", d.role AS "deciderRole"
      FROM access.approval a JOIN access.staff r ON r.id = a.requested_by LEFT JOIN access.staff d ON d.id = a.decided_by
     WHERE (${id}::uuid IS NULL OR a.id = ${id}::uuid) AND (${ids}::uuid[] IS NULL OR a.id = ANY(${ids}::uuid[]))
       AND (${command}::text IS NULL OR a.command = ${command}) AND (${state}::text IS NULL OR a.state = ${state})
     ORDER BY a.requested_at DESC, a.id DESC LIMIT ${LISTED}`.execute(db);
  return rows;
}
