-- 0064_voicemail: messages that callers leave, kept like recordings of talks, and cases of a number nobody is known by.
--
-- Why: out of hours a caller could only hang up. A message is a recording without an agent and without a call in the line: it
--      has the same seal, hash, retention, holds and playbacks, and opens a case (of the customer, or of the number).
-- Locks: ALTER TABLE on recordings.recording, cases.customer_case and asterisk.call, each for moments: columns that may be null,
--      and checks that are validated by a scan of tables of at most some hundred thousand rows.
-- Rollout: before the program that uses it; the previous version writes what it always did.

ALTER TABLE recordings.recording
  ALTER COLUMN call_id DROP NOT NULL,
  ALTER COLUMN agent_id DROP NOT NULL,
  ADD COLUMN kind text NOT NULL DEFAULT 'talk' CHECK (kind IN ('talk', 'message')),
  ADD COLUMN customer_id uuid REFERENCES identity.customer,   -- of a message; of a talk the call says it
  ADD COLUMN caller_number text,                              -- null: withheld, or by the app
  ADD COLUMN language text CHECK (language IN ('en', 'zh-CN')),
  ADD COLUMN case_id uuid REFERENCES cases.customer_case,
  ADD COLUMN transcript text CHECK (length(transcript) BETWEEN 1 AND 4000),
  ADD COLUMN transcript_by uuid REFERENCES access.staff,
  ADD COLUMN transcript_at timestamptz,
  DROP CONSTRAINT recording_state_check,
  DROP CONSTRAINT recording_check,
  ADD CONSTRAINT recording_state_check
    CHECK (state IN ('recording', 'finished', 'kept', 'lost', 'deleting', 'deleted', 'dropped')),
  ADD CONSTRAINT recording_sound_check
    CHECK (state IN ('recording', 'finished', 'lost', 'dropped')
           OR (sha256 IS NOT NULL AND bytes IS NOT NULL AND milliseconds IS NOT NULL)),
  ADD CONSTRAINT recording_whose_check
    CHECK (CASE kind WHEN 'talk' THEN call_id IS NOT NULL AND agent_id IS NOT NULL AND state <> 'dropped'
                     ELSE call_id IS NULL AND agent_id IS NULL AND language IS NOT NULL END),
  -- What is kept of a message stands in a case: nobody's message is without somebody who answers it.
  ADD CONSTRAINT recording_case_check CHECK (kind = 'talk' OR state NOT IN ('kept', 'deleting', 'deleted') OR case_id IS NOT NULL),
  ADD CONSTRAINT recording_written_down_check CHECK ((transcript IS NULL) = (transcript_at IS NULL) AND (transcript_at IS NULL) = (transcript_by IS NULL));
DROP INDEX recordings.recording_at_exchange;
CREATE INDEX recording_at_exchange ON recordings.recording (id) WHERE state IN ('kept', 'dropped') AND removed_at IS NULL;

ALTER TABLE cases.customer_case
  ALTER COLUMN customer_id DROP NOT NULL,
  ADD COLUMN caller_number text,                              -- of somebody who left a message and is not known
  ADD CONSTRAINT customer_case_whose_check CHECK (customer_id IS NOT NULL OR channel = 'call');

ALTER TABLE asterisk.call
  DROP CONSTRAINT call_caller_check,
  ADD CONSTRAINT call_caller_check CHECK (caller IN ('menu', 'music', 'talk', 'dialed', 'parked', 'message', 'over')),
  -- Proven by a call PIN in the menu, for the message that follows.
  ADD COLUMN customer_id uuid REFERENCES identity.customer;
