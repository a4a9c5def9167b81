-- 0085_failed_legs: which leg of a call by the exchange failed, whose, when and why.
--
-- Why: a telephone that is not registered, busy or without sound was seen as an agent's reason alone, until its next state.
--      The board lists them, so that somebody mends what fails again and again.
-- Locks: creates a new table only; it refers to calls.call and agents.agent, locked for the time of the statement.
-- Rollout: before the program that uses it.

CREATE TABLE calls.failed_leg (
  id        uuid PRIMARY KEY,
  call_id   uuid NOT NULL REFERENCES calls.call,
  agent_id  uuid REFERENCES agents.agent,  -- whose telephone; null: the caller's
  reason    text NOT NULL CHECK (reason IN ('busy', 'unreachable', 'noAnswer', 'failed', 'lost', 'noSound')),
  at        timestamptz NOT NULL
);
CREATE INDEX failed_leg_by_time ON calls.failed_leg (at DESC);
GRANT SELECT, INSERT ON calls.failed_leg TO okpay_app;
