-- 0025_merchants: who sells, who works for them, where their money is kept, and the keys their programs come with.
--
-- Why: a merchant's balance is one ledger account per currency, and test money has accounts of its own, so that a mistake in
--      a query can show the wrong row but never pay test money out. A key is kept as its hash; nobody can read it again.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE SCHEMA merchants;
GRANT USAGE ON SCHEMA merchants TO okpay_app;

CREATE TABLE merchants.merchant (
  id              uuid PRIMARY KEY,
  version         int  NOT NULL,
  name            text NOT NULL,
  country         text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  -- What may pay: {balance, brands[], fundings[], countries[] | null}.
  accepts         jsonb NOT NULL,
  -- When the live balance leaves for the owner's wallet: {every: manual | day | week, weekday?}.
  payout_schedule jsonb NOT NULL,
  created_at      timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (version, name, accepts, payout_schedule) ON merchants.merchant TO okpay_app;

CREATE TABLE merchants.member (
  id          uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants.merchant DEFERRABLE INITIALLY DEFERRED,
  customer_id uuid NOT NULL,
  role        text NOT NULL CHECK (role IN ('owner', 'manager')),
  added_at    timestamptz NOT NULL,
  UNIQUE (merchant_id, customer_id)
);
CREATE INDEX member_customer_idx ON merchants.member (customer_id);
GRANT SELECT, INSERT, DELETE ON merchants.member TO okpay_app;

-- The id is the ledger account's (chart code 2020).
CREATE TABLE merchants.account (
  id          uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants.merchant DEFERRABLE INITIALLY DEFERRED,
  mode        text NOT NULL CHECK (mode IN ('test', 'live')),
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  UNIQUE (merchant_id, mode, currency)
);
GRANT SELECT, INSERT ON merchants.account TO okpay_app;

CREATE TABLE merchants.api_key (
  id           uuid PRIMARY KEY,
  merchant_id  uuid NOT NULL REFERENCES merchants.merchant,
  mode         text NOT NULL CHECK (mode IN ('test', 'live')),
  name         text NOT NULL,
  scopes       text[] NOT NULL CHECK (cardinality(scopes) > 0),
  -- SHA-256 of 256 random bits: nothing to guess, so nothing slower is needed.
  hash         bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  last_four    text NOT NULL,
  created_at   timestamptz NOT NULL,
  -- Rotated: the old key is good until then.
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_key_merchant_idx ON merchants.api_key (merchant_id, id);
GRANT SELECT, INSERT, UPDATE (expires_at, revoked_at, last_used_at) ON merchants.api_key TO okpay_app;
