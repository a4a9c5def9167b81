import type { Database, Tx } from "../../../platform/db/index.ts";
import type { IdentityTables } from "../tables.ts";

export type ContactChannel = "email" | "phone";

export type ProtectionRow = {
  customer_id: string;
  version: number;
  frozen_at: Date | null;
  frozen_by: "customer" | "link" | "staff" | null;
  sms_stopped_at: Date | null;
  restricted_until: Date | null;
};

export type PasswordResetRow = {
  id: string;
  channel: ContactChannel;
  target_mac: Buffer;
  customer_id: string | null;
  token_sha256: Buffer | null;
  challenge_id: string | null;
  ip: string;
  user_agent: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  voided_at: Date | null;
};

export type ContactChangeRow = {
  id: string;
  customer_id: string;
  challenge_id: string;
  session_id: string;
  channel: ContactChannel;
  old_value: string;
  new_value: string;
  created_at: Date;
  confirmed_at: Date | null;
  reverted_at: Date | null;
};

export type RecoveryCaseRow = {
  id: string;
  customer_id: string;
  state: "open" | "completed" | "cancelled";
  ip: string;
  user_agent: string;
  created_at: Date;
  ready_at: Date;
  expires_at: Date;
  email_challenge_id: string | null;
  phone_challenge_id: string | null;
  email_proved_at: Date | null;
  ended_at: Date | null;
};

export type NoticeLinkRow = {
  token_sha256: Buffer;
  customer_id: string;
  purpose: "freeze" | "cancel-recovery";
  subject_id: string | null;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
};

/** This part's tables besides identity's own, for `withTables`. */
type RecoveryTables = IdentityTables & {
  "identity.protection": ProtectionRow;
  "identity.password_reset": PasswordResetRow;
  "identity.contact_change": ContactChangeRow;
  "identity.recovery_case": RecoveryCaseRow;
  "identity.notice_link": NoticeLinkRow;
  "identity.alert_preference": {
    customer_id: string;
    event: string;
    channel: "email" | "sms";
    is_on: boolean;
  };
};

export type Db = Tx | Database["kysely"];

export const recoveryTables = (db: Db) => db.withTables<RecoveryTables>();
