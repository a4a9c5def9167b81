-- 0011_customers: documents customers hand in for the next tier, until a person has looked at them.
--
-- Why: a higher tier needs a document that somebody checked (product A7). The picture is re-encoded, encrypted under a key of
--      this purpose and bound to its row (rows I8, F3's AAD rule); who looked at it stands in the audit log.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

CREATE SCHEMA customers;
GRANT USAGE ON SCHEMA customers TO okpay_app;

CREATE TABLE customers.document (
  id           uuid PRIMARY KEY,
  version      int  NOT NULL,
  customer_id  uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('identity_document', 'address_document')),
  state        text NOT NULL CHECK (state IN ('submitted', 'approved', 'rejected')),
  reason       text,               -- a closed code, when rejected
  -- AES-256-GCM, AAD = table ‖ column ‖ id; wiped 30 days after the decision.
  content      bytea,
  width        int  NOT NULL CHECK (width > 0),
  height       int  NOT NULL CHECK (height > 0),
  submitted_at timestamptz NOT NULL,
  decided_at   timestamptz,
  decided_by   uuid,               -- a member of staff
  CHECK ((state = 'submitted') = (decided_at IS NULL)),
  CHECK ((state = 'rejected') = (reason IS NOT NULL))
);
CREATE INDEX document_customer ON customers.document (customer_id, submitted_at DESC);
-- The operator's queue, oldest first.
CREATE INDEX document_queue ON customers.document (submitted_at) WHERE state = 'submitted';
GRANT SELECT, INSERT, UPDATE (version, state, reason, content, decided_at, decided_by) ON customers.document TO okpay_app;
