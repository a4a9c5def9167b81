// The bytes of a row: what is written is what is read back, whatever the values.
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isUuid,
  type RawRow,
  RowWriter,
  type RulesRow,
  readBool,
  readInt2,
  readInt4,
  readInt8,
  readMicros,
  readRow,
  readText,
  readUuid,
  type TransferRow,
} from "./encoding.ts";
import { idOf } from "./testing/paper-books.ts";

const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const int4 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Until 2255, as the writer promises; before 2000 and before 1970 too. */
const micros = fc.integer({ min: -1_000_000_000_000_000, max: 9_000_000_000_000_000 });
/** Any sixteen bytes but all zeros and all ones: the versions of real ids are a small part of them. */
const uuid = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) =>
    Buffer.from(bytes)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
  )
  .filter((text) => !/^(0{8}|f{8})-/.test(text));

const transferRow: fc.Arbitrary<TransferRow> = fc.record({
  postedAtMicros: micros,
  amount: int8,
  debitDebitsPosted: int8,
  debitCreditsPosted: int8,
  debitDebitsPending: int8,
  debitCreditsPending: int8,
  creditDebitsPosted: int8,
  creditCreditsPosted: int8,
  creditDebitsPending: int8,
  creditCreditsPending: int8,
  id: uuid,
  debitAccountId: uuid,
  creditAccountId: uuid,
  reference: fc.option(uuid),
  pendingId: fc.option(uuid),
  expiresAtMicros: fc.option(micros),
  timeoutSeconds: int4,
  code: int4,
  kind: fc.integer({ min: -32768, max: 32767 }),
  balancing: fc.integer({ min: -32768, max: 32767 }),
  currency: fc.constantFrom("CNY", "USD", "JPY"),
});

function readTransfer({ fields }: RawRow): TransferRow {
  const orNull = <T>(read: (field: Buffer | null | undefined) => T, index: number): T | null =>
    fields[index] === null ? null : read(fields[index]);
  return {
    postedAtMicros: readMicros(fields[0]),
    amount: readInt8(fields[1]),
    debitDebitsPosted: readInt8(fields[2]),
    debitCreditsPosted: readInt8(fields[3]),
    debitDebitsPending: readInt8(fields[4]),
    debitCreditsPending: readInt8(fields[5]),
    creditDebitsPosted: readInt8(fields[6]),
    creditCreditsPosted: readInt8(fields[7]),
    creditDebitsPending: readInt8(fields[8]),
    creditCreditsPending: readInt8(fields[9]),
    id: readUuid(fields[10]),
    debitAccountId: readUuid(fields[11]),
    creditAccountId: readUuid(fields[12]),
    reference: orNull(readUuid, 13),
    pendingId: orNull(readUuid, 14),
    expiresAtMicros: orNull(readMicros, 15),
    timeoutSeconds: readInt4(fields[16]),
    code: readInt4(fields[17]),
    kind: readInt2(fields[18]),
    balancing: readInt2(fields[19]),
    currency: readText(fields[20]),
  };
}

const rulesRow: fc.Arbitrary<RulesRow> = fc.record({
  changedAtMicros: micros,
  accountId: uuid,
  floor: fc.option(int8),
  ceiling: fc.option(int8),
  isFrozenIn: fc.boolean(),
  isFrozenOut: fc.boolean(),
  isClosed: fc.boolean(),
  reason: fc.string({ unit: "grapheme", maxLength: 3000 }),
});

/** Cuts what a writer holds into rows, by the lengths in them. */
function split(bytes: Buffer): RawRow[] {
  const rows: RawRow[] = [];
  for (let start = 0, end = 0; start < bytes.length; start = end) {
    end = start + 2;
    for (let field = 0; field < bytes.readInt16BE(start); field += 1)
      end += 4 + Math.max(bytes.readInt32BE(end), 0);
    rows.push(readRow(bytes.subarray(start, end)));
  }
  return rows;
}

