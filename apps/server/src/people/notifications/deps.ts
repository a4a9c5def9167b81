import type { Locale } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Messages } from "../../platform/messages/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";

export interface NotificationsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, "subscribe">;
  readonly messages: Messages;
  readonly publicUrl: string;
  /** Who they are and how they are reached (people/identity). */
  readonly profilesOf: (customerIds: readonly string[]) => Promise<ReadonlyMap<string, Contact>>;
  /** Where a customer wants to be told of money that came in or left. */
  readonly alertsOf: (
    customerId: string,
    event: "payment_received" | "payment_sent",
  ) => Promise<{ readonly email: boolean; readonly sms: boolean }>;
}

/** What a message needs to know of a customer. */
export interface Contact {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly locale: Locale;
}
