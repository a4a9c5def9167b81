-- 0007_factors: second factors, challenges, devices, and sign-in in two steps.
--
-- Why: a password alone must not be enough for whoever has set up more (docs/decisions/two-step-sign-in.md); every code and
--      every passkey assertion is one row that can be tried five times and used once (one-challenge-table.md).
-- Locks: new tables; three columns on identity.session with constant defaults (an instant's ACCESS EXCLUSIVE, no rewrite).
-- Rollout: before the program that uses it; the previous version does not know the tables and leaves the columns' defaults.

-- Second factors of a customer. Codes go to the verified channel of the moment, so `sms` and `email` hold no address.
CREATE TABLE identity.factor (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  kind text NOT NULL CHECK (kind IN ('totp', 'sms', 'email', 'passkey')),
  label text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  -- Only with kind totp: the seed, sealed (AES-256-GCM, bound to customer and row), and the last step that was used.
  totp_secret bytea,
  totp_last_step bigint,
  -- Only with kind passkey: what the authenticator gave. A counter that went backwards is flagged (row F10).
  credential_id text UNIQUE,
  public_key bytea,
  sign_count bigint,
  transports text[],
  device_type text CHECK (device_type IN ('singleDevice', 'multiDevice')),
  is_backed_up boolean,
  aaguid text,
  flagged_at timestamptz,
  CHECK ((kind = 'totp') = (totp_secret IS NOT NULL)),
  CHECK ((kind = 'passkey') = (credential_id IS NOT NULL AND public_key IS NOT NULL AND sign_count IS NOT NULL))
);
CREATE INDEX factor_customer ON identity.factor (customer_id, created_at);
-- One authenticator app and one of each channel; any number of passkeys.
CREATE UNIQUE INDEX factor_one_of_a_kind ON identity.factor (customer_id, kind) WHERE kind <> 'passkey';
GRANT SELECT, INSERT, UPDATE (label, last_used_at, totp_last_step, sign_count, is_backed_up, flagged_at), DELETE ON identity.factor TO okpay_app;

-- A seed that was shown and not confirmed yet; dies in ten minutes (row F3).
CREATE TABLE identity.totp_enrolment (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  session_id uuid NOT NULL,
  secret bytea NOT NULL,
  tries_left int NOT NULL CHECK (tries_left >= 0),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX totp_enrolment_customer ON identity.totp_enrolment (customer_id);
CREATE INDEX totp_enrolment_expires_at ON identity.totp_enrolment (expires_at);
GRANT SELECT, INSERT, UPDATE (tries_left), DELETE ON identity.totp_enrolment TO okpay_app;

-- 120 random bits each: a plain digest is enough, and what is in a dump opens nothing (row F4).
CREATE TABLE identity.recovery_code (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  code_sha256 bytea NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  UNIQUE (customer_id, code_sha256)
);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON identity.recovery_code TO okpay_app;

-- Every code and passkey assertion that was asked for. Without customer: nobody is known yet (a passkey sign-in), or
-- nobody is there and a stranger must not learn it.
CREATE TABLE identity.challenge (
  id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN
    ('login', 'step-up', 'payment', 'factor-change', 'reset', 'contact-change', 'recovery', 'caller-verify')),
  customer_id uuid REFERENCES identity.customer,
  method text NOT NULL CHECK (method IN ('sms', 'email', 'passkey')),
  -- SHA-256 of what it answers for: a pending sign-in, a session, a payment's digest …
  binding bytea NOT NULL CHECK (length(binding) = 32),
  -- Codes: HMAC over purpose, id, binding and code. Passkeys: the challenge signed is SHA-256(nonce ‖ binding).
  code_mac bytea,
  nonce bytea,
  -- Codes: the counter of failures in a row (identity.factor_lock).
  lock_key bytea,
  tries_left int NOT NULL CHECK (tries_left >= 0),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  consumed_at timestamptz,
  voided_at timestamptz,
  CHECK (CASE method WHEN 'passkey' THEN nonce IS NOT NULL AND code_mac IS NULL AND lock_key IS NULL
                     ELSE nonce IS NULL AND code_mac IS NOT NULL AND lock_key IS NOT NULL END)
);
-- Voiding: a resend by binding, an edited payment by customer.
CREATE INDEX challenge_open_binding ON identity.challenge (binding) WHERE consumed_at IS NULL AND voided_at IS NULL;
CREATE INDEX challenge_open_customer ON identity.challenge (customer_id, purpose) WHERE consumed_at IS NULL AND voided_at IS NULL;
CREATE INDEX challenge_expires_at ON identity.challenge (expires_at);
GRANT SELECT, INSERT, UPDATE (tries_left, consumed_at, voided_at), DELETE ON identity.challenge TO okpay_app;

-- Failures in a row of one factor, over all challenges and sessions; shared by every process (rows F5, F6).
CREATE TABLE identity.factor_lock (
  -- HMAC of whose and which.
  key bytea PRIMARY KEY,
  failures int NOT NULL,
  -- How often it was locked since the last success: every time for twice as long.
  locks int NOT NULL,
  locked_until timestamptz,
  updated_at timestamptz NOT NULL
);
CREATE INDEX factor_lock_updated_at ON identity.factor_lock (updated_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.factor_lock TO okpay_app;

-- Browsers a customer has signed in with. Known: gets in past a lock, no news of a new device. Trusted: skips the second
-- factor at sign-in, at most 30 days (docs/decisions/trusted-devices.md). One browser may be several customers' device.
CREATE TABLE identity.device (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  token_sha256 bytea NOT NULL,
  user_agent text NOT NULL,
  ip text NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  trusted_at timestamptz,
  trusted_until timestamptz,
  revoked_at timestamptz,
  UNIQUE (token_sha256, customer_id),
  CHECK ((trusted_at IS NULL) = (trusted_until IS NULL))
);
CREATE INDEX device_customer ON identity.device (customer_id, last_seen_at DESC);
CREATE INDEX device_last_seen_at ON identity.device (last_seen_at);
GRANT SELECT, INSERT, UPDATE (token_sha256, user_agent, ip, first_seen_at, last_seen_at, trusted_at, trusted_until, revoked_at), DELETE ON identity.device TO okpay_app;

-- The password was right, the second factor is still to come: no session, a cookie of its own, ten minutes (row S9).
CREATE TABLE identity.pending_sign_in (
  id uuid PRIMARY KEY,
  token_sha256 bytea NOT NULL UNIQUE,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  -- Wrong passwords before the right one, for the notice after three (row F12).
  failures_before int NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ip text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX pending_sign_in_customer ON identity.pending_sign_in (customer_id) WHERE ended_at IS NULL;
CREATE INDEX pending_sign_in_expires_at ON identity.pending_sign_in (expires_at);
GRANT SELECT, INSERT, UPDATE (ended_at), DELETE ON identity.pending_sign_in TO okpay_app;

-- What proved who this is, when last in full, and on which device.
ALTER TABLE identity.session
  ADD COLUMN factors text[] NOT NULL DEFAULT '{password}',
  ADD COLUMN step_up_at timestamptz,
  ADD COLUMN device_id uuid REFERENCES identity.device ON DELETE SET NULL;
CREATE INDEX session_device ON identity.session (device_id) WHERE device_id IS NOT NULL;
-- A step-up gives the session another token and says what was proved; nothing else of it changes.
GRANT UPDATE (token_sha256, aal, factors, step_up_at, device_id) ON identity.session TO okpay_app;
