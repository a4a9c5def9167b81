-- 0083_quiet_zones: where a caller may be whose number's country has several zones.
--
-- Why: a callback to a number abroad was held back at night in the installation's zone and not in the called one's. A number
--      says its country; some countries have several zones, and then it has to be day in each.
-- Locks: ALTER TABLE on routing.call adds a column without a default, for a moment.
-- Rollout: before the program that uses it; null is "the zone alone", as all calls before.

ALTER TABLE routing.call ADD COLUMN quiet_zones text[];
