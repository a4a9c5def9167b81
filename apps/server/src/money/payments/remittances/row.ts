import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { SideRow } from "../../../platform/side-row.ts";
import type { Payment } from "../payment.ts";
import type { RemittanceDelivery, RemittancePrice } from "../ports.ts";

/** What was agreed about a remittance, as its row (0105). Amount and fee are the payment's, the latest arrival the payout's. */
export interface RemittanceColumns {
  /** All null for any other kind. */
  remittance_country: string | null;
  fixed: RemittancePrice["fixed"];
  principal: bigint;
  margin: bigint;
  rounding: bigint;
  receive_amount: bigint;
  receive_currency: CurrencyCode;
  mid_rate: string;
  customer_rate: string;
  rate_source: string;
  rate_as_of: Date;
  margin_basis_points: number;
  cost_basis_points: number;
  rail: RemittanceDelivery["rail"];
  arrives_from: Date;
  cut_off_at: Date | null;
  closed_days: RemittanceDelivery["closedDays"];
}

export const REMITTANCE_DETAILS = sql`m.country AS remittance_country, m.fixed, m.principal, m.margin, m.rounding, m.receive_amount,
  m.receive_currency, m.mid_rate, m.customer_rate, m.rate_source, m.rate_as_of, m.margin_basis_points, m.cost_basis_points, m.rail,
  m.arrives_from, m.cut_off_at, m.closed_days`;

export function remittanceIn(
  row: RemittanceColumns & {
    readonly amount: bigint;
    readonly fee: bigint;
    readonly currency: CurrencyCode;
    readonly arrives_by: Date;
  },
): RemittancePrice | null {
  if (row.remittance_country === null) return null;
  const sent = (amountMinor: bigint) => ({ amountMinor, currency: row.currency });
  return {
    country: row.remittance_country,
    fixed: row.fixed,
    send: sent(row.amount),
    fee: sent(row.fee),
    receive: { amountMinor: row.receive_amount, currency: row.receive_currency },
    principal: sent(row.principal),
    margin: sent(row.margin),
    rounding: sent(row.rounding),
    midRate: { value: row.mid_rate, source: row.rate_source, asOf: row.rate_as_of },
    customerRate: row.customer_rate,
    marginBasisPoints: row.margin_basis_points,
    costBasisPoints: row.cost_basis_points,
    delivery: {
      rail: row.rail,
      earliest: row.arrives_from,
      latest: row.arrives_by,
      cutOffAt: row.cut_off_at,
      closedDays: row.closed_days,
    },
  };
}

export const remittanceRows = ({ id, remittance }: Payment): SideRow[] =>
  remittance === null
    ? []
    : [
        {
          op: "insert",
          table: "payments.remittance",
          values: {
            id,
            country: remittance.country,
            fixed: remittance.fixed,
            principal: remittance.principal.amountMinor.toString(),
            margin: remittance.margin.amountMinor.toString(),
            rounding: remittance.rounding.amountMinor.toString(),
            receive_amount: remittance.receive.amountMinor.toString(),
            receive_currency: remittance.receive.currency,
            mid_rate: remittance.midRate.value,
            customer_rate: remittance.customerRate,
            rate_source: remittance.midRate.source,
            rate_as_of: remittance.midRate.asOf.toISOString(),
            margin_basis_points: remittance.marginBasisPoints,
            cost_basis_points: remittance.costBasisPoints,
            rail: remittance.delivery.rail,
            arrives_from: remittance.delivery.earliest.toISOString(),
            cut_off_at: remittance.delivery.cutOffAt?.toISOString() ?? null,
            closed_days: remittance.delivery.closedDays,
          },
        },
      ];
