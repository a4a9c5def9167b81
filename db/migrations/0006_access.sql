-- 0006_access: staff, their factors, sessions, cases and what two of them agree on.
--
-- Why: people who work here are not customers: accounts, sessions and a listener of their own, two factors always, and a
--      second person for what one should not do alone (rows A9, G1, G5, G6, G9; docs/decisions/staff-apart-from-customers.md).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO okpay_app;

CREATE TABLE access.staff (
  id uuid PRIMARY KEY,
  email text NOT NULL UNIQUE,
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('agent', 'senior_agent', 'supervisor', 'operator', 'compliance', 'administrator')),
  state text NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  locale text NOT NULL CHECK (locale IN ('en', 'zh-CN')),
  -- A visitor of the demo world may become them with one click.
  is_demo boolean NOT NULL,
  password_hash text,
  -- Seed of the authenticator app, sealed and bound to this row; the last step that was used (row F1).
  totp_seed bytea,
  totp_last_step bigint NOT NULL DEFAULT 0,
  failures int NOT NULL DEFAULT 0,
  locked_until timestamptz,
  created_at timestamptz NOT NULL,
  last_signed_in_at timestamptz,
  -- What disabling for idleness counts from: the newest sign-in, enrolment or invitation (row G9).
  active_since timestamptz NOT NULL,
  CHECK ((password_hash IS NULL) = (totp_seed IS NULL))
);
GRANT SELECT, INSERT ON access.staff TO okpay_app;
GRANT UPDATE (role, state, locale, display_name, password_hash, totp_seed, totp_last_step, failures, locked_until,
  last_signed_in_at, active_since) ON access.staff TO okpay_app;

-- The last four may not come back (PCI DSS 8.3.7, row P10).
CREATE TABLE access.former_password (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES access.staff,
  password_hash text NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX former_password_staff ON access.former_password (staff_id, changed_at DESC);
GRANT SELECT, INSERT, DELETE ON access.former_password TO okpay_app;

CREATE TABLE access.passkey (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES access.staff,
  credential_id text NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  label text NOT NULL,
  is_backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkey_staff ON access.passkey (staff_id);
GRANT SELECT, INSERT, UPDATE (counter, is_backed_up, last_used_at), DELETE ON access.passkey TO okpay_app;

-- A link that lets somebody set their factors, once.
CREATE TABLE access.enrolment (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES access.staff,
  token_sha256 bytea NOT NULL UNIQUE,
  -- Shown and not yet proved.
  totp_seed bytea,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX enrolment_staff ON access.enrolment (staff_id);
GRANT SELECT, INSERT, UPDATE (totp_seed, used_at), DELETE ON access.enrolment TO okpay_app;

-- What a passkey is asked to sign; deleted by whoever answers first.
CREATE TABLE access.challenge (
  id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('sign_in', 'enrolment')),
  enrolment_id uuid REFERENCES access.enrolment ON DELETE CASCADE,
  challenge bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK ((purpose = 'enrolment') = (enrolment_id IS NOT NULL))
);
CREATE INDEX challenge_expires_at ON access.challenge (expires_at);
CREATE INDEX challenge_enrolment ON access.challenge (enrolment_id);
GRANT SELECT, INSERT, DELETE ON access.challenge TO okpay_app;

CREATE TABLE access.session (
  id uuid PRIMARY KEY,
  token_sha256 bytea NOT NULL UNIQUE,
  staff_id uuid NOT NULL REFERENCES access.staff,
  factor text NOT NULL CHECK (factor IN ('totp', 'passkey', 'demo')),
  signed_in_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  absolute_expires_at timestamptz NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_staff ON access.session (staff_id) WHERE revoked_at IS NULL;
CREATE INDEX session_absolute_expires_at ON access.session (absolute_expires_at);
GRANT SELECT, INSERT, UPDATE (last_seen_at, revoked_at), DELETE ON access.session TO okpay_app;

-- Customers that are a member of staff, or close to one: neither looks at nor decides about them (row G6).
CREATE TABLE access.linked_account (
  staff_id uuid NOT NULL REFERENCES access.staff,
  customer_id uuid NOT NULL,
  PRIMARY KEY (staff_id, customer_id)
);
GRANT SELECT, INSERT ON access.linked_account TO okpay_app;

CREATE TABLE access.approval (
  id uuid PRIMARY KEY,
  command text NOT NULL,
  payload jsonb NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('staff', 'customer')),
  subject_id uuid NOT NULL,
  subject_name text NOT NULL,
  reason text NOT NULL,
  state text NOT NULL CHECK (state IN ('requested', 'approved', 'rejected', 'expired')),
  requested_by uuid NOT NULL REFERENCES access.staff,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  decided_by uuid REFERENCES access.staff,
  decided_at timestamptz,
  decision_reason text,
  -- Two different people, whatever the program thinks.
  CHECK (decided_by <> requested_by),
  CHECK ((state IN ('approved', 'rejected')) = (decided_by IS NOT NULL))
);
-- One open request for one thing.
CREATE UNIQUE INDEX approval_open ON access.approval (command, subject_id) WHERE state = 'requested';
CREATE INDEX approval_requested_at ON access.approval (requested_at DESC);
GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at, decision_reason) ON access.approval TO okpay_app;

CREATE TABLE access.support_case (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES access.staff,
  customer_id uuid NOT NULL,
  topic text NOT NULL,
  note text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX support_case_staff ON access.support_case (staff_id, opened_at DESC);
CREATE INDEX support_case_customer ON access.support_case (customer_id);
GRANT SELECT, INSERT, UPDATE (state, closed_at) ON access.support_case TO okpay_app;
