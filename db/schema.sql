-- Made from the migrations by `npm run gen`; read it, do not run it.

CREATE SCHEMA cards;

CREATE TABLE cards.sandbox_charge (
  reference uuid NOT NULL,
  card_id text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  outcome text NOT NULL,
  code text,
  answers_at timestamp with time zone NOT NULL,
  cancelled_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT sandbox_charge_pkey PRIMARY KEY (reference),
  CONSTRAINT sandbox_charge_amount_check CHECK (amount > 0),
  CONSTRAINT sandbox_charge_outcome_check CHECK (outcome = ANY (ARRAY['approved'::text, 'declined'::text]))
);
GRANT INSERT, SELECT, UPDATE ON cards.sandbox_charge TO okpay_app;

CREATE SCHEMA identity;

CREATE TABLE identity.consent (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  document text NOT NULL,
  document_version text NOT NULL,
  accepted_at timestamp with time zone NOT NULL,
  locale text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  CONSTRAINT consent_pkey PRIMARY KEY (id),
  CONSTRAINT consent_customer_id_document_document_version_key UNIQUE (customer_id, document, document_version),
  CONSTRAINT consent_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT consent_document_check CHECK (document = ANY (ARRAY['terms'::text, 'privacy'::text]))
);
GRANT INSERT, SELECT ON identity.consent TO okpay_app;

CREATE TABLE identity.credential (
  customer_id uuid NOT NULL,
  password_hash text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT credential_pkey PRIMARY KEY (customer_id),
  CONSTRAINT credential_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED
);
GRANT INSERT, SELECT ON identity.credential TO okpay_app;
GRANT UPDATE (password_hash, changed_at) ON identity.credential TO okpay_app;

CREATE TABLE identity.customer (
  id uuid NOT NULL,
  display_name text NOT NULL,
  locale text NOT NULL,
  persona text,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT customer_pkey PRIMARY KEY (id),
  CONSTRAINT customer_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT customer_persona_key UNIQUE (persona)
);
GRANT INSERT, SELECT ON identity.customer TO okpay_app;
GRANT UPDATE (locale) ON identity.customer TO okpay_app;

CREATE TABLE identity.identifier (
  id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  customer_id uuid,
  verified_at timestamp with time zone,
  CONSTRAINT identifier_pkey PRIMARY KEY (id),
  CONSTRAINT identifier_check CHECK ((customer_id IS NULL) = (verified_at IS NULL)),
  CONSTRAINT identifier_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT identifier_customer_id_kind_key UNIQUE (customer_id, kind),
  CONSTRAINT identifier_kind_check CHECK (kind = ANY (ARRAY['email'::text, 'phone'::text])),
  CONSTRAINT identifier_kind_value_key UNIQUE (kind, value)
);
CREATE INDEX identifier_free ON identity.identifier USING btree (id) WHERE (customer_id IS NULL);
GRANT DELETE, INSERT, SELECT ON identity.identifier TO okpay_app;
GRANT UPDATE (version, customer_id, verified_at) ON identity.identifier TO okpay_app;

CREATE TABLE identity.registration (
  id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  display_name text NOT NULL,
  email text NOT NULL,
  phone text NOT NULL,
  password_hash text,
  locale text NOT NULL,
  terms_version text NOT NULL,
  privacy_version text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  email_token_sha256 bytea NOT NULL,
  email_token_expires_at timestamp with time zone NOT NULL,
  email_confirmed_at timestamp with time zone,
  phone_code_mac bytea NOT NULL,
  phone_code_expires_at timestamp with time zone NOT NULL,
  phone_code_tries_left integer NOT NULL,
  phone_confirmed_at timestamp with time zone,
  customer_id uuid,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT registration_pkey PRIMARY KEY (id),
  CONSTRAINT registration_check CHECK ((state = 'completed'::text) = (customer_id IS NOT NULL)),
  CONSTRAINT registration_check1 CHECK (state <> 'completed'::text OR email_confirmed_at IS NOT NULL AND phone_confirmed_at IS NOT NULL),
  CONSTRAINT registration_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT registration_phone_code_tries_left_check CHECK (phone_code_tries_left >= 0),
  CONSTRAINT registration_state_check CHECK (state = ANY (ARRAY['pending'::text, 'completed'::text, 'superseded'::text]))
);
CREATE INDEX registration_email ON identity.registration USING btree (email, created_at DESC) WHERE (state = 'pending'::text);
CREATE UNIQUE INDEX registration_email_token_key ON identity.registration USING btree (email_token_sha256);
CREATE INDEX registration_expires_at ON identity.registration USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON identity.registration TO okpay_app;

