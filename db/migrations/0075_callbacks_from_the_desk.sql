-- 0075_callbacks_from_the_desk: an agent promises the caller a callback, at a time or as soon as somebody is free.
--
-- Why: only customers could book one. "As soon as somebody is free" keeps the caller's place: it waits for the present call to end
--      and then stands in the line as somebody who came when that call did.
-- Locks: two nullable columns without a default: the table is locked for a moment.
-- Rollout: before the program that uses it; the previous version would begin such a callback while its caller still talks, and
--          count it as that talk.

ALTER TABLE calls.booking ADD COLUMN booked_by uuid REFERENCES agents.agent;   -- null: the customer
ALTER TABLE calls.booking ADD COLUMN after_call_id uuid REFERENCES calls.call; -- begins when that call is over; null: at its time
