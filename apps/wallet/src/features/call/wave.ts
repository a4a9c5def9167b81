/*
 * What the microphone gave, as the hotline keeps sounds: 8 kHz, mono, 16 bit, one file that every browser plays. What a browser
 * records by itself differs from browser to browser.
 */

const RATE = 8_000;
const HEADER_BYTES = 44;

/** Fails where the browser cannot read what it recorded itself. */
export async function waveOf(recorded: Blob): Promise<Blob> {
  const context = new AudioContext();
  try {
    const decoded = await context.decodeAudioData(await recorded.arrayBuffer());
    const length = Math.max(1, Math.ceil(decoded.duration * RATE));
    const offline = new OfflineAudioContext(1, length, RATE);
    const source = offline.createBufferSource();
    source.buffer = decoded;
    source.connect(offline.destination);
    source.start();
    return fileOf((await offline.startRendering()).getChannelData(0));
  } finally {
    await context.close();
  }
}

/** The file of these samples, each from -1 to 1. */
function fileOf(samples: Float32Array): Blob {
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + samples.length * 2));
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries())
      file.setUint8(at + index, letter.charCodeAt(0));
  };
  text(0, "RIFF");
  file.setUint32(4, file.byteLength - 8, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, "data");
  file.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries())
    file.setInt16(
      HEADER_BYTES + index * 2,
      Math.round(Math.max(-1, Math.min(1, sample)) * 32_767),
      true,
    );
  return new Blob([file.buffer], { type: "audio/wav" });
}
