import { type CurrencyCode, isCurrencyCode } from "@okpay/money";

/**
 * The settlement file of a day: what an acquirer paid us and took from us, or what a bank paid out for us and got back, line
 * by line. Comma-separated text as acquirers send it: a header, lines, a sum per currency, and a trailer that says how many
 * lines there must be. Every adapter writes this one form, so that one reader checks all of them. Pure.
 */

/** What a card network's file may name. */
export const CARD_KINDS = ["capture", "refund", "chargeback"] as const;
/** What the statement of a bank that pays out may name. */
export const PAYOUT_KINDS = ["payout", "payout_return"] as const;
export type SettlementKind = (typeof CARD_KINDS)[number] | (typeof PAYOUT_KINDS)[number];

export interface SettlementLine {
  /** The network's own name of the line. */
  readonly networkReference: string;
  /** Ours: of the charge, or of the capture or refund that was asked for. */
  readonly reference: string;
  readonly kind: SettlementKind;
  /** Never negative; the kind says which way it goes. */
  readonly grossMinor: bigint;
  readonly feeMinor: bigint;
  /** What reached our bank account (or left it, below zero): the gross in its direction, without the fee. */
  readonly netMinor: bigint;
  readonly currency: CurrencyCode;
  readonly at: Date;
}

export interface SettlementDay {
  readonly network: string;
  /** In UTC, `YYYY-MM-DD`. */
  readonly day: string;
  readonly lines: readonly SettlementLine[];
}

/** Why a file is not believed; each with the number of its line, from 1. */
export const FILE_PROBLEMS = [
  "header_missing",
  "header_of_another",
  "line_not_read",
  "reference_not_read",
  "kind_unknown",
  "amount_not_read",
  "currency_not_held",
  "date_not_read",
  "net_wrong",
  "sum_wrong",
  "count_wrong",
  "trailer_missing",
  "after_trailer",
] as const;
export type FileProblem = {
  readonly line: number;
  readonly code: (typeof FILE_PROBLEMS)[number];
};

const FORMAT = "okpay-settlement-1";
/** A file with more mistakes than that is another kind of file. */
const MOST_PROBLEMS = 20;

/** Money that comes to us counts up, money that goes back counts down. */
export const signOf = (kind: SettlementKind): 1n | -1n =>
  kind === "capture" || kind === "payout_return" ? 1n : -1n;

/** What a line comes to. */
export const netOf = (line: Pick<SettlementLine, "kind" | "grossMinor" | "feeMinor">): bigint =>
  signOf(line.kind) * line.grossMinor - line.feeMinor;

interface Sums {
  readonly gross: bigint;
  readonly fee: bigint;
  readonly net: bigint;
}

/** Per currency: the gross with its sign, the fees, the net. */
function sumsOf(lines: readonly SettlementLine[]): Map<CurrencyCode, Sums> {
  const sums = new Map<CurrencyCode, Sums>();
  for (const line of lines) {
    const sum = sums.get(line.currency) ?? { gross: 0n, fee: 0n, net: 0n };
    sums.set(line.currency, {
      gross: sum.gross + signOf(line.kind) * line.grossMinor,
      fee: sum.fee + line.feeMinor,
      net: sum.net + line.netMinor,
    });
  }
  return sums;
}

export function writeSettlementFile({ network, day, lines }: SettlementDay): string {
  const rows = [
    ["H", FORMAT, network, day],
    ...lines.map((line) => [
      "L",
      line.networkReference,
      line.reference,
      line.kind,
      line.grossMinor,
      line.feeMinor,
      line.netMinor,
      line.currency,
      line.at.toISOString(),
    ]),
    ...[...sumsOf(lines)].map(([currency, { gross, fee, net }]) => [
      "S",
      currency,
      gross,
      fee,
      net,
    ]),
    ["T", lines.length],
  ];
  return rows.map((row) => `${row.join(",")}\n`).join("");
}

