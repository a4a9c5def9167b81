-- 0060_recording_refusal: callers who pressed the key that says no to being recorded.
--
-- Why: the notice that a call is recorded left only hanging up to whoever does not want it. A refusal outlives a restart of
--      the server, overrides a consent of the same call, and is shown at the desk.
-- Locks: creates a new table only; nothing that exists is locked.
-- Rollout: before the program that uses it.

CREATE TABLE recordings.refusal (
  call_id uuid PRIMARY KEY,
  at      timestamptz NOT NULL
);
GRANT SELECT, INSERT ON recordings.refusal TO okpay_app;
