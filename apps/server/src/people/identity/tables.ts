import type { Locale } from "@okpay/contracts";
import type { Generated } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

export type RegistrationState = "pending" | "completed" | "superseded";
export type IdentifierKind = "email" | "phone";

export type RegistrationRow = {
  id: string;
  version: number;
  state: RegistrationState;
  display_name: string;
  email: string;
  phone: string;
  password_hash: string | null;
  locale: Locale;
  terms_version: string;
  privacy_version: string;
  ip: string;
  user_agent: string;
  email_token_sha256: Buffer;
  email_token_expires_at: Date;
  email_confirmed_at: Date | null;
  phone_code_mac: Buffer;
  phone_code_expires_at: Date;
  phone_code_tries_left: number;
  phone_confirmed_at: Date | null;
  customer_id: string | null;
  created_at: Date;
  expires_at: Date;
};

export type FactorKind = "totp" | "sms" | "email" | "passkey";

export type FactorRow = {
  id: string;
  customer_id: string;
  kind: FactorKind;
  label: string;
  created_at: Date;
  last_used_at: Date | null;
  totp_secret: Buffer | null;
  totp_last_step: bigint | null;
  credential_id: string | null;
  public_key: Buffer | null;
  sign_count: bigint | null;
  transports: readonly string[] | null;
  device_type: "singleDevice" | "multiDevice" | null;
  is_backed_up: boolean | null;
  aaguid: string | null;
  flagged_at: Date | null;
};

export type ChallengeRow = {
  id: string;
  purpose: string;
  customer_id: string | null;
  method: "sms" | "email" | "passkey";
  binding: Buffer;
  code_mac: Buffer | null;
  nonce: Buffer | null;
  lock_key: Buffer | null;
  tries_left: number;
  created_at: Date;
  expires_at: Date;
  consumed_at: Date | null;
  voided_at: Date | null;
};

export type DeviceRow = {
  id: string;
  customer_id: string;
  token_sha256: Buffer;
  user_agent: string;
  ip: string;
  first_seen_at: Date;
  last_seen_at: Date;
  trusted_at: Date | null;
  trusted_until: Date | null;
  revoked_at: Date | null;
};

export type PendingSignInRow = {
  id: string;
  token_sha256: Buffer;
  customer_id: string;
  failures_before: number;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
  ip: string;
  user_agent: string;
};

/** This module's tables, for `withTables`. */
export type IdentityTables = {
  "identity.customer": {
    id: string;
    display_name: string;
    locale: Locale;
    persona: string | null;
    created_at: Date;
  };
  "identity.credential": {
    customer_id: string;
    password_hash: string;
    changed_at: Date;
    brought_by: Generated<"email" | "phone" | null>;
  };
  "identity.identifier": {
    id: string;
    version: number;
    kind: IdentifierKind;
    value: string;
    customer_id: string | null;
    verified_at: Date | null;
  };
  "identity.registration": RegistrationRow;
  "identity.session": {
    id: string;
    token_sha256: Buffer;
    customer_id: string;
    aal: number;
    authenticated_at: Date;
    last_seen_at: Date;
    absolute_expires_at: Date;
    ip: string;
    user_agent: string;
    revoked_at: Date | null;
    factors: string[];
    step_up_at: Date | null;
    device_id: string | null;
  };
  "identity.factor": FactorRow;
  "identity.totp_enrolment": {
    id: string;
    customer_id: string;
    session_id: string;
    secret: Buffer;
    tries_left: number;
    created_at: Date;
    expires_at: Date;
  };
  "identity.recovery_code": {
    id: string;
    customer_id: string;
    code_sha256: Buffer;
    created_at: Date;
    used_at: Date | null;
  };
  "identity.challenge": ChallengeRow;
  "identity.device": DeviceRow;
  "identity.pending_sign_in": PendingSignInRow;
};

export const identityTables = (db: Tx | Database["kysely"]) => db.withTables<IdentityTables>();
