import type { FieldErrorCode } from "@okpay/contracts";
import type { z } from "zod";
import type { FieldProblem } from "../refusal.ts";

/** More than this helps nobody. */
const MOST_FIELDS = 20;
const LONGEST_FIELD = 100;

/** What Zod found wrong, in the contract's closed list of field codes; one entry per field. */
export function fieldProblems(issues: readonly z.core.$ZodIssue[], input: unknown): FieldProblem[] {
  const byField = new Map<string, FieldProblem>();
  for (const issue of issues) {
    for (const problem of problemsOf(issue, input)) {
      if (!byField.has(problem.field)) byField.set(problem.field, problem);
    }
  }
  return [...byField.values()].slice(0, MOST_FIELDS);
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): FieldProblem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), code: "unknown" }));
  return [{ field: fieldName(issue.path), code: codeOf(issue, valueAt(input, issue.path)) }];
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path.map(String).join(".").slice(0, LONGEST_FIELD);

function codeOf(issue: z.core.$ZodIssue, value: unknown): FieldErrorCode {
  if (value === undefined || value === "") return "required";
  const name = issue.path.at(-1);
  if (name === "amountMinor")
    return isTooLargeAmount(issue, value) ? "amount_too_large" : "not_positive_integer";
  if (issue.code === "too_small") return "too_short";
  if (issue.code === "too_big") return "too_long";
  if (issue.code === "invalid_value" && name === "currency") return "unsupported_currency";
  return "invalid";
}

const isTooLargeAmount = (issue: z.core.$ZodIssue, value: unknown): boolean =>
  issue.message === "amount_too_large" ||
  (typeof value === "string" && /^[1-9]\d{19,}$/.test(value));

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
