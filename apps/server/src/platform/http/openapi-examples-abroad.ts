import type { OperationId } from "@okpay/contracts";

/** Worked examples of sending abroad: sums that follow from each other as `money/crossborder/price.ts` reckons them. */

const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });

const priceExample = {
  country: "DE",
  fixed: "send",
  send: cny("100000"),
  fee: cny("1100"),
  total: cny("101100"),
  receive: { amountMinor: "12122", currency: "EUR" },
  midRate: { value: "0.12182916", source: "sandbox_rates", asOf: "2026-12-01T08:30:00.000Z" },
  customerRate: "0.1212200142",
  marginBasisPoints: 50,
  margin: cny("500"),
  rounding: cny("0"),
  costBasisPoints: 158,
  delivery: {
    rail: "working_days",
    earliest: "2026-12-01T15:00:00.000Z",
    latest: "2026-12-02T17:00:00.000Z",
    cutOffAt: "2026-12-01T13:00:00.000Z",
    closedDays: [],
  },
};

const beneficiary = {
  id: "ben_019ab9f4b7c07d3e8a5f0c2d4e6f8a1b",
  holder: "Anna Schmidt",
  country: "DE",
  currency: "EUR",
  scheme: "iban",
  bankName: "Hafenbank",
  lastFour: "1000",
  isSandbox: true,
  addedAt: "2026-12-01T08:30:00.000Z",
};

export const abroadExamples = {
  listBeneficiaries: { response: { beneficiaries: [beneficiary] } },
  addBeneficiary: {
    request: {
      holder: "Anna Schmidt",
      country: "DE",
      currency: "EUR",
      scheme: "iban",
      number: "DE86999999990000001000",
      bankName: "Hafenbank",
    },
    response: beneficiary,
  },
  listSandboxBeneficiaries: {
    response: {
      accounts: [
        {
          country: "DE",
          currency: "EUR",
          scheme: "iban",
          number: "DE86999999990000001000",
          routingNumber: null,
          cnaps: null,
          causes: "paid",
          reason: null,
        },
      ],
    },
  },
  listCorridors: {
    response: {
      corridors: [
        {
          country: "US",
          receiveCurrency: "USD",
          sendCurrencies: ["CNY", "USD", "JPY"],
          schemes: [{ scheme: "us_account", fields: ["routingNumber", "city"] }],
          isOpen: true,
        },
      ],
      isSandbox: true,
    },
  },
  priceRemittance: {
    request: {
      country: "DE",
      sendCurrency: "CNY",
      receiveCurrency: "EUR",
      fixed: "send",
      amount: cny("100000"),
    },
    response: priceExample,
  },
} satisfies {
  readonly [K in OperationId]?: { readonly request?: unknown; readonly response?: unknown };
};
