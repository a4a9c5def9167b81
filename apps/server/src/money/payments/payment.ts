import type { DeclineCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import type { PaymentEventType, PaymentState, PaymentStep } from "./lifecycle.ts";
import type { RemittancePrice } from "./ports.ts";
import type { FeePlan, PaymentKind } from "./rules.ts";

/** A side of a payment as it was called then. `customerId` is null for a card, a merchant and a bank account. */
export interface PaymentParty {
  readonly customerId: string | null;
  readonly name: string;
  readonly maskedName: string;
  readonly detail: string | null;
}

export interface PaymentEvent {
  readonly type: PaymentEventType;
  readonly at: Date;
  /** Of a capture or refund, when it is not the whole payment's. */
  readonly amountMinor?: bigint;
}

/** What only a purchase has. Sums are in the payment's currency. */
export interface Purchase {
  readonly merchantId: string;
  /** 2020 in the ledger. */
  readonly merchantAccountId: string;
  readonly checkoutId: string;
  readonly way: "balance" | "card";
  /** 2010; null when a card pays. */
  readonly payerAccountId: string | null;
  readonly feePlan: FeePlan;
  readonly isCapturedAtOnce: boolean;
  readonly captured: bigint;
  /** What is on its way back counts. */
  readonly refunded: bigint;
  readonly merchantFee: bigint;
  /** A part that is taken ends one hold and makes the next for the rest: the number of the open one. */
  readonly holds: number;
  /** Until then it can be captured. */
  readonly expiresAt: Date;
}

/** What only has what leaves to a bank account: a cash-out, a remittance. */
export interface Payout {
  /** The customer's own, or a recipient's. */
  readonly bankAccountId: string;
  /** 2010 in the ledger. */
  readonly walletAccountId: string;
  /** As it was said before it was confirmed. */
  readonly arrivesBy: Date;
}

/** A payment as stored; both parties' view of it is made in `view.ts`. */
export interface Payment {
  readonly id: string;
  readonly version: number;
  readonly kind: PaymentKind;
  readonly state: PaymentState;
  readonly payer: PaymentParty;
  readonly payee: PaymentParty;
  readonly amount: Money;
  readonly fee: Money;
  readonly note: string | null;
  readonly cardId: string | null;
  /** By a card, or to a bank account, of the sandbox: nothing real moves. */
  readonly isSandbox: boolean;
  readonly declineCode: DeclineCode | null;
  readonly shortfallMinor: bigint | null;
  readonly payerBalanceAfter: bigint | null;
  readonly payeeBalanceAfter: bigint | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly events: readonly PaymentEvent[];
  readonly purchase: Purchase | null;
  readonly payout: Payout | null;
  /** What was agreed about one that goes abroad. */
  readonly remittance: RemittancePrice | null;
  /** The payment this one exists because of: of a refund the purchase, of an answer the request. */
  readonly originalId: string | null;
}

/** The payment after a step of its life cycle; everything else as it was. */
export const stepped = (
  payment: Payment,
  step: PaymentStep,
  at: Date,
  amountMinor?: bigint,
): Payment => ({
  ...payment,
  version: payment.version + 1,
  state: step.to,
  completedAt: completedAtAfter(payment, step, at),
  events: [
    ...payment.events,
    ...step.events.map((type) =>
      amountMinor === undefined ? { type, at } : { type, at, amountMinor },
    ),
  ],
});

/** What comes back was paid out all the same. */
const completedAtAfter = (payment: Payment, step: PaymentStep, at: Date): Date | null => {
  if (step.to === "completed") return payment.completedAt ?? at;
  return step.to === "returned" ? payment.completedAt : null;
};

/** The ledger's own time of a booking, to the millisecond that answers show. */
export const bookedAt = ({ atMicros }: { readonly atMicros: bigint }): Date =>
  new Date(Number(BigInt(atMicros) / 1000n));
