import type { CurrencyCode, Money } from "@okpay/money";
import type { Clock } from "../../platform/clock.ts";
import type { Abroad, RemittancePrice } from "../payments/index.ts";
import { CORRIDORS, type Corridor, corridorOf } from "./corridors.ts";
import { type Delivery, deliveryOf } from "./delivery.ts";
import { amountRefused, refused } from "./errors.ts";
import type { IsHoliday, RateSource } from "./ports.ts";
import {
  convertReceive,
  convertSend,
  costBasisPoints,
  customerRateOf,
  feeOf,
  marginAt,
  ratioOf,
} from "./price.ts";
import { createRates, type MidRate } from "./rates.ts";

export interface CrossborderDeps {
  /** Null: this installation has no partner for it, and every corridor is closed. */
  readonly source: RateSource | null;
  readonly clock: Clock;
  /** Of this installation, ISO 3166: its banks have to be open too. */
  readonly homeCountry: string;
  /** Whether a country's banks are closed on a day that is no weekend; of a country nobody knows, never. */
  readonly holidaysOf: (country: string) => Promise<IsHoliday>;
}

export interface OfferedCorridor
  extends Pick<Corridor, "country" | "receiveCurrency" | "sendCurrencies" | "accounts"> {
  /** False: there is no fresh rate for any of its send currencies. */
  readonly isOpen: boolean;
}

/** Where money can be sent abroad, and what that costs. Nothing here moves any. */
export interface Crossborder extends Abroad {
  /** In the order they are offered in, also those that are closed now. */
  corridors(): Promise<readonly OfferedCorridor[]>;
  readonly isSandbox: boolean;
}

type Request = Parameters<Abroad["price"]>[0];

export function createCrossborder(deps: CrossborderDeps): Crossborder {
  const { source, clock } = deps;
  const rates = source === null ? null : createRates({ source, clock });

  /** Of one currency into itself no market decides. */
  async function midOf(from: CurrencyCode, to: CurrencyCode): Promise<MidRate | null> {
    if (rates === null) return null;
    if (from === to) return { value: "1.000000", source: "par", asOf: clock.now(), ageMs: 0 };
    return rates.of(from, to);
  }

  async function isOpen({ sendCurrencies, receiveCurrency }: Corridor): Promise<boolean> {
    const mids = await Promise.all(sendCurrencies.map((from) => midOf(from, receiveCurrency)));
    return mids.some((mid) => mid !== null);
  }

  async function delivery({ rail, country }: Corridor, askedAt: Date): Promise<Delivery> {
    const { homeCountry, holidaysOf } = deps;
    const [ours, theirs] = await Promise.all([holidaysOf(homeCountry), holidaysOf(country)]);
    return deliveryOf(rail, askedAt, {
      home: { country: homeCountry, isHoliday: ours },
      there: { country, isHoliday: theirs },
    });
  }

  return {
    isSandbox: source?.isSandbox ?? false,
    corridors: () =>
      Promise.all(
        CORRIDORS.map(async (corridor) => {
          const { country, receiveCurrency, sendCurrencies, accounts } = corridor;
          return {
            country,
            receiveCurrency,
            sendCurrencies,
            accounts,
            isOpen: await isOpen(corridor),
          };
        }),
      ),
    async price(request) {
      const corridor = corridorOf(request.country, request.receiveCurrency);
      if (corridor === null || !corridor.sendCurrencies.includes(request.sendCurrency))
        throw refused("corridor_not_offered");
      const fixedCurrency =
        request.fixed === "send" ? request.sendCurrency : request.receiveCurrency;
      if (request.amount.currency !== fixedCurrency) throw amountRefused("invalid");
      const mid = await midOf(request.sendCurrency, request.receiveCurrency);
      if (mid === null) throw refused("corridor_unavailable");
      const askedAt = request.askedAt ?? clock.now();
      const sums = sumsOf(corridor, request, { ...mid, asOf: earlier(mid.asOf, askedAt) });
      return { ...sums, delivery: await delivery(corridor, askedAt) };
    },
  };
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** Every sum of it, each in the currency it is in. */
function sumsOf(
  corridor: Corridor,
  { sendCurrency, receiveCurrency, fixed, amount }: Request,
  mid: MidRate,
): Omit<RemittancePrice, "delivery"> {
  const marginBasisPoints =
    sendCurrency === receiveCurrency ? 0 : marginAt(corridor.marginBasisPoints, mid.ageMs);
  const ratio = ratioOf(mid.value, sendCurrency, receiveCurrency);
  const convert = fixed === "send" ? convertSend : convertReceive;
  const sums = convert(amount.amountMinor, ratio, marginBasisPoints);
  if (sums.receiveMinor < corridor.smallestMinor) throw amountRefused("amount_too_small");
  if (sums.receiveMinor > corridor.largestMinor) throw amountRefused("amount_too_large");
  const sending = (amountMinor: bigint): Money => ({ amountMinor, currency: sendCurrency });
  const feeMinor = feeOf(sums.sendMinor, sendCurrency);
  return {
    country: corridor.country,
    fixed,
    send: sending(sums.sendMinor),
    fee: sending(feeMinor),
    receive: { amountMinor: sums.receiveMinor, currency: receiveCurrency },
    principal: sending(sums.principalMinor),
    margin: sending(sums.marginMinor),
    rounding: sending(sums.roundingMinor),
    midRate: { value: mid.value, source: mid.source, asOf: mid.asOf },
    customerRate: customerRateOf(mid.value, marginBasisPoints),
    marginBasisPoints,
    costBasisPoints: costBasisPoints(sums.marginMinor, feeMinor, sums.sendMinor),
  };
}
