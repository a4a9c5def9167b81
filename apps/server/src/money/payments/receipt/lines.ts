import type { Locale } from "@okpay/contracts";
import { type Translator, translatorFor } from "@okpay/i18n";
import { formatMoney, type Money } from "@okpay/money";
import { toPublicId } from "../../../platform/ids.ts";
import { INSTALLATION_TIME_ZONE } from "../../../platform/time-zone.ts";
import type { Payment, PaymentParty } from "../payment.ts";
import { totalOf } from "../rules.ts";

export interface ReceiptText {
  readonly title: string;
  readonly subtitle: string;
  /** The sum in large type, with its sign: what it did to this person's wallet. */
  readonly headline: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  readonly sandboxMark: string | null;
  readonly footer: string;
}

/** What a receipt says to one party: names masked, amounts with their currency, the time with its zone. Pure. */
export function receiptText(
  payment: Payment,
  direction: "in" | "out",
  options: { locale: Locale; isSandbox: boolean },
): ReceiptText {
  const { locale } = options;
  const t = translatorFor(locale);
  const money = (value: Money) => formatMoney(value, locale, { currencyDisplay: "code" });
  const isOut = direction === "out";
  const fee = isOut ? payment.fee : { ...payment.fee, amountMinor: 0n };
  const total = totalOf(payment.amount, fee);
  const signed = isOut ? { ...total, amountMinor: -total.amountMinor } : total;
  const reference = toPublicId("pay", payment.id);
  return {
    title: t("receipts.title"),
    subtitle: t(subtitleKey(payment, isOut)),
    headline: formatMoney(signed, locale, { currencyDisplay: "code", sign: "always" }),
    lines: [
      [t("receipts.payer"), partyText(payment.payer)],
      [t("receipts.payee"), partyText(payment.payee)],
      [t("receipts.amount"), money(payment.amount)],
      [t("receipts.fee"), money(fee)],
      [t(isOut ? "receipts.totalOut" : "receipts.totalIn"), money(total)],
      ...exchangeLines(payment, t, money),
      ...(payment.note === null ? [] : [[t("receipts.note"), payment.note] as const]),
      [t("receipts.completedAt"), timeText(payment.completedAt ?? payment.createdAt, locale)],
      // A refund's receipt names the purchase it belongs to, so that the two can be laid side by side.
      ...(payment.originalId === null
        ? []
        : [[t("receipts.original"), toPublicId("pay", payment.originalId)] as const]),
      [t("receipts.reference"), reference],
    ],
    sandboxMark: options.isSandbox ? t("receipts.sandboxMark") : null,
    footer: footerText(t, reference),
  };
}

/** Abroad: at what rate, what the rate kept, and what arrives. */
function exchangeLines(
  { remittance }: Payment,
  t: Translator,
  money: (value: Money) => string,
): (readonly [label: string, value: string])[] {
  if (remittance === null) return [];
  const { send, receive, customerRate, midRate, margin } = remittance;
  const rate = (value: string) => `1 ${send.currency} = ${value} ${receive.currency}`;
  return [
    [t("receipts.rate"), rate(customerRate)],
    [t("receipts.midRate"), rate(midRate.value)],
    [t("receipts.margin"), money(margin)],
    [t("receipts.receives"), money(receive)],
  ];
}

function subtitleKey(payment: Payment, isOut: boolean) {
  if (payment.kind === "top_up") return "receipts.kind.topUp" as const;
  if (payment.kind === "purchase") return "receipts.kind.purchase" as const;
  if (payment.kind === "refund") return "receipts.kind.refund" as const;
  if (payment.kind === "cash_out") return "receipts.kind.cashOut" as const;
  if (payment.kind === "remittance") return "receipts.kind.remittance" as const;
  return isOut ? ("receipts.kind.sent" as const) : ("receipts.kind.received" as const);
}

const partyText = (party: PaymentParty): string =>
  party.detail === null ? party.maskedName : `${party.maskedName}  ${party.detail}`;

const timeText = (at: Date, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: INSTALLATION_TIME_ZONE,
    dateStyle: "long",
    timeStyle: "long",
  }).format(at);

const footerText = (t: Translator, reference: string): string =>
  t("receipts.footer", { reference });
