-- 0102_outages_of_the_exchange: what an outage took from whom, and how far the exchange's clock is from ours.
--
-- Why: who was in the menu when the connection to Asterisk broke came into the line behind people who called during the outage,
--      because only their wait was counted back; and that Asterisk's clock is wrong stood in the log alone.
-- Locks: ALTER TABLE on asterisk.call, which has a row for each caller on the line, and on asterisk.exchange, which has one, for a
--        moment each; no table is rewritten.
-- Rollout: before the program that uses it; the previous version leaves all three as they are, and places callers as it did.

ALTER TABLE asterisk.call ADD COLUMN away interval NOT NULL DEFAULT '0';
ALTER TABLE asterisk.exchange ADD COLUMN cut_at timestamptz, ADD COLUMN clock_ahead_seconds integer;
