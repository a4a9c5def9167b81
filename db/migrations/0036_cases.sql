-- 0036_cases: customers' matters with their thread, clock, call codes and contacts.
--
-- Why: a question, complaint, suggestion or dispute is one matter over every channel, with a promised date that counts in the
--      hours of the hotline (issue 5, product C3 and C10; docs/decisions/case-clock.md).
-- Locks: creates a new schema only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know the schema.

CREATE SCHEMA cases;
GRANT USAGE ON SCHEMA cases TO okpay_app;

-- Suggestions that ask for the same thing and are answered together, once, in both languages.
CREATE TABLE cases.suggestion_group (
  id          uuid PRIMARY KEY,
  title       text NOT NULL,
  state       text NOT NULL CHECK (state IN ('open', 'answered')),
  answer      jsonb,                      -- {"en": …, "zh-CN": …}
  created_by  uuid NOT NULL REFERENCES access.staff,
  created_at  timestamptz NOT NULL,
  answered_by uuid REFERENCES access.staff,
  answered_at timestamptz,
  CHECK ((state = 'answered') = (answer IS NOT NULL AND answered_by IS NOT NULL AND answered_at IS NOT NULL))
);
GRANT SELECT, INSERT, UPDATE (title, state, answer, answered_by, answered_at) ON cases.suggestion_group TO okpay_app;

CREATE SEQUENCE cases.number_seq AS bigint START 1024;
GRANT USAGE ON SEQUENCE cases.number_seq TO okpay_app;

