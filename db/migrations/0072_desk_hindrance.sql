-- 0072_desk_hindrance: what keeps a desk from being heard or rung, and since when.
--
-- Why: an agent stood as ready whose page had no microphone, or whose telephone was not registered; callers reached nobody and
--      the agent was told of a call that was missed.
-- Locks: ALTER TABLE on calls.desk, which has a row for each agent, for a moment.
-- Rollout: before the program that uses it; the previous version writes what it always did.

ALTER TABLE calls.desk
  ADD COLUMN hindrance      text CHECK (hindrance IN ('microphoneMissing', 'microphoneDenied', 'phoneAway')),
  ADD COLUMN hindered_since timestamptz,
  ADD CHECK ((hindrance IS NULL) = (hindered_since IS NULL));
