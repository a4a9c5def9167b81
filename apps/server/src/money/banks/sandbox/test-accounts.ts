import { ISO_20022_DECLINES } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { composeIBAN, isValidIBAN } from "ibantools";
import { isLuhnValid } from "../../../platform/card-number.ts";
import type { BankScheme } from "../ports.ts";

/**
 * The accounts of the sandbox bank: numbers that pass every check, of ranges no bank issues, each causing one known outcome.
 * Four digits say which: 1000 is paid, 2000 is paid later, 3000 is paid and the answer lost, 4001… is refused, 5001… paid and
 * then returned, with the reason of that number in the table of ISO 20022 reasons.
 */
export type SandboxOutcome =
  | { readonly causes: "paid" | "answer_lost" }
  | { readonly causes: "paid_late"; readonly afterMs: number }
  | { readonly causes: "refused" | "returned"; readonly reason: string };

export interface SandboxAccount {
  readonly scheme: BankScheme;
  readonly number: string;
  readonly outcome: SandboxOutcome;
}

const REASONS = Object.keys(ISO_20022_DECLINES);
const PREFIXES: Readonly<Record<Exclude<BankScheme, "iban">, string>> = {
  cn_card: "62000051000",
  cn_account: "999000000000000",
  us_account: "99900000",
};
/** No Federal Reserve district begins with 99: nobody's, and the check digit is right. */
const SANDBOX_ROUTING = "990000000";
const SANDBOX_CNAPS = "999100000000";

