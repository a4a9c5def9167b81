/** Two days of the books' calendar, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export const PRESETS = ["thisMonth", "lastMonth", "thisYear", "lastYear"] as const;
export type Preset = (typeof PRESETS)[number];

const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

const day = (year: number, month: number, date: number): string =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** `today` is a day of the books (`bookDay`): the month that runs ends today, not at its end. Pure. */
export function periodOf(preset: Preset, today: string): Period {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7)) - 1;
  switch (preset) {
    case "thisMonth":
      return { from: day(year, month, 1), to: today };
    case "lastMonth":
      return { from: day(year, month - 1, 1), to: day(year, month, 0) };
    case "thisYear":
      return { from: day(year, 0, 1), to: today };
    case "lastYear":
      return { from: day(year - 1, 0, 1), to: day(year - 1, 11, 31) };
  }
}

/** What the server would refuse, said before it is asked. */
export function periodProblem({ from, to }: Period): "missing" | "backwards" | "tooLong" | null {
  if (from === "" || to === "") return "missing";
  if (to < from) return "backwards";
  return (Date.parse(to) - Date.parse(from)) / DAY_MS >= MOST_DAYS ? "tooLong" : null;
}