describe("rows", () => {
  it("any transfers, in any number, are read back as they were written, each with its own checksum", () => {
    fc.assert(
      fc.property(
        fc.array(transferRow, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 2000 }),
        (rows, initialBytes) => {
          const writer = new RowWriter(initialBytes);
          for (const row of rows) writer.transfer(row);
          const read = split(writer.bytes());
          expect(writer.rows).toBe(rows.length);
          expect(read.map(readTransfer)).toEqual(rows);
          expect(read.every((row) => row.isIntact)).toBe(true);
        },
      ),
    );
  });

  it("any rules, with a reason in any script and of any length", () => {
    fc.assert(
      fc.property(fc.array(rulesRow, { minLength: 1, maxLength: 5 }), (rows) => {
        const writer = new RowWriter(16);
        for (const row of rows) writer.rules(row);
        const read = split(writer.bytes()).map(({ fields, isIntact }) => ({
          changedAtMicros: readMicros(fields[0]),
          accountId: readUuid(fields[1]),
          floor: fields[2] === null ? null : readInt8(fields[2]),
          ceiling: fields[3] === null ? null : readInt8(fields[3]),
          isFrozenIn: readBool(fields[4]),
          isFrozenOut: readBool(fields[5]),
          isClosed: readBool(fields[6]),
          reason: readText(fields[7]),
          isIntact,
        }));
        expect(read).toEqual(
          rows.map((row) => ({ ...row, reason: row.reason.toWellFormed(), isIntact: true })),
        );
      }),
    );
  });

  it("any one bit turned over is seen", () => {
    fc.assert(
      fc.property(transferRow, fc.nat(), fc.nat(7), (row, position, bit) => {
        const writer = new RowWriter();
        writer.transfer(row);
        const bytes = Buffer.from(writer.bytes());
        const isLength = lengthBytes(bytes).has(position % bytes.length);
        // A turned bit in a length moves everything after it; the reader of the stream stumbles over that itself.
        fc.pre(!isLength);
        bytes.writeUInt8(
          bytes.readUInt8(position % bytes.length) ^ (1 << bit),
          position % bytes.length,
        );
        expect(readRow(bytes).isIntact).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("the checksum is the CRC-32 of everything before it", () => {
    const writer = new RowWriter();
    writer.refusal({ refusedAtMicros: 1, transferId: idOf("x"), code: "exceeds_floor" });
    const bytes = writer.bytes();
    expect(bytes.readInt32BE(bytes.length - 4)).toBe(crc32(bytes.subarray(0, -8)) | 0);
  });
});

/** Positions of the field count and of each field's length. */
function lengthBytes(bytes: Buffer): Set<number> {
  const positions = new Set([0, 1]);
  for (let offset = 2; offset < bytes.length; ) {
    for (let byte = 0; byte < 4; byte += 1) positions.add(offset + byte);
    offset += 4 + Math.max(bytes.readInt32BE(offset), 0);
  }
  return positions;
}

describe("ids", () => {
  it("any sixteen bytes but all zeros and all ones are an id", () => {
    fc.assert(
      fc.property(uuid, (text) => {
        expect(isUuid(text)).toBe(true);
      }),
    );
  });

  it("one character that is not a lower-case hex digit in its place makes it none", () => {
    const character = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      fc.constantFrom("A", "F", "g", "-", " ", "\0", "０"),
    );
    fc.assert(
      fc.property(uuid, fc.nat(35), character, (text, position, wrong) => {
        fc.pre(
          position === 8 || position === 13 || position === 18 || position === 23
            ? wrong !== "-"
            : !/^[0-9a-f]$/.test(wrong),
        );
        expect(isUuid(text.slice(0, position) + wrong + text.slice(position + 1))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    undefined,
    "",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "00000000000000000000000000000001",
    "{00000000-0000-0000-0000-000000000001}",
    "00000000-0000-0000-0000-000000000001 ",
    "0000000-00000-0000-0000-000000000001",
  ])("%o is none", (text) => {
    expect(isUuid(text)).toBe(false);
  });

  it.each(["00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-fffffffffffe"])(
    "%s is one",
    (text) => {
      expect(isUuid(text)).toBe(true);
    },
  );
});
