-- 0010_limits: tiers, limits and what is known of payees, for deciding how much may leave a wallet and when a proof is asked for.
--
-- Why: limits are data, per tier and currency. What was used is not counted here: the ledger's own total of debits says it
--      (docs/decisions/limits-as-outflow-caps.md, rows A7 and T4).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; a customer without a row is in tier basic and counts from the beginning.

CREATE SCHEMA risk;
GRANT USAGE ON SCHEMA risk TO okpay_app;

-- In minor units, fee included. An operator changes a row; `restricted` holds for 24 hours after a recovery (row G7).
CREATE TABLE risk.tier_limit (
  tier     text NOT NULL CHECK (tier IN ('restricted', 'basic', 'verified', 'plus')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  kind     text NOT NULL CHECK (kind IN ('per_payment', 'day', 'month', 'new_payee')),
  amount   bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (tier, currency, kind)
);
GRANT SELECT ON risk.tier_limit TO okpay_app;
INSERT INTO risk.tier_limit (tier, currency, kind, amount)
SELECT tier, currency, kind, amount
  FROM (VALUES
    ('restricted', 'CNY',    50000,    100000,    100000,    20000),
    ('basic',      'CNY',  1000000,   2000000,  10000000,   500000),
    ('verified',   'CNY',  5000000,  10000000,  50000000,  2000000),
    ('plus',       'CNY', 20000000,  50000000, 200000000,  5000000),
    ('restricted', 'USD',     7500,     15000,     15000,     3000),
    ('basic',      'USD',   150000,    300000,   1500000,    75000),
    ('verified',   'USD',   750000,   1500000,   7500000,   300000),
    ('plus',       'USD',  3000000,   7500000,  30000000,   750000),
    ('restricted', 'JPY',    10000,     20000,     20000,     4000),
    ('basic',      'JPY',   200000,    400000,   2000000,   100000),
    ('verified',   'JPY',  1000000,   2000000,  10000000,   400000),
    ('plus',       'JPY',  4000000,  10000000,  40000000,  1000000)
  ) AS tiers (tier, currency, per_payment, day, month, new_payee)
  CROSS JOIN LATERAL (VALUES
    ('per_payment', per_payment), ('day', day), ('month', month), ('new_payee', new_payee)
  ) AS kinds (kind, amount);

CREATE TABLE risk.customer (
  id          uuid PRIMARY KEY,    -- the customer's
  tier        text NOT NULL CHECK (tier IN ('basic', 'verified', 'plus')),
  tier_since  timestamptz NOT NULL,
  -- What left the wallet before is not counted: set when a demo world's past has been written.
  counts_from timestamptz
);
GRANT SELECT, INSERT, UPDATE (tier, tier_since, counts_from) ON risk.customer TO okpay_app;

-- A customer's own limit below the tier's. Lower holds at once; higher (or none) from `active_at`, until then `previous`.
CREATE TABLE risk.own_limit (
  customer_id uuid NOT NULL,
  currency    text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('per_payment', 'day', 'month', 'new_payee')),
  amount      bigint CHECK (amount > 0),     -- NULL: the tier's
  previous    bigint CHECK (previous > 0),   -- NULL: the tier's
  active_at   timestamptz NOT NULL,
  PRIMARY KEY (customer_id, currency, kind)
);
GRANT SELECT, INSERT, UPDATE (amount, previous, active_at), DELETE ON risk.own_limit TO okpay_app;

-- Whom a customer has paid: written with the first payment only, and with the first one that was confirmed by a proof.
-- No unique key on the pair: two first payments at once are two rows, and the older one counts.
CREATE TABLE risk.paid_payee (
  id                uuid PRIMARY KEY,    -- the payment's
  customer_id       uuid NOT NULL,
  payee_customer_id uuid NOT NULL,
  is_proven         boolean NOT NULL,
  paid_at           timestamptz NOT NULL
);
CREATE INDEX paid_payee_pair ON risk.paid_payee (customer_id, payee_customer_id, paid_at);
GRANT SELECT, INSERT ON risk.paid_payee TO okpay_app;

-- What was sent without a proof under the low-value exemption since the last proof (row U8); the exemption is off by default.
CREATE TABLE risk.low_value_counter (
  id          uuid PRIMARY KEY,    -- derived from customer and currency
  version     int  NOT NULL,
  spent       bigint NOT NULL CHECK (spent >= 0),
  used        int  NOT NULL CHECK (used >= 0)
);
GRANT SELECT, INSERT, UPDATE (version, spent, used) ON risk.low_value_counter TO okpay_app;

-- When what a customer may send was tightened: quotes made before are looked at again, in every process within a second.
CREATE TABLE risk.tightening (
  id          uuid PRIMARY KEY,    -- UUIDv7
  customer_id uuid NOT NULL,
  at          timestamptz NOT NULL
);
CREATE INDEX tightening_at ON risk.tightening (at);
GRANT SELECT, INSERT, DELETE ON risk.tightening TO okpay_app;
