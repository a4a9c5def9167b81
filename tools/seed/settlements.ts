import type { Services } from "../../apps/server/src/app.ts";
import {
  netOf,
  readSettlementFile,
  type SettlementLine,
  writeSettlementFile,
} from "../../apps/server/src/money/cards/index.ts";
import { WALLET_CURRENCIES } from "../../apps/server/src/money/wallets/index.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 14;
/** A line of nobody's, on this day. */
const STRANGER = {
  daysAgo: 5,
  networkReference: "00000000-0000-4000-8000-00000000d001",
  reference: "00000000-0000-4000-8000-00000000d002",
} as const;
/** What the sandbox network's accounting makes of the first lines it comes across, one after the other. */
const MISTAKES = [
  (line: SettlementLine) => [withGross(line, line.grossMinor + 5_00n)],
  () => [],
  (line: SettlementLine) => [line, { ...line, networkReference: `${line.networkReference}-2` }],
] as const;

/**
 * Work for whoever tries reconciliation: two weeks of settlement files of the sandbox network, right but for a few
 * mistakes, each taken in on the morning after its day. Repeated, the same files come and change nothing.
 */
export async function settle(
  { settlementSources, reconciliation }: Pick<Services, "settlementSources" | "reconciliation">,
  now: Date,
): Promise<void> {
  const source = settlementSources.find(({ name }) => name === "sandbox");
  if (source === undefined) return;
  let mistakes = 0;
  for (let daysAgo = DAYS; daysAgo >= 1; daysAgo--) {
    const day = dayBefore(now, daysAgo);
    const lines: SettlementLine[] = [];
    for (const line of await linesOf(source, day)) {
      const mistake = MISTAKES[mistakes];
      mistakes += 1;
      lines.push(...(mistake === undefined ? [line] : mistake(line)));
    }
    if (daysAgo === STRANGER.daysAgo) lines.push(strangerOf(day));
    await reconciliation.importFile({
      source: source.name,
      day,
      content: writeSettlementFile({ network: source.name, day, lines }),
      by: null,
      at: new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS + 4 * HOUR_MS),
    });
  }
}

const dayBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);

async function linesOf(
  source: Services["settlementSources"][number],
  day: string,
): Promise<readonly SettlementLine[]> {
  const content = await source.settlementFile(day);
  if (content === null) return [];
  const read = readSettlementFile(content, {
    network: source.name,
    day,
    currencies: WALLET_CURRENCIES,
  });
  if (!read.ok) throw new Error(`the sandbox network's file of ${day} cannot be read`);
  return read.lines;
}

function withGross(line: SettlementLine, grossMinor: bigint): SettlementLine {
  const changed = { ...line, grossMinor };
  return { ...changed, netMinor: netOf(changed) };
}

function strangerOf(day: string): SettlementLine {
  const { networkReference, reference } = STRANGER;
  const line = {
    networkReference,
    reference,
    kind: "capture",
    grossMinor: 68_00n,
    feeMinor: 41n,
    currency: "CNY",
    at: new Date(`${day}T09:30:00Z`),
  } as const;
  return { ...line, netMinor: netOf(line) };
}