CREATE TABLE identity.session (
  id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  customer_id uuid NOT NULL,
  aal smallint NOT NULL,
  authenticated_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  absolute_expires_at timestamp with time zone NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamp with time zone,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_aal_check CHECK (aal = ANY (ARRAY[1, 2])),
  CONSTRAINT session_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT session_token_sha256_key UNIQUE (token_sha256)
);
CREATE INDEX session_absolute_expires_at ON identity.session USING btree (absolute_expires_at);
CREATE INDEX session_customer ON identity.session USING btree (customer_id, authenticated_at DESC) WHERE (revoked_at IS NULL);
GRANT DELETE, INSERT, SELECT ON identity.session TO okpay_app;
GRANT UPDATE (last_seen_at, revoked_at) ON identity.session TO okpay_app;

CREATE TABLE identity.throttle (
  key bytea NOT NULL,
  hits timestamp with time zone[] NOT NULL,
  blocked_until timestamp with time zone,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT throttle_pkey PRIMARY KEY (key)
);
CREATE INDEX throttle_expires_at ON identity.throttle USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON identity.throttle TO okpay_app;

CREATE SCHEMA ledger;

CREATE TABLE ledger.account (
  opened_at timestamp with time zone NOT NULL,
  id uuid NOT NULL,
  currency text NOT NULL,
  code integer NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_code_check CHECK (code > 0),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT account_opened_at_key UNIQUE (opened_at)
);
COMMENT ON TABLE ledger.account IS 'What never changes about an account';
GRANT INSERT, SELECT ON ledger.account TO okpay_app;

CREATE TABLE ledger.account_rules (
  changed_at timestamp with time zone NOT NULL,
  account_id uuid NOT NULL,
  floor bigint,
  ceiling bigint,
  is_frozen_in boolean NOT NULL,
  is_frozen_out boolean NOT NULL,
  is_closed boolean NOT NULL,
  reason text NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT account_rules_pkey PRIMARY KEY (account_id, changed_at),
  CONSTRAINT account_rules_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger.account(id),
  CONSTRAINT account_rules_changed_at_key UNIQUE (changed_at)
);
COMMENT ON TABLE ledger.account_rules IS 'The changeable part of an account: the newest row holds, the others are its history';
GRANT INSERT, SELECT ON ledger.account_rules TO okpay_app;

CREATE TABLE ledger.batch (
  no bigint NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  accounts integer NOT NULL,
  rules integer NOT NULL,
  transfers integer NOT NULL,
  refusals integer NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT batch_pkey PRIMARY KEY (no),
  CONSTRAINT batch_hash_key UNIQUE (hash),
  CONSTRAINT batch_last_at_key UNIQUE (last_at)
);
COMMENT ON TABLE ledger.batch IS 'The hash chain: hash = SHA-256(previous hash, header, rows of this batch in binary COPY format)';
GRANT INSERT, SELECT ON ledger.batch TO okpay_app;

CREATE TABLE ledger.refusal (
  refused_at timestamp with time zone NOT NULL,
  transfer_id uuid NOT NULL,
  code text NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT refusal_pkey PRIMARY KEY (transfer_id),
  CONSTRAINT refusal_refused_at_key UNIQUE (refused_at)
);
COMMENT ON TABLE ledger.refusal IS 'Transfer ids refused because of the state of the books: they stay refused for ever';
GRANT INSERT, SELECT ON ledger.refusal TO okpay_app;

CREATE TABLE ledger.transfer (
  posted_at timestamp with time zone NOT NULL,
  amount bigint NOT NULL,
  debit_debits_posted bigint NOT NULL,
  debit_credits_posted bigint NOT NULL,
  debit_debits_pending bigint NOT NULL,
  debit_credits_pending bigint NOT NULL,
  credit_debits_posted bigint NOT NULL,
  credit_credits_posted bigint NOT NULL,
  credit_debits_pending bigint NOT NULL,
  credit_credits_pending bigint NOT NULL,
  id uuid NOT NULL,
  debit_account_id uuid NOT NULL,
  credit_account_id uuid NOT NULL,
  reference uuid,
  pending_id uuid,
  expires_at timestamp with time zone,
  timeout_seconds integer NOT NULL,
  code integer NOT NULL,
  kind smallint NOT NULL,
  balancing smallint NOT NULL,
  currency text NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT transfer_pkey PRIMARY KEY (posted_at),
  CONSTRAINT transfer_amount_check CHECK (amount > 0),
  CONSTRAINT transfer_balancing_check CHECK (balancing >= 0 AND balancing <= 2),
  CONSTRAINT transfer_check CHECK (debit_account_id <> credit_account_id),
  CONSTRAINT transfer_check1 CHECK ((kind >= 3) = (pending_id IS NOT NULL)),
  CONSTRAINT transfer_kind_check CHECK (kind >= 1 AND kind <= 5)
);
CREATE INDEX transfer_credit_account ON ledger.transfer USING btree (credit_account_id, posted_at);
CREATE INDEX transfer_debit_account ON ledger.transfer USING btree (debit_account_id, posted_at);
CREATE INDEX transfer_expiring_hold ON ledger.transfer USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE UNIQUE INDEX transfer_id_key ON ledger.transfer USING btree (id);
CREATE UNIQUE INDEX transfer_resolution_key ON ledger.transfer USING btree (pending_id) WHERE (pending_id IS NOT NULL);
GRANT INSERT, SELECT ON ledger.transfer TO okpay_app;

