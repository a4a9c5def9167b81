import { sql } from "kysely";
import { derivedId } from "../../../platform/derived-id.ts";
import { canonicalJson } from "../../../platform/idempotency/index.ts";
import { RequestRefused } from "../../../platform/refusal.ts";
import type { SideRow } from "../../../platform/side-row.ts";
import { PaymentInvariantBroken } from "../errors.ts";
import type { Queryable } from "../repository.ts";

/** A merchant's command, by the id its own system gave it: the same one again is answered as the first time. */
export interface Operation {
  readonly id: string;
  readonly paymentId: string;
  readonly kind: "capture" | "void" | "refund";
  /** Null: all there is. */
  readonly amountMinor: bigint | null;
  readonly isFinal: boolean;
  readonly state: "asked" | "done" | "refused";
  /** Why the network refused. */
  readonly code: string | null;
  /** What it came to. */
  readonly movedMinor: bigint | null;
  /** Of a refund: its own payment. */
  readonly refundId: string | null;
  readonly createdAt: Date;
}

interface OperationRow {
  id: string;
  payment_id: string;
  kind: Operation["kind"];
  amount: bigint | null;
  is_final: boolean;
  state: Operation["state"];
  code: string | null;
  moved: bigint | null;
  refund_id: string | null;
  created_at: Date;
}

/** What the merchant's own id means for this payment and command, for ever. */
export const operationIdOf = (
  paymentId: string,
  kind: Operation["kind"],
  clientId: string,
): string => derivedId(paymentId, `${kind}:${clientId}`);

/** By primary key; no lock. */
export async function findOperation(db: Queryable, id: string): Promise<Operation | null> {
  const { rows } = await sql<OperationRow>`
    SELECT * FROM payments.operation WHERE id = ${id}`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  return {
    id: row.id,
    paymentId: row.payment_id,
    kind: row.kind,
    amountMinor: row.amount,
    isFinal: row.is_final,
    state: row.state,
    code: row.code,
    movedMinor: row.moved,
    refundId: row.refund_id,
    createdAt: row.created_at,
  };
}

/** Refuses the same id with other content: nobody can tell which of the two was meant. */
export function requireSame(
  known: Operation,
  asked: Pick<Operation, "amountMinor" | "isFinal">,
): void {
  const content = ({ amountMinor, isFinal }: Pick<Operation, "amountMinor" | "isFinal">) =>
    canonicalJson({ amountMinor, isFinal });
  if (content(known) !== content(asked)) throw new RequestRefused("idempotency_key_reused");
}

export const operationRow = (operation: Operation): SideRow => ({
  op: "insert",
  table: "payments.operation",
  values: {
    id: operation.id,
    payment_id: operation.paymentId,
    kind: operation.kind,
    amount: operation.amountMinor?.toString() ?? null,
    is_final: operation.isFinal,
    state: operation.state,
    code: operation.code,
    moved: operation.movedMinor?.toString() ?? null,
    refund_id: operation.refundId,
    created_at: operation.createdAt.toISOString(),
  },
});

export const operationAnsweredRow = (
  id: string,
  answer: Pick<Operation, "state" | "code" | "movedMinor">,
): SideRow => ({
  op: "update",
  table: "payments.operation",
  id,
  set: {
    state: answer.state,
    code: answer.code,
    moved: answer.movedMinor?.toString() ?? null,
  },
});

/** Whose command a refund's payment is. Walks operation_refund_idx. */
export async function operationIdOfRefund(db: Queryable, refundId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM payments.operation WHERE refund_id = ${refundId}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new PaymentInvariantBroken(`refund ${refundId} was asked by nobody`);
  return row.id;
}
