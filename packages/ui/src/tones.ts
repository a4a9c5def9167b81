/** Sounds made in the page, so that nothing has to be fetched before somebody hears that they are not forgotten. */
export interface Tone {
  start(): void;
  stop(): void;
}

/** One note: when in the bar (seconds), how high (Hz), how long. */
type Note = readonly [at: number, hertz: number, seconds: number];

/** A calm turn of four chords, broken. */
const MUSIC: readonly Note[] = [
  [261.63, 329.63, 392, 523.25],
  [220, 261.63, 329.63, 440],
  [174.61, 220, 261.63, 349.23],
  [196, 246.94, 293.66, 392],
].flatMap((chord, bar) => chord.map((hertz, beat): Note => [bar * 2.4 + beat * 0.6, hertz, 1.1]));
const MUSIC_SECONDS = 9.6;
/** The rhythm of a telephone: a second of two tones, then a rest. */
const RING: readonly Note[] = [
  [0, 440, 0.4],
  [0, 554.37, 0.4],
  [0.5, 440, 0.4],
  [0.5, 554.37, 0.4],
];
const RING_SECONDS = 2.5;

/** Lower than the bell and with longer rests: something waits that is not a call. */
const REMINDER: readonly Note[] = [
  [0, 329.63, 0.3],
  [0.35, 261.63, 0.5],
];
const REMINDER_SECONDS = 8;

export const createMusic = (): Tone => createLoop(MUSIC, MUSIC_SECONDS, 0.05);
export const createRing = (): Tone => createLoop(RING, RING_SECONDS, 0.12);
export const createReminder = (): Tone => createLoop(REMINDER, REMINDER_SECONDS, 0.12);

function createLoop(notes: readonly Note[], seconds: number, loudness: number): Tone {
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const play = (into: AudioContext) => {
    const from = into.currentTime + 0.05;
    for (const [at, hertz, length] of notes) {
      const gain = into.createGain();
      gain.connect(into.destination);
      gain.gain.setValueAtTime(0, from + at);
      gain.gain.linearRampToValueAtTime(loudness, from + at + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.0001, from + at + length);
      const source = into.createOscillator();
      source.type = "triangle";
      source.frequency.value = hertz;
      source.connect(gain);
      source.start(from + at);
      source.stop(from + at + length);
    }
    timer = setTimeout(() => play(into), seconds * 1000);
  };
  return {
    start() {
      if (context !== null) return;
      context = new AudioContext();
      play(context);
    },
    stop() {
      clearTimeout(timer);
      void context?.close();
      context = null;
    },
  };
}
