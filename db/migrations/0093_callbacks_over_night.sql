-- 0093_callbacks_over_night: who waits for a callback when we close is told that it comes when we open.
--
-- Why: a callback in its place, promised shortly before closing, stood in the line until the next day, after a message that it
--      comes in a few minutes; nobody was told.
-- Locks: ALTER TABLE on calls.call adds a column without a default, for a moment.
-- Rollout: before the program that uses it; the previous version writes what it always did.

ALTER TABLE calls.call ADD COLUMN postponed_at timestamptz;  -- told so; null: not, or told since that it comes now
