/**
 * Whether what the pages said last may be held against them. After a look that came or went far too late this process or the
 * database stood still, and the pages could not be heard: they get as long as it takes to ask once more. Only once in a row,
 * so that a computer that is always late still notices who has gone.
 */
export function createForbearance({
  everyMs,
  lateMs,
  restMs,
}: {
  readonly everyMs: number;
  readonly lateMs: number;
  readonly restMs: number;
}) {
  let dueAt: number | null = null;
  let restsUntil = 0;
  let hasJudged = false;
  function note(now: number): void {
    if (dueAt === null || now - dueAt <= lateMs || !hasJudged) return;
    restsUntil = now + restMs;
    hasJudged = false;
  }
  return {
    /** At the beginning of a look. */
    mayJudge(now: number): boolean {
      note(now);
      dueAt = now;
      if (now < restsUntil) return false;
      hasJudged = true;
      return true;
    },
    /** At its end. */
    finished(now: number): void {
      note(now);
      dueAt = now + everyMs;
    },
  };
}
