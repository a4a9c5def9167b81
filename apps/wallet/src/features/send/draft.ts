import type { CurrencyCode } from "@okpay/money";
import type { PhoneValue } from "../register/phone.ts";

export const SEND_DRAFT = "send";

export interface SendDraft {
  by: "email" | "phone";
  email: string;
  phone: PhoneValue;
  amount: string;
  currency: CurrencyCode;
  note: string;
  /** The earlier payment it was filled in from, so that a reload keeps what was changed since. */
  from?: string;
}
