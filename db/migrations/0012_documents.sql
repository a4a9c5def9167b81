-- 0012_documents: documents customers hand in for the next tier, until a person has looked at them.
--
-- Why: a higher tier needs a document that somebody checked (product A7). What is kept is made anew from the pixels, encrypted
--      under a key of this purpose and bound to its row (row I8); who looked at it stands in the audit log.
-- Locks: creates a new schema only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

CREATE SCHEMA documents;
GRANT USAGE ON SCHEMA documents TO okpay_app;

CREATE TABLE documents.document (
  id           uuid PRIMARY KEY,
  customer_id  uuid NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('identity_document', 'address_document')),
  state        text NOT NULL CHECK (state IN ('submitted', 'approved', 'rejected')),
  reason       text,               -- a closed code, when rejected
  -- AES-256-GCM, AAD = table ‖ column ‖ id; deleted 30 days after the decision.
  content      bytea,
  submitted_at timestamptz NOT NULL,
  decided_at   timestamptz,
  decided_by   uuid,               -- a member of staff
  CHECK ((state = 'submitted') = (decided_at IS NULL)),
  CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  CHECK ((state = 'rejected') = (reason IS NOT NULL))
);
-- One at a time: a second of the same kind waits until the first is decided, and needs none once one was accepted.
CREATE UNIQUE INDEX document_open ON documents.document (customer_id, kind) WHERE state <> 'rejected';
CREATE INDEX document_customer ON documents.document (customer_id, submitted_at DESC);
-- The queue, oldest first.
CREATE INDEX document_queue ON documents.document (submitted_at, id) WHERE state = 'submitted';
-- Pictures that are due to be deleted.
CREATE INDEX document_kept ON documents.document (decided_at) WHERE content IS NOT NULL AND decided_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (state, reason, content, decided_at, decided_by) ON documents.document TO okpay_app;
