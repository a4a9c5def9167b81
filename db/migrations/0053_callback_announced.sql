-- 0053_callback_announced: that a callback comes soon was said by mail and SMS, because the page that would ring is closed.
--
-- Why: a callback rings in the app; whoever closed the page has to hear of it while there is time to open it, and once.
-- Locks: a column without a default is added in no time; the table is locked for that moment.
-- Rollout: before the program that uses it.

ALTER TABLE calls.call ADD COLUMN announced_at timestamptz;
