-- 0002_platform: what every module shares: stored answers of idempotent requests and the outbox of events.
--
-- Why: a payment, its answer and its event must be true together, so both tables are written as side rows of the
--      ledger's own transaction (docs/decisions/idempotency-in-the-booking.md, own-outbox.md).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

-- The owner must be able to act as the runtime role: since PostgreSQL 16 creating a role no longer implies it.
DO $$ BEGIN EXECUTE format('GRANT okpay_app TO %I', current_user); END $$;

GRANT USAGE ON SCHEMA platform TO okpay_app;
GRANT SELECT ON platform.migration TO okpay_app;

-- One row per Idempotency-Key that had an effect. `body` is json, not jsonb: it keeps the bytes, so that a replayed
-- answer is the first answer to the letter. `status` is null while a claimed request has no answer yet.
CREATE TABLE platform.idempotency (
  scope text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  operation text NOT NULL,
  status int,
  body json,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);
-- Pruning walks by age; BRIN because rows arrive in that order and are never updated out of it.
CREATE INDEX idempotency_created_at ON platform.idempotency USING brin (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.idempotency TO okpay_app;

-- Events that happened and have not been handled by everyone. Rows are deleted once every handler has succeeded.
-- Only the primary key: a worker takes the oldest due rows in id order (ids sort by time); a second index would cost
-- every payment a write to spare a worker the few rows that wait for another try.
CREATE TABLE platform.outbox (
  id uuid PRIMARY KEY,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  attempts int NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT now(),
  last_error text
);
-- A queue lives in its dead rows: vacuum by count, not by share of the table.
ALTER TABLE platform.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
GRANT SELECT, INSERT, UPDATE, DELETE ON platform.outbox TO okpay_app;
