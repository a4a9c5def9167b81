-- 0017_cash_outs: bank accounts of customers, what banks send back, and what only a cash-out has.
--
-- Why: money leaves a wallet to an account of its owner's, and a bank may send it back days later. An account's number is
--      kept sealed (AES-256-GCM under a key that is not in this database); what a bank tells of returns is written down
--      before anything follows from it, so that being told twice changes nothing.
-- Locks: payments.payment exclusively, for a moment: no row is rewritten or looked at (the checks are only widened, so what
--      is there fits them). The rest is new.
-- Rollout: before the program that uses it. The earlier program goes on with it.

CREATE SCHEMA banks;
GRANT USAGE ON SCHEMA banks TO okpay_app;

CREATE TABLE banks.account (
  id            uuid PRIMARY KEY,
  customer_id   uuid NOT NULL,
  -- iban: international · cn_card: a Chinese bank card · cn_account: an account number at a Chinese bank
  scheme        text NOT NULL CHECK (scheme IN ('iban', 'cn_card', 'cn_account')),
  currency      text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  country       text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  bank_name     text NOT NULL CHECK (length(bank_name) BETWEEN 1 AND 60),
  -- HMAC-SHA-256 of the number: tells that two are the same account, and nothing else.
  fingerprint   bytea NOT NULL CHECK (length(fingerprint) = 32),
  last_four     text NOT NULL CHECK (last_four ~ '^[0-9A-Z]{4}$'),
  is_sandbox    boolean NOT NULL,
  sealed_number bytea,                    -- NULL once it is destroyed, a while after the account was removed
  added_at      timestamptz NOT NULL,
  removed_at    timestamptz,
  CHECK (removed_at IS NOT NULL OR sealed_number IS NOT NULL)
);
CREATE UNIQUE INDEX account_once_idx ON banks.account (customer_id, fingerprint, currency) WHERE removed_at IS NULL;
CREATE INDEX account_removed_idx ON banks.account (removed_at) WHERE sealed_number IS NOT NULL AND removed_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (bank_name, sealed_number, removed_at) ON banks.account TO okpay_app;

-- Returns as a bank told of them, once per notice of its own.
CREATE TABLE banks.return_notice (
  bank        text NOT NULL,
  notice_id   text NOT NULL,
  reference   uuid NOT NULL,              -- of the payout: ours
  reason      text NOT NULL,              -- ISO 20022
  returned_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  handled_at  timestamptz,
  PRIMARY KEY (bank, notice_id)
);
CREATE INDEX return_notice_waiting_idx ON banks.return_notice (received_at) WHERE handled_at IS NULL;
GRANT SELECT, INSERT, UPDATE (handled_at) ON banks.return_notice TO okpay_app;

-- How far a bank's list of returns has been read.
CREATE TABLE banks.return_cursor (
  bank   text PRIMARY KEY,
  cursor text NOT NULL
);
GRANT SELECT, INSERT, UPDATE (cursor) ON banks.return_cursor TO okpay_app;

-- What only a cash-out has.
CREATE TABLE payments.cash_out (
  id                uuid PRIMARY KEY,     -- the payment's
  bank_account_id   uuid NOT NULL,
  wallet_account_id uuid NOT NULL,        -- 2010 in the ledger
  arrives_by        timestamptz NOT NULL  -- as it was said before it was confirmed
);
GRANT SELECT, INSERT ON payments.cash_out TO okpay_app;

-- returned: it was paid out, and the bank sent it back. Why is told like a decline's reason.
ALTER TABLE payments.payment
  DROP CONSTRAINT payment_state_check,
  DROP CONSTRAINT payment_check,
  DROP CONSTRAINT payment_check1,
  ADD CONSTRAINT payment_state_check CHECK (state IN
    ('requested', 'needs_action', 'processing', 'authorized', 'completed', 'declined', 'voided', 'returned')) NOT VALID,
  ADD CONSTRAINT payment_reason_check CHECK ((state IN ('declined', 'returned')) = (decline_code IS NOT NULL)) NOT VALID,
  ADD CONSTRAINT payment_completed_check CHECK ((state IN ('completed', 'returned')) = (completed_at IS NOT NULL)) NOT VALID;
