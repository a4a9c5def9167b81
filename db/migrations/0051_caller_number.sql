-- 0051_caller_number: the number the agent reads out and the customer types into the question in the app.
--
-- Why: whoever is rung up by a thief while the thief talks to us may tap "yes" out of habit; a number that is only heard on the line
--      cannot be typed by somebody who is not on it (V6.6.4, row G3). It opens nothing without the customer's own session.
-- Locks: columns without a default to compute are added in no time; the table is locked for that moment.
-- Rollout: before the program that uses it. A question asked by the previous version has no number and is asked again.

ALTER TABLE calls.identity_ask
  ADD COLUMN number smallint CHECK (number BETWEEN 10 AND 99),
  -- Numbers that were not it, over all questions of the call.
  ADD COLUMN misses smallint NOT NULL DEFAULT 0;
