/** Why a recording is silent: the agent pressed pause, a code is being read back, a number is read out for the app. */
export type PauseReason = "agent" | "code" | "app_number";

/** A pause goes on by itself after so long: one that was forgotten must not cost the rest of the call. */
export const PAUSE_MS = 120_000;

interface Pause {
  readonly reason: PauseReason;
  readonly inForceAt: Date | null;
  readonly resumedAt: Date | null;
}

export interface SilentPart<Row> {
  readonly pause: Row;
  /** Where it is in the sound: what was not recorded takes no time in it. */
  readonly atMs: number;
  /** How long nothing was recorded. */
  readonly lastedMs: number;
}

/**
 * Which of a call's pauses fell into this recording, and where in its sound. Pauses overlap (a code is asked for while the
 * agent has pressed pause): they are then at the same place, and the time is counted once.
 */
export function silentParts<Row extends Pause>(
  recording: { readonly startedAt: Date; readonly finishedAt: Date | null },
  pauses: readonly Row[],
): SilentPart<Row>[] {
  const from = recording.startedAt.getTime();
  const to = recording.finishedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const spans = pauses
    .flatMap((pause) => {
      if (pause.inForceAt === null) return [];
      const begin = Math.max(from, pause.inForceAt.getTime());
      const end = Math.min(to, pause.resumedAt?.getTime() ?? to);
      return end > begin ? [{ pause, begin, end }] : [];
    })
    .sort((one, other) => one.begin - other.begin);
  let silentUntil = from;
  let silentMs = 0;
  return spans.map(({ pause, begin, end }) => {
    // Inside of an earlier pause: at its place.
    const inSound = Math.max(begin, silentUntil) - from - silentMs;
    const atMs = begin < silentUntil ? silentUntil - from - silentMs : inSound;
    silentMs += Math.max(0, end - Math.max(begin, silentUntil));
    silentUntil = Math.max(silentUntil, end);
    return { pause, atMs, lastedMs: Number.isFinite(end) ? end - begin : 0 };
  });
}

const RATE_BYTES_PER_MS = 16;
const WAVE_HEADER = 44;

/** Of a wave file of 8 kHz, mono, 16 bit. Its header says nothing when the exchange was killed under it; its size does. */
export const millisecondsOf = (bytes: number): number =>
  Math.floor(Math.max(0, bytes - WAVE_HEADER) / RATE_BYTES_PER_MS);
