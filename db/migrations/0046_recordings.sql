-- 0046_recordings: recordings of calls by telephone: whose, since when, with what consent, and where they were silent.
--
-- Why: a recording was a file in the exchange's folder that nobody could find, keep apart, hold back or delete (row G9). Its
--      sound is a sealed file of ours; here is what is known of it, also when the sound is deleted.
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE SCHEMA recordings;
GRANT USAGE ON SCHEMA recordings TO okpay_app;

-- The caller was told that the call is recorded, to the end, and stayed. Without such a row nothing is recorded.
CREATE TABLE recordings.consent (
  call_id uuid PRIMARY KEY,
  at      timestamptz NOT NULL
);
GRANT SELECT, INSERT ON recordings.consent TO okpay_app;

-- One for each time that a caller and an agent were together. `sha256` and `bytes` are of the sound as the exchange made it.
CREATE TABLE recordings.recording (
  id           uuid PRIMARY KEY,
  name         text NOT NULL UNIQUE,       -- at the exchange
  call_id      uuid NOT NULL REFERENCES calls.call,
  agent_id     uuid NOT NULL REFERENCES agents.agent,
  started_at   timestamptz NOT NULL,
  state        text NOT NULL CHECK (state IN ('recording', 'finished', 'kept', 'lost', 'deleting', 'deleted')),
  is_paused    boolean NOT NULL DEFAULT false,
  finished_at  timestamptz,
  sha256       bytea CHECK (length(sha256) = 32),
  bytes        bigint,
  milliseconds bigint,
  removed_at   timestamptz,                -- from the exchange
  deleted_at   timestamptz,
  CHECK (state IN ('recording', 'finished', 'lost') OR (sha256 IS NOT NULL AND bytes IS NOT NULL AND milliseconds IS NOT NULL)),
  CHECK ((state = 'recording') = (finished_at IS NULL)),
  CHECK ((state = 'deleted') = (deleted_at IS NOT NULL))
);
CREATE INDEX recording_by_start ON recordings.recording (started_at DESC, id DESC);
CREATE INDEX recording_by_agent ON recordings.recording (agent_id, started_at DESC, id DESC);
CREATE INDEX recording_by_call ON recordings.recording (call_id);
-- What has something to do: a few at any time.
CREATE INDEX recording_at_work ON recordings.recording (state) WHERE state IN ('recording', 'finished', 'deleting');
CREATE INDEX recording_at_exchange ON recordings.recording (id) WHERE state = 'kept' AND removed_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON recordings.recording TO okpay_app;

-- While a secret is spoken. `in_force_at` and `resumed_at` are when the exchange had done it, not when it was asked for.
CREATE TABLE recordings.pause (
  id          uuid PRIMARY KEY,
  call_id     uuid NOT NULL REFERENCES calls.call,
  reason      text NOT NULL CHECK (reason IN ('agent', 'code', 'app_number')),
  agent_id    uuid NOT NULL REFERENCES agents.agent,
  asked_at    timestamptz NOT NULL,
  until       timestamptz NOT NULL,        -- resumes by itself
  ended_at    timestamptz,                 -- asked to go on before that
  in_force_at timestamptz,
  resumed_at  timestamptz
);
CREATE INDEX pause_by_call ON recordings.pause (call_id, asked_at);
GRANT SELECT, INSERT, UPDATE ON recordings.pause TO okpay_app;

-- Needed for a dispute or an investigation: not deleted while it is held.
CREATE TABLE recordings.hold (
  id             uuid PRIMARY KEY,
  recording_id   uuid NOT NULL REFERENCES recordings.recording,
  reason         text NOT NULL,
  held_by        uuid NOT NULL REFERENCES access.staff,
  held_at        timestamptz NOT NULL,
  released_by    uuid REFERENCES access.staff,
  released_at    timestamptz,
  release_reason text,
  CHECK ((released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (release_reason IS NULL))
);
CREATE UNIQUE INDEX hold_open ON recordings.hold (recording_id) WHERE released_at IS NULL;
CREATE INDEX hold_by_recording ON recordings.hold (recording_id, held_at);
GRANT SELECT, INSERT, UPDATE ON recordings.hold TO okpay_app;
