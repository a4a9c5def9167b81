/**
 * Fields in PostgreSQL's binary COPY format (PostgreSQL manual, COPY, "Binary Format"), appended to one growing buffer:
 * big-endian, each with its length.
 */
import { crc32 } from "node:zlib";

/** 2000-01-01 in microseconds since 1970: PostgreSQL counts timestamps from there. */
export const POSTGRES_EPOCH_MICROS = 946_684_800_000_000;

export const NOT_HEX = 255;
export const DASH = 45;

/** Character code → value of a lower-case hex digit. */
export const HEX_VALUE = new Uint8Array(128).fill(NOT_HEX);
for (let digit = 0; digit < 16; digit += 1) HEX_VALUE[digit.toString(16).charCodeAt(0)] = digit;
/** Where the sixteen bytes' hex pairs stand in the 36 characters. */
const UUID_PAIRS = Uint8Array.from([0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]);

export class FieldWriter {
  #buffer: Buffer;
  /** The same bytes: DataView's setters are compiled inline, several times faster than Buffer's for bigint. */
  #view: DataView;
  #offset = 0;
  #rowStart = 0;
  rows = 0;

  constructor(initialBytes = 1 << 16) {
    this.#buffer = Buffer.allocUnsafeSlow(initialBytes);
    this.#view = new DataView(this.#buffer.buffer);
  }

  /** The rows so far; valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#offset);
  }

  /** Begins a row; `mostBytes`: what it may take, unless `reserve` is called for more. */
  begin(fields: number, mostBytes: number): void {
    this.reserve(mostBytes);
    this.#rowStart = this.#offset;
    this.#view.setInt16(this.#offset, fields);
    this.#offset += 2;
  }

  reserve(bytes: number): void {
    if (this.#offset + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#offset + bytes));
    this.#buffer.copy(larger, 0, 0, this.#offset);
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }

  end(): void {
    this.rows += 1;
  }

  /** Ends the row with the CRC-32 over itself as last field. */
  endWithChecksum(): void {
    const checksum = crc32(this.#buffer.subarray(this.#rowStart, this.#offset)) | 0;
    this.int4(checksum);
    this.rows += 1;
  }

  length(bytes: number): void {
    this.#view.setInt32(this.#offset, bytes);
    this.#offset += 4;
  }

  null(): void {
    this.length(-1);
  }

  int8(value: bigint): void {
    this.length(8);
    this.#view.setBigInt64(this.#offset, value);
    this.#offset += 8;
  }

  int4(value: number): void {
    this.length(4);
    this.#view.setInt32(this.#offset, value);
    this.#offset += 4;
  }

  int2(value: number): void {
    this.length(2);
    this.#view.setInt16(this.#offset, value);
    this.#offset += 2;
  }

  bool(value: boolean): void {
    this.length(1);
    this.#buffer[this.#offset] = value ? 1 : 0;
    this.#offset += 1;
  }

  /** Microseconds since 1970 as a number: exact until the year 2255, and no BigInt on the hot path. */
  timestamp(micros: number): void {
    this.length(8);
    const sincePostgresEpoch = micros - POSTGRES_EPOCH_MICROS;
    const high = Math.floor(sincePostgresEpoch / 4_294_967_296);
    this.#view.setInt32(this.#offset, high);
    this.#view.setUint32(this.#offset + 4, sincePostgresEpoch - high * 4_294_967_296);
    this.#offset += 8;
  }

  uuid(text: string): void {
    this.length(16);
    writeUuid(text, this.#buffer, this.#offset);
    this.#offset += 16;
  }

  text(value: string): void {
    const start = this.#offset + 4;
    const bytes = this.#ascii(value, start) ? value.length : this.#buffer.write(value, start);
    this.length(bytes);
    this.#offset += bytes;
  }

  /** `jsonb` travels as the text behind the number of its format. */
  jsonb(text: string): void {
    const start = this.#offset + 5;
    const bytes = this.#buffer.write(text, start);
    this.length(bytes + 1);
    this.#buffer[start - 1] = 1;
    this.#offset += bytes + 1;
  }

  /** Bytes given as hex digits; false when they are not. */
  hex(digits: string): boolean {
    const bytes = this.#buffer.write(digits, this.#offset + 4, "hex");
    this.length(bytes);
    this.#offset += bytes;
    return bytes * 2 === digits.length;
  }

  /** Short texts of ASCII letters, written here: a call into Node's own encoder costs more than they do. */
  #ascii(value: string, start: number): boolean {
    if (value.length > SHORT_TEXT) return false;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) return false;
      this.#buffer[start + index] = code;
    }
    return true;
  }
}

const SHORT_TEXT = 32;

function writeUuid(text: string, buffer: Buffer, offset: number): void {
  for (let index = 0; index < 16; index += 1) {
    const at = UUID_PAIRS[index] as number;
    const high = HEX_VALUE[text.charCodeAt(at)] as number;
    const low = HEX_VALUE[text.charCodeAt(at + 1)] as number;
    buffer[offset + index] = (high << 4) | low;
  }
}
