import validator from "card-validator";
import type { AddCardRequest } from "../../api/card-calls.ts";

/** What stands in the form; blanks and dashes of a pasted number are taken out when it is read. */
export interface TypedCard {
  readonly number: string;
  readonly expiry: string;
  readonly code: string;
}

export type TypedField = keyof TypedCard;

const digitsOf = (text: string): string => text.replaceAll(/\D/g, "");

/** The number in the groups that are printed on this brand's cards. */
export function grouped(text: string): string {
  const digits = digitsOf(text).slice(0, 19);
  const gaps = validator.number(digits).card?.gaps ?? [4, 8, 12, 16];
  return [...digits].map((digit, index) => (gaps.includes(index) ? ` ${digit}` : digit)).join("");
}

/** `12/29` while it is typed, also from `1229` and from `12 / 2029` of a browser that fills it in. */
export function slashed(text: string): string {
  const [month = "", year] = text.split("/");
  if (year !== undefined) return `${digitsOf(month).slice(0, 2)}/${digitsOf(year).slice(0, 4)}`;
  const digits = digitsOf(text).slice(0, 6);
  return digits.length > 2 ? `${digits.slice(0, 2)}/${digits.slice(2)}` : digits;
}

/** The brand as far as the digits tell, and how many digits its security code has. */
export function brandOf(
  number: string,
): { readonly name: string; readonly codeLength: number } | null {
  const { card } = validator.number(digitsOf(number));
  return card === null || card === undefined
    ? null
    : { name: card.niceType, codeLength: card.code.size };
}

/** The fields that cannot be right any more, whatever is typed after. */
export function hopeless({ number, expiry, code }: TypedCard): readonly TypedField[] {
  const length = brandOf(number)?.codeLength ?? 3;
  return [
    ...(validator.number(digitsOf(number)).isPotentiallyValid ? [] : (["number"] as const)),
    ...(validator.expirationDate(expiry).isPotentiallyValid ? [] : (["expiry"] as const)),
    ...(validator.cvv(code, length).isPotentiallyValid ? [] : (["code"] as const)),
  ];
}

/** The card as the server takes it, or the fields that are not right. */
export function readCard(typed: TypedCard): AddCardRequest | readonly TypedField[] {
  const number = digitsOf(typed.number);
  const expiry = validator.expirationDate(typed.expiry);
  const length = brandOf(number)?.codeLength ?? 3;
  const wrong: TypedField[] = [];
  if (!validator.number(number).isValid) wrong.push("number");
  if (!expiry.isValid || expiry.month === null || expiry.year === null) wrong.push("expiry");
  if (!validator.cvv(typed.code, length).isValid) wrong.push("code");
  if (wrong.length > 0) return wrong;
  const year = Number(expiry.year);
  return {
    number,
    expiryMonth: Number(expiry.month),
    expiryYear: year < 100 ? 2000 + year : year,
    securityCode: typed.code,
  };
}
