-- 0031_delivered_articles: which set of delivered articles was brought in last.
--
-- Why: a start compares one fingerprint instead of reading, checking and comparing every article file.
-- Locks: creates a new table only; nothing that exists is locked.
-- Rollout: before the program that uses it; without a row the files are compared as before.

CREATE TABLE knowledge.delivery (
  -- One row: the newest delivery.
  id int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  -- Over the names and bytes of all article files.
  fingerprint text NOT NULL,
  brought_in_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (fingerprint, brought_in_at) ON knowledge.delivery TO okpay_app;
