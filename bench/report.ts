export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
}

export interface Report {
  readonly bench: string;
  readonly rows: readonly Row[];
  readonly ratios: Readonly<Record<string, number>>;
  /** The least each named ratio must reach. */
  readonly bars: Readonly<Record<string, number>>;
  /** The most each named ratio may reach. */
  readonly ceilings?: Readonly<Record<string, number>>;
  readonly details: Readonly<Record<string, unknown>>;
  readonly machine: object;
}

/** A table for people; with `--json` one object on the last line. */
export function report(isJson: boolean, figures: Report): void {
  if (isJson)
    process.stdout.write(`${JSON.stringify({ ...figures, ratios: rounded(figures.ratios) })}\n`);
  else process.stdout.write(`${table(figures)}\n`);
}

const rounded = (ratios: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toFixed(3))]),
  );

const verdictOn = (sign: string, bar: number | undefined, isMet: (bar: number) => boolean) =>
  bar === undefined ? "" : `  bar ${sign} ${bar}: ${isMet(bar) ? "met" : "MISSED"}`;

function table({ rows, ratios, bars, ceilings = {}, details, machine }: Report): string {
  const width = Math.max(...rows.map((row) => row.name.length));
  const ms = (value: number | undefined) =>
    (value === undefined ? "–" : value.toFixed(1)).padStart(9);
  const lines = [`${"".padEnd(width)}       per s    p50 ms    p99 ms`];
  for (const row of rows)
    lines.push(
      `${row.name.padEnd(width)}${row.perSecond.toFixed(0).padStart(12)} ${ms(row.p50Ms)} ${ms(row.p99Ms)}`,
    );
  lines.push("");
  for (const [name, ratio] of Object.entries(ratios)) {
    const verdict =
      verdictOn("≥", bars[name], (bar) => ratio >= bar) +
      verdictOn("≤", ceilings[name], (bar) => ratio <= bar);
    lines.push(`${name.padEnd(30)}${ratio.toFixed(2).padStart(8)}${verdict}`);
  }
  lines.push("", JSON.stringify(details), JSON.stringify(machine));
  return lines.join("\n");
}
