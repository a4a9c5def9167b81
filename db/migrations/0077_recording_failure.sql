-- 0077_recording_failure: a recording that the exchange could not begin.
--
-- Why: it stood as lost, as if there had been a sound, and the desk said meanwhile that the call was being recorded.
--      begun_at is when the exchange had said so, failure what it said instead; failed means that there never was a sound.
-- Locks: ACCESS EXCLUSIVE on recordings.recording while two columns are added and its rows are read once for two checks.
-- Rollout: before the program that uses it. A recording that an older program begins has no begun_at: if its sound is lost, it
--      stands as never begun.

ALTER TABLE recordings.recording
  ADD COLUMN begun_at timestamptz,         -- of a talk; a message has none
  ADD COLUMN failure text CHECK (length(failure) BETWEEN 1 AND 200),
  DROP CONSTRAINT recording_state_check,
  ADD CONSTRAINT recording_state_check CHECK
    (state IN ('recording', 'finished', 'kept', 'lost', 'failed', 'deleting', 'deleted', 'dropped')),
  DROP CONSTRAINT recording_sound_check,
  ADD CONSTRAINT recording_sound_check CHECK
    (state IN ('recording', 'finished', 'lost', 'failed', 'dropped')
     OR (sha256 IS NOT NULL AND bytes IS NOT NULL AND milliseconds IS NOT NULL)),
  ADD CONSTRAINT recording_failed_check CHECK (state <> 'failed' OR kind = 'talk');

UPDATE recordings.recording SET begun_at = started_at WHERE kind = 'talk';
CREATE INDEX recording_failed ON recordings.recording (started_at) WHERE state = 'failed';
