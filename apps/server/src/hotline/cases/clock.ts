import { LADDER } from "./rules.ts";

/**
 * A case's clock: business time of its line, standing while somebody else is waited for. The promised date is computed when
 * the clock starts or goes on, and then kept: an operator who changes the hours later does not take back a promise.
 */
export interface BusinessTime {
  /** Open milliseconds between two instants. */
  between(from: Date, until: Date): Promise<number>;
  /** When that many open milliseconds have passed; null: not within a year. */
  after(from: Date, milliseconds: number): Promise<Date | null>;
}

export interface Clock {
  readonly targetMs: number;
  /** As of `clockFrom`, or as it stands. Negative: that much late. */
  readonly leftMs: number;
  /** Running since; null: standing. */
  readonly clockFrom: Date | null;
}

export interface RunningClock extends Clock {
  readonly clockFrom: Date;
  readonly dueAt: Date;
}

/** A line that never opens cannot be promised by; then a calendar month is. */
const NEVER_OPEN_MS = 30 * 24 * 3_600_000;

const reach = async (time: BusinessTime, from: Date, milliseconds: number): Promise<Date> =>
  (await time.after(from, milliseconds)) ?? new Date(from.getTime() + NEVER_OPEN_MS);

/** From the beginning, or once more after a reopening: the whole target. */
export async function startClock(
  targetMs: number,
  now: Date,
  time: BusinessTime,
): Promise<RunningClock> {
  return { targetMs, leftMs: targetMs, clockFrom: now, dueAt: await reach(time, now, targetMs) };
}

/** Business time used so far. */
export async function usedMs(clock: Clock, now: Date, time: BusinessTime): Promise<number> {
  const running = clock.clockFrom === null ? 0 : await time.between(clock.clockFrom, now);
  return clock.targetMs - clock.leftMs + running;
}

/** Stands still from now on; standing already, it is as it was. */
export async function stopClock(clock: Clock, now: Date, time: BusinessTime): Promise<Clock> {
  const used = await usedMs(clock, now, time);
  return { targetMs: clock.targetMs, leftMs: clock.targetMs - used, clockFrom: null };
}

/** Goes on with what was left. Late already, the promised date is now: it stays late. */
export async function resumeClock(
  clock: Clock,
  now: Date,
  time: BusinessTime,
): Promise<RunningClock> {
  const dueAt = clock.leftMs <= 0 ? now : await reach(time, now, clock.leftMs);
  return { targetMs: clock.targetMs, leftMs: clock.leftMs, clockFrom: now, dueAt };
}

/** When the next step of the ladder is due; null: all were taken, or the clock stands. */
export async function nextStepAt(
  clock: Clock,
  stepsTaken: number,
  now: Date,
  time: BusinessTime,
): Promise<Date | null> {
  const step = LADDER[stepsTaken];
  if (step === undefined || clock.clockFrom === null) return null;
  const missing = (clock.targetMs * step.at) / 100 - (await usedMs(clock, now, time));
  return missing <= 0 ? now : reach(time, now, missing);
}

/** Whole percent of the target that is used; the step at 80 is due at 80, not at 79.6. */
export const percentUsed = (used: number, targetMs: number): number =>
  Math.floor((used / targetMs) * 100 + 1e-9);
