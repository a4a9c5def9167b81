-- 0047_asterisk: calls that come through a telephone exchange, while they last.
--
-- Why: where each caller should be, so that a server that was killed, or an exchange that was cut off, finds it again.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE SCHEMA asterisk;
GRANT USAGE ON SCHEMA asterisk TO okpay_app;

-- `caller`, `agent_id`, `is_held`, `attempt` follow routing's decisions, in the same transaction. The number is deleted with
-- the row when the call is over; a callback needs it until then.
CREATE TABLE asterisk.call (
  call_id    uuid PRIMARY KEY,
  channel_id text UNIQUE,                  -- the caller's; null: nobody is on the line
  number     text,                         -- null: withheld
  language   text NOT NULL CHECK (language IN ('en', 'zh-CN')),
  menu_at    text,                         -- the question that is open, without anything keyed in
  caller     text NOT NULL CHECK (caller IN ('menu', 'music', 'talk', 'dialed', 'parked', 'over')),
  agent_id   uuid REFERENCES agents.agent,
  is_held    boolean NOT NULL DEFAULT false,
  attempt    int NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON asterisk.call TO okpay_app;

-- Which exchange it was, and when it was started: a later start means that its calls are lost. One row.
CREATE TABLE asterisk.exchange (
  id         int PRIMARY KEY CHECK (id = 1),
  entity_id  text NOT NULL,
  started_at text NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON asterisk.exchange TO okpay_app;
