-- 0035_hours: when the hotline is open: calendars, lines, decrees of holidays, maintenance and emergencies.
--
-- Why: a calendar is one document with its versions, so that history, "why" and going back are the same thing
--      (docs/decisions/hours-calendar-documents.md). Nothing of it is ever updated but the end of a block.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; until an operator writes another, the line is open Monday to Friday, 9 to 18.

CREATE SCHEMA hours;
GRANT USAGE ON SCHEMA hours TO okpay_app;

CREATE TABLE hours.calendar_version (
  id          uuid PRIMARY KEY,
  calendar_id text NOT NULL CHECK (calendar_id ~ '^[a-z0-9-]{1,40}$'),
  version     int  NOT NULL CHECK (version > 0),
  document    jsonb NOT NULL,               -- contracts: serviceCalendar
  changed_by  uuid REFERENCES access.staff, -- NULL: came with the program
  reason      text NOT NULL,
  changed_at  timestamptz NOT NULL,
  UNIQUE (calendar_id, version)
);
GRANT SELECT, INSERT ON hours.calendar_version TO okpay_app;

-- A number or app entry that is called. `regions`: callers from there get another calendar.
CREATE TABLE hours.line (
  id           text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,40}$'),
  name         jsonb NOT NULL,
  country      text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  languages    text[] NOT NULL,
  phone_number text CHECK (phone_number ~ '^\+[1-9][0-9]{4,14}$'),
  calendar_id  text NOT NULL,
  regions      jsonb NOT NULL DEFAULT '{}',
  sort_order   int NOT NULL
);
GRANT SELECT, INSERT, UPDATE (name, country, languages, phone_number, calendar_id, regions, sort_order) ON hours.line TO okpay_app;

-- One year of one country as its government announced it; the newest row of a year counts and stands before any package.
CREATE TABLE hours.decree (
  id          uuid PRIMARY KEY,
  country     text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
  year        int  NOT NULL CHECK (year BETWEEN 2000 AND 2200),
  days        jsonb NOT NULL,               -- { holidays: [{date, name}], makeUpDays: [{date, name, actsAs}] }
  imported_by uuid NOT NULL REFERENCES access.staff,
  imported_at timestamptz NOT NULL
);
CREATE INDEX decree_newest ON hours.decree (country, year, imported_at DESC);
GRANT SELECT, INSERT ON hours.decree TO okpay_app;

-- When nobody answers whatever the calendar says. An emergency counts from its confirmation: the switch has two steps.
CREATE TABLE hours.block (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('emergency', 'maintenance')),
  starts_at    timestamptz NOT NULL,
  ends_at      timestamptz CHECK (ends_at > starts_at),
  reason       jsonb NOT NULL,              -- in both languages, read by callers
  created_by   uuid NOT NULL REFERENCES access.staff,
  created_at   timestamptz NOT NULL,
  confirmed_by uuid REFERENCES access.staff,
  confirmed_at timestamptz,
  ended_by     uuid REFERENCES access.staff,
  ended_at     timestamptz,
  CHECK (kind = 'emergency' OR (ends_at IS NOT NULL AND confirmed_at IS NOT NULL))
);
CREATE INDEX block_current ON hours.block (starts_at) WHERE ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE (starts_at, confirmed_by, confirmed_at, ended_by, ended_at) ON hours.block TO okpay_app;

INSERT INTO hours.calendar_version (id, calendar_id, version, document, changed_by, reason, changed_at) VALUES
  ('019ac000-0000-7000-8000-000000000001', 'china', 1,
   '{"timeZone":"Asia/Shanghai","weekly":[{"days":[1,2,3,4,5],"intervals":[{"from":"09:00","to":"18:00"}]}],"holidaySets":[{"country":"CN","intervals":[],"notKept":[]}],"overrides":[],"makeUpDays":[]}',
   NULL, 'Monday to Friday, 9 to 18, as installed', '2026-11-28T00:00:00Z'),
  ('019ac000-0000-7000-8000-000000000002', 'international', 1,
   '{"timeZone":"America/New_York","weekly":[{"days":[1,2,3,4,5],"intervals":[{"from":"09:00","to":"18:00"}]}],"holidaySets":[{"country":"US","intervals":[],"notKept":[]}],"overrides":[],"makeUpDays":[]}',
   NULL, 'Monday to Friday, 9 to 18, as installed', '2026-11-28T00:00:00Z');

-- No number yet: an installation has none until its operator enters one; both lines are called in the app.
INSERT INTO hours.line (id, name, country, languages, phone_number, calendar_id, sort_order) VALUES
  ('china', '{"en":"China","zh-CN":"中国"}', 'CN', '{zh-CN,en}', NULL, 'china', 1),
  ('international', '{"en":"International","zh-CN":"国际"}', 'US', '{en,zh-CN}', NULL, 'international', 2);
