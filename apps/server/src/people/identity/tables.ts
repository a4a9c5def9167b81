import type { Locale } from "@okpay/contracts";
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

/** This module's tables, for `withTables`. */
export type IdentityTables = {
  "identity.customer": {
    id: string;
    display_name: string;
    locale: Locale;
    persona: string | null;
    created_at: Date;
  };
  "identity.credential": { customer_id: string; password_hash: string; changed_at: Date };
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
  };
};

export const identityTables = (db: Tx | Database["kysely"]) => db.withTables<IdentityTables>();
