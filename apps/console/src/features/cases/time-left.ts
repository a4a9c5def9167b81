const STEPS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** How far away a moment is, in the largest unit that fits: "in 5 hours", "2 days ago". */
export function timeLeft(moment: string, now: number, locale: string): string {
  const seconds = (Date.parse(moment) - now) / 1000;
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? STEPS[2];
  return new Intl.RelativeTimeFormat(locale, { numeric: "always" }).format(
    Math.trunc(seconds / size),
    unit,
  );
}
