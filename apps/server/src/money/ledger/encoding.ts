/**
 * The ledger's rows as PostgreSQL's binary COPY format writes them (PostgreSQL manual, COPY, "Binary Format"): big-endian,
 * each field with its length. The same bytes are sent to the server, checksummed per row (CRC-32, the row's last column)
 * and hashed into the chain, so `ledger:verify` can read the tables back and compare byte for byte.
 */
import { crc32 } from "node:zlib";
import { DASH, FieldWriter, HEX_VALUE, NOT_HEX, POSTGRES_EPOCH_MICROS } from "./field-writer.ts";

export const COPY_HEADER = Buffer.concat([
  Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"),
  Buffer.alloc(8),
]);
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

export interface TransferRow {
  postedAtMicros: number;
  amount: bigint;
  debitDebitsPosted: bigint;
  debitCreditsPosted: bigint;
  debitDebitsPending: bigint;
  debitCreditsPending: bigint;
  creditDebitsPosted: bigint;
  creditCreditsPosted: bigint;
  creditDebitsPending: bigint;
  creditCreditsPending: bigint;
  id: string;
  debitAccountId: string;
  creditAccountId: string;
  reference: string | null;
  pendingId: string | null;
  expiresAtMicros: number | null;
  timeoutSeconds: number;
  code: number;
  kind: number;
  balancing: number;
  currency: string;
}
export interface AccountRow {
  openedAtMicros: number;
  id: string;
  currency: string;
  code: number;
}
export interface RulesRow {
  changedAtMicros: number;
  accountId: string;
  floor: bigint | null;
  ceiling: bigint | null;
  isFrozenIn: boolean;
  isFrozenOut: boolean;
  isClosed: boolean;
  reason: string;
}
export interface RefusalRow {
  refusedAtMicros: number;
  transferId: string;
  code: string;
}

/** Columns in the order the rows are written; `checksum` is always last. */
export const COLUMNS = {
  transfer:
    "posted_at, amount, debit_debits_posted, debit_credits_posted, debit_debits_pending, debit_credits_pending, " +
    "credit_debits_posted, credit_credits_posted, credit_debits_pending, credit_credits_pending, id, debit_account_id, " +
    "credit_account_id, reference, pending_id, expires_at, timeout_seconds, code, kind, balancing, currency, checksum",
  account: "opened_at, id, currency, code, checksum",
  account_rules:
    "changed_at, account_id, floor, ceiling, is_frozen_in, is_frozen_out, is_closed, reason, checksum",
  refusal: "refused_at, transfer_id, code, checksum",
} as const;

export type LedgerTable = keyof typeof COLUMNS;

/** Appends the ledger's rows; each gets its CRC-32 as last field. */
export class RowWriter extends FieldWriter {
  transfer(row: TransferRow): void {
    this.begin(22, 512);
    this.timestamp(row.postedAtMicros);
    this.int8(row.amount);
    this.int8(row.debitDebitsPosted);
    this.int8(row.debitCreditsPosted);
    this.int8(row.debitDebitsPending);
    this.int8(row.debitCreditsPending);
    this.int8(row.creditDebitsPosted);
    this.int8(row.creditCreditsPosted);
    this.int8(row.creditDebitsPending);
    this.int8(row.creditCreditsPending);
    this.uuid(row.id);
    this.uuid(row.debitAccountId);
    this.uuid(row.creditAccountId);
    if (row.reference === null) this.null();
    else this.uuid(row.reference);
    if (row.pendingId === null) this.null();
    else this.uuid(row.pendingId);
    if (row.expiresAtMicros === null) this.null();
    else this.timestamp(row.expiresAtMicros);
    this.int4(row.timeoutSeconds);
    this.int4(row.code);
    this.int2(row.kind);
    this.int2(row.balancing);
    this.text(row.currency);
    this.endWithChecksum();
  }

  account(row: AccountRow): void {
    this.begin(5, 128);
    this.timestamp(row.openedAtMicros);
    this.uuid(row.id);
    this.text(row.currency);
    this.int4(row.code);
    this.endWithChecksum();
  }

  rules(row: RulesRow): void {
    this.begin(9, 256 + row.reason.length * 4);
    this.timestamp(row.changedAtMicros);
    this.uuid(row.accountId);
    if (row.floor === null) this.null();
    else this.int8(row.floor);
    if (row.ceiling === null) this.null();
    else this.int8(row.ceiling);
    this.bool(row.isFrozenIn);
    this.bool(row.isFrozenOut);
    this.bool(row.isClosed);
    this.text(row.reason);
    this.endWithChecksum();
  }

  refusal(row: RefusalRow): void {
    this.begin(4, 256);
    this.timestamp(row.refusedAtMicros);
    this.uuid(row.transferId);
    this.text(row.code);
    this.endWithChecksum();
  }
}

const NIL_UUID = "00000000-0000-0000-0000-000000000000";
const MAX_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";
/**
 * Lower-case UUIDs only: two spellings of one id would be two ids in memory and one in the database. A loop, because the
 * regular expression for it was a tenth of the ledger's time.
 */
export function isUuid(text: string | undefined): text is string {
  if (text?.length !== 36) return false;
  for (let index = 0; index < 36; index += 1) {
    const code = text.charCodeAt(index);
    if (index === 8 || index === 13 || index === 18 || index === 23) {
      if (code !== DASH) return false;
    } else if (code > 127 || HEX_VALUE[code] === NOT_HEX) return false;
  }
  return text !== NIL_UUID && text !== MAX_UUID;
}

/** One row read back from binary COPY: fields as raw bytes, and whether its checksum is its own. */
export interface RawRow {
  readonly bytes: Buffer;
  readonly fields: readonly (Buffer | null)[];
  readonly isIntact: boolean;
}

/** Splits a row's bytes (from the field count on) into fields and checks its CRC-32. */
export function readRow(bytes: Buffer): RawRow {
  const count = bytes.readInt16BE(0);
  const fields: (Buffer | null)[] = [];
  let offset = 2;
  let checksumAt = 2;
  for (let index = 0; index < count; index += 1) {
    checksumAt = offset;
    const length = bytes.readInt32BE(offset);
    offset += 4;
    fields.push(length < 0 ? null : bytes.subarray(offset, offset + length));
    if (length > 0) offset += length;
  }
  const stored = fields[count - 1];
  const isIntact =
    stored !== null &&
    stored !== undefined &&
    stored.readInt32BE(0) === (crc32(bytes.subarray(0, checksumAt)) | 0);
  return { bytes, fields, isIntact };
}

export const readInt8 = (field: Buffer | null | undefined): bigint =>
  present(field).readBigInt64BE(0);
export const readInt4 = (field: Buffer | null | undefined): number => present(field).readInt32BE(0);
export const readInt2 = (field: Buffer | null | undefined): number => present(field).readInt16BE(0);
export const readBool = (field: Buffer | null | undefined): boolean => present(field)[0] === 1;
export const readText = (field: Buffer | null | undefined): string =>
  present(field).toString("utf8");
export const readMicros = (field: Buffer | null | undefined): number =>
  Number(present(field).readBigInt64BE(0)) + POSTGRES_EPOCH_MICROS;
export function readUuid(field: Buffer | null | undefined): string {
  const hex = present(field).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function present(field: Buffer | null | undefined): Buffer {
  if (field === null || field === undefined)
    throw new TypeError("a column that is never null was null");
  return field;
}
