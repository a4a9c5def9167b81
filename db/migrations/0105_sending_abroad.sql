-- 0105_sending_abroad: recipients abroad beside customers' own bank accounts, and what was agreed about money sent to them.
--
-- Why: a recipient is a bank account with somebody else's name (`holder`): sealed, told apart, purged and paid to like an own one, and
--      never in the same list. A remittance is a payout (its row in payments.cash_out says where to) at a price: rate, margin and
--      what arrives are kept as they were shown, because no later rate says them.
-- Locks: banks.account exclusively for a moment, for columns without a value and a wider CHECK that reads its rows (a few per customer).
-- Rollout: before the program that uses it; the earlier program reads and writes own accounts as it did.

ALTER TABLE banks.account
  ADD COLUMN holder  text CHECK (length(holder) BETWEEN 2 AND 70),
  -- ABA routing number or CNAPS code: public, and of no use without the number.
  ADD COLUMN routing text CHECK (routing ~ '^([0-9]{9}|[0-9]{12})$'),
  ADD COLUMN city    text CHECK (length(city) BETWEEN 1 AND 35),
  DROP CONSTRAINT account_scheme_check,
  ADD CONSTRAINT account_scheme_check CHECK (scheme IN ('iban', 'cn_card', 'cn_account', 'us_account')),
  -- Only a recipient's account is described by more than its number.
  ADD CONSTRAINT account_own_check CHECK (holder IS NOT NULL OR (routing IS NULL AND city IS NULL));
COMMENT ON COLUMN banks.account.holder IS 'Whose account it is, of a recipient abroad; NULL: the customer''s own';

-- Money: amount, fee and currency are the payment's (the send side); the four below are the same sum taken apart, and what arrives.
CREATE TABLE payments.remittance (
  id                uuid PRIMARY KEY,
  country           text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  fixed             text NOT NULL CHECK (fixed IN ('send', 'receive')),
  principal         bigint NOT NULL CHECK (principal > 0),
  margin            bigint NOT NULL CHECK (margin >= 0),
  rounding          bigint NOT NULL CHECK (rounding >= 0),
  receive_amount    bigint NOT NULL CHECK (receive_amount > 0),
  receive_currency  text NOT NULL CHECK (receive_currency ~ '^[A-Z]{3}$'),
  -- Decimal texts: a rate is never a float.
  mid_rate          text NOT NULL CHECK (mid_rate ~ '^[0-9]+\.[0-9]+$'),
  customer_rate     text NOT NULL CHECK (customer_rate ~ '^[0-9]+\.[0-9]+$'),
  rate_source       text NOT NULL,
  rate_as_of        timestamptz NOT NULL,
  margin_basis_points int NOT NULL CHECK (margin_basis_points >= 0),
  cost_basis_points int NOT NULL CHECK (cost_basis_points >= 0),
  rail              text NOT NULL CHECK (rail IN ('instant', 'working_days')),
  -- The latest is payments.cash_out.arrives_by.
  arrives_from      timestamptz NOT NULL,
  cut_off_at        timestamptz,
  -- [{"date", "country", "name"}]: holidays on the way, as they were told.
  closed_days       jsonb NOT NULL
);
COMMENT ON TABLE payments.remittance IS 'What was agreed about money that went abroad; written with its payment and never changed';
GRANT SELECT, INSERT ON payments.remittance TO okpay_app;
