-- 0089_number_attestation: what the carrier vouches for of the number that a caller shows (STIR/SHAKEN).
--
-- Why: the agent sees beside the number whether anybody vouches for it; it proves nothing and opens nothing.
-- Locks: ALTER TABLE on asterisk.call, which has a row for each caller on the line, for a moment.
-- Rollout: before the program that uses it; the previous version writes null, which says nothing.

ALTER TABLE asterisk.call
  ADD COLUMN attestation text CHECK (attestation IN ('A', 'B', 'C', 'passed', 'none', 'failed'));
