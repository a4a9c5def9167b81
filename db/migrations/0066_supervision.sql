-- 0066_supervision: who listens to whose talk, how, why, from when until when.
--
-- Why: a supervisor listens, whispers to the agent or joins the talk. The exchange and the pages take from this row who may
--      hear what now; the row stays as the record of it, beside the audit log.
-- Locks: creates a new table only; it refers to calls.call, agents.agent and access.staff, locked for the time of the statement.
-- Rollout: before the program that uses it.

CREATE TABLE calls.supervision (
  id            uuid PRIMARY KEY,
  call_id       uuid NOT NULL REFERENCES calls.call,
  agent_id      uuid NOT NULL REFERENCES agents.agent,
  supervisor_id uuid NOT NULL REFERENCES access.staff,
  mode          text NOT NULL CHECK (mode IN ('listen', 'whisper', 'barge')),
  reason        text NOT NULL CHECK (reason IN ('quality', 'training', 'help_asked', 'complaint', 'risk')),
  note          text,
  began_at      timestamptz NOT NULL,
  mode_since    timestamptz NOT NULL,
  seen_at       timestamptz NOT NULL,      -- the supervisor's page asked for news
  answered_at   timestamptz,               -- the supervisor's telephone, where the call is one by telephone
  ended_at      timestamptz,
  end_reason    text CHECK (end_reason IN ('left', 'page_gone', 'no_answer', 'hung_up', 'talk_over')),
  CHECK (agent_id <> supervisor_id),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX supervision_one_per_call ON calls.supervision (call_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX supervision_one_per_supervisor ON calls.supervision (supervisor_id) WHERE ended_at IS NULL;
CREATE INDEX supervision_by_supervisor ON calls.supervision (supervisor_id, began_at DESC);
GRANT SELECT, INSERT, UPDATE ON calls.supervision TO okpay_app;
