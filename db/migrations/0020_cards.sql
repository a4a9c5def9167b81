-- 0020_cards: the vault (saved cards), what was asked of card networks, their events, and the order they are asked in.
--
-- Why: a card number is kept only as an AES-256-GCM envelope whose data key is its own and is wrapped by a key that is not
--      in this database (rows C3, C4); the security code is nowhere. What was asked of which network is written down
--      before it is asked, so that a lost answer is asked for at the right one.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it. The old sandbox's books (cards.sandbox_charge) stay as they are: payments that
--      were under way in a demo world are found by its reference there no more, and end as never charged.

CREATE TABLE cards.card (
  id             uuid PRIMARY KEY,
  customer_id    uuid NOT NULL,
  -- HMAC-SHA-256 of the number under a key of its own: tells that two are the same card, and nothing else (row C3).
  fingerprint    bytea NOT NULL CHECK (length(fingerprint) = 32),
  brand          text NOT NULL,
  last_four      text NOT NULL CHECK (last_four ~ '^[0-9]{4}$'),
  expiry_month   int  NOT NULL CHECK (expiry_month BETWEEN 1 AND 12),
  expiry_year    int  NOT NULL CHECK (expiry_year BETWEEN 2000 AND 2099),
  funding        text NOT NULL CHECK (funding IN ('credit', 'debit', 'prepaid', 'unknown')),
  issuer_country text CHECK (issuer_country ~ '^[A-Z]{2}$'),
  is_sandbox     boolean NOT NULL,
  -- The envelope: NULL once it is purged, a while after the card was removed (row C8).
  key_id         text,
  wrapped_key    bytea,
  sealed_number  bytea,
  added_at       timestamptz NOT NULL,
  -- The issuer was asked whether the card is good (and, by 3-D Secure, its holder): until then it pays nothing.
  verify_with    text,
  verify_reference text,
  verified_at    timestamptz,
  removed_at     timestamptz,
  CHECK ((key_id IS NULL) = (wrapped_key IS NULL) AND (key_id IS NULL) = (sealed_number IS NULL)),
  CHECK (removed_at IS NOT NULL OR sealed_number IS NOT NULL)
);
CREATE UNIQUE INDEX card_once_idx ON cards.card (customer_id, fingerprint) WHERE removed_at IS NULL;
CREATE INDEX card_key_idx ON cards.card (key_id, id) WHERE key_id IS NOT NULL;
CREATE INDEX card_removed_idx ON cards.card (removed_at) WHERE sealed_number IS NOT NULL AND removed_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (expiry_month, expiry_year, key_id, wrapped_key, sealed_number, verify_with, verify_reference, verified_at, removed_at) ON cards.card TO okpay_app;

-- One row per network asked for one reference, in the order they were asked; written before the network is asked.
CREATE TABLE cards.network_try (
  reference    uuid NOT NULL,
  seq          int  NOT NULL,
  acquirer     text NOT NULL,
  outcome      text CHECK (outcome IN ('approved', 'declined', 'challenge', 'cancelled')),   -- NULL: not known
  network_code text,
  advice_code  text,
  amount       bigint NOT NULL CHECK (amount > 0),
  currency     text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  asked_at     timestamptz NOT NULL,
  answered_at  timestamptz,
  PRIMARY KEY (reference, seq)
);
CREATE INDEX network_try_asked_idx ON cards.network_try (acquirer, asked_at);
GRANT SELECT, INSERT, UPDATE (outcome, network_code, advice_code, answered_at) ON cards.network_try TO okpay_app;

-- What networks told us unasked: once per event of theirs. `body` is what they sent without what may be secret in it.
CREATE TABLE cards.network_event (
  acquirer    text NOT NULL,
  event_id    text NOT NULL,
  type        text NOT NULL,
  reference   uuid,
  body        jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  handled_at  timestamptz,
  PRIMARY KEY (acquirer, event_id)
);
CREATE INDEX network_event_waiting_idx ON cards.network_event (received_at) WHERE handled_at IS NULL;
GRANT SELECT, INSERT, UPDATE (handled_at) ON cards.network_event TO okpay_app;

-- Which networks are asked for a card, in which order: the first rule that fits, by priority. NULL fits everything.
CREATE TABLE cards.routing_rule (
  priority  int PRIMARY KEY,
  brand     text,
  funding   text,
  currency  text,
  acquirers text[] NOT NULL CHECK (cardinality(acquirers) > 0)
);
GRANT SELECT ON cards.routing_rule TO okpay_app;
INSERT INTO cards.routing_rule (priority, brand, funding, currency, acquirers) VALUES
  (1000, NULL, NULL, NULL, ARRAY['stripe', 'sandbox_network']);