CREATE VIEW ledger.balance AS
 SELECT a.id AS account_id,
    a.currency,
    a.code,
    a.opened_at,
    COALESCE(e.debits_posted, 0::bigint) AS debits_posted,
    COALESCE(e.credits_posted, 0::bigint) AS credits_posted,
    COALESCE(e.debits_pending, 0::bigint) AS debits_pending,
    COALESCE(e.credits_pending, 0::bigint) AS credits_pending,
    r.floor,
    r.ceiling,
    r.is_frozen_in,
    r.is_frozen_out,
    r.is_closed
   FROM ledger.account a
     CROSS JOIN LATERAL ( SELECT account_rules.changed_at,
            account_rules.account_id,
            account_rules.floor,
            account_rules.ceiling,
            account_rules.is_frozen_in,
            account_rules.is_frozen_out,
            account_rules.is_closed,
            account_rules.reason,
            account_rules.checksum
           FROM ledger.account_rules
          WHERE account_rules.account_id = a.id
          ORDER BY account_rules.changed_at DESC
         LIMIT 1) r
     LEFT JOIN LATERAL ( SELECT newest.posted_at,
            newest.debits_posted,
            newest.credits_posted,
            newest.debits_pending,
            newest.credits_pending
           FROM (( SELECT transfer.posted_at,
                    transfer.debit_debits_posted AS debits_posted,
                    transfer.debit_credits_posted AS credits_posted,
                    transfer.debit_debits_pending AS debits_pending,
                    transfer.debit_credits_pending AS credits_pending
                   FROM ledger.transfer
                  WHERE transfer.debit_account_id = a.id
                  ORDER BY transfer.posted_at DESC
                 LIMIT 1)
                UNION ALL
                ( SELECT transfer.posted_at,
                    transfer.credit_debits_posted,
                    transfer.credit_credits_posted,
                    transfer.credit_debits_pending,
                    transfer.credit_credits_pending
                   FROM ledger.transfer
                  WHERE transfer.credit_account_id = a.id
                  ORDER BY transfer.posted_at DESC
                 LIMIT 1)) newest
          ORDER BY newest.posted_at DESC
         LIMIT 1) e ON true;
COMMENT ON VIEW ledger.balance IS 'What each account holds now, with the rules that hold now';
GRANT SELECT ON ledger.balance TO okpay_app;

CREATE VIEW ledger.entry AS
 SELECT transfer.posted_at,
    transfer.id AS transfer_id,
    transfer.debit_account_id AS account_id,
    'debit'::text AS direction,
    transfer.amount,
    transfer.currency,
    transfer.kind,
    transfer.code,
    transfer.reference,
    transfer.debit_debits_posted AS debits_posted,
    transfer.debit_credits_posted AS credits_posted,
    transfer.debit_debits_pending AS debits_pending,
    transfer.debit_credits_pending AS credits_pending
   FROM ledger.transfer
UNION ALL
 SELECT transfer.posted_at,
    transfer.id AS transfer_id,
    transfer.credit_account_id AS account_id,
    'credit'::text AS direction,
    transfer.amount,
    transfer.currency,
    transfer.kind,
    transfer.code,
    transfer.reference,
    transfer.credit_debits_posted AS debits_posted,
    transfer.credit_credits_posted AS credits_posted,
    transfer.credit_debits_pending AS debits_pending,
    transfer.credit_credits_pending AS credits_pending
   FROM ledger.transfer;
COMMENT ON VIEW ledger.entry IS 'Both sides of every transfer, each with the running counters of its account';
GRANT SELECT ON ledger.entry TO okpay_app;

CREATE SCHEMA payments;

