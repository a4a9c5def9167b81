import type { FieldErrorCode } from "@okpay/contracts";
import { type CurrencyCode, toDecimalString } from "@okpay/money";
import type { Translate } from "@okpay/ui/text.tsx";

/** What is wrong with an amount, in the words of a person with a form rather than those of the API. */
export function amountProblemText(
  t: Translate,
  code: FieldErrorCode | undefined,
  currency: CurrencyCode,
): string | undefined {
  if (code === undefined) return undefined;
  if (code === "required" || code === "not_positive_integer") return t("field.amountPositive");
  if (code === "invalid")
    return t("field.amountInvalid", { example: toDecimalString({ amountMinor: 1240n, currency }) });
  return t(`fields.${code}`);
}
