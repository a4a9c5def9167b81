import type { Locale } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { Challenges } from "../identity/index.ts";
import type { BlockedNotice, Intents, Origin } from "./ports.ts";

/** Somebody signed in who is about to pay. */
export interface Payer {
  readonly customerId: string;
  readonly sessionId: string;
  readonly origin: Origin;
}

export interface ConfirmationsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly intents: Intents;
  readonly audit: AuditTrail;
  readonly notices: BlockedNotice;
  /** A proof came faster than anybody reads: what this customer pays next is looked at more closely (row U10). */
  noteHaste(tx: Tx, customerId: string): Promise<void>;
  /** In whose words the message is written. */
  localeOf(customerId: string): Promise<Locale>;
}

/** Of one intent, over all its proofs. */
export const MOST_FAILURES = 5;
export const COOL_DOWN_MS = 15 * 60_000;

export function blockedRefusal(until: Date | null, now: Date): RequestRefused {
  const wait = (until?.getTime() ?? now.getTime() + COOL_DOWN_MS) - now.getTime();
  return new RequestRefused("payment_blocked", {
    retryAfterSeconds: Math.max(1, Math.ceil(wait / 1000)),
  });
}
