import { ISO_20022_DECLINES } from "@okpay/contracts";
import { composeIBAN } from "ibantools";
import { isLuhnValid } from "../../../platform/card-number.ts";
import type { BankScheme } from "../ports.ts";

/**
 * The accounts of the sandbox bank: numbers that pass every check, of ranges no bank issues, each causing one known outcome.
 * Four digits say which: 1000 is paid, 2000 is paid later, 3000 is paid and the answer lost, 4001… is refused, 5001… paid and
 * then returned, with the reason of that number in the table of ISO 20022 reasons.
 */
export type SandboxOutcome =
  | { readonly causes: "paid" | "paid_late" | "answer_lost" }
  | { readonly causes: "refused" | "returned"; readonly reason: string };

export interface SandboxAccount {
  readonly scheme: BankScheme;
  readonly number: string;
  readonly outcome: SandboxOutcome;
}

const REASONS = Object.keys(ISO_20022_DECLINES);
const PREFIXES: Readonly<Record<BankScheme, string>> = {
  iban: "OKPY0000000000",
  cn_card: "62000051000",
  cn_account: "999000000000000",
};
const SCHEMES = Object.keys(PREFIXES) as BankScheme[];

function numberOf(scheme: BankScheme, code: string): string {
  const digits = `${PREFIXES[scheme]}${code}`;
  if (scheme === "cn_account") return digits;
  if (scheme === "iban") return composeIBAN({ countryCode: "GB", bban: digits }) ?? "";
  const check = "0123456789".split("").find((digit) => isLuhnValid(digits + digit));
  return `${digits}${check ?? ""}`;
}

const withReasons = (causes: "refused" | "returned", thousand: number) =>
  REASONS.map((reason, index) => [String(thousand + index + 1), { causes, reason }] as const);

const OUTCOMES: readonly (readonly [code: string, outcome: SandboxOutcome])[] = [
  ["1000", { causes: "paid" }],
  ["2000", { causes: "paid_late" }],
  ["3000", { causes: "answer_lost" }],
  ...withReasons("refused", 4000),
  ...withReasons("returned", 5000),
];

export const SANDBOX_ACCOUNTS: readonly SandboxAccount[] = SCHEMES.flatMap((scheme) =>
  OUTCOMES.map(([code, outcome]) => ({ scheme, number: numberOf(scheme, code), outcome })),
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
export const isSandboxNumber = (scheme: BankScheme, number: string): boolean =>
  (scheme === "iban" ? number.slice(4) : number).startsWith(PREFIXES[scheme]);

/** What an account does; numbers the bank never gave out are wrong. */
export const outcomeOf = (scheme: BankScheme, number: string): SandboxOutcome =>
  SANDBOX_ACCOUNTS.find((account) => account.scheme === scheme && account.number === number)
    ?.outcome ?? { causes: "refused", reason: "AC01" };
