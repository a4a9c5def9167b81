/**
 * The n-gram encoder: every feature's hash names a row of int8 numbers; the rows of a text, added and brought to unit length, are its
 * vector. Trained by tools/search-encoder.ts on two openly licensed sets; see README.md for attribution.
 */
import { hashOf } from "./text.ts";
import { toUnit } from "./vectors.ts";

export interface Encoder {
  readonly dimensions: number;
  /** Writes the text's unit vector (zeros when no feature is known) and returns the share of features that have a row. */
  encode(features: readonly string[], into: Float32Array): number;
  /** How many rows there are: a feature's row is its hash modulo this. */
  readonly rows: number;
  /** Adds a row's numbers to `into`, from `start` on. */
  addRow(row: number, into: Float32Array, start: number): void;
}

/** Layout of the file: "OKE1", rows (uint32), dimensions (uint32), then per row a float32 scale and int8 values. */
export function readEncoder(bytes: Uint8Array): Encoder {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows = view.getUint32(4, true);
  const dimensions = view.getUint32(8, true);
  if (view.getUint32(0, true) !== MAGIC || bytes.length !== 12 + rows * (4 + dimensions))
    throw new Error("The encoder's weights are not in the format that this version reads.");
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) scales[row] = view.getFloat32(12 + row * 4, true);
  // The file's own memory: a copy of eight megabytes would hold the event loop up.
  const values = new Int8Array(bytes.buffer, bytes.byteOffset + 12 + rows * 4, rows * dimensions);

  function encode(features: readonly string[], into: Float32Array): number {
    into.fill(0);
    let known = 0;
    for (const feature of features) {
      const row = hashOf(feature) % rows;
      if (scales[row] === 0) continue;
      known += 1;
      addRow(row, into, 0);
    }
    toUnit(into);
    return features.length === 0 ? 0 : known / features.length;
  }

  function addRow(row: number, into: Float32Array, start: number): void {
    const scale = scales[row] as number;
    const from = row * dimensions;
    for (let at = 0; at < dimensions; at += 1)
      into[start + at] = (into[start + at] as number) + scale * (values[from + at] as number);
  }

  return { dimensions, encode, rows, addRow };
}

/** "OKE1", little endian. */
export const MAGIC = 0x31454b4f;
