-- 0099_exchange_away: that only an outage of the exchange keeps a desk from being rung.
--
-- Why: an agent with a telephone on the table and no microphone in the page was made not ready by an outage of Asterisk, as by a lost
--      microphone, and stayed so when it was over. Who is not ready for this reason is put back by itself.
-- Locks: ALTER TABLE on calls.desk, which has a row for each agent, for a moment.
-- Rollout: before the program that uses it; the previous version writes what it always did.

ALTER TABLE calls.desk
  DROP CONSTRAINT desk_hindrance_check,
  ADD CONSTRAINT desk_hindrance_check CHECK (hindrance IN ('microphoneMissing', 'microphoneDenied', 'phoneAway', 'exchangeAway'));
