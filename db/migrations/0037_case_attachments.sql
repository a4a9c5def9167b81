-- 0037_case_attachments: pictures in the threads of cases.
--
-- Why: a screenshot says what many words do not (issue 5, product C10). Each hangs on a step of the thread and is sealed for its row;
--      what is deleted a year after its case was closed is the content, not that there was one.
-- Locks: creates a new table only; the two it points at are locked for a moment (SHARE ROW EXCLUSIVE) while the keys are added.
-- Rollout: before the program that uses it; the previous version does not know the table.

CREATE TABLE cases.attachment (
  id       uuid PRIMARY KEY,
  entry_id uuid NOT NULL UNIQUE REFERENCES cases.entry,
  case_id  uuid NOT NULL REFERENCES cases.customer_case,
  -- The place among the pictures of its case; names are made of it.
  ordinal  int NOT NULL CHECK (ordinal BETWEEN 1 AND 20),
  -- Of the JPEG, before it was sealed.
  bytes    int NOT NULL CHECK (bytes > 0),
  content  bytea,
  added_at timestamptz NOT NULL,
  UNIQUE (case_id, ordinal)
);
GRANT SELECT, INSERT, UPDATE (content) ON cases.attachment TO okpay_app;
