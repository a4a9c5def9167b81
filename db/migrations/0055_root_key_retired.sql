-- 0055_root_key_retired: since when a root secret is no longer in use.
--
-- Why: that a key came, replaced another or went is an event of the audit log (row L1). That one is gone can only be told once,
--      at the first start without it, so the row keeps when that was.
-- Locks: ACCESS EXCLUSIVE on platform.root_key for an instant; a column without a default rewrites nothing.
-- Rollout: before the program that uses it; the previous version does not look at the column.

ALTER TABLE platform.root_key ADD COLUMN retired_at timestamptz;
GRANT UPDATE (retired_at) ON platform.root_key TO okpay_app;
