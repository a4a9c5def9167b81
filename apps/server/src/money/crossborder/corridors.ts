import type { CurrencyCode } from "@okpay/money";

/* Where money can be sent, as data: a new country is a row here and needs no code. */

/** How a recipient's account is written there, and what is asked about it beside holder and number. */
interface AccountForm {
  readonly scheme: "iban" | "us_account" | "cn_card" | "cn_account";
  readonly fields: readonly ("routingNumber" | "cnaps" | "city")[];
}

/** How money gets there, and when that rail works. */
export type Rail =
  | { readonly kind: "instant"; readonly minutes: number }
  | {
      readonly kind: "working_days";
      /** Where the rail keeps its hours. */
      readonly timeZone: string;
      /** Wall-clock times of `timeZone`. */
      readonly cutOff: string;
      readonly arrivesFrom: { readonly days: number; readonly time: string };
      readonly arrivesUntil: { readonly days: number; readonly time: string };
      /** Closed on the closing days of the euro's settlement system too, whatever the country does. */
      readonly isTarget: boolean;
    };

export interface Corridor {
  /** ISO 3166. */
  readonly country: string;
  readonly receiveCurrency: CurrencyCode;
  readonly sendCurrencies: readonly CurrencyCode[];
  readonly accounts: readonly AccountForm[];
  readonly rail: Rail;
  /** What the rate keeps for the house; nothing where both sides are one currency. */
  readonly marginBasisPoints: number;
  /** Of one transfer, as it arrives: the same whatever it is paid with. */
  readonly smallestMinor: bigint;
  readonly largestMinor: bigint;
}

/** What is kept in wallets. */
const HELD = ["CNY", "USD", "JPY"] as const satisfies readonly CurrencyCode[];

const INSTANT: Rail = { kind: "instant", minutes: 30 };

const SEPA: Rail = {
  kind: "working_days",
  timeZone: "Europe/Berlin",
  cutOff: "14:00",
  arrivesFrom: { days: 0, time: "16:00" },
  arrivesUntil: { days: 1, time: "18:00" },
  isTarget: true,
};

const ACH: Rail = {
  kind: "working_days",
  timeZone: "America/New_York",
  cutOff: "17:00",
  arrivesFrom: { days: 1, time: "09:00" },
  arrivesUntil: { days: 2, time: "18:00" },
  isTarget: false,
};

const IBAN: AccountForm = { scheme: "iban", fields: [] };

const EURO_COUNTRIES = ["DE", "FR", "NL", "IE", "ES", "IT"] as const;

/** In the order they are offered in. */
export const CORRIDORS: readonly Corridor[] = [
  ...EURO_COUNTRIES.map(
    (country): Corridor => ({
      country,
      receiveCurrency: "EUR",
      sendCurrencies: HELD,
      accounts: [IBAN],
      rail: SEPA,
      marginBasisPoints: 50,
      smallestMinor: 1_00n,
      largestMinor: 50_000_00n,
    }),
  ),
  {
    country: "GB",
    receiveCurrency: "GBP",
    sendCurrencies: HELD,
    accounts: [IBAN],
    rail: INSTANT,
    marginBasisPoints: 50,
    smallestMinor: 1_00n,
    largestMinor: 50_000_00n,
  },
  {
    country: "US",
    receiveCurrency: "USD",
    sendCurrencies: HELD,
    accounts: [{ scheme: "us_account", fields: ["routingNumber", "city"] }],
    rail: ACH,
    marginBasisPoints: 45,
    smallestMinor: 1_00n,
    largestMinor: 50_000_00n,
  },
  {
    country: "CN",
    receiveCurrency: "CNY",
    sendCurrencies: ["USD", "JPY"],
    accounts: [
      { scheme: "cn_card", fields: [] },
      { scheme: "cn_account", fields: ["cnaps"] },
    ],
    rail: INSTANT,
    marginBasisPoints: 60,
    smallestMinor: 10_00n,
    largestMinor: 300_000_00n,
  },
];

export const corridorOf = (country: string, receiveCurrency: CurrencyCode): Corridor | null =>
  CORRIDORS.find(
    (corridor) => corridor.country === country && corridor.receiveCurrency === receiveCurrency,
  ) ?? null;
