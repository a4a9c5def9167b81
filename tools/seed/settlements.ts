import type { Services } from "../../apps/server/src/app.ts";
import { SANDBOX_BANK } from "../../apps/server/src/money/banks/index.ts";
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

type Rooms = Pick<Services, "settlementSources" | "reconciliation">;

/** Work for whoever tries reconciliation. Repeated, the same files come and change nothing. */
export async function settle(rooms: Rooms, now: Date): Promise<void> {
  await settleCards(rooms, now);
  await settlePayouts(rooms, now);
}

/**
 * Two weeks of settlement files of the sandbox network, right but for a few mistakes, each taken in on the morning after its
 * day.
 */
async function settleCards({ settlementSources, reconciliation }: Rooms, now: Date): Promise<void> {
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
      at: morningAfter(day),
    });
  }
}

/**
 * The bank's statements of the same weeks, as it writes them. It was asked for the story's payouts only while the world was
 * made, so the statement of the day on which the books have them does not name them: two for somebody to look into. The
 * statement of the day of the seeding names them, and closes the breaks by itself.
 */
async function settlePayouts(
  { settlementSources, reconciliation }: Rooms,
  now: Date,
): Promise<void> {
  const bank = settlementSources.find(({ name }) => name === SANDBOX_BANK);
  if (bank === undefined) return;
  for (let daysAgo = DAYS; daysAgo >= 1; daysAgo--) {
    const day = dayBefore(now, daysAgo);
    const content = await bank.settlementFile(day);
    // A bank that is silent is asked again by the hourly job, from this day on.
    if (content === null) return;
    await reconciliation.importFile({
      source: bank.name,
      day,
      content,
      by: null,
      at: morningAfter(day),
    });
  }
}

const morningAfter = (day: string): Date =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS + 4 * HOUR_MS);

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
