/*
 * A talk for the demo world without anybody's voice: two who take turns, each a hum with the rise and fall of sentences. One
 * hears who speaks when, and sees it in the player; nobody could be recognised.
 */

const RATE = 8_000;
const HEADER_BYTES = 44;
/** Pitch of the two, in hertz. */
const VOICES = [185, 122] as const;
const TURN_SECONDS = 3.2;
const PAUSE_SECONDS = 0.5;
const SYLLABLES_PER_SECOND = 4;
const LOUDNESS = 7_000;

/** A wave file as the exchange makes them: 8 kHz, mono, 16 bit. */
export function demoTalk(seconds: number, variant: number): Buffer {
  const samples = seconds * RATE;
  const file = Buffer.alloc(HEADER_BYTES + samples * 2);
  writeHeader(file, samples * 2);
  let phase = 0;
  for (let index = 0; index < samples; index++) {
    const at = index / RATE;
    const turn = Math.floor(at / TURN_SECONDS);
    const inTurn = at - turn * TURN_SECONDS;
    const voice = VOICES[(turn + variant) % 2] ?? VOICES[0];
    // A sentence begins high and ends low; syllables swell and fade.
    const pitch = voice * (1.15 - 0.25 * (inTurn / TURN_SECONDS));
    phase += (2 * Math.PI * pitch) / RATE;
    const isSpeaking = inTurn < TURN_SECONDS - PAUSE_SECONDS;
    const swell = Math.abs(Math.sin(Math.PI * SYLLABLES_PER_SECOND * inTurn + variant));
    const tone = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase);
    const sample = isSpeaking ? Math.round((LOUDNESS * swell * tone) / 1.75) : 0;
    file.writeInt16LE(sample, HEADER_BYTES + index * 2);
  }
  return file;
}

function writeHeader(file: Buffer, dataBytes: number): void {
  file.write("RIFF", 0, "ascii");
  file.writeUInt32LE(36 + dataBytes, 4);
  file.write("WAVEfmt ", 8, "ascii");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "ascii");
  file.writeUInt32LE(dataBytes, 40);
}
