-- 0040_routing: who works at the hotline, who waits, who was offered to whom, and what was promised.
--
-- Why: the routing machine keeps its state in memory; these rows are that state, so that several server processes share one line
--      and a killed process loses nobody's place (docs/decisions/routing-memory.md).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE SCHEMA agents;
GRANT USAGE ON SCHEMA agents TO okpay_app;

CREATE SEQUENCE agents.number START 11;
GRANT USAGE ON SEQUENCE agents.number TO okpay_app;

-- A member of staff who takes calls. `number` is what customers are told: "you are talking to agent 17".
CREATE TABLE agents.agent (
  id         uuid PRIMARY KEY REFERENCES access.staff,
  number     int  NOT NULL UNIQUE DEFAULT nextval('agents.number'),
  languages  text[] NOT NULL CHECK (cardinality(languages) > 0),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (languages, changed_at) ON agents.agent TO okpay_app;

-- Levels 1 (may take it) to 5 (expert). A skill that needs a certificate counts until `certified_until`.
CREATE TABLE agents.skill (
  agent_id        uuid NOT NULL REFERENCES agents.agent,
  skill           text NOT NULL CHECK (skill ~ '^[a-z]{2,20}$'),
  level           int  NOT NULL CHECK (level BETWEEN 1 AND 5),
  certified_until timestamptz,
  PRIMARY KEY (agent_id, skill)
);
GRANT SELECT, INSERT, DELETE ON agents.skill TO okpay_app;

-- Every state an agent was in, with its reason; appended only.
CREATE TABLE agents.state_change (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agent_id uuid NOT NULL REFERENCES agents.agent,
  state    text NOT NULL,
  reason   text,
  at       timestamptz NOT NULL
);
CREATE INDEX state_change_by_agent ON agents.state_change (agent_id, at DESC);
GRANT SELECT, INSERT ON agents.state_change TO okpay_app;

CREATE SCHEMA routing;
GRANT USAGE ON SCHEMA routing TO okpay_app;

-- One row. Whoever decides locks it; `revision` says whether a process has seen the newest state, `due_at` when the next tick is due.
CREATE TABLE routing.turn (
  id       int PRIMARY KEY CHECK (id = 1),
  revision bigint NOT NULL,
  last_at  timestamptz NOT NULL,
  due_at   timestamptz
);
INSERT INTO routing.turn (id, revision, last_at) VALUES (1, 0, 'epoch');
GRANT SELECT, UPDATE ON routing.turn TO okpay_app;

-- The line. Order: priority class, then first arrival, then `seq`; callbacks, transfers and lost agents keep all three.
CREATE TABLE routing.call (
  id              uuid PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('voice', 'callback', 'consult')),
  priority        int  NOT NULL,
  arrived_at      timestamptz NOT NULL,
  seq             int  NOT NULL,
  skill           text NOT NULL,
  language        text NOT NULL,
  last_agent_id   uuid,
  zone            text NOT NULL,
  parent_id       uuid REFERENCES routing.call,
  wanted_agent_id uuid,
  state           text NOT NULL CHECK (state IN ('waiting', 'parked', 'dialing', 'offered', 'talking', 'suspended', 'ended')),
  is_live         boolean NOT NULL,
  step            int  NOT NULL,
  queued_at       timestamptz NOT NULL,
  agent_id        uuid,
  attempts        int  NOT NULL,
  due_at          timestamptz,
  hold_since      timestamptz,
  hold_alarms     int  NOT NULL,
  end_reason      text,
  answered_at     timestamptz,
  ended_at        timestamptz,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CHECK (state NOT IN ('offered', 'talking', 'suspended') OR agent_id IS NOT NULL)
);
CREATE INDEX call_line ON routing.call (priority, arrived_at, seq) WHERE state <> 'ended';
CREATE INDEX call_recent ON routing.call (ended_at DESC) WHERE state = 'ended';
-- Nobody talks to two callers: a consultation is the only second call an agent can have, and it is not his.
CREATE UNIQUE INDEX call_one_talk_per_agent ON routing.call (agent_id) WHERE state IN ('offered', 'talking', 'suspended');
GRANT SELECT, INSERT, UPDATE ON routing.call TO okpay_app;

CREATE TABLE routing.agent (
  id              uuid PRIMARY KEY REFERENCES agents.agent,
  skills          jsonb NOT NULL,
  languages       text[] NOT NULL,
  state           text NOT NULL CHECK (state IN ('offline', 'ready', 'notReady', 'reserved', 'offered', 'talking', 'wrapUp', 'lost')),
  reason          text,
  since           timestamptz NOT NULL,
  call_id         uuid,
  misses          int NOT NULL,
  extensions      int NOT NULL,
  has_disposition boolean NOT NULL,
  next_reason     text,
  due_at          timestamptz
);
GRANT SELECT, INSERT, UPDATE ON routing.agent TO okpay_app;

-- Each time a call was offered to an agent, and how it went. One open offer per agent and one per call, whatever a program does.
CREATE TABLE routing.offer (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  call_id    uuid NOT NULL REFERENCES routing.call,
  agent_id   uuid NOT NULL REFERENCES agents.agent,
  offered_at timestamptz NOT NULL,
  ended_at   timestamptz,
  outcome    text CHECK (outcome IN ('accepted', 'rejected', 'missed', 'withdrawn')),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX offer_one_open_per_agent ON routing.offer (agent_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX offer_one_open_per_call ON routing.offer (call_id) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE (ended_at, outcome) ON routing.offer TO okpay_app;

-- An agent's time with a call: talk, hold and wrap-up. What the wait estimate is measured from.
CREATE TABLE routing.handling (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  call_id       uuid NOT NULL REFERENCES routing.call,
  agent_id      uuid NOT NULL REFERENCES agents.agent,
  started_at    timestamptz NOT NULL,
  talk_ended_at timestamptz,
  done_at       timestamptz
);
CREATE UNIQUE INDEX handling_open ON routing.handling (agent_id, call_id) WHERE done_at IS NULL;
CREATE INDEX handling_recent ON routing.handling (done_at DESC) WHERE done_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (talk_ended_at, done_at) ON routing.handling TO okpay_app;

-- Every wait that was announced, and what came of it.
CREATE TABLE routing.promise (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  call_id      uuid NOT NULL REFERENCES routing.call,
  said_at      timestamptz NOT NULL,
  low_minutes  int NOT NULL,
  high_minutes int NOT NULL CHECK (high_minutes >= low_minutes),
  ahead        int NOT NULL,
  agents       double precision NOT NULL,
  reason       text CHECK (reason IN ('fewerAgents', 'urgentCalls')),
  outcome      text CHECK (outcome IN ('answered', 'abandoned', 'callback')),
  closed_at    timestamptz,
  CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX promise_open ON routing.promise (call_id) WHERE closed_at IS NULL;
CREATE INDEX promise_recent ON routing.promise (closed_at DESC) WHERE closed_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (outcome, closed_at) ON routing.promise TO okpay_app;
