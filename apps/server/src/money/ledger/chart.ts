/**
 * The chart of accounts (docs/concepts/money.md). `side` is the normal side: the one on which the balance is positive.
 * "either" accounts are read credit-positive and may go below zero.
 */
export const CHART_OF_ACCOUNTS = {
  1010: { name: "safeguarded_bank", side: "debit" },
  1100: { name: "acquirer_receivable", side: "debit" },
  1200: { name: "payout_partner", side: "debit" },
  1300: { name: "refund_advance", side: "debit" },
  2010: { name: "customer_wallet", side: "credit" },
  2020: { name: "merchant_balance", side: "credit" },
  2100: { name: "promotion_budget", side: "credit" },
  2200: { name: "cashback_pending", side: "credit" },
  2900: { name: "suspense", side: "either" },
  3900: { name: "fx_position", side: "either" },
  4010: { name: "fee_income", side: "credit" },
  4020: { name: "fx_spread_income", side: "credit" },
  4030: { name: "rounding_income", side: "credit" },
  6010: { name: "acquirer_fee_expense", side: "debit" },
  6020: { name: "settlement_difference", side: "either" },
  6200: { name: "marketing_expense", side: "debit" },
} as const;

export type AccountCode = keyof typeof CHART_OF_ACCOUNTS;

export const isAccountCode = (code: number): code is AccountCode =>
  Object.hasOwn(CHART_OF_ACCOUNTS, code);

export const sideOf = (code: AccountCode): "debit" | "credit" | "either" =>
  CHART_OF_ACCOUNTS[code].side;

/** Why money moves; written on every transfer. */
export const TRANSFER_CODES = {
  topUp: 1,
  send: 2,
  sendFee: 3,
  opening: 4,
  purchase: 5,
  merchantFee: 6,
  refund: 7,
  cashOut: 8,
  cashOutFee: 9,
  cashOutReturn: 10,
  remittance: 11,
  remittanceFee: 12,
  remittanceReturn: 13,
  exchangeMargin: 14,
  exchangeRounding: 15,
  remittancePayout: 16,
  remittancePayoutReturn: 17,
  merchantPayout: 20,
  refundAdvance: 21,
  refundAdvanceRepaid: 22,
  settlement: 30,
  settlementFee: 31,
  suspense: 32,
  correction: 90,
} as const;
