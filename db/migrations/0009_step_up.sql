-- 0009_step_up: what a customer confirmed of a payment before it was made.
--
-- Why: a proof is bound to the digest of one intent (payer, payee, amount, currency, fee, expiry) and used up in the booking
--      that posts it (docs/decisions/payment-confirmation.md, rows U1–U7).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

CREATE SCHEMA confirmations;
GRANT USAGE ON SCHEMA confirmations TO okpay_app;

-- One row per payment that somebody began to confirm: failures count over all its proofs, so that asking again is no new start.
CREATE TABLE confirmations.intent (
  id            uuid PRIMARY KEY,   -- the id the payment will have
  customer_id   uuid NOT NULL,
  failures      int  NOT NULL CHECK (failures >= 0),
  -- Set by the fifth failure: this intent is over, and the customer begins no other before then.
  blocked_until timestamptz,
  created_at    timestamptz NOT NULL
);
CREATE INDEX intent_blocked ON confirmations.intent (customer_id, blocked_until) WHERE blocked_until IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (failures, blocked_until), DELETE ON confirmations.intent TO okpay_app;

CREATE TABLE confirmations.confirmation (
  id           uuid PRIMARY KEY,
  -- Expected by the booking that uses it up: of twenty at once one finds it (row U4).
  version      int  NOT NULL,
  intent_id    uuid NOT NULL,
  customer_id  uuid NOT NULL,
  session_id   uuid NOT NULL,
  -- The canonical JSON that was digested; message and screen are rendered from it (row U1).
  intent       text  NOT NULL,
  digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
  method       text  NOT NULL CHECK (method IN ('sms', 'email', 'passkey')),
  challenge_id uuid  NOT NULL UNIQUE,
  state        text  NOT NULL CHECK (state IN ('pending', 'confirmed', 'consumed', 'void')),
  -- Proved within a second of being shown: nobody reads that fast (row U10).
  is_hasty     boolean NOT NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  confirmed_at timestamptz,
  consumed_at  timestamptz,
  CHECK ((state IN ('confirmed', 'consumed')) <= (confirmed_at IS NOT NULL)),
  CHECK ((state = 'consumed') = (consumed_at IS NOT NULL))
);
CREATE INDEX confirmation_open ON confirmations.confirmation (customer_id) WHERE state IN ('pending', 'confirmed');
CREATE INDEX confirmation_created_at ON confirmations.confirmation USING brin (created_at);
GRANT SELECT, INSERT, UPDATE (version, state, is_hasty, confirmed_at, consumed_at), DELETE ON confirmations.confirmation TO okpay_app;
