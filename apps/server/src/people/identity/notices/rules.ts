import type { SecurityNoticeEvent } from "../ports.ts";
import type { AlertEvent } from "./alerts.ts";

interface NoticeRule {
  /** The line of the alerts grid it belongs to; null: always told. */
  readonly alert: AlertEvent | null;
  /** Whether the mail carries a "this was not me" link. News that is good or already safe has none. */
  readonly hasFreezeLink: boolean;
  /** False: mail only; too small for an SMS. */
  readonly isForSms: boolean;
  /** Somebody else can cause it as often as they like: told so often an hour at most. */
  readonly mostPerHour: number | null;
  /** The customer's own page that the mail leads to; it asks who they are. */
  readonly page?: "/cards" | "/top-up";
}

const OFTEN = { mostPerHour: null, isForSms: true, hasFreezeLink: true } as const;

/** How each event is told (row F12): one line per event, so that a new one has to be thought about. */
export const NOTICE_RULES: Readonly<Record<SecurityNoticeEvent, NoticeRule>> = {
  new_device: { ...OFTEN, alert: "new_device" },
  sign_in_after_failures: { ...OFTEN, alert: "sign_in_failures" },
  second_factor_failed: { ...OFTEN, alert: "sign_in_failures", mostPerHour: 3 },
  factor_locked: { ...OFTEN, alert: "sign_in_failures", mostPerHour: 3 },
  passkey_flagged: { ...OFTEN, alert: null, mostPerHour: 3 },
  factor_added: { ...OFTEN, alert: "factor_changed" },
  factor_removed: { ...OFTEN, alert: "factor_changed" },
  recovery_code_used: { ...OFTEN, alert: "factor_changed" },
  recovery_codes_renewed: { ...OFTEN, alert: "factor_changed" },
  session_ended: { ...OFTEN, alert: "new_device", isForSms: false, mostPerHour: 3 },
  password_changed: { ...OFTEN, alert: "password_changed" },
  email_changed: { ...OFTEN, alert: "contact_changed" },
  phone_changed: { ...OFTEN, alert: "contact_changed" },
  recovery_started: { ...OFTEN, alert: null, hasFreezeLink: false },
  recovery_cancelled: { ...OFTEN, alert: null, hasFreezeLink: false },
  recovery_completed: { ...OFTEN, alert: null },
  account_frozen: { ...OFTEN, alert: null, hasFreezeLink: false },
  account_unfrozen: { ...OFTEN, alert: null },
  payment_blocked: { ...OFTEN, alert: null, mostPerHour: 3 },
  limit_raise_requested: { ...OFTEN, alert: null },
  bank_account_added: { ...OFTEN, alert: null },
  beneficiary_added: { ...OFTEN, alert: null },
  webhook_disabled: { ...OFTEN, alert: null, isForSms: false, hasFreezeLink: false },
  caller_proved: { ...OFTEN, alert: null, mostPerHour: 6 },
  unlocked_by_staff: { ...OFTEN, alert: null },
  reset_by_staff: { ...OFTEN, alert: null },
  next_steps: { ...OFTEN, alert: null, isForSms: false, hasFreezeLink: false },
  card_by_themselves: { ...OFTEN, alert: null, hasFreezeLink: false, page: "/cards" },
  top_up_by_themselves: { ...OFTEN, alert: null, hasFreezeLink: false, page: "/top-up" },
  document_approved: { ...OFTEN, alert: null, isForSms: false },
  document_rejected: { ...OFTEN, alert: null, isForSms: false },
};
