import type { Locale } from "@okpay/contracts";
import { translatorFor } from "@okpay/i18n";
import { type CurrencyCode, formatMoney, toDecimalString } from "@okpay/money";
import { toPublicId } from "../../../platform/ids.ts";
import { INSTALLATION_TIME_ZONE } from "../../../platform/time-zone.ts";
import { type StatementLine, TRANSFER_CODES } from "../../ledger/index.ts";

export interface Party {
  readonly payer: string;
  readonly payee: string;
  readonly note: string | null;
}

export interface StatementFacts {
  readonly currency: CurrencyCode;
  readonly from: string;
  readonly to: string;
  readonly openingMinor: bigint;
  readonly lines: readonly StatementLine[];
  partyOf(reference: string): Party | null;
}

export interface StatementRow {
  readonly time: string;
  readonly kind: string;
  readonly counterparty: string;
  readonly note: string;
  /** As people read it, and as programs do. */
  readonly amount: string;
  readonly amountDecimal: string;
  readonly balance: string;
  readonly balanceDecimal: string;
  readonly reference: string;
}

export interface StatementText {
  readonly currency: CurrencyCode;
  readonly title: string;
  readonly period: string;
  readonly sandboxMark: string | null;
  readonly labels: Readonly<Record<Label, string>>;
  readonly openingDecimal: string;
  readonly closingDecimal: string;
  readonly totals: readonly (readonly [label: string, value: string])[];
  readonly rows: readonly StatementRow[];
  readonly empty: string;
  readonly footer: string;
}

const FEES: readonly number[] = [
  TRANSFER_CODES.sendFee,
  TRANSFER_CODES.merchantFee,
  TRANSFER_CODES.cashOutFee,
  TRANSFER_CODES.remittanceFee,
];
/** The other side is the bank account whichever way the money goes. */
const OF_PAYOUTS: readonly number[] = [
  TRANSFER_CODES.cashOutReturn,
  TRANSFER_CODES.cashOutFee,
  TRANSFER_CODES.remittanceReturn,
  TRANSFER_CODES.remittanceFee,
];

const LABELS = [
  "time",
  "kind",
  "counterparty",
  "note",
  "amount",
  "balance",
  "reference",
  "currency",
  "opening",
  "closing",
] as const;
type Label = (typeof LABELS)[number];

/** What a statement says, before it becomes a file. Pure. */
export function statementText(
  facts: StatementFacts,
  { locale, isSandbox }: { locale: Locale; isSandbox: boolean },
): StatementText {
  const t = translatorFor(locale);
  const { currency, from, to, openingMinor, lines } = facts;
  const money = (amountMinor: bigint) =>
    formatMoney({ amountMinor, currency }, locale, { currencyDisplay: "code" });
  const decimal = (amountMinor: bigint) => toDecimalString({ amountMinor, currency });
  const sumOf = (isCounted: (line: StatementLine) => boolean) =>
    lines.filter(isCounted).reduce((sum, line) => sum + line.signedMinor, 0n);
  const closingMinor = lines.at(-1)?.balanceAfter ?? openingMinor;
  return {
    currency,
    title: t("receipts.statement.title"),
    period: t("receipts.statement.period", { from, to, currency, zone: INSTALLATION_TIME_ZONE }),
    sandboxMark: isSandbox ? t("receipts.sandboxMark") : null,
    labels: Object.fromEntries(
      LABELS.map((label) => [label, t(`receipts.statement.${label}`)]),
    ) as Record<Label, string>,
    openingDecimal: decimal(openingMinor),
    closingDecimal: decimal(closingMinor),
    totals: [
      [t("receipts.statement.opening"), money(openingMinor)],
      [t("receipts.statement.in"), money(sumOf((line) => line.signedMinor > 0n))],
      [t("receipts.statement.out"), money(sumOf((line) => line.signedMinor < 0n))],
      [
        t("receipts.statement.fees"),
        money(sumOf((line) => line.signedMinor < 0n && FEES.includes(line.code))),
      ],
      [t("receipts.statement.closing"), money(closingMinor)],
    ],
    rows: lines.map((line) => {
      const party = line.reference === null ? null : facts.partyOf(line.reference);
      const isToPayee = line.signedMinor < 0n || OF_PAYOUTS.includes(line.code);
      return {
        time: timeText(line.postedAt),
        kind: t(`receipts.statement.kind.${kindOf(line)}`),
        counterparty: (isToPayee ? party?.payee : party?.payer) ?? "",
        note: party?.note ?? "",
        amount: formatMoney({ amountMinor: line.signedMinor, currency }, locale, {
          currencyDisplay: "code",
          sign: "always",
        }),
        amountDecimal: decimal(line.signedMinor),
        balance: money(line.balanceAfter),
        balanceDecimal: decimal(line.balanceAfter),
        reference:
          party === null || line.reference === null ? "" : toPublicId("pay", line.reference),
      };
    }),
    empty: t("receipts.statement.empty"),
    footer: t("receipts.statement.footer"),
  };
}

function kindOf({ code, signedMinor }: StatementLine) {
  if (code === TRANSFER_CODES.topUp) return "topUp" as const;
  if (code === TRANSFER_CODES.send) return signedMinor < 0n ? ("sent" as const) : "received";
  if (FEES.includes(code)) return "fee" as const;
  if (code === TRANSFER_CODES.merchantPayout) return "payout" as const;
  if (code === TRANSFER_CODES.opening) return "opening" as const;
  if (code === TRANSFER_CODES.purchase) return "purchase" as const;
  if (code === TRANSFER_CODES.refund) return "refund" as const;
  if (code === TRANSFER_CODES.cashOut) return "cashOut" as const;
  if (code === TRANSFER_CODES.cashOutReturn) return "cashOutReturned" as const;
  if (code === TRANSFER_CODES.remittance) return "sentAbroad" as const;
  if (code === TRANSFER_CODES.remittanceReturn) return "sentAbroadReturned" as const;
  if (code === TRANSFER_CODES.refundAdvance) return "advance" as const;
  if (code === TRANSFER_CODES.refundAdvanceRepaid) return "advanceRepaid" as const;
  if (code === TRANSFER_CODES.correction) return "correction" as const;
  return "other" as const;
}

/** `2026-11-24 09:30:05`, in the installation's zone: sorts as text and is read by spreadsheets in both languages. */
const timeText = (at: Date): string =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone: INSTALLATION_TIME_ZONE,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(at);