CREATE TABLE cases.customer_case (
  id            uuid PRIMARY KEY,
  version       int NOT NULL DEFAULT 1,
  number        text NOT NULL UNIQUE CHECK (number ~ '^C-[0-9]{4}-[0-9]{4,8}$'),
  customer_id   uuid NOT NULL REFERENCES identity.customer,
  -- The Idempotency-Key it was opened with: a repeated request opens nothing.
  request_key   text,
  kind          text NOT NULL CHECK (kind IN ('question', 'complaint', 'suggestion', 'dispute')),
  topic         text NOT NULL CHECK (topic ~ '^[a-z_]{2,40}$'),
  subject       text NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  channel       text NOT NULL CHECK (channel IN ('web', 'call', 'staff')),
  locale        text NOT NULL CHECK (locale IN ('en', 'zh-CN')),
  line_id       text NOT NULL REFERENCES hours.line,
  -- What was known when it was opened: payment, amount, code, article, device.
  payment_id    uuid,
  decline_code  text,
  article_slug  text,
  facts         jsonb NOT NULL,
  state         text NOT NULL CHECK (state IN ('open', 'paused', 'answered', 'closed')),
  pause_reason  text CHECK (pause_reason IN ('customer', 'bank', 'partner', 'authority', 'engineering')),
  owner_id      uuid REFERENCES access.staff,
  level         int NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 3),
  -- The clock: what is left of the target, running since clock_from; standing while that is null.
  target_ms     double precision NOT NULL CHECK (target_ms > 0),
  left_ms       double precision NOT NULL,
  steps_done    int NOT NULL DEFAULT 0,
  clock_from    timestamptz,
  due_at        timestamptz,
  next_check_at timestamptz,
  opened_at     timestamptz NOT NULL,
  answered_at   timestamptz,
  was_on_time   boolean,
  reopened      int NOT NULL DEFAULT 0,
  reopen_until  timestamptz,
  closed_at     timestamptz,
  root_cause    text CHECK (root_cause ~ '^[a-z_]{2,40}$'),
  satisfaction  int CHECK (satisfaction BETWEEN 1 AND 5),
  group_id      uuid REFERENCES cases.suggestion_group,
  customer_seen_at timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL,
  UNIQUE (customer_id, request_key),
  CHECK ((state = 'open') = (clock_from IS NOT NULL)),
  CHECK ((state = 'open') = (due_at IS NOT NULL)),
  CHECK ((state = 'paused') = (pause_reason IS NOT NULL)),
  CHECK (group_id IS NULL OR kind = 'suggestion')
);
CREATE INDEX customer_case_of ON cases.customer_case (customer_id, updated_at DESC);
CREATE INDEX customer_case_clock ON cases.customer_case (due_at) WHERE state = 'open';
CREATE INDEX customer_case_check ON cases.customer_case (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX customer_case_owner ON cases.customer_case (owner_id) WHERE state IN ('open', 'paused');
CREATE INDEX customer_case_opened ON cases.customer_case (opened_at);
CREATE INDEX customer_case_group ON cases.customer_case (group_id) WHERE kind = 'suggestion';
GRANT SELECT, INSERT ON cases.customer_case TO okpay_app;
GRANT UPDATE (version, state, pause_reason, owner_id, level, target_ms, left_ms, steps_done, clock_from, due_at, next_check_at, answered_at, was_on_time,
              reopened, reopen_until, closed_at, root_cause, satisfaction, group_id, customer_seen_at, updated_at, topic, kind)
   ON cases.customer_case TO okpay_app;

-- The thread: append only. A note is the house's own and never leaves it; an event says what happened.
CREATE TABLE cases.entry (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL REFERENCES cases.customer_case,
  type        text NOT NULL CHECK (type IN ('message', 'note', 'event')),
  author      text NOT NULL CHECK (author IN ('customer', 'staff', 'system')),
  staff_id    uuid REFERENCES access.staff,
  request_key text,
  text        text NOT NULL DEFAULT '',
  event       text CHECK (event ~ '^[a-z_]{2,40}$'),
  details     jsonb NOT NULL DEFAULT '{}',
  at          timestamptz NOT NULL,
  UNIQUE (case_id, request_key),
  CHECK ((author = 'staff') = (staff_id IS NOT NULL)),
  CHECK ((type = 'event') = (event IS NOT NULL)),
  CHECK (type <> 'note' OR author = 'staff')
);
CREATE INDEX entry_of ON cases.entry (case_id, at, id);
GRANT SELECT, INSERT ON cases.entry TO okpay_app;

-- A code for one call: six digits, kept as an HMAC. Unique among those in force, so that the digits alone name the case.
CREATE TABLE cases.call_pin (
  id          uuid PRIMARY KEY,
  case_id     uuid NOT NULL REFERENCES cases.customer_case,
  customer_id uuid NOT NULL,
  hash        bytea NOT NULL,
  state       text NOT NULL CHECK (state IN ('active', 'used', 'void')),
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  used_at     timestamptz,
  used_in     text
);
CREATE UNIQUE INDEX call_pin_active ON cases.call_pin (hash) WHERE state = 'active';
CREATE UNIQUE INDEX call_pin_one ON cases.call_pin (case_id) WHERE state = 'active';
CREATE INDEX call_pin_customer ON cases.call_pin (customer_id, created_at);
GRANT SELECT, INSERT, UPDATE (state, used_at, used_in), DELETE ON cases.call_pin TO okpay_app;

-- Tries of codes, counted before they are looked at: by call, and of everybody together by quarter of an hour.
CREATE TABLE cases.pin_try (
  key        text PRIMARY KEY,
  tries      int NOT NULL CHECK (tries >= 0),
  expires_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (tries), DELETE ON cases.pin_try TO okpay_app;

-- Who reached us when, on which channel: quiet hours are drawn from it. Append only.
CREATE TABLE cases.contact (
  id          uuid PRIMARY KEY,
  case_id     uuid REFERENCES cases.customer_case,
  line_id     text NOT NULL REFERENCES hours.line,
  channel     text NOT NULL CHECK (channel IN ('web', 'call', 'callback', 'in_app_call')),
  at          timestamptz NOT NULL
);
CREATE INDEX contact_at ON cases.contact (line_id, at);
GRANT SELECT, INSERT ON cases.contact TO okpay_app;
