/*
 * Waves of 8 kHz, mono, 16 bit: what the exchange writes and what our pages send. Nothing else is taken from a page, so that
 * a message is played, measured and judged as a recording of the exchange is.
 */

const HEADER_BYTES = 44;
const RATE = 8_000;
/** Louder than the noise of a line, quieter than a whisper. */
const AUDIBLE = 300;
/** So many samples above it: a click is no message. */
const AUDIBLE_SAMPLES = 400;

/** Whether a page's file is such a wave, whole and with nothing behind it. */
export function isPlainWave(file: Buffer): boolean {
  return (
    file.length > HEADER_BYTES &&
    file.length % 2 === 0 &&
    file.toString("latin1", 0, 4) === "RIFF" &&
    file.readUInt32LE(4) === file.length - 8 &&
    file.toString("latin1", 8, 16) === "WAVEfmt " &&
    file.readUInt32LE(16) === 16 &&
    file.readUInt16LE(20) === 1 &&
    file.readUInt16LE(22) === 1 &&
    file.readUInt32LE(24) === RATE &&
    file.readUInt16LE(34) === 16 &&
    file.toString("latin1", 36, 40) === "data" &&
    file.readUInt32LE(40) === file.length - HEADER_BYTES
  );
}

/** Whether anybody is heard in it. */
export function isAudible(file: Buffer): boolean {
  let heard = 0;
  for (let at = HEADER_BYTES; at + 1 < file.length; at += 2)
    if (Math.abs(file.readInt16LE(at)) >= AUDIBLE && ++heard >= AUDIBLE_SAMPLES) return true;
  return false;
}
