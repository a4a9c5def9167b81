-- 0065_quality: how good recorded calls are: the form and its versions, reviews, calibrations, trainings.
--
-- Why: recordings could be played, and what was found stood nowhere. A review is made with a version of the form that stays as it
--      was; a calibration is the same call rated by several without seeing each other; a training renews a certificate.
-- Locks: creates new tables only; they refer to recordings.recording, agents.agent and access.staff, locked for the time of the
--      statement.
-- Rollout: before the program that uses it.

CREATE SCHEMA quality;
GRANT USAGE ON SCHEMA quality TO okpay_app;

-- Never changed: another version is another row.
CREATE TABLE quality.form (
  version         integer PRIMARY KEY CHECK (version > 0),
  questions       jsonb NOT NULL CHECK (jsonb_array_length(questions) BETWEEN 1 AND 30),
  pass_mark       integer NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),
  sample_per_week integer NOT NULL CHECK (sample_per_week BETWEEN 0 AND 50),
  reason          text NOT NULL,
  made_by         uuid REFERENCES access.staff,  -- null: it came with the program
  made_at         timestamptz NOT NULL
);
GRANT SELECT, INSERT ON quality.form TO okpay_app;

-- What the issue of every call is: whoever answers knows, explains, and never takes a secret.
INSERT INTO quality.form (version, questions, pass_mark, sample_per_week, reason, made_by, made_at) VALUES (1, $form$[
  {"key":"greeting","points":5,"isCritical":false,
   "text":{"en":"Greeted the caller by OKPay and the agent's number","zh-CN":"以 OKPay 和坐席编号问候来电者"}},
  {"key":"listened","points":10,"isCritical":false,
   "text":{"en":"Let the caller finish and said the matter back in plain words","zh-CN":"让来电者说完，并用浅白的话复述问题"}},
  {"key":"verified","points":20,"isCritical":true,
   "text":{"en":"Verified who is calling before anything that needs it","zh-CN":"在需要核实身份的操作之前完成核实"}},
  {"key":"no_secrets","points":20,"isCritical":true,
   "text":{"en":"Asked for no password, card number or security code, and stopped the caller who began to say one","zh-CN":"未索要密码、卡号或安全码，并在来电者要说出时及时制止"}},
  {"key":"cause","points":15,"isCritical":false,
   "text":{"en":"Said exactly why it failed, as the record says it","zh-CN":"按记录准确说明失败的原因"}},
  {"key":"next_step","points":15,"isCritical":false,
   "text":{"en":"Gave a next step that works, and stayed until it was clear","zh-CN":"给出可行的下一步，并确认来电者已经明白"}},
  {"key":"promise","points":10,"isCritical":false,
   "text":{"en":"Promised only what stands in the case, with a day","zh-CN":"只承诺工单中写明的内容，并说明日期"}},
  {"key":"notes","points":5,"isCritical":false,
   "text":{"en":"Outcome and notes fit what was said","zh-CN":"处理结果和备注与通话内容相符"}}
]$form$, 80, 3, 'Comes with OKPay', NULL, now());

-- One for each recording. Its author changes it until the agent has seen it.
CREATE TABLE quality.review (
  recording_id  uuid PRIMARY KEY REFERENCES recordings.recording,
  agent_id      uuid NOT NULL REFERENCES agents.agent,
  reviewer_id   uuid NOT NULL REFERENCES access.staff,
  skill         text NOT NULL,                 -- of the call
  form_version  integer NOT NULL REFERENCES quality.form,
  answers       jsonb NOT NULL,
  score         integer NOT NULL CHECK (score BETWEEN 0 AND 100),
  is_passed     boolean NOT NULL,
  comment       text,
  reviewed_at   timestamptz NOT NULL,
  seen_at       timestamptz,
  agent_comment text,
  CHECK (agent_id <> reviewer_id),
  CHECK (seen_at IS NOT NULL OR agent_comment IS NULL)
);
CREATE INDEX review_by_time ON quality.review (reviewed_at DESC, recording_id DESC);
CREATE INDEX review_by_agent ON quality.review (agent_id, reviewed_at DESC, recording_id DESC);
GRANT SELECT, INSERT, UPDATE ON quality.review TO okpay_app;

CREATE TABLE quality.calibration (
  id           uuid PRIMARY KEY,
  recording_id uuid NOT NULL REFERENCES recordings.recording,
  agent_id     uuid NOT NULL REFERENCES agents.agent,
  form_version integer NOT NULL REFERENCES quality.form,
  opened_by    uuid NOT NULL REFERENCES access.staff,
  opened_at    timestamptz NOT NULL,
  closed_by    uuid REFERENCES access.staff,
  closed_at    timestamptz,
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE UNIQUE INDEX calibration_one_open ON quality.calibration (recording_id) WHERE closed_at IS NULL;
CREATE INDEX calibration_by_recording ON quality.calibration (recording_id, opened_at DESC);
CREATE INDEX calibration_by_time ON quality.calibration (opened_at DESC);
GRANT SELECT, INSERT, UPDATE ON quality.calibration TO okpay_app;

CREATE TABLE quality.rating (
  calibration_id uuid NOT NULL REFERENCES quality.calibration,
  rater_id       uuid NOT NULL REFERENCES access.staff,
  answers        jsonb NOT NULL,
  score          integer NOT NULL CHECK (score BETWEEN 0 AND 100),
  is_passed      boolean NOT NULL,
  comment        text,
  rated_at       timestamptz NOT NULL,
  PRIMARY KEY (calibration_id, rater_id)
);
GRANT SELECT, INSERT, UPDATE ON quality.rating TO okpay_app;

CREATE TABLE quality.training (
  id              uuid PRIMARY KEY,
  agent_id        uuid NOT NULL REFERENCES agents.agent,
  skill           text NOT NULL,
  topic           text NOT NULL,
  noted_by        uuid NOT NULL REFERENCES access.staff,
  held_at         timestamptz NOT NULL,
  certified_until timestamptz,                 -- where the skill needs a certificate
  CHECK (agent_id <> noted_by)
);
CREATE INDEX training_by_agent ON quality.training (agent_id, skill, held_at DESC);
GRANT SELECT, INSERT ON quality.training TO okpay_app;
-- A training renews one certificate, whatever else is changed of the agent in the same moment.
GRANT UPDATE (certified_until) ON agents.skill TO okpay_app;
