-- 0076_booked_quiet_zones: where who is promised a callback may be, if their number's country has several zones.
--
-- Why: the line knows it since 0083; a callback that an agent promised in the call did not, and was offered and rung by the
--      installation's clock.
-- Locks: ALTER TABLE on calls.booking adds a column without a default, for a moment.
-- Rollout: before the program that uses it; null is "the zone alone", as all bookings before.

ALTER TABLE calls.booking ADD COLUMN quiet_zones text[];
