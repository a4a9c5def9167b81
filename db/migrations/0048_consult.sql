-- 0048_consult: an agent asks a colleague while the caller hears music.
--
-- Why: routing knows such a call; which caller it is about and the sound between the two desks are kept here.
-- Locks: creates a new table only; it refers to calls.call and agents.agent, which are locked for the time of the statement.
-- Rollout: before the program that uses it.

-- `id` is routing's too (a call of the kind consult).
CREATE TABLE calls.consult (
  id         uuid PRIMARY KEY,
  call_id    uuid NOT NULL REFERENCES calls.call,
  asked_by   uuid NOT NULL REFERENCES agents.agent,
  skill      text NOT NULL,
  asked_at   timestamptz NOT NULL,
  ended_at   timestamptz,
  generation int NOT NULL DEFAULT 0,
  offer      text,
  answer     text,
  -- Addresses stand in descriptions of sound: none outlives its talk.
  CHECK (ended_at IS NULL OR (offer IS NULL AND answer IS NULL))
);
CREATE UNIQUE INDEX consult_one_per_call ON calls.consult (call_id) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON calls.consult TO okpay_app;
