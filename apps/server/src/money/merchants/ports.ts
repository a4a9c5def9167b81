import type { Tx } from "../../platform/db/index.ts";
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

/** Tells a merchant's owner, in the transaction that makes it true, that nothing is sent to an address of theirs any more. */
export interface EndpointNotice {
  notify(
    tx: Tx,
    notice: {
      readonly customerId: string;
      readonly event: "webhook_disabled";
      /** OKPay did it by itself. */
      readonly origin: null;
      readonly params: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}