/** A country's account numbers: bank codes that are nobody's, the four digits, and what a national check digit may be. */
interface IbanForm {
  readonly before: string;
  /** Where the range begins: behind Italy's check character. */
  readonly from: number;
  bban(code: string, check: string): string;
  readonly checks: readonly string[];
}
const plain = (before: string): IbanForm => ({
  before,
  from: 0,
  bban: (code) => `${before}${code}`,
  checks: [""],
});
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
const IBAN_FORMS: Readonly<Record<string, IbanForm>> = {
  GB: plain("OKPY0000000000"),
  DE: plain("99999999000000"),
  NL: plain("OKPY000000"),
  IE: plain("OKPY0000000000"),
  FR: {
    before: "9999999999",
    from: 0,
    bban: (code, check) => `99999999990000000${code}${check}`,
    checks: TWO_DIGITS,
  },
  ES: {
    before: "99999999",
    from: 0,
    bban: (code, check) => `99999999${check}000000${code}`,
    checks: TWO_DIGITS,
  },
  IT: {
    before: "9999999999",
    from: 1,
    bban: (code, check) => `${check}999999999900000000${code}`,
    checks: [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  },
};

/** The first that is right: some countries have a check of their own inside. */
function ibanOf(country: string, code: string): string {
  const form = IBAN_FORMS[country];
  const iban = form?.checks
    .map((check) => composeIBAN({ countryCode: country, bban: form.bban(code, check) }) ?? "")
    .find((candidate) => isValidIBAN(candidate));
  if (iban === undefined) throw new RangeError(`the sandbox bank has no account in ${country}`);
  return iban;
}

function numberOf(scheme: BankScheme, code: string, country: string): string {
  if (scheme === "iban") return ibanOf(country, code);
  const digits = `${PREFIXES[scheme]}${code}`;
  if (scheme !== "cn_card") return digits;
  const check = "0123456789".split("").find((digit) => isLuhnValid(digits + digit));
  return `${digits}${check ?? ""}`;
}

const withReasons = (causes: "refused" | "returned", thousand: number) =>
  REASONS.map((reason, index) => [String(thousand + index + 1), { causes, reason }] as const);

const OUTCOMES: readonly (readonly [code: string, outcome: SandboxOutcome])[] = [
  ["1000", { causes: "paid" }],
  ["2000", { causes: "paid_late", afterMs: 90_000 }],
  ["3000", { causes: "answer_lost" }],
  ...withReasons("refused", 4000),
  ...withReasons("returned", 5000),
];

/** What customers' own accounts can be. */
const OWN_SCHEMES = ["iban", "cn_card", "cn_account"] as const;

export const SANDBOX_ACCOUNTS: readonly (SandboxAccount & {
  readonly scheme: (typeof OWN_SCHEMES)[number];
})[] = OWN_SCHEMES.flatMap((scheme) =>
  OUTCOMES.map(([code, outcome]) => ({ scheme, number: numberOf(scheme, code, "GB"), outcome })),
);

/** An account abroad: what a recipient's form asks for. */
export interface SandboxRecipient extends SandboxAccount {
  readonly country: string;
  readonly currency: CurrencyCode;
  readonly routingNumber: string | null;
  readonly cnaps: string | null;
}

const ABROAD: readonly (readonly [country: string, currency: CurrencyCode, scheme: BankScheme])[] =
  [
    ...["DE", "FR", "NL", "IE", "ES", "IT"].map((country) => [country, "EUR", "iban"] as const),
    ["GB", "GBP", "iban"],
    ["US", "USD", "us_account"],
    ["CN", "CNY", "cn_card"],
    ["CN", "CNY", "cn_account"],
  ];

export const SANDBOX_RECIPIENTS: readonly SandboxRecipient[] = ABROAD.flatMap(
  ([country, currency, scheme]) =>
    OUTCOMES.map(([code, outcome]) => ({
      country,
      currency,
      scheme,
      number: numberOf(scheme, code, country),
      routingNumber: scheme === "us_account" ? SANDBOX_ROUTING : null,
      cnaps: scheme === "cn_account" ? SANDBOX_CNAPS : null,
      outcome,
    })),
);

/** The sandbox account that causes this; for tests and the demo world. */
export function sandboxAccount(
  scheme: BankScheme,
  causes: SandboxOutcome["causes"],
  reason?: string,
): string {
  const found = SANDBOX_ACCOUNTS.find(
    (account) =>
      account.scheme === scheme &&
      account.outcome.causes === causes &&
      (!("reason" in account.outcome) || account.outcome.reason === reason),
  );
  if (found === undefined) throw new RangeError(`the sandbox bank has no account for ${causes}`);
  return found.number;
}

/** Whether the number is of the sandbox bank's ranges, so nobody's. */
export function isSandboxNumber(
  scheme: BankScheme,
  number: string,
  routing: string | null = null,
): boolean {
  if (scheme === "iban") {
    const form = IBAN_FORMS[number.slice(0, 2)];
    return form !== undefined && number.slice(4 + form.from).startsWith(form.before);
  }
  // Only together with its bank's number does a US account number say whose it is.
  const isTheirBank = scheme !== "us_account" || routing === SANDBOX_ROUTING;
  return isTheirBank && number.startsWith(PREFIXES[scheme]);
}

/** Where the demo world has something on its way for most of a day; not offered to anybody. */
export const SANDBOX_NEXT_DAY = {
  country: "DE",
  currency: "EUR",
  scheme: "iban",
  number: ibanOf("DE", "2100"),
  outcome: { causes: "paid_late", afterMs: 20 * 3_600_000 },
} as const;

const OUTCOME_OF: ReadonlyMap<string, SandboxOutcome> = new Map(
  [...SANDBOX_ACCOUNTS, ...SANDBOX_RECIPIENTS, SANDBOX_NEXT_DAY].map(
    ({ scheme, number, outcome }) => [`${scheme} ${number}`, outcome],
  ),
);

/** What an account does; numbers the bank never gave out are wrong. */
export const outcomeOf = (scheme: BankScheme, number: string): SandboxOutcome =>
  OUTCOME_OF.get(`${scheme} ${number}`) ?? { causes: "refused", reason: "AC01" };

/** The sandbox recipient in that country who causes this; for tests and the demo world. */
export function sandboxRecipient(
  country: string,
  causes: SandboxOutcome["causes"],
  reason?: string,
): SandboxRecipient {
  const found = SANDBOX_RECIPIENTS.find(
    (one) =>
      one.country === country &&
      one.outcome.causes === causes &&
      (!("reason" in one.outcome) || one.outcome.reason === reason),
  );
  if (found === undefined)
    throw new RangeError(`the sandbox bank has nobody in ${country} for ${causes}`);
  return found;
}
