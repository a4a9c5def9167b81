-- 0088_late_callers: when a caller came whom nobody heard coming.
--
-- Why: who called while no process was connected to the exchange was placed by when they had gone through the menu, behind
--      people who called after them.
-- Locks: ALTER TABLE on asterisk.call, which has a row for each caller on the line, for a moment.
-- Rollout: before the program that uses it; the previous version writes null, and places them as it did.

ALTER TABLE asterisk.call ADD COLUMN came_at timestamptz;
