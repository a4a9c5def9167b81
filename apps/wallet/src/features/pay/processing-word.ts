import type { Payment } from "../../api/wire.ts";

/** What is said of a payment whose outcome is not known yet: who has it decides how long that may take. */
export const processingWord = (kind: Payment["kind"]) => {
  if (kind === "remittance") return "remittance.processing" as const;
  return kind === "cash_out"
    ? ("pay.processing.cashOut" as const)
    : ("pay.processing.detail" as const);
};
