/**
 * Side rows: rows that must be true together with a ledger booking (docs/concepts/money.md). The ledger writes them in
 * its own transaction, set-based, one statement per table and batch; the types live here so that every module can hand
 * rows to a booking without importing money.
 */

/**
 * A row of a module. Values are JSON: bigint as string, bytes as `\x…`, times as RFC 3339. An insert gives every
 * column: database defaults do not apply.
 */
export type SideRow =
  | {
      readonly op: "insert";
      readonly table: SideTable;
      readonly values: Readonly<Record<string, SideValue>>;
    }
  | {
      readonly op: "update";
      readonly table: SideTable;
      /** Primary key column is `id`; an update always names one row. */
      readonly id: string;
      readonly set: Readonly<Record<string, SideValue>>;
    };

/** `schema.table`, from a closed list known at start (never built from input). */
export type SideTable = `${string}.${string}`;

export type SideValue =
  | string
  | number
  | boolean
  | null
  | readonly SideValue[]
  | { readonly [key: string]: SideValue };

/** The row must exist with this `version` when the booking is decided, else the booking is refused as stale. */
export interface Expectation {
  readonly table: SideTable;
  readonly id: string;
  readonly version: number;
}
