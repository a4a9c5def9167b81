-- 0013_password_provenance: by which channel alone the password in force came about.
--
-- Why: a reset by mail makes the password the mailbox's; a code by mail is then no second factor, but the same one twice
--      (V6.6.1, rows P7 and F8). Until another factor was proved, the channel that brought the password proves nothing else.
-- Locks: a nullable column without a default is added in no time; the table is locked for that moment.
-- Rollout: before the program that uses it; the previous version never writes it, and null is what it means.

ALTER TABLE identity.credential ADD COLUMN brought_by text CHECK (brought_by IN ('email', 'phone'));
GRANT UPDATE (brought_by) ON identity.credential TO okpay_app;
