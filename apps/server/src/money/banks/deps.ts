import type { CurrencyCode } from "@okpay/money";
import type { AuditEvent, AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";

export type Origin = NonNullable<AuditEvent["origin"]>;

/** Tells a customer that money can leave to a new account, or recipient, from now on. */
export interface AccountNotice {
  notify(
    tx: Tx,
    notice: {
      readonly customerId: string;
      readonly event: "bank_account_added" | "beneficiary_added";
      readonly origin: Origin;
      readonly params: Readonly<Record<string, string>>;
    },
  ): Promise<void>;
}

/** What accounts are kept with, whoever's they are; app.ts hands it in. */
export interface AccountsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<AuditTrail, "write">;
  readonly notices: AccountNotice;
  /** Newest first: the first seals, the others only open what they sealed before. */
  readonly numberKeys: readonly Buffer[];
  /** 32 bytes of a key used for nothing else. */
  readonly fingerprintKey: Buffer;
  readonly currencies: readonly CurrencyCode[];
  /** A demo takes the sandbox bank's accounts only, so that nobody types a real number into it. */
  readonly takesOnlySandbox: boolean;
}
