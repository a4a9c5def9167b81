-- 0003_identity: who customers are, how they prove it, and the mail and SMS sent to them.
--
-- Why: a registration is only a claim until both channels are confirmed; the customer, their verified identifiers, consents
--      and wallets then come into being in one booking (docs/decisions/registration-is-pending.md).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

CREATE SCHEMA identity;
GRANT USAGE ON SCHEMA identity TO okpay_app;

CREATE TABLE identity.customer (
  id uuid PRIMARY KEY,
  display_name text NOT NULL,
  locale text NOT NULL CHECK (locale IN ('en', 'zh-CN')),
  -- Key of a seeded customer that visitors of the demo world may become; NULL for everybody real.
  persona text UNIQUE,
  created_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (locale) ON identity.customer TO okpay_app;

-- Foreign keys to customer are checked at commit: the rows of a booking arrive in no promised order.
CREATE TABLE identity.credential (
  customer_id uuid PRIMARY KEY REFERENCES identity.customer DEFERRABLE INITIALLY DEFERRED,
  -- argon2id in PHC form: parameters, salt and the pepper's key id travel with it.
  password_hash text NOT NULL,
  changed_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (password_hash, changed_at) ON identity.credential TO okpay_app;

-- Verified addresses and numbers. A row without customer is a seat for the one who comes first: an activation makes
-- sure that the seats of both channels exist and then takes them inside its booking, where `version` decides a race.
-- Nothing here is written by a registration that is merely pending, so nobody can squat somebody else's address.
CREATE TABLE identity.identifier (
  id uuid PRIMARY KEY,
  version int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('email', 'phone')),
  value text NOT NULL,
  customer_id uuid REFERENCES identity.customer DEFERRABLE INITIALLY DEFERRED,
  verified_at timestamptz,
  UNIQUE (kind, value),
  UNIQUE (customer_id, kind),
  CHECK ((customer_id IS NULL) = (verified_at IS NULL))
);
-- What pruning removes: seats left by an activation that failed half-way.
CREATE INDEX identifier_free ON identity.identifier (id) WHERE customer_id IS NULL;
GRANT SELECT, INSERT, UPDATE (version, customer_id, verified_at), DELETE ON identity.identifier TO okpay_app;

CREATE TABLE identity.consent (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer DEFERRABLE INITIALLY DEFERRED,
  document text NOT NULL CHECK (document IN ('terms', 'privacy')),
  document_version text NOT NULL,
  accepted_at timestamptz NOT NULL,
  locale text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  UNIQUE (customer_id, document, document_version)
);
GRANT SELECT, INSERT ON identity.consent TO okpay_app;

CREATE TABLE identity.registration (
  id uuid PRIMARY KEY,
  -- Raised by every confirmation and by the end: who changes the state expects the version they read.
  version int NOT NULL,
  -- superseded: somebody else activated with this address or number first
  state text NOT NULL CHECK (state IN ('pending', 'completed', 'superseded')),
  display_name text NOT NULL,
  email text NOT NULL,
  phone text NOT NULL,
  -- Moves to the credential when the registration completes; NULL from then on.
  password_hash text,
  locale text NOT NULL,
  terms_version text NOT NULL,
  privacy_version text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  email_token_sha256 bytea NOT NULL,
  email_token_expires_at timestamptz NOT NULL,
  email_confirmed_at timestamptz,
  phone_code_mac bytea NOT NULL,
  phone_code_expires_at timestamptz NOT NULL,
  phone_code_tries_left int NOT NULL CHECK (phone_code_tries_left >= 0),
  phone_confirmed_at timestamptz,
  customer_id uuid REFERENCES identity.customer DEFERRABLE INITIALLY DEFERRED,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK ((state = 'completed') = (customer_id IS NOT NULL)),
  CHECK (state <> 'completed' OR (email_confirmed_at IS NOT NULL AND phone_confirmed_at IS NOT NULL))
);
-- The link's look-up; digests of 256-bit tokens never meet.
CREATE UNIQUE INDEX registration_email_token_key ON identity.registration (email_token_sha256);
-- Sign-in with an address that has no customer yet: the newest pending registration.
CREATE INDEX registration_email ON identity.registration (email, created_at DESC) WHERE state = 'pending';
CREATE INDEX registration_expires_at ON identity.registration (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.registration TO okpay_app;

CREATE TABLE identity.session (
  id uuid PRIMARY KEY,
  -- Only the digest: what is in a dump of this table opens nothing.
  token_sha256 bytea NOT NULL UNIQUE,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  -- Assurance level: 1 = password. A second factor will raise it on a new session, never on this one.
  aal smallint NOT NULL CHECK (aal IN (1, 2)),
  authenticated_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  absolute_expires_at timestamptz NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_customer ON identity.session (customer_id, authenticated_at DESC) WHERE revoked_at IS NULL;
CREATE INDEX session_absolute_expires_at ON identity.session (absolute_expires_at);
GRANT SELECT, INSERT, UPDATE (last_seen_at, revoked_at), DELETE ON identity.session TO okpay_app;

-- Failures and sent messages per account, number or client, shared by every process and kept over restarts.
CREATE TABLE identity.throttle (
  -- HMAC of what is counted: no address or number in clear.
  key bytea PRIMARY KEY,
  hits timestamptz[] NOT NULL,
  blocked_until timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX throttle_expires_at ON identity.throttle (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.throttle TO okpay_app;

-- Mail and SMS on their way out. Written in the transaction that makes them necessary, delivered by a job.
CREATE TABLE platform.message (
  id uuid PRIMARY KEY,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  template text NOT NULL,
  locale text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'delivered', 'failed', 'expired')),
  -- Recipient and text, sealed (AES-256-GCM, bound to this row); wiped once delivered or given up, kept in the demo world.
  content bytea,
  attempts int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  -- After this moment it is of no use (a code that has run out) and is not sent any more.
  deliver_until timestamptz NOT NULL,
  delivered_at timestamptz,
  provider_reference text,
  last_problem text,
  CHECK (content IS NOT NULL OR state <> 'queued')
);
CREATE INDEX message_created_at ON platform.message (created_at DESC);
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.message TO okpay_app;
