import type { BreakKind } from "../../api/settlement-calls.ts";

/** What can be chosen; `kinds.test.ts` holds it against the contract. */
export const BREAK_KINDS = [
  "missing_line",
  "unknown_line",
  "doubled_line",
  "amount_differs",
  "currency_differs",
  "out_of_window",
  "chargeback",
] as const satisfies readonly BreakKind[];