CREATE TABLE payments.attempt (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  acquirer text NOT NULL,
  card_id text NOT NULL,
  wallet_account_id uuid NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  claim_scope text NOT NULL,
  claim_key text NOT NULL,
  state text NOT NULL,
  code text,
  enquiries integer NOT NULL,
  next_enquiry_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT attempt_pkey PRIMARY KEY (id),
  CONSTRAINT attempt_amount_check CHECK (amount > 0),
  CONSTRAINT attempt_payment_id_key UNIQUE (payment_id),
  CONSTRAINT attempt_state_check CHECK (state = ANY (ARRAY['asked'::text, 'approved'::text, 'declined'::text, 'cancelling'::text, 'cancelled'::text]))
);
CREATE INDEX attempt_due_idx ON payments.attempt USING btree (next_enquiry_at) WHERE (next_enquiry_at IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON payments.attempt TO okpay_app;

CREATE TABLE payments.event (
  payment_id uuid NOT NULL,
  seq integer NOT NULL,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (payment_id, seq),
  CONSTRAINT event_type_check CHECK (type = ANY (ARRAY['created'::text, 'sent_to_card_network'::text, 'outcome_unknown'::text, 'completed'::text, 'declined'::text]))
);
GRANT INSERT, SELECT ON payments.event TO okpay_app;

CREATE TABLE payments.payment (
  id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  payer_customer_id uuid,
  payee_customer_id uuid,
  payer_name text NOT NULL,
  payer_masked_name text NOT NULL,
  payer_detail text,
  payee_name text NOT NULL,
  payee_masked_name text NOT NULL,
  payee_detail text,
  amount bigint NOT NULL,
  fee bigint NOT NULL,
  currency text NOT NULL,
  note text,
  card_id text,
  decline_code text,
  shortfall bigint,
  payer_balance_after bigint,
  payee_balance_after bigint,
  created_at timestamp with time zone NOT NULL,
  completed_at timestamp with time zone,
  CONSTRAINT payment_pkey PRIMARY KEY (id),
  CONSTRAINT payment_amount_check CHECK (amount > 0),
  CONSTRAINT payment_check CHECK ((state = 'declined'::text) = (decline_code IS NOT NULL)),
  CONSTRAINT payment_check1 CHECK ((state = 'completed'::text) = (completed_at IS NOT NULL)),
  CONSTRAINT payment_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT payment_fee_check CHECK (fee >= 0),
  CONSTRAINT payment_kind_check CHECK (kind = ANY (ARRAY['top_up'::text, 'send'::text])),
  CONSTRAINT payment_shortfall_check CHECK (shortfall > 0),
  CONSTRAINT payment_state_check CHECK (state = ANY (ARRAY['processing'::text, 'completed'::text, 'declined'::text]))
);
CREATE INDEX payment_payee_idx ON payments.payment USING btree (payee_customer_id, id DESC) WHERE (payee_customer_id IS NOT NULL);
CREATE INDEX payment_payer_idx ON payments.payment USING btree (payer_customer_id, id DESC) WHERE (payer_customer_id IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON payments.payment TO okpay_app;

CREATE SCHEMA platform;

CREATE TABLE platform.idempotency (
  scope text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  operation text NOT NULL,
  status integer,
  body json,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_pkey PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_created_at ON platform.idempotency USING brin (created_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON platform.idempotency TO okpay_app;

CREATE TABLE platform.message (
  id uuid NOT NULL,
  channel text NOT NULL,
  template text NOT NULL,
  locale text NOT NULL,
  state text NOT NULL,
  content bytea,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL,
  deliver_until timestamp with time zone NOT NULL,
  delivered_at timestamp with time zone,
  provider_reference text,
  last_problem text,
  CONSTRAINT message_pkey PRIMARY KEY (id),
  CONSTRAINT message_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'sms'::text])),
  CONSTRAINT message_check CHECK (content IS NOT NULL OR state <> 'queued'::text),
  CONSTRAINT message_state_check CHECK (state = ANY (ARRAY['queued'::text, 'delivered'::text, 'failed'::text, 'expired'::text]))
);
CREATE INDEX message_created_at ON platform.message USING btree (created_at DESC);
GRANT DELETE, INSERT, SELECT, UPDATE ON platform.message TO okpay_app;

CREATE TABLE platform.migration (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT migration_pkey PRIMARY KEY (name)
);
GRANT SELECT ON platform.migration TO okpay_app;

CREATE TABLE platform.outbox (
  id uuid NOT NULL,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamp with time zone NOT NULL DEFAULT now(),
  last_error text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);
GRANT DELETE, INSERT, SELECT, UPDATE ON platform.outbox TO okpay_app;

CREATE SCHEMA wallets;

CREATE TABLE wallets.account (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  currency text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT account_customer_id_currency_key UNIQUE (customer_id, currency)
);
GRANT INSERT, SELECT ON wallets.account TO okpay_app;
