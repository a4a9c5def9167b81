-- Why:     what customers see of money: which ledger accounts are theirs (wallets), the sandbox card network's own books
--          (cards), and one life cycle for every movement (payments). Balances live in schema ledger only; nothing here
--          is ever added up to know what somebody has.
-- Locks:   new tables only; nothing that exists is touched.
-- Rollout: safe before and after the servers that use it; forward only.

CREATE SCHEMA wallets;
CREATE SCHEMA cards;
CREATE SCHEMA payments;
GRANT USAGE ON SCHEMA wallets, cards, payments TO okpay_app;

-- A customer's wallet: one row per currency held, written by the booking that opens the ledger account. No foreign keys:
-- side rows of one booking reach several schemas in one statement per table, in no promised order.
CREATE TABLE wallets.account (
  id          uuid PRIMARY KEY,           -- the ledger account's own id
  customer_id uuid NOT NULL,
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  opened_at   timestamptz NOT NULL,
  UNIQUE (customer_id, currency)
);
GRANT SELECT, INSERT ON wallets.account TO okpay_app;

-- The sandbox card network's books: the other side of the wire, so nothing of ours joins it. One row per reference, for
-- ever: a reference that was charged answers as it did the first time; a cancelled one can never be charged.
CREATE TABLE cards.sandbox_charge (
  reference    uuid PRIMARY KEY,
  card_id      text NOT NULL,
  amount       bigint NOT NULL CHECK (amount > 0),
  currency     text NOT NULL,
  outcome      text NOT NULL CHECK (outcome IN ('approved', 'declined')),
  code         text,                      -- why it was declined
  answers_at   timestamptz NOT NULL,      -- until then the network itself does not know
  cancelled_at timestamptz,
  created_at   timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON cards.sandbox_charge TO okpay_app;

CREATE TABLE payments.payment (
  id                  uuid PRIMARY KEY,   -- UUIDv7 minted with the quote: one quote, one payment, for ever
  version             int  NOT NULL,      -- every change of state expects the one it read
  kind                text NOT NULL CHECK (kind IN ('top_up', 'send')),
  state               text NOT NULL CHECK (state IN ('processing', 'completed', 'declined')),
  payer_customer_id   uuid,               -- NULL when a card pays
  payee_customer_id   uuid,
  -- Names as they were at that time: a receipt does not change when somebody renames themselves.
  payer_name          text NOT NULL,
  payer_masked_name   text NOT NULL,
  payer_detail        text,
  payee_name          text NOT NULL,
  payee_masked_name   text NOT NULL,
  payee_detail        text,
  amount              bigint NOT NULL CHECK (amount > 0),
  fee                 bigint NOT NULL CHECK (fee >= 0),
  currency            text   NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  note                text,
  card_id             text,
  decline_code        text,
  shortfall           bigint CHECK (shortfall > 0),
  payer_balance_after bigint,
  payee_balance_after bigint,
  created_at          timestamptz NOT NULL,
  completed_at        timestamptz,
  CHECK ((state = 'declined') = (decline_code IS NOT NULL)),
  CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
-- Activity is read newest first, per person and side; ids are time-ordered, so they are the cursor too.
CREATE INDEX payment_payer_idx ON payments.payment (payer_customer_id, id DESC) WHERE payer_customer_id IS NOT NULL;
CREATE INDEX payment_payee_idx ON payments.payment (payee_customer_id, id DESC) WHERE payee_customer_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON payments.payment TO okpay_app;

-- The timeline, written with the state it tells of; appended, never changed.
CREATE TABLE payments.event (
  payment_id uuid NOT NULL,
  seq        int  NOT NULL,
  type       text NOT NULL CHECK (type IN ('created', 'sent_to_card_network', 'outcome_unknown', 'completed', 'declined')),
  at         timestamptz NOT NULL,
  PRIMARY KEY (payment_id, seq)
);
GRANT SELECT, INSERT ON payments.event TO okpay_app;

-- One row per time an acquirer is asked for money; `id` is the reference it knows us by, and the only one ever used.
CREATE TABLE payments.attempt (
  id                uuid PRIMARY KEY,
  payment_id        uuid NOT NULL UNIQUE,
  acquirer          text NOT NULL,
  card_id           text NOT NULL,
  wallet_account_id uuid NOT NULL,
  amount            bigint NOT NULL CHECK (amount > 0),
  currency          text NOT NULL,
  -- The key whose answer waits for this outcome (platform.idempotency).
  claim_scope       text NOT NULL,
  claim_key         text NOT NULL,
  -- asked: no answer known · approved/declined: answered · cancelling: given up by us, the network must still be told
  state             text NOT NULL CHECK (state IN ('asked', 'approved', 'declined', 'cancelling', 'cancelled')),
  code              text,
  enquiries         int NOT NULL,
  -- When to ask next (or cancel); NULL when nothing is owed. Moved ahead by whoever takes the row: a lease.
  next_enquiry_at   timestamptz,
  created_at        timestamptz NOT NULL
);
-- The sweep looks for due attempts every second in every process; the index holds only the open ones.
CREATE INDEX attempt_due_idx ON payments.attempt (next_enquiry_at) WHERE next_enquiry_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON payments.attempt TO okpay_app;
