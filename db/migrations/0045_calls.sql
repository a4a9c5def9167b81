-- 0045_calls: calls from ring to wrap-up, the connections of sound while they last, and who is at a desk.
--
-- Why: routing knows the line; what a call is about, how it ended and how the caller found it is kept here.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE SCHEMA calls;
GRANT USAGE ON SCHEMA calls TO okpay_app;

-- `id` is routing's too. `state` follows routing's decisions, in the same transaction.
CREATE TABLE calls.call (
  id             uuid PRIMARY KEY,
  customer_id    uuid REFERENCES identity.customer,  -- null: by phone, and nothing identifies the caller yet
  channel        text NOT NULL CHECK (channel IN ('app', 'phone')),
  language       text NOT NULL CHECK (language IN ('en', 'zh-CN')),
  skill          text NOT NULL,
  about          text,
  payment_id     uuid,
  case_id        uuid,
  identity_level int  NOT NULL CHECK (identity_level BETWEEN 0 AND 3),
  state          text NOT NULL CHECK (state IN ('waiting', 'callback', 'ringing', 'talking', 'reconnecting', 'ended')),
  agent_id       uuid REFERENCES agents.agent,
  is_held        boolean NOT NULL DEFAULT false,
  seen_at        timestamptz NOT NULL,     -- the caller's page asked for news
  started_at     timestamptz NOT NULL,
  answered_at    timestamptz,
  ended_at       timestamptz,
  end_reason     text CHECK (end_reason IN ('caller', 'agent', 'no_answer', 'lost')),
  survey_score   int CHECK (survey_score BETWEEN 1 AND 5),
  survey_solved  boolean,
  survey_comment text,
  surveyed_at    timestamptz,
  CHECK (channel = 'phone' OR customer_id IS NOT NULL),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL AND end_reason IS NOT NULL))
);
CREATE UNIQUE INDEX call_one_per_customer ON calls.call (customer_id) WHERE state <> 'ended';
CREATE INDEX call_by_customer ON calls.call (customer_id, started_at DESC);
GRANT SELECT, INSERT, UPDATE ON calls.call TO okpay_app;

-- One connection of sound between two browsers; addresses stand in it, so it goes when the call ends.
CREATE TABLE calls.media (
  call_id    uuid PRIMARY KEY REFERENCES calls.call,
  generation int NOT NULL,
  offer      text,
  answer     text
);
GRANT SELECT, INSERT, UPDATE, DELETE ON calls.media TO okpay_app;

-- What each agent who had the call says of it.
CREATE TABLE calls.wrap_up (
  call_id     uuid NOT NULL REFERENCES calls.call,
  agent_id    uuid NOT NULL REFERENCES agents.agent,
  disposition text NOT NULL,
  notes       text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (call_id, agent_id)
);
GRANT SELECT, INSERT ON calls.wrap_up TO okpay_app;

-- An agent's open page: it asks for news every few seconds.
CREATE TABLE calls.desk (
  agent_id uuid PRIMARY KEY REFERENCES agents.agent,
  seen_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON calls.desk TO okpay_app;
