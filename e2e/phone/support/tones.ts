import { writeFileSync } from "node:fs";

/* A known tone in, and how much of it there is in what came out. */

export const RATE = 8_000;
const FRAME = 160;

/** G.711 µ-law of one sample (ITU-T G.711, as in every telephone). */
export function ulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** And back. */
export function fromUlaw(byte: number): number {
  const value = ~byte & 0xff;
  const exponent = (value >> 4) & 0x07;
  const magnitude = (((value & 0x0f) << 3) + 132) * 2 ** exponent - 132;
  return (value & 0x80) === 0 ? magnitude : -magnitude;
}

/** A capture file of RTP packets with this tone: what SIPp plays. */
export function writeTone(
  file: string,
  tone: { readonly hertz: number; readonly seconds: number },
): void {
  const packets: Buffer[] = [captureHeader()];
  for (let frame = 0; frame < (tone.seconds * RATE) / FRAME; frame += 1) {
    const sound = Buffer.alloc(FRAME);
    for (let index = 0; index < FRAME; index += 1) {
      const time = (frame * FRAME + index) / RATE;
      sound[index] = ulaw(Math.round(12_000 * Math.sin(2 * Math.PI * tone.hertz * time)));
    }
    packets.push(packet(frame, sound));
  }
  writeFileSync(file, Buffer.concat(packets));
}

function captureHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  // Ethernet.
  header.writeUInt32LE(1, 20);
  return header;
}

function packet(frame: number, sound: Buffer): Buffer {
  const rtp = Buffer.alloc(12);
  rtp[0] = 0x80;
  rtp.writeUInt16BE(frame & 0xffff, 2);
  rtp.writeUInt32BE(frame * FRAME, 4);
  rtp.writeUInt32BE(0x0a0b0c0d, 8);
  const udp = Buffer.alloc(8);
  udp.writeUInt16BE(4_000, 0);
  udp.writeUInt16BE(4_002, 2);
  udp.writeUInt16BE(8 + rtp.length + sound.length, 4);
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(20 + 8 + rtp.length + sound.length, 2);
  ip[8] = 64;
  ip[9] = 17;
  ip.writeUInt32BE(0x7f000001, 12);
  ip.writeUInt32BE(0x7f000001, 16);
  const ethernet = Buffer.alloc(14);
  ethernet.writeUInt16BE(0x0800, 12);
  const bytes = Buffer.concat([ethernet, ip, udp, rtp, sound]);
  const header = Buffer.alloc(16);
  const micros = frame * 20_000;
  header.writeUInt32LE(1_700_000_000 + Math.floor(micros / 1_000_000), 0);
  header.writeUInt32LE(micros % 1_000_000, 4);
  header.writeUInt32LE(bytes.length, 8);
  header.writeUInt32LE(bytes.length, 12);
  return Buffer.concat([header, bytes]);
}

/** A wave file with this tone: what a browser's microphone hears, again and again. */
export function writeWave(
  file: string,
  tone: { readonly hertz: number; readonly seconds: number },
): void {
  const rate = 48_000;
  const samples = Buffer.alloc(2 * rate * tone.seconds);
  for (let index = 0; index < samples.length / 2; index += 1)
    samples.writeInt16LE(
      Math.round(12_000 * Math.sin((2 * Math.PI * tone.hertz * index) / rate)),
      index * 2,
    );
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  // PCM, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  writeFileSync(file, Buffer.concat([header, samples]));
}

/** Samples of a wave file of 8 kHz, mono, 16 bit. */
export function readSound(bytes: Buffer): Int16Array {
  const start = bytes.indexOf("data") + 8;
  const count = Math.floor((bytes.length - start) / 2);
  return Int16Array.from({ length: count }, (_, index) => bytes.readInt16LE(start + index * 2));
}

/** The amplitude of one tone in each second (Goertzel); a tone that is fully there has about 12,000, silence none. */
function toneBySecond(sound: Int16Array, hertz: number): number[] {
  const seconds = Math.floor(sound.length / RATE);
  return Array.from({ length: seconds }, (_, second) => {
    const turn = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
    let before = 0;
    let last = 0;
    for (const sample of sound.subarray(second * RATE, (second + 1) * RATE))
      [before, last] = [last, sample + turn * last - before];
    const power = before * before + last * last - turn * before * last;
    return (2 * Math.sqrt(Math.max(0, power))) / RATE;
  });
}

/** For how many seconds a tone is clearly there. */
export const secondsOf = (sound: Int16Array, hertz: number): number =>
  toneBySecond(sound, hertz).filter((amplitude) => amplitude > 1_500).length;
