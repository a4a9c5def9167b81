-- 0015_payment_life_cycle: purchases (authorize, capture, void, refund), refunds as payments of their own, money asked of
-- somebody.
--
-- Why: everything that moves money is one payment with a kind and one table of states. What only one kind needs stands in a
--      table of its own, so that the row of the usual transfer stays as small as it was.
-- Locks: payments.payment, payments.event and payments.attempt exclusively, for a moment: no row is
--      rewritten or looked at (the checks are only widened, so what is there fits them).
-- Rollout: before the program that uses it. The earlier program goes on with it.

ALTER TABLE payments.payment
  DROP CONSTRAINT payment_kind_check,
  DROP CONSTRAINT payment_state_check,
  ADD CONSTRAINT payment_kind_check CHECK (kind IN
    ('top_up', 'send', 'request', 'purchase', 'cash_out', 'refund', 'bill', 'remittance')) NOT VALID,
  ADD CONSTRAINT payment_state_check CHECK (state IN
    ('requested', 'needs_action', 'processing', 'authorized', 'completed', 'declined', 'voided')) NOT VALID;

-- `amount`: of a capture or refund, when it is not the whole payment's.
ALTER TABLE payments.event
  DROP CONSTRAINT event_type_check,
  ADD COLUMN amount bigint CHECK (amount > 0),
  ADD CONSTRAINT event_type_check CHECK (type IN
    ('created', 'requested', 'sent_to_card_network', 'sent_to_bank', 'challenge_asked', 'outcome_unknown', 'authorized',
     'capture_asked', 'captured', 'refused_by_network', 'completed', 'refunded', 'refund_failed', 'declined', 'voided',
     'withdrawn', 'turned_down', 'expired', 'returned_by_bank')) NOT VALID;

-- What only a purchase has. Changed in the booking that moves its money, together with the payment's version.
CREATE TABLE payments.purchase (
  id                  uuid PRIMARY KEY,   -- the payment's
  merchant_id         uuid NOT NULL,
  merchant_account_id uuid NOT NULL,      -- 2020 in the ledger
  checkout_id         uuid NOT NULL,
  way                 text NOT NULL CHECK (way IN ('balance', 'card')),
  payer_account_id    uuid,               -- 2010; NULL when a card pays
  fee_basis_points    int NOT NULL CHECK (fee_basis_points BETWEEN 0 AND 10000),
  fee_fixed           bigint NOT NULL CHECK (fee_fixed >= 0),
  is_captured_at_once boolean NOT NULL,
  -- Sums so far, in the payment's currency. What is refunded or on its way to be counts as refunded.
  captured            bigint NOT NULL CHECK (captured >= 0),
  refunded            bigint NOT NULL CHECK (refunded >= 0 AND refunded <= captured),
  merchant_fee        bigint NOT NULL CHECK (merchant_fee >= 0),
  -- How many holds were made: a part that is taken ends one and makes the next for the rest.
  holds               int NOT NULL CHECK (holds >= 1),
  expires_at          timestamptz NOT NULL,
  CHECK ((way = 'balance') = (payer_account_id IS NOT NULL))
);
CREATE INDEX purchase_merchant_idx ON payments.purchase (merchant_id, id DESC);
CREATE INDEX purchase_checkout_idx ON payments.purchase (checkout_id);
CREATE INDEX purchase_expiry_idx ON payments.purchase (expires_at) WHERE NOT is_captured_at_once;
GRANT SELECT, INSERT, UPDATE (captured, refunded, merchant_fee, holds) ON payments.purchase TO okpay_app;

-- A payment that exists because of another: the refund of a purchase, the transfer that answers a request.
CREATE TABLE payments.link (
  id          uuid PRIMARY KEY,           -- the later payment's
  original_id uuid NOT NULL,
  created_at  timestamptz NOT NULL
);
CREATE INDEX link_original_idx ON payments.link (original_id);
GRANT SELECT, INSERT ON payments.link TO okpay_app;

-- A merchant's capture, void or refund, by the id its system gave it: the same one again is answered as the first time.
CREATE TABLE payments.operation (
  id         uuid PRIMARY KEY,            -- follows from payment, kind and the merchant's own id
  payment_id uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('capture', 'void', 'refund')),
  amount     bigint CHECK (amount > 0),   -- NULL: all there is
  is_final   boolean NOT NULL,
  -- asked: the network has not answered · done · refused: by the network, nothing changed
  state      text NOT NULL CHECK (state IN ('asked', 'done', 'refused')),
  code       text,
  moved      bigint CHECK (moved >= 0),   -- what it came to
  refund_id  uuid,                        -- the payment a refund is
  created_at timestamptz NOT NULL
);
CREATE INDEX operation_payment_idx ON payments.operation (payment_id);
CREATE UNIQUE INDEX operation_refund_idx ON payments.operation (refund_id) WHERE refund_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (state, code, moved) ON payments.operation TO okpay_app;

-- Attempts: one per asking of an outside system, so one payment can have several (authorize, capture, capture, refund).
ALTER TABLE payments.attempt
  DROP CONSTRAINT attempt_payment_id_key,
  ALTER COLUMN wallet_account_id DROP NOT NULL,
  ALTER COLUMN claim_scope DROP NOT NULL,
  ALTER COLUMN claim_key DROP NOT NULL,
  ADD COLUMN operation text NOT NULL DEFAULT 'charge'
    CHECK (operation IN ('charge', 'authorize', 'capture', 'void', 'refund', 'pay_out')),
  DROP CONSTRAINT attempt_state_check,
  -- challenged: the issuer asks the payer; when that takes too long it is asked for like any other.
  ADD CONSTRAINT attempt_state_check CHECK (state IN
    ('asked', 'challenged', 'approved', 'declined', 'cancelling', 'cancelled')) NOT VALID;
CREATE INDEX attempt_payment_idx ON payments.attempt (payment_id);