export type ReadFile =
  | { readonly ok: true; readonly lines: readonly SettlementLine[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Reads the file of that network and day. Believed whole or not at all: arithmetic of every line, sums and counts must be
 * right, and every currency one we have accounts in.
 */
export function readSettlementFile(
  text: string,
  expected: {
    readonly network: string;
    readonly day: string;
    readonly currencies: readonly CurrencyCode[];
    /** Left out: a card network's. */
    readonly kinds?: readonly SettlementKind[];
  },
): ReadFile {
  const rows = text.replaceAll("\r\n", "\n").split("\n");
  if (rows.at(-1) === "") rows.pop();
  const problems: FileProblem[] = [];
  const note = (index: number, code: FileProblem["code"]): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line: index + 1, code });
  };
  const lines: SettlementLine[] = [];
  const told = new Map<string, { readonly index: number; readonly fields: readonly string[] }>();
  let trailer: number | null = null;

  for (const [index, row] of rows.entries()) {
    const [tag = "", ...fields] = row.split(",");
    if (trailer !== null) note(index, "after_trailer");
    else if (index === 0) {
      const problem = headerProblem(tag, fields, expected);
      if (problem !== null) note(index, problem);
    } else if (tag === "L") {
      const line = readLine(fields, expected.currencies, expected.kinds ?? CARD_KINDS);
      if (typeof line === "string") note(index, line);
      else lines.push(line);
    } else if (tag === "S" && fields.length === 4) told.set(fields[0] ?? "", { index, fields });
    else if (tag === "T" && fields.length === 1) {
      trailer = index;
      if (fields[0] !== String(rows.filter((each) => each.startsWith("L,")).length))
        note(index, "count_wrong");
    } else note(index, "line_not_read");
  }
  if (rows.length === 0) note(0, "header_missing");
  if (trailer === null) note(Math.max(rows.length - 1, 0), "trailer_missing");
  // Sums of lines that could not be read would only repeat what is said of those.
  if (problems.length === 0)
    for (const index of wrongSums(lines, told, trailer ?? 0)) note(index, "sum_wrong");
  return problems.length > 0 ? { ok: false, problems } : { ok: true, lines };
}

function headerProblem(
  tag: string,
  [format, network, day, ...more]: readonly string[],
  expected: { readonly network: string; readonly day: string },
): "header_missing" | "header_of_another" | null {
  if (tag !== "H" || format !== FORMAT || more.length > 0) return "header_missing";
  return network === expected.network && day === expected.day ? null : "header_of_another";
}

/** Where a sum is not what its lines come to; a sum that is missing is the trailer's mistake. */
function wrongSums(
  lines: readonly SettlementLine[],
  told: ReadonlyMap<string, { readonly index: number; readonly fields: readonly string[] }>,
  trailer: number,
): number[] {
  const sums = sumsOf(lines);
  const wrong: number[] = [];
  for (const [currency, { gross, fee, net }] of sums) {
    const sum = told.get(currency);
    if (sum === undefined) wrong.push(trailer);
    else if (sum.fields.slice(1).join(",") !== `${gross},${fee},${net}`) wrong.push(sum.index);
  }
  for (const [currency, { index }] of told)
    if (!sums.has(currency as CurrencyCode)) wrong.push(index);
  return wrong;
}

const REFERENCE = /^[\w-]{1,64}$/;
const DIGITS = /^\d{1,18}$/;
const SIGNED = /^-?\d{1,18}$/;

function readLine(
  fields: readonly string[],
  currencies: readonly CurrencyCode[],
  kinds: readonly SettlementKind[],
): SettlementLine | FileProblem["code"] {
  const [
    networkReference = "",
    reference = "",
    kind,
    gross = "",
    fee = "",
    net = "",
    currency,
    at,
  ] = fields;
  if (fields.length !== 8 || at === undefined || currency === undefined) return "line_not_read";
  if (!REFERENCE.test(networkReference) || !REFERENCE.test(reference)) return "reference_not_read";
  const known = kinds.find((each) => each === kind);
  if (known === undefined) return "kind_unknown";
  if (!DIGITS.test(gross) || !DIGITS.test(fee) || !SIGNED.test(net)) return "amount_not_read";
  if (!isCurrencyCode(currency) || !currencies.includes(currency)) return "currency_not_held";
  const time = new Date(at);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== at) return "date_not_read";
  const line: SettlementLine = {
    networkReference,
    reference,
    kind: known,
    grossMinor: BigInt(gross),
    feeMinor: BigInt(fee),
    netMinor: BigInt(net),
    currency,
    at: time,
  };
  if (line.grossMinor === 0n) return "amount_not_read";
  return netOf(line) === line.netMinor ? line : "net_wrong";
}
