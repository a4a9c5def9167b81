import type { CurrencyCode } from "@okpay/money";
import {
  netOf,
  type SettlementKind,
  type SettlementLine,
  writeSettlementFile,
} from "../settlement-file.ts";
import type { NetworkSettlement } from "./charges.ts";
import type { Faults } from "./faults.ts";

/** What the network keeps of a capture: 0.6 %, half a unit up. Nothing of refunds and chargebacks. */
const FEE_PER_MILLE = 6n;
const feeOf = (kind: SettlementKind, grossMinor: bigint): bigint =>
  kind === "capture" ? (grossMinor * FEE_PER_MILLE + 500n) / 1_000n : 0n;

function lineOf(
  settlement: NetworkSettlement,
  kind: SettlementKind = settlement.type,
): SettlementLine {
  const grossMinor = BigInt(settlement.amountMinor);
  const line = {
    networkReference: settlement.lineId,
    reference: settlement.reference,
    kind,
    grossMinor,
    feeMinor: feeOf(kind, grossMinor),
    // Written from the network's own books, which hold no other currency than it was told.
    currency: settlement.currency as CurrencyCode,
    at: new Date(settlement.at),
  };
  return { ...line, netMinor: netOf(line) };
}

/** Another line of that amount: fee and net follow. */
const withGross = (line: SettlementLine, grossMinor: bigint): SettlementLine => {
  const changed = { ...line, grossMinor, feeMinor: feeOf(line.kind, grossMinor) };
  return { ...changed, netMinor: netOf(changed) };
};

/** The day's file, with whatever mistake the network's accounting makes. */
export function settlementDay(request: {
  readonly network: string;
  readonly day: string;
  readonly settlements: readonly NetworkSettlement[];
  /** Held back the day before. */
  readonly late: readonly NetworkSettlement[];
  readonly fault: Faults["settlement"];
}): string {
  const { settlements, late, ...rest } = request;
  return faultySettlementFile({
    ...rest,
    lines: settlements.map((each) => lineOf(each)),
    late: late.map((each) => lineOf(each)),
  });
}

/** The same for whoever has lines already: another sandbox partner. */
export function faultySettlementFile(request: {
  readonly network: string;
  readonly day: string;
  readonly lines: readonly SettlementLine[];
  /** Held back the day before. */
  readonly late: readonly SettlementLine[];
  readonly fault: Faults["settlement"];
}): string {
  const { network, day, fault } = request;
  const lines = [...request.late, ...withFault(request.lines, fault)];
  const faulty = writeSettlementFile({ network, day, lines });
  return fault === "sum_wrong" ? faulty.replace(/\nT,\d+\n$/, `\nT,${lines.length + 1}\n`) : faulty;
}

function withFault(
  lines: readonly SettlementLine[],
  fault: Faults["settlement"],
): readonly SettlementLine[] {
  const [first, ...rest] = lines;
  if (first === undefined) return [];
  switch (fault) {
    case "right":
    case "sum_wrong":
      return lines;
    case "line_missing":
    case "line_late":
      return rest;
    case "line_twice":
      return [...lines, first];
    case "amount_wrong":
      return [withGross(first, first.grossMinor + 1n), ...rest];
    case "currency_wrong":
      return [{ ...first, currency: first.currency === "USD" ? "CNY" : "USD" }, ...rest];
    case "line_unknown":
      return [
        ...lines,
        {
          ...first,
          networkReference: "00000000-0000-4000-8000-000000000001",
          reference: "00000000-0000-4000-8000-000000000002",
        },
      ];
    case "chargeback": {
      const taken = { ...first, kind: "chargeback", feeMinor: 0n } as const;
      return [
        ...lines,
        {
          ...taken,
          networkReference: `${first.networkReference.slice(0, -1)}c`,
          netMinor: netOf(taken),
        },
      ];
    }
  }
}
