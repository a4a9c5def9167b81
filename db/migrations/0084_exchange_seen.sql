-- 0084_exchange_seen: when the exchange was last connected to one of our processes.
--
-- Why: while none is connected to it no telephone rings, and an offer that nobody heard counted as the agent's miss. Every
--      process has to know, also one that never had the connection, and after a kill.
-- Locks: ALTER TABLE on asterisk.exchange, which has one row, for a moment.
-- Rollout: before the program that uses it; null (or a time long ago) is "not connected", and the next connection writes it.

ALTER TABLE asterisk.exchange ADD COLUMN seen_at timestamptz;
