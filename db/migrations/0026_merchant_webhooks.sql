-- 0026_merchant_webhooks: where merchants are told what happened, what they were told, and what they said to it.
--
-- Why: an event is kept with the very bytes that are signed, so that a replay a week later is the same message under the
--      same id and the receiver can tell it is one it knows.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it. Rows are pruned by a job after 90 days.

CREATE TABLE merchants.webhook_endpoint (
  id              uuid PRIMARY KEY,
  merchant_id     uuid NOT NULL REFERENCES merchants.merchant,
  mode            text NOT NULL CHECK (mode IN ('test', 'live')),
  url             text NOT NULL,
  -- Of event types; empty: all.
  events          text[] NOT NULL,
  -- AES-256-GCM under a key of its own; the one before stays good for a while after a rotation.
  secret          bytea NOT NULL,
  old_secret      bytea,
  old_secret_until timestamptz,
  created_at      timestamptz NOT NULL,
  disabled_at     timestamptz,
  disabled_reason text CHECK (disabled_reason IN ('owner', 'gone', 'failing')),
  -- It asked to be left alone (429, 503) or does not answer: nothing is sent before.
  paused_until    timestamptz,
  removed_at      timestamptz,
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);
CREATE INDEX webhook_endpoint_merchant_idx ON merchants.webhook_endpoint (merchant_id, mode) WHERE removed_at IS NULL;
GRANT SELECT, INSERT, UPDATE (url, events, secret, old_secret, old_secret_until, disabled_at, disabled_reason, paused_until, removed_at)
  ON merchants.webhook_endpoint TO okpay_app;

CREATE TABLE merchants.webhook_event (
  id          uuid PRIMARY KEY,
  merchant_id uuid NOT NULL REFERENCES merchants.merchant,
  mode        text NOT NULL CHECK (mode IN ('test', 'live')),
  type        text NOT NULL,
  -- What is sent and signed, byte for byte.
  body        text NOT NULL,
  occurred_at timestamptz NOT NULL
);
CREATE INDEX webhook_event_merchant_idx ON merchants.webhook_event (merchant_id, mode, id);
CREATE INDEX webhook_event_age_idx ON merchants.webhook_event USING brin (occurred_at);
GRANT SELECT, INSERT, DELETE ON merchants.webhook_event TO okpay_app;

CREATE TABLE merchants.webhook_delivery (
  id           uuid PRIMARY KEY,
  merchant_id  uuid NOT NULL,
  mode         text NOT NULL,
  event_id     uuid NOT NULL REFERENCES merchants.webhook_event ON DELETE CASCADE,
  endpoint_id  uuid NOT NULL REFERENCES merchants.webhook_endpoint,
  state        text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'dropped')),
  tries        int  NOT NULL,
  next_try_at  timestamptz,
  created_at   timestamptz NOT NULL,
  delivered_at timestamptz,
  -- Asked for by a person; null: the first one.
  replay_of    uuid,
  CHECK ((state = 'waiting') = (next_try_at IS NOT NULL))
);
CREATE INDEX webhook_delivery_merchant_idx ON merchants.webhook_delivery (merchant_id, mode, id);
CREATE INDEX webhook_delivery_waiting_idx ON merchants.webhook_delivery (endpoint_id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_event_idx ON merchants.webhook_delivery (event_id);
GRANT SELECT, INSERT, DELETE, UPDATE (state, tries, next_try_at, delivered_at) ON merchants.webhook_delivery TO okpay_app;

CREATE TABLE merchants.webhook_try (
  delivery_id uuid NOT NULL REFERENCES merchants.webhook_delivery ON DELETE CASCADE,
  seq         int  NOT NULL,
  at          timestamptz NOT NULL,
  took_ms     int  NOT NULL,
  status      int,
  -- Why there is no status.
  problem     text CHECK (problem IN ('address_refused', 'name_unknown', 'no_connection', 'time_out', 'tls', 'broken_answer')),
  answer      text NOT NULL,
  PRIMARY KEY (delivery_id, seq),
  CHECK ((status IS NULL) <> (problem IS NULL))
);
GRANT SELECT, INSERT, DELETE ON merchants.webhook_try TO okpay_app;
