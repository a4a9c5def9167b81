-- 0027_checkouts: what merchants ask to be paid, the links that ask it again and again, and what was paid out to them.
--
-- Why: a checkout is paid once because a payment's booking names its row and version; `state` and `payment_id` change in
--      that very booking. What was captured and refunded comes later with the payment's news and is for lists only.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE TABLE merchants.payment_link (
  id          uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants.merchant,
  mode        text NOT NULL CHECK (mode IN ('test', 'live')),
  description text NOT NULL,
  -- NULL: the payer says how much.
  amount      bigint CHECK (amount > 0),
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
CREATE INDEX payment_link_merchant_idx ON merchants.payment_link (merchant_id, mode, id);
GRANT SELECT, INSERT, UPDATE (ended_at) ON merchants.payment_link TO okpay_app;

CREATE TABLE merchants.checkout (
  id          uuid PRIMARY KEY,
  version     int  NOT NULL,
  merchant_id uuid NOT NULL REFERENCES merchants.merchant,
  mode        text NOT NULL CHECK (mode IN ('test', 'live')),
  -- The merchant's own name for it, good once and for ever: a repeat a year later is still the same checkout.
  reference   text NOT NULL,
  amount      bigint NOT NULL CHECK (amount > 0),
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  description text NOT NULL,
  capture     text NOT NULL CHECK (capture IN ('at_once', 'later')),
  success_url text,
  cancel_url  text,
  link_id     uuid REFERENCES merchants.payment_link,
  state       text NOT NULL CHECK (state IN ('open', 'paying', 'authorized', 'paid', 'cancelled')),
  payment_id  uuid,
  captured    bigint NOT NULL,
  refunded    bigint NOT NULL,
  -- Of the payment, as its news said last; older news changes nothing.
  payment_version int NOT NULL,
  expires_at  timestamptz NOT NULL,
  created_at  timestamptz NOT NULL,
  UNIQUE (merchant_id, mode, reference)
);
CREATE INDEX checkout_merchant_idx ON merchants.checkout (merchant_id, mode, id);
CREATE INDEX checkout_paid_idx ON merchants.checkout (merchant_id, mode, id) WHERE payment_id IS NOT NULL;
CREATE UNIQUE INDEX checkout_payment_idx ON merchants.checkout (payment_id) WHERE payment_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (version, state, payment_id, captured, refunded, payment_version) ON merchants.checkout TO okpay_app;

-- The id is the transfer's in the ledger.
CREATE TABLE merchants.payout (
  id          uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants.merchant,
  amount      bigint NOT NULL CHECK (amount > 0),
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  customer_id uuid NOT NULL,
  -- NULL: by the schedule.
  asked_by    uuid,
  paid_at     timestamptz NOT NULL
);
CREATE INDEX payout_merchant_idx ON merchants.payout (merchant_id, id);
GRANT SELECT, INSERT ON merchants.payout TO okpay_app;
