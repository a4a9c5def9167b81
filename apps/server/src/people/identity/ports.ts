import type { Tx } from "../../platform/db/index.ts";
import type { Expectation, SideRow } from "../../platform/side-row.ts";

/**
 * What identity needs of the money wing when somebody becomes a customer. Plugged in by app.ts: one ledger booking that
 * opens the customer's wallets and writes these rows, all or nothing.
 */
export interface CustomerActivation {
  /**
   * Resolves after the commit. "stale": a row in `expects` has another version by now; nothing happened. Rejects when the
   * outcome is unknown (the database went away); repeating is safe, because the ids and versions decide.
   */
  activate(request: ActivationRequest): Promise<"activated" | "stale">;
}

export interface ActivationRequest {
  readonly customerId: string;
  readonly rows: readonly SideRow[];
  readonly expects: readonly Expectation[];
}

/** What a customer is told of on every verified channel (ASVS V6.3.5, V6.3.7; row F12). */
export type SecurityNoticeEvent =
  /** Signed in on a device that was not known; carries a "this was not me" link. */
  | "new_device"
  /** Signed in after three or more failures. */
  | "sign_in_after_failures"
  /** Password right, second factor wrong. */
  | "second_factor_failed"
  | "factor_added"
  | "factor_removed"
  | "factor_locked"
  /** A passkey's counter went backwards. */
  | "passkey_flagged"
  | "recovery_code_used"
  | "recovery_codes_renewed"
  /** The oldest of more than ten sessions was ended. */
  | "session_ended"
  | "password_changed"
  | "email_changed"
  | "phone_changed"
  | "recovery_started"
  | "recovery_cancelled"
  | "recovery_completed"
  | "account_frozen"
  | "account_unfrozen"
  /** Five wrong proofs of one payment (row U5). */
  | "payment_blocked"
  | "limit_raise_requested"
  /** Money can leave to a new bank account from now on. */
  | "bank_account_added"
  | "beneficiary_added"
  /** A merchant's webhook endpoint gets nothing more: it is gone, or failed for three days. */
  | "webhook_disabled"
  /** Somebody on the telephone proved to be them. */
  | "caller_proved"
  | "unlocked_by_staff"
  | "reset_by_staff"
  /** What an agent explained: what to do about a payment. */
  | "next_steps"
  /** An agent showed where to enter a card, or to top up: nobody says a card's number on the telephone. */
  | "card_by_themselves"
  | "top_up_by_themselves"
  | "document_approved"
  | "document_rejected";

export interface SecurityNotice {
  readonly customerId: string;
  readonly event: SecurityNoticeEvent;
  /** Where it came from; null when the program did it by itself. */
  readonly origin: { readonly ip: string; readonly userAgent: string } | null;
  /** Of the event's texts, beside name, time and place: `{ factor: "totp", label: "…" }` for instance. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Tells the customer, in the transaction that makes the news true. `recovery/` implements it; mails carry its freeze link. */
export interface SecurityNotices {
  notify(tx: Tx, notice: SecurityNotice): Promise<void>;
}
