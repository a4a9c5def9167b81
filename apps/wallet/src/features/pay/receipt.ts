import type { Locale } from "@okpay/i18n/locales";

/** The receipt's address, in the language of the page. */
export const receiptHref = (paymentId: string, locale: Locale): string =>
  `/v1/payments/${encodeURIComponent(paymentId)}/receipt.pdf?lang=${locale}`;
