import type { MerchantDetail } from "../../api/merchant-calls.ts";

type Kinds = MerchantDetail["accepts"];

/** All there are: a merchant that takes them all asks of no card which one it is. */
export const CARD_BRANDS = [
  "Visa",
  "Mastercard",
  "UnionPay",
  "American Express",
  "JCB",
] as const satisfies Kinds["brands"];
export const CARD_FUNDINGS = ["credit", "debit", "prepaid"] as const satisfies Kinds["fundings"];
