import type { DeclineCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";

/** A customer who works with a merchant account, as the others there see them. */
export interface Person {
  readonly customerId: string;
  readonly displayName: string;
  readonly maskedContact: string;
}

/** Who people are: answered by people/identity, plugged in by app.ts. */
export interface PeopleDirectory {
  findByEmail(email: string): Promise<Person | null>;
  profilesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
}

type PaymentState =
  | "requested"
  | "needs_action"
  | "processing"
  | "authorized"
  | "completed"
  | "declined"
  | "voided";

interface PurchaseEvent {
  readonly type: string;
  readonly at: Date;
  readonly amount: Money | null;
}

/** A purchase as money/payments tells it to its merchant. */
export interface PurchaseView {
  readonly id: string;
  readonly version: number;
  readonly state: PaymentState;
  readonly amount: Money;
  readonly captured: Money;
  readonly refunded: Money;
  readonly merchantFee: Money;
  readonly way: "balance" | "card";
  readonly payerName: string;
  readonly declineCode: DeclineCode | null;
  readonly capturableUntil: Date;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly events: readonly PurchaseEvent[];
  readonly refunds: readonly {
    readonly id: string;
    readonly state: PaymentState;
    readonly amount: Money;
    readonly reason: string | null;
    readonly createdAt: Date;
  }[];
}

/** `clientId` makes a command one command for ever: with other content it is refused. */
interface PurchaseCommand {
  readonly merchantId: string;
  readonly paymentId: string;
  readonly clientId: string;
}

/**
 * What is done with purchases: answered by money/payments, which stands below this room but asks it about checkouts; so
 * app.ts plugs the two into each other.
 */
export interface Purchases {
  capture(command: PurchaseCommand & { amount?: Money; isFinal?: boolean }): Promise<PurchaseView>;
  void(command: PurchaseCommand): Promise<PurchaseView>;
  refund(command: PurchaseCommand & { amount?: Money; reason?: string }): Promise<PurchaseView>;
  get(request: { readonly merchantId: string; readonly paymentId: string }): Promise<PurchaseView>;
}
