import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { AdviceCode } from "../ports.ts";

/** One reference as the sandbox network remembers it. Never the card's number or code: the network is told them and forgets. */
export interface NetworkCharge {
  readonly merchant: string;
  readonly reference: string;
  readonly lastFour: string;
  readonly amountMinor: string;
  readonly currency: string;
  state: "challenge" | "authorized" | "captured" | "declined" | "voided";
  networkCode: string | null;
  adviceCode: AdviceCode | null;
  /** The reference's own wish: captured with the authorization. */
  readonly capture: boolean;
  capturedMinor: string;
  refundedMinor: string;
  /** Until then the network itself does not know. */
  readonly answersAt: number;
  readonly createdAt: number;
  /** The answers to operations, by our operation id: the same id again answers as the first time. */
  readonly operations: Record<string, { outcome: "done" | "refused"; networkCode: string | null }>;
  readonly challenge: {
    readonly token: string;
    readonly returnUrl: string;
    /** Null, or left out by an earlier version: nobody was named. */
    readonly payee?: string | null;
    answer: "open" | "passed" | "failed";
  } | null;
}

/** A line of a day's settlement file, made when money moves. */
export interface NetworkSettlement {
  readonly merchant: string;
  readonly lineId: string;
  readonly reference: string;
  readonly type: "capture" | "refund";
  readonly amountMinor: string;
  readonly currency: string;
  readonly at: number;
}

type Entry = { charge: NetworkCharge } | { settlement: NetworkSettlement };

/**
 * The network's small state: in memory, and appended to a file (when it has one) so that it remembers what it was asked
 * when it is started again, as a real one would.
 */
export function createChargeBook(file: string | null) {
  const charges = new Map<string, NetworkCharge>();
  const byToken = new Map<string, NetworkCharge>();
  const settlements: NetworkSettlement[] = [];
  const keyOf = (merchant: string, reference: string) => `${merchant} ${reference}`;

  function take(entry: Entry): void {
    if ("settlement" in entry) return void settlements.push(entry.settlement);
    const { charge } = entry;
    charges.set(keyOf(charge.merchant, charge.reference), charge);
    if (charge.challenge !== null) byToken.set(charge.challenge.token, charge);
  }
  function keep(entry: Entry): void {
    take(entry);
    if (file !== null) appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }
  if (file !== null && existsSync(file))
    for (const line of readFileSync(file, "utf8").split("\n")) {
      // The last line of a process that was killed while it wrote is no line.
      if (line.endsWith("}")) take(JSON.parse(line) as Entry);
    }

  return {
    find: (merchant: string, reference: string): NetworkCharge | null =>
      charges.get(keyOf(merchant, reference)) ?? null,
    byToken: (token: string): NetworkCharge | null => byToken.get(token) ?? null,
    save: (charge: NetworkCharge): void => keep({ charge }),
    settle: (settlement: NetworkSettlement): void => keep({ settlement }),
    settlementsOf: (merchant: string, day: string): NetworkSettlement[] =>
      settlements.filter(
        (line) =>
          line.merchant === merchant && new Date(line.at).toISOString().slice(0, 10) === day,
      ),
  };
}

export type ChargeBook = ReturnType<typeof createChargeBook>;
