import type { DeclineCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import { foreseenRefusals, type TransferResultCode } from "../../ledger/index.ts";
import { CASH_OUT_DECLINES, LEDGER_DECLINES, TOP_UP_DECLINES } from "../declines.ts";
import type { PaymentsDeps } from "../deps.ts";
import type { Books } from "../quote-terms.ts";

/** What the accounts of a payment would refuse now, whatever it costs: frozen, closed, or full. */
export interface Standing {
  /** Of the person's own wallet. */
  readonly own: readonly DeclineCode[];
  /** Of whoever would be paid. */
  readonly theirs: readonly DeclineCode[];
  /** The same, where it is a matter of how much. */
  readonly full: readonly DeclineCode[];
}

const DECLINES_OF = {
  send: LEDGER_DECLINES,
  purchase: LEDGER_DECLINES,
  cash_out: CASH_OUT_DECLINES,
  remittance: CASH_OUT_DECLINES,
  top_up: TOP_UP_DECLINES,
} as const;

const NOTHING: Standing = { own: [], theirs: [], full: [] };

/** The accounts it is about, in one read of the books. `own` is null where the person holds no such currency. */
interface Sides {
  readonly kind: keyof typeof DECLINES_OF;
  readonly own: string | null;
  /** Null: the house, or nobody is known. */
  readonly theirs: string | null;
  readonly amount: Money;
}

/** Reads the books of both sides. */
export const booksOf = (
  { ledger }: Pick<PaymentsDeps, "ledger">,
  { own, theirs }: Pick<Sides, "own" | "theirs">,
): Promise<Books> => ledger.balances([own, theirs].filter((id) => id !== null));

/** Pure: what books like these say of such a payment. */
export function standingIn(balances: Books, { kind, own, theirs, amount }: Sides): Standing {
  if (own === null) return NOTHING;
  const isIn = kind === "top_up";
  const credited = isIn ? own : theirs;
  const refusals = foreseenRefusals({
    debit: isIn ? undefined : balances.get(own),
    credit: credited === null ? undefined : balances.get(credited),
    amountMinor: amount.amountMinor,
  });
  const told = (isMeant: (code: TransferResultCode) => boolean) => [
    // The house's side has no words, and what is missing is found with the fee (quote-terms.ts).
    ...new Set(
      refusals.flatMap((code) =>
        code !== "exceeds_floor" && isMeant(code) ? (DECLINES_OF[kind][code] ?? []) : [],
      ),
    ),
  ];
  if (isIn) return { ...NOTHING, own: told((code) => !code.startsWith("debit_")) };
  return {
    own: told((code) => code.startsWith("debit_")),
    theirs: theirs === null ? [] : told((code) => code.startsWith("credit_")),
    full: theirs === null ? [] : told((code) => code === "exceeds_ceiling"),
  };
}
