import type { DeclineCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import type { PaymentEventType, PaymentState } from "./lifecycle.ts";
import type { PaymentKind } from "./rules.ts";

/** A side of a payment as it was called then. `customerId` is null for a card. */
export interface PaymentParty {
  readonly customerId: string | null;
  readonly name: string;
  readonly maskedName: string;
  readonly detail: string | null;
}

export interface PaymentEvent {
  readonly type: PaymentEventType;
  readonly at: Date;
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
  readonly declineCode: DeclineCode | null;
  readonly shortfallMinor: bigint | null;
  readonly payerBalanceAfter: bigint | null;
  readonly payeeBalanceAfter: bigint | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly events: readonly PaymentEvent[];
}

/** The ledger's own time of a booking, to the millisecond that answers show. */
export const bookedAt = ({ atMicros }: { readonly atMicros: bigint }): Date =>
  new Date(Number(BigInt(atMicros) / 1000n));
