-- Made from the migrations by `npm run gen`; read it, do not run it.

CREATE SCHEMA access;

CREATE TABLE access.approval (
  id uuid NOT NULL,
  command text NOT NULL,
  payload jsonb NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  subject_name text NOT NULL,
  reason text NOT NULL,
  state text NOT NULL,
  requested_by uuid NOT NULL,
  requested_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision_reason text,
  CONSTRAINT approval_pkey PRIMARY KEY (id),
  CONSTRAINT approval_check CHECK (decided_by <> requested_by),
  CONSTRAINT approval_check1 CHECK ((state = ANY (ARRAY['approved'::text, 'rejected'::text])) = (decided_by IS NOT NULL)),
  CONSTRAINT approval_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES access.staff(id),
  CONSTRAINT approval_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES access.staff(id),
  CONSTRAINT approval_state_check CHECK (state = ANY (ARRAY['requested'::text, 'approved'::text, 'rejected'::text, 'expired'::text])),
  CONSTRAINT approval_subject_kind_check CHECK (subject_kind = ANY (ARRAY['staff'::text, 'customer'::text, 'settlement_break'::text])) NOT VALID
);
CREATE UNIQUE INDEX approval_open ON access.approval USING btree (command, subject_id) WHERE (state = 'requested'::text);
CREATE INDEX approval_requested_at ON access.approval USING btree (requested_at DESC);
GRANT INSERT, SELECT ON access.approval TO okpay_app;
GRANT UPDATE (state, decided_by, decided_at, decision_reason) ON access.approval TO okpay_app;

CREATE TABLE access.challenge (
  id uuid NOT NULL,
  purpose text NOT NULL,
  enrolment_id uuid,
  challenge bytea NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT challenge_pkey PRIMARY KEY (id),
  CONSTRAINT challenge_check CHECK ((purpose = 'enrolment'::text) = (enrolment_id IS NOT NULL)),
  CONSTRAINT challenge_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES access.enrolment(id) ON DELETE CASCADE,
  CONSTRAINT challenge_purpose_check CHECK (purpose = ANY (ARRAY['sign_in'::text, 'enrolment'::text]))
);
CREATE INDEX challenge_enrolment ON access.challenge USING btree (enrolment_id);
CREATE INDEX challenge_expires_at ON access.challenge USING btree (expires_at);
GRANT DELETE, INSERT, SELECT ON access.challenge TO okpay_app;

CREATE TABLE access.enrolment (
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  totp_seed bytea,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT enrolment_pkey PRIMARY KEY (id),
  CONSTRAINT enrolment_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id),
  CONSTRAINT enrolment_token_sha256_key UNIQUE (token_sha256)
);
CREATE INDEX enrolment_staff ON access.enrolment USING btree (staff_id);
GRANT DELETE, INSERT, SELECT ON access.enrolment TO okpay_app;
GRANT UPDATE (totp_seed, used_at) ON access.enrolment TO okpay_app;

CREATE TABLE access.former_password (
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  password_hash text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT former_password_pkey PRIMARY KEY (id),
  CONSTRAINT former_password_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id)
);
CREATE INDEX former_password_staff ON access.former_password USING btree (staff_id, changed_at DESC);
GRANT DELETE, INSERT, SELECT ON access.former_password TO okpay_app;

CREATE TABLE access.linked_account (
  staff_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  CONSTRAINT linked_account_pkey PRIMARY KEY (staff_id, customer_id),
  CONSTRAINT linked_account_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id)
);
GRANT INSERT, SELECT ON access.linked_account TO okpay_app;

CREATE TABLE access.passkey (
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  credential_id text NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  label text NOT NULL,
  is_backed_up boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  CONSTRAINT passkey_pkey PRIMARY KEY (id),
  CONSTRAINT passkey_credential_id_key UNIQUE (credential_id),
  CONSTRAINT passkey_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id)
);
CREATE INDEX passkey_staff ON access.passkey USING btree (staff_id);
GRANT DELETE, INSERT, SELECT ON access.passkey TO okpay_app;
GRANT UPDATE (counter, is_backed_up, last_used_at) ON access.passkey TO okpay_app;

CREATE TABLE access.session (
  id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  staff_id uuid NOT NULL,
  factor text NOT NULL,
  signed_in_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  absolute_expires_at timestamp with time zone NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamp with time zone,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_factor_check CHECK (factor = ANY (ARRAY['totp'::text, 'passkey'::text, 'demo'::text])),
  CONSTRAINT session_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id),
  CONSTRAINT session_token_sha256_key UNIQUE (token_sha256)
);
CREATE INDEX session_absolute_expires_at ON access.session USING btree (absolute_expires_at);
CREATE INDEX session_staff ON access.session USING btree (staff_id) WHERE (revoked_at IS NULL);
GRANT DELETE, INSERT, SELECT ON access.session TO okpay_app;
GRANT UPDATE (last_seen_at, revoked_at) ON access.session TO okpay_app;

CREATE TABLE access.staff (
  id uuid NOT NULL,
  email text NOT NULL,
  display_name text NOT NULL,
  role text NOT NULL,
  state text NOT NULL,
  locale text NOT NULL,
  is_demo boolean NOT NULL,
  password_hash text,
  totp_seed bytea,
  totp_last_step bigint NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  locked_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  last_signed_in_at timestamp with time zone,
  active_since timestamp with time zone NOT NULL,
  CONSTRAINT staff_pkey PRIMARY KEY (id),
  CONSTRAINT staff_check CHECK ((password_hash IS NULL) = (totp_seed IS NULL)),
  CONSTRAINT staff_email_key UNIQUE (email),
  CONSTRAINT staff_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT staff_role_check CHECK (role = ANY (ARRAY['agent'::text, 'senior_agent'::text, 'supervisor'::text, 'operator'::text, 'compliance'::text, 'administrator'::text])),
  CONSTRAINT staff_state_check CHECK (state = ANY (ARRAY['invited'::text, 'active'::text, 'disabled'::text]))
);
GRANT INSERT, SELECT ON access.staff TO okpay_app;
GRANT UPDATE (display_name, role, state, locale, password_hash, totp_seed, totp_last_step, failures, locked_until, last_signed_in_at, active_since) ON access.staff TO okpay_app;

CREATE TABLE access.support_case (
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  topic text NOT NULL,
  note text NOT NULL,
  state text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  CONSTRAINT support_case_pkey PRIMARY KEY (id),
  CONSTRAINT support_case_check CHECK ((state = 'closed'::text) = (closed_at IS NOT NULL)),
  CONSTRAINT support_case_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id),
  CONSTRAINT support_case_state_check CHECK (state = ANY (ARRAY['open'::text, 'closed'::text]))
);
CREATE INDEX support_case_customer ON access.support_case USING btree (customer_id);
CREATE INDEX support_case_staff ON access.support_case USING btree (staff_id, opened_at DESC);
GRANT INSERT, SELECT ON access.support_case TO okpay_app;
GRANT UPDATE (state, closed_at) ON access.support_case TO okpay_app;

CREATE SCHEMA agents;

CREATE TABLE agents.agent (
  id uuid NOT NULL,
  number integer NOT NULL DEFAULT nextval('agents.number'::regclass),
  languages text[] NOT NULL,
  created_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT agent_pkey PRIMARY KEY (id),
  CONSTRAINT agent_id_fkey FOREIGN KEY (id) REFERENCES access.staff(id),
  CONSTRAINT agent_languages_check CHECK (cardinality(languages) > 0),
  CONSTRAINT agent_number_key UNIQUE (number)
);
GRANT INSERT, SELECT ON agents.agent TO okpay_app;
GRANT UPDATE (languages, changed_at) ON agents.agent TO okpay_app;

CREATE TABLE agents.plan (
  weekday integer NOT NULL,
  half_hour integer NOT NULL,
  agents integer NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT plan_pkey PRIMARY KEY (weekday, half_hour),
  CONSTRAINT plan_agents_check CHECK (agents >= 0 AND agents <= 1000),
  CONSTRAINT plan_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES access.staff(id),
  CONSTRAINT plan_half_hour_check CHECK (half_hour >= 0 AND half_hour <= 47),
  CONSTRAINT plan_weekday_check CHECK (weekday >= 1 AND weekday <= 7)
);
GRANT INSERT, SELECT, UPDATE ON agents.plan TO okpay_app;

CREATE TABLE agents.skill (
  agent_id uuid NOT NULL,
  skill text NOT NULL,
  level integer NOT NULL,
  certified_until timestamp with time zone,
  CONSTRAINT skill_pkey PRIMARY KEY (agent_id, skill),
  CONSTRAINT skill_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT skill_level_check CHECK (level >= 1 AND level <= 5),
  CONSTRAINT skill_skill_check CHECK (skill ~ '^[a-z]{2,20}$'::text)
);
GRANT DELETE, INSERT, SELECT ON agents.skill TO okpay_app;
GRANT UPDATE (certified_until) ON agents.skill TO okpay_app;

CREATE TABLE agents.state_change (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  agent_id uuid NOT NULL,
  state text NOT NULL,
  reason text,
  at timestamp with time zone NOT NULL,
  CONSTRAINT state_change_pkey PRIMARY KEY (id),
  CONSTRAINT state_change_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id)
);
CREATE INDEX state_change_by_agent ON agents.state_change USING btree (agent_id, at DESC);
GRANT INSERT, SELECT ON agents.state_change TO okpay_app;

CREATE SCHEMA asterisk;

CREATE TABLE asterisk.app_line (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  session_id uuid NOT NULL,
  call_id uuid NOT NULL,
  channel_id text,
  made_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT app_line_pkey PRIMARY KEY (id),
  CONSTRAINT app_line_call_id_fkey FOREIGN KEY (call_id) REFERENCES asterisk.call(call_id) ON DELETE CASCADE,
  CONSTRAINT app_line_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) ON DELETE CASCADE,
  CONSTRAINT app_line_customer_id_key UNIQUE (customer_id),
  CONSTRAINT app_line_session_id_fkey FOREIGN KEY (session_id) REFERENCES identity.session(id) ON DELETE CASCADE
);
CREATE INDEX app_line_call ON asterisk.app_line USING btree (call_id);
CREATE INDEX app_line_session ON asterisk.app_line USING btree (session_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON asterisk.app_line TO okpay_app;

CREATE TABLE asterisk.call (
  call_id uuid NOT NULL,
  channel_id text,
  number text,
  language text NOT NULL,
  menu_at text,
  caller text NOT NULL,
  agent_id uuid,
  is_held boolean NOT NULL DEFAULT false,
  attempt integer NOT NULL DEFAULT 0,
  started_at timestamp with time zone NOT NULL,
  customer_id uuid,
  case_id uuid,
  payment_id uuid,
  skill text,
  is_app boolean NOT NULL DEFAULT false,
  code_tries_left integer,
  code_challenge uuid,
  code_customer_id uuid,
  came_at timestamp with time zone,
  attestation text,
  away interval NOT NULL DEFAULT '00:00:00'::interval,
  CONSTRAINT call_pkey PRIMARY KEY (call_id),
  CONSTRAINT call_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT call_attestation_check CHECK (attestation = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'passed'::text, 'none'::text, 'failed'::text])),
  CONSTRAINT call_caller_check CHECK (caller = ANY (ARRAY['menu'::text, 'music'::text, 'talk'::text, 'dialed'::text, 'parked'::text, 'message'::text, 'over'::text])),
  CONSTRAINT call_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT call_channel_id_key UNIQUE (channel_id),
  CONSTRAINT call_check CHECK ((code_challenge IS NULL) = (code_customer_id IS NULL)),
  CONSTRAINT call_check1 CHECK (code_challenge IS NULL OR code_tries_left IS NOT NULL),
  CONSTRAINT call_code_customer_id_fkey FOREIGN KEY (code_customer_id) REFERENCES identity.customer(id),
  CONSTRAINT call_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT call_language_check CHECK (language = ANY (ARRAY['en'::text, 'zh-CN'::text]))
);
GRANT DELETE, INSERT, SELECT, UPDATE ON asterisk.call TO okpay_app;

CREATE TABLE asterisk.desk_phone (
  id uuid NOT NULL,
  agent_id uuid NOT NULL,
  session_id uuid NOT NULL,
  socket_id uuid,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT desk_phone_pkey PRIMARY KEY (id),
  CONSTRAINT desk_phone_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT desk_phone_agent_id_key UNIQUE (agent_id),
  CONSTRAINT desk_phone_session_id_fkey FOREIGN KEY (session_id) REFERENCES access.session(id) ON DELETE CASCADE
);
CREATE INDEX desk_phone_session ON asterisk.desk_phone USING btree (session_id);
GRANT DELETE, INSERT, SELECT, UPDATE ON asterisk.desk_phone TO okpay_app;

CREATE TABLE asterisk.exchange (
  id integer NOT NULL,
  entity_id text NOT NULL,
  started_at text NOT NULL,
  seen_at timestamp with time zone,
  cut_at timestamp with time zone,
  clock_ahead_seconds integer,
  CONSTRAINT exchange_pkey PRIMARY KEY (id),
  CONSTRAINT exchange_id_check CHECK (id = 1)
);
GRANT INSERT, SELECT, UPDATE ON asterisk.exchange TO okpay_app;

CREATE TABLE asterisk.sip_telephone (
  agent_id uuid NOT NULL,
  chosen_at timestamp with time zone NOT NULL,
  CONSTRAINT sip_telephone_pkey PRIMARY KEY (agent_id),
  CONSTRAINT sip_telephone_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id)
);
GRANT DELETE, INSERT, SELECT ON asterisk.sip_telephone TO okpay_app;

CREATE SCHEMA audit;

CREATE TABLE audit.checkpoint (
  tree_size bigint NOT NULL,
  root_hash bytea NOT NULL,
  signed_at timestamp with time zone NOT NULL,
  note text NOT NULL,
  CONSTRAINT checkpoint_pkey PRIMARY KEY (tree_size)
);
GRANT INSERT, SELECT ON audit.checkpoint TO okpay_app;
GRANT SELECT ON audit.checkpoint TO okpay_auditor;

CREATE TABLE audit.event (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  type text NOT NULL,
  severity text NOT NULL,
  outcome text NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  subject_kind text,
  subject_id text,
  ip text,
  user_agent text,
  request_id text,
  details jsonb NOT NULL,
  mac bytea NOT NULL,
  writer uuid NOT NULL,
  writer_seq bigint NOT NULL,
  writer_chain bytea NOT NULL,
  xid xid8 NOT NULL,
  CONSTRAINT event_pkey PRIMARY KEY (id),
  CONSTRAINT event_actor_kind_check CHECK (actor_kind = ANY (ARRAY['customer'::text, 'staff'::text, 'system'::text, 'anonymous'::text])),
  CONSTRAINT event_at_check CHECK (at = date_trunc('milliseconds'::text, at)),
  CONSTRAINT event_outcome_check CHECK (outcome = ANY (ARRAY['success'::text, 'failure'::text, 'denied'::text])),
  CONSTRAINT event_severity_check CHECK (severity = ANY (ARRAY['info'::text, 'notice'::text, 'warning'::text, 'alert'::text])),
  CONSTRAINT event_writer_writer_seq_key UNIQUE (writer, writer_seq)
);
CREATE INDEX event_actor ON audit.event USING btree (actor_id, at) WHERE (actor_id IS NOT NULL);
CREATE INDEX event_at ON audit.event USING btree (at, id);
CREATE INDEX event_subject ON audit.event USING btree (subject_id, at) WHERE (subject_id IS NOT NULL);
CREATE INDEX event_xid ON audit.event USING btree (xid);
CREATE TRIGGER number_event BEFORE INSERT ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.number_event();
GRANT INSERT, SELECT ON audit.event TO okpay_app;
GRANT SELECT ON audit.event TO okpay_auditor;

CREATE TABLE audit.finding (
  id uuid NOT NULL,
  rule text NOT NULL,
  about text NOT NULL,
  window_start timestamp with time zone NOT NULL,
  severity text NOT NULL,
  count integer NOT NULL,
  since timestamp with time zone NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT finding_pkey PRIMARY KEY (id),
  CONSTRAINT finding_rule_about_window_start_key UNIQUE (rule, about, window_start)
);
CREATE INDEX finding_at ON audit.finding USING btree (at DESC);
GRANT INSERT, SELECT ON audit.finding TO okpay_app;
GRANT SELECT ON audit.finding TO okpay_auditor;

CREATE TABLE audit.leaf (
  "position" bigint NOT NULL,
  event_id uuid NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT leaf_pkey PRIMARY KEY ("position"),
  CONSTRAINT leaf_event_id_key UNIQUE (event_id),
  CONSTRAINT leaf_position_check CHECK ("position" >= 0)
);
GRANT INSERT, SELECT ON audit.leaf TO okpay_app;
GRANT SELECT ON audit.leaf TO okpay_auditor;

CREATE TABLE audit.log (
  is_only boolean NOT NULL,
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT log_pkey PRIMARY KEY (is_only),
  CONSTRAINT log_is_only_check CHECK (is_only)
);
GRANT INSERT, SELECT ON audit.log TO okpay_app;
GRANT SELECT ON audit.log TO okpay_auditor;

CREATE TABLE audit.node (
  level smallint NOT NULL,
  "position" bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT node_pkey PRIMARY KEY (level, "position"),
  CONSTRAINT node_level_check CHECK (level > 0)
);
GRANT INSERT, SELECT ON audit.node TO okpay_app;
GRANT SELECT ON audit.node TO okpay_auditor;

CREATE TABLE audit.verification (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  is_sound boolean NOT NULL,
  events bigint NOT NULL,
  checkpoints bigint NOT NULL,
  problem jsonb,
  seconds double precision NOT NULL,
  CONSTRAINT verification_pkey PRIMARY KEY (id)
);
GRANT INSERT, SELECT ON audit.verification TO okpay_app;
GRANT SELECT ON audit.verification TO okpay_auditor;

CREATE OR REPLACE FUNCTION audit.number_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  state text := pg_catalog.current_setting('okpay.audit_writer', true);
  previous bytea := '';
BEGIN
  IF state IS NULL OR state = '' THEN
    NEW.writer := pg_catalog.gen_random_uuid();
    NEW.writer_seq := 1;
  ELSE
    NEW.writer := pg_catalog.split_part(state, ' ', 1)::uuid;
    NEW.writer_seq := pg_catalog.split_part(state, ' ', 2)::bigint + 1;
    previous := pg_catalog.decode(pg_catalog.split_part(state, ' ', 3), 'hex');
  END IF;
  NEW.writer_chain := pg_catalog.sha256(previous || pg_catalog.uuid_send(NEW.id) || NEW.mac);
  NEW.xid := pg_catalog.pg_current_xact_id();
  PERFORM pg_catalog.set_config('okpay.audit_writer',
    NEW.writer || ' ' || NEW.writer_seq || ' ' || pg_catalog.encode(NEW.writer_chain, 'hex'), false);
  RETURN NEW;
END $function$
;

CREATE SCHEMA banks;

CREATE TABLE banks.account (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  scheme text NOT NULL,
  currency text NOT NULL,
  country text NOT NULL,
  bank_name text NOT NULL,
  fingerprint bytea NOT NULL,
  last_four text NOT NULL,
  is_sandbox boolean NOT NULL,
  sealed_number bytea,
  added_at timestamp with time zone NOT NULL,
  removed_at timestamp with time zone,
  holder text,
  routing text,
  city text,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_bank_name_check CHECK (length(bank_name) >= 1 AND length(bank_name) <= 60),
  CONSTRAINT account_check CHECK (removed_at IS NOT NULL OR sealed_number IS NOT NULL),
  CONSTRAINT account_city_check CHECK (length(city) >= 1 AND length(city) <= 35),
  CONSTRAINT account_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT account_fingerprint_check CHECK (length(fingerprint) = 32),
  CONSTRAINT account_holder_check CHECK (length(holder) >= 2 AND length(holder) <= 70),
  CONSTRAINT account_last_four_check CHECK (last_four ~ '^[0-9A-Z]{4}$'::text),
  CONSTRAINT account_own_check CHECK (holder IS NOT NULL OR routing IS NULL AND city IS NULL),
  CONSTRAINT account_routing_check CHECK (routing ~ '^([0-9]{9}|[0-9]{12})$'::text),
  CONSTRAINT account_scheme_check CHECK (scheme = ANY (ARRAY['iban'::text, 'cn_card'::text, 'cn_account'::text, 'us_account'::text]))
);
CREATE UNIQUE INDEX account_once_idx ON banks.account USING btree (customer_id, fingerprint, currency) WHERE (removed_at IS NULL);
CREATE INDEX account_removed_idx ON banks.account USING btree (removed_at) WHERE ((sealed_number IS NOT NULL) AND (removed_at IS NOT NULL));
GRANT INSERT, SELECT ON banks.account TO okpay_app;
GRANT UPDATE (bank_name, sealed_number, removed_at) ON banks.account TO okpay_app;

CREATE TABLE banks.return_cursor (
  bank text NOT NULL,
  cursor text NOT NULL,
  CONSTRAINT return_cursor_pkey PRIMARY KEY (bank)
);
GRANT INSERT, SELECT ON banks.return_cursor TO okpay_app;
GRANT UPDATE (cursor) ON banks.return_cursor TO okpay_app;

CREATE TABLE banks.return_notice (
  bank text NOT NULL,
  notice_id text NOT NULL,
  reference uuid NOT NULL,
  reason text NOT NULL,
  returned_at timestamp with time zone NOT NULL,
  received_at timestamp with time zone NOT NULL,
  handled_at timestamp with time zone,
  tried_at timestamp with time zone,
  CONSTRAINT return_notice_pkey PRIMARY KEY (bank, notice_id)
);
CREATE INDEX return_notice_waiting_idx ON banks.return_notice USING btree (tried_at NULLS FIRST, received_at) WHERE (handled_at IS NULL);
GRANT INSERT, SELECT ON banks.return_notice TO okpay_app;
GRANT UPDATE (handled_at, tried_at) ON banks.return_notice TO okpay_app;

CREATE SCHEMA calls;

CREATE TABLE calls.booking (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  place integer NOT NULL,
  skill text NOT NULL,
  language text NOT NULL,
  zone text NOT NULL,
  about text,
  state text NOT NULL,
  announced_at timestamp with time zone,
  call_id uuid,
  created_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  booked_by uuid,
  after_call_id uuid,
  quiet_zones text[],
  CONSTRAINT booking_pkey PRIMARY KEY (id),
  CONSTRAINT booking_after_call_id_fkey FOREIGN KEY (after_call_id) REFERENCES calls.call(id),
  CONSTRAINT booking_booked_by_fkey FOREIGN KEY (booked_by) REFERENCES agents.agent(id),
  CONSTRAINT booking_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT booking_check CHECK ((state = 'begun'::text) = (call_id IS NOT NULL)),
  CONSTRAINT booking_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT booking_language_check CHECK (language = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT booking_place_check CHECK (place > 0),
  CONSTRAINT booking_state_check CHECK (state = ANY (ARRAY['booked'::text, 'moved'::text, 'cancelled'::text, 'begun'::text]))
);
CREATE UNIQUE INDEX booking_one_per_customer ON calls.booking USING btree (customer_id) WHERE (state = 'booked'::text);
CREATE UNIQUE INDEX booking_place ON calls.booking USING btree (starts_at, place) WHERE (state = 'booked'::text);
GRANT INSERT, SELECT, UPDATE ON calls.booking TO okpay_app;

CREATE TABLE calls.call (
  id uuid NOT NULL,
  customer_id uuid,
  channel text NOT NULL,
  language text NOT NULL,
  skill text NOT NULL,
  about text,
  payment_id uuid,
  case_id uuid,
  identity_level integer NOT NULL,
  state text NOT NULL,
  agent_id uuid,
  is_held boolean NOT NULL DEFAULT false,
  seen_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  end_reason text,
  survey_score integer,
  survey_solved boolean,
  survey_comment text,
  surveyed_at timestamp with time zone,
  announced_at timestamp with time zone,
  is_by_exchange boolean NOT NULL DEFAULT false,
  postponed_at timestamp with time zone,
  CONSTRAINT call_pkey PRIMARY KEY (id),
  CONSTRAINT call_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT call_channel_check CHECK (channel = ANY (ARRAY['app'::text, 'phone'::text])),
  CONSTRAINT call_check CHECK (channel = 'phone'::text OR customer_id IS NOT NULL),
  CONSTRAINT call_check1 CHECK ((state = 'ended'::text) = (ended_at IS NOT NULL AND end_reason IS NOT NULL)),
  CONSTRAINT call_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT call_end_reason_check CHECK (end_reason = ANY (ARRAY['caller'::text, 'agent'::text, 'no_answer'::text, 'lost'::text])),
  CONSTRAINT call_identity_level_check CHECK (identity_level >= 0 AND identity_level <= 3),
  CONSTRAINT call_language_check CHECK (language = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT call_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'callback'::text, 'ringing'::text, 'talking'::text, 'reconnecting'::text, 'ended'::text])),
  CONSTRAINT call_survey_score_check CHECK (survey_score >= 1 AND survey_score <= 5)
);
CREATE INDEX call_by_customer ON calls.call USING btree (customer_id, started_at DESC);
CREATE UNIQUE INDEX call_one_per_customer ON calls.call USING btree (customer_id) WHERE (state <> 'ended'::text);
CREATE INDEX call_unsurveyed ON calls.call USING btree (ended_at) WHERE ((surveyed_at IS NULL) AND (answered_at IS NOT NULL) AND (customer_id IS NOT NULL));
GRANT INSERT, SELECT, UPDATE ON calls.call TO okpay_app;

CREATE TABLE calls.consult (
  id uuid NOT NULL,
  call_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  skill text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  generation integer NOT NULL DEFAULT 0,
  offer text,
  answer text,
  CONSTRAINT consult_pkey PRIMARY KEY (id),
  CONSTRAINT consult_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES agents.agent(id),
  CONSTRAINT consult_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT consult_check CHECK (ended_at IS NULL OR offer IS NULL AND answer IS NULL)
);
CREATE UNIQUE INDEX consult_one_per_call ON calls.consult USING btree (call_id) WHERE (ended_at IS NULL);
GRANT INSERT, SELECT, UPDATE ON calls.consult TO okpay_app;

CREATE TABLE calls.desk (
  agent_id uuid NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  hindrance text,
  hindered_since timestamp with time zone,
  CONSTRAINT desk_pkey PRIMARY KEY (agent_id),
  CONSTRAINT desk_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT desk_check CHECK ((hindrance IS NULL) = (hindered_since IS NULL)),
  CONSTRAINT desk_hindrance_check CHECK (hindrance = ANY (ARRAY['microphoneMissing'::text, 'microphoneDenied'::text, 'phoneAway'::text, 'exchangeAway'::text]))
);
GRANT INSERT, SELECT, UPDATE ON calls.desk TO okpay_app;

CREATE TABLE calls.failed_leg (
  id uuid NOT NULL,
  call_id uuid NOT NULL,
  agent_id uuid,
  reason text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT failed_leg_pkey PRIMARY KEY (id),
  CONSTRAINT failed_leg_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT failed_leg_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT failed_leg_reason_check CHECK (reason = ANY (ARRAY['busy'::text, 'unreachable'::text, 'noAnswer'::text, 'failed'::text, 'lost'::text, 'noSound'::text]))
);
CREATE INDEX failed_leg_by_time ON calls.failed_leg USING btree (at DESC);
GRANT DELETE, INSERT, SELECT ON calls.failed_leg TO okpay_app;

CREATE TABLE calls.identity_ask (
  call_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  is_confirmed boolean,
  number smallint,
  misses smallint NOT NULL DEFAULT 0,
  CONSTRAINT identity_ask_pkey PRIMARY KEY (call_id),
  CONSTRAINT identity_ask_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES agents.agent(id),
  CONSTRAINT identity_ask_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT identity_ask_check CHECK ((answered_at IS NULL) = (is_confirmed IS NULL)),
  CONSTRAINT identity_ask_number_check CHECK (number >= 10 AND number <= 99)
);
GRANT INSERT, SELECT, UPDATE ON calls.identity_ask TO okpay_app;

CREATE TABLE calls.media (
  call_id uuid NOT NULL,
  generation integer NOT NULL,
  offer text,
  answer text,
  CONSTRAINT media_pkey PRIMARY KEY (call_id),
  CONSTRAINT media_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id)
);
GRANT DELETE, INSERT, SELECT, UPDATE ON calls.media TO okpay_app;

CREATE TABLE calls.promise (
  id uuid NOT NULL,
  call_id uuid NOT NULL,
  promised_by uuid NOT NULL,
  customer_id uuid NOT NULL,
  case_id uuid,
  owner_id uuid,
  text text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  kept_at timestamp with time zone,
  kept_by uuid,
  CONSTRAINT promise_pkey PRIMARY KEY (id),
  CONSTRAINT promise_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT promise_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT promise_check CHECK (due_at > made_at),
  CONSTRAINT promise_check1 CHECK ((kept_at IS NULL) = (kept_by IS NULL)),
  CONSTRAINT promise_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT promise_kept_by_fkey FOREIGN KEY (kept_by) REFERENCES access.staff(id),
  CONSTRAINT promise_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES agents.agent(id),
  CONSTRAINT promise_promised_by_fkey FOREIGN KEY (promised_by) REFERENCES agents.agent(id),
  CONSTRAINT promise_text_check CHECK (length(text) >= 1 AND length(text) <= 300)
);
CREATE INDEX promise_due ON calls.promise USING btree (due_at) WHERE (kept_at IS NULL);
CREATE INDEX promise_of_customer ON calls.promise USING btree (customer_id, due_at) WHERE (kept_at IS NULL);
GRANT DELETE, INSERT, SELECT, UPDATE ON calls.promise TO okpay_app;

CREATE TABLE calls.supervision (
  id uuid NOT NULL,
  call_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  supervisor_id uuid NOT NULL,
  mode text NOT NULL,
  reason text NOT NULL,
  note text,
  began_at timestamp with time zone NOT NULL,
  mode_since timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  end_reason text,
  generation integer NOT NULL DEFAULT 1,
  offer text,
  answer text,
  CONSTRAINT supervision_pkey PRIMARY KEY (id),
  CONSTRAINT supervision_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT supervision_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT supervision_check CHECK (agent_id <> supervisor_id),
  CONSTRAINT supervision_check1 CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT supervision_end_reason_check CHECK (end_reason = ANY (ARRAY['left'::text, 'page_gone'::text, 'no_answer'::text, 'hung_up'::text, 'talk_over'::text])),
  CONSTRAINT supervision_mode_check CHECK (mode = ANY (ARRAY['listen'::text, 'whisper'::text, 'barge'::text])),
  CONSTRAINT supervision_reason_check CHECK (reason = ANY (ARRAY['quality'::text, 'training'::text, 'help_asked'::text, 'complaint'::text, 'risk'::text])),
  CONSTRAINT supervision_supervisor_id_fkey FOREIGN KEY (supervisor_id) REFERENCES access.staff(id)
);
CREATE INDEX supervision_by_supervisor ON calls.supervision USING btree (supervisor_id, began_at DESC);
CREATE UNIQUE INDEX supervision_one_per_call ON calls.supervision USING btree (call_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX supervision_one_per_supervisor ON calls.supervision USING btree (supervisor_id) WHERE (ended_at IS NULL);
GRANT INSERT, SELECT, UPDATE ON calls.supervision TO okpay_app;

CREATE TABLE calls.survey_invite (
  call_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  sent_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT survey_invite_pkey PRIMARY KEY (call_id),
  CONSTRAINT survey_invite_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT survey_invite_check CHECK (expires_at > sent_at),
  CONSTRAINT survey_invite_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT survey_invite_token_hash_check CHECK (length(token_hash) = 32),
  CONSTRAINT survey_invite_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX survey_invite_by_customer ON calls.survey_invite USING btree (customer_id, sent_at DESC);
GRANT INSERT, SELECT, UPDATE ON calls.survey_invite TO okpay_app;

CREATE TABLE calls.wrap_up (
  call_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  disposition text NOT NULL,
  notes text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT wrap_up_pkey PRIMARY KEY (call_id, agent_id, at),
  CONSTRAINT wrap_up_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT wrap_up_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id)
);
GRANT INSERT, SELECT ON calls.wrap_up TO okpay_app;

CREATE SCHEMA cards;

CREATE TABLE cards.card (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  fingerprint bytea NOT NULL,
  brand text NOT NULL,
  last_four text NOT NULL,
  expiry_month integer NOT NULL,
  expiry_year integer NOT NULL,
  funding text NOT NULL,
  issuer_country text,
  is_sandbox boolean NOT NULL,
  key_id text,
  wrapped_key bytea,
  sealed_number bytea,
  added_at timestamp with time zone NOT NULL,
  verify_with text,
  verify_reference text,
  verified_at timestamp with time zone,
  removed_at timestamp with time zone,
  CONSTRAINT card_pkey PRIMARY KEY (id),
  CONSTRAINT card_check CHECK ((key_id IS NULL) = (wrapped_key IS NULL) AND (key_id IS NULL) = (sealed_number IS NULL)),
  CONSTRAINT card_check1 CHECK (removed_at IS NOT NULL OR sealed_number IS NOT NULL),
  CONSTRAINT card_expiry_month_check CHECK (expiry_month >= 1 AND expiry_month <= 12),
  CONSTRAINT card_expiry_year_check CHECK (expiry_year >= 2000 AND expiry_year <= 2099),
  CONSTRAINT card_fingerprint_check CHECK (length(fingerprint) = 32),
  CONSTRAINT card_funding_check CHECK (funding = ANY (ARRAY['credit'::text, 'debit'::text, 'prepaid'::text, 'unknown'::text])),
  CONSTRAINT card_issuer_country_check CHECK (issuer_country ~ '^[A-Z]{2}$'::text),
  CONSTRAINT card_last_four_check CHECK (last_four ~ '^[0-9]{4}$'::text)
);
CREATE INDEX card_key_idx ON cards.card USING btree (key_id, id) WHERE (key_id IS NOT NULL);
CREATE UNIQUE INDEX card_once_idx ON cards.card USING btree (customer_id, fingerprint) WHERE (removed_at IS NULL);
CREATE INDEX card_removed_idx ON cards.card USING btree (removed_at) WHERE ((sealed_number IS NOT NULL) AND (removed_at IS NOT NULL));
GRANT INSERT, SELECT ON cards.card TO okpay_app;
GRANT UPDATE (expiry_month, expiry_year, funding, issuer_country, key_id, wrapped_key, sealed_number, verify_with, verify_reference, verified_at, removed_at) ON cards.card TO okpay_app;

CREATE TABLE cards.network_event (
  acquirer text NOT NULL,
  event_id text NOT NULL,
  type text NOT NULL,
  reference uuid,
  body jsonb NOT NULL,
  received_at timestamp with time zone NOT NULL,
  handled_at timestamp with time zone,
  CONSTRAINT network_event_pkey PRIMARY KEY (acquirer, event_id)
);
CREATE INDEX network_event_waiting_idx ON cards.network_event USING btree (received_at) WHERE (handled_at IS NULL);
GRANT INSERT, SELECT ON cards.network_event TO okpay_app;
GRANT UPDATE (handled_at) ON cards.network_event TO okpay_app;

CREATE TABLE cards.network_try (
  reference uuid NOT NULL,
  seq integer NOT NULL,
  acquirer text NOT NULL,
  outcome text,
  network_code text,
  advice_code text,
  amount bigint NOT NULL,
  currency text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  acquirer_reference text,
  card_id uuid,
  CONSTRAINT network_try_pkey PRIMARY KEY (reference, seq),
  CONSTRAINT network_try_amount_check CHECK (amount > 0),
  CONSTRAINT network_try_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT network_try_outcome_check CHECK (outcome = ANY (ARRAY['approved'::text, 'declined'::text, 'challenge'::text, 'cancelled'::text]))
);
CREATE INDEX network_try_asked_idx ON cards.network_try USING btree (acquirer, asked_at);
GRANT INSERT, SELECT ON cards.network_try TO okpay_app;
GRANT UPDATE (outcome, network_code, advice_code, answered_at, acquirer_reference) ON cards.network_try TO okpay_app;

CREATE TABLE cards.routing_rule (
  priority integer NOT NULL,
  brand text,
  funding text,
  currency text,
  acquirers text[] NOT NULL,
  CONSTRAINT routing_rule_pkey PRIMARY KEY (priority),
  CONSTRAINT routing_rule_acquirers_check CHECK (cardinality(acquirers) > 0)
);
GRANT SELECT ON cards.routing_rule TO okpay_app;

CREATE TABLE cards.sandbox_charge (
  reference uuid NOT NULL,
  card_id text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  outcome text NOT NULL,
  code text,
  answers_at timestamp with time zone NOT NULL,
  cancelled_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT sandbox_charge_pkey PRIMARY KEY (reference),
  CONSTRAINT sandbox_charge_amount_check CHECK (amount > 0),
  CONSTRAINT sandbox_charge_outcome_check CHECK (outcome = ANY (ARRAY['approved'::text, 'declined'::text]))
);
GRANT INSERT, SELECT, UPDATE ON cards.sandbox_charge TO okpay_app;

CREATE SCHEMA cases;

CREATE TABLE cases.attachment (
  id uuid NOT NULL,
  entry_id uuid NOT NULL,
  case_id uuid NOT NULL,
  ordinal integer NOT NULL,
  bytes integer NOT NULL,
  content bytea,
  added_at timestamp with time zone NOT NULL,
  CONSTRAINT attachment_pkey PRIMARY KEY (id),
  CONSTRAINT attachment_bytes_check CHECK (bytes > 0),
  CONSTRAINT attachment_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT attachment_case_id_ordinal_key UNIQUE (case_id, ordinal),
  CONSTRAINT attachment_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES cases.entry(id),
  CONSTRAINT attachment_entry_id_key UNIQUE (entry_id),
  CONSTRAINT attachment_ordinal_check CHECK (ordinal >= 1 AND ordinal <= 20)
);
GRANT INSERT, SELECT ON cases.attachment TO okpay_app;
GRANT UPDATE (content) ON cases.attachment TO okpay_app;

CREATE TABLE cases.call_pin (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  hash bytea NOT NULL,
  state text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  used_in text,
  CONSTRAINT call_pin_pkey PRIMARY KEY (id),
  CONSTRAINT call_pin_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT call_pin_state_check CHECK (state = ANY (ARRAY['active'::text, 'used'::text, 'void'::text]))
);
CREATE UNIQUE INDEX call_pin_active ON cases.call_pin USING btree (hash) WHERE (state = 'active'::text);
CREATE INDEX call_pin_customer ON cases.call_pin USING btree (customer_id, created_at);
CREATE UNIQUE INDEX call_pin_one ON cases.call_pin USING btree (case_id) WHERE (state = 'active'::text);
GRANT DELETE, INSERT, SELECT ON cases.call_pin TO okpay_app;
GRANT UPDATE (state, used_at, used_in) ON cases.call_pin TO okpay_app;

CREATE TABLE cases.contact (
  id uuid NOT NULL,
  case_id uuid,
  line_id text NOT NULL,
  channel text NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT contact_pkey PRIMARY KEY (id),
  CONSTRAINT contact_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT contact_channel_check CHECK (channel = ANY (ARRAY['web'::text, 'call'::text, 'callback'::text, 'in_app_call'::text])),
  CONSTRAINT contact_line_id_fkey FOREIGN KEY (line_id) REFERENCES hours.line(id)
);
CREATE INDEX contact_at ON cases.contact USING btree (line_id, at);
GRANT INSERT, SELECT ON cases.contact TO okpay_app;

CREATE TABLE cases.customer_case (
  id uuid NOT NULL,
  version integer NOT NULL DEFAULT 1,
  number text NOT NULL,
  customer_id uuid,
  request_key text,
  kind text NOT NULL,
  topic text NOT NULL,
  subject text NOT NULL,
  channel text NOT NULL,
  locale text NOT NULL,
  line_id text NOT NULL,
  payment_id uuid,
  decline_code text,
  article_slug text,
  facts jsonb NOT NULL,
  state text NOT NULL,
  pause_reason text,
  owner_id uuid,
  level integer NOT NULL DEFAULT 0,
  target_ms double precision NOT NULL,
  left_ms double precision NOT NULL,
  steps_done integer NOT NULL DEFAULT 0,
  clock_from timestamp with time zone,
  due_at timestamp with time zone,
  next_check_at timestamp with time zone,
  opened_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  was_on_time boolean,
  reopened integer NOT NULL DEFAULT 0,
  reopen_until timestamp with time zone,
  closed_at timestamp with time zone,
  root_cause text,
  satisfaction integer,
  group_id uuid,
  customer_seen_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  caller_number text,
  CONSTRAINT customer_case_pkey PRIMARY KEY (id),
  CONSTRAINT customer_case_channel_check CHECK (channel = ANY (ARRAY['web'::text, 'call'::text, 'staff'::text])),
  CONSTRAINT customer_case_check CHECK ((state = 'open'::text) = (clock_from IS NOT NULL)),
  CONSTRAINT customer_case_check1 CHECK ((state = 'open'::text) = (due_at IS NOT NULL)),
  CONSTRAINT customer_case_check2 CHECK ((state = 'paused'::text) = (pause_reason IS NOT NULL)),
  CONSTRAINT customer_case_check3 CHECK (group_id IS NULL OR kind = 'suggestion'::text),
  CONSTRAINT customer_case_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT customer_case_customer_id_request_key_key UNIQUE (customer_id, request_key),
  CONSTRAINT customer_case_group_id_fkey FOREIGN KEY (group_id) REFERENCES cases.suggestion_group(id),
  CONSTRAINT customer_case_kind_check CHECK (kind = ANY (ARRAY['question'::text, 'complaint'::text, 'suggestion'::text, 'dispute'::text])),
  CONSTRAINT customer_case_level_check CHECK (level >= 0 AND level <= 3),
  CONSTRAINT customer_case_line_id_fkey FOREIGN KEY (line_id) REFERENCES hours.line(id),
  CONSTRAINT customer_case_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT customer_case_number_check CHECK (number ~ '^C-[0-9]{4}-[0-9]{4,8}$'::text),
  CONSTRAINT customer_case_number_key UNIQUE (number),
  CONSTRAINT customer_case_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES access.staff(id),
  CONSTRAINT customer_case_pause_reason_check CHECK (pause_reason = ANY (ARRAY['customer'::text, 'bank'::text, 'partner'::text, 'authority'::text, 'engineering'::text])),
  CONSTRAINT customer_case_root_cause_check CHECK (root_cause ~ '^[a-z_]{2,40}$'::text),
  CONSTRAINT customer_case_satisfaction_check CHECK (satisfaction >= 1 AND satisfaction <= 5),
  CONSTRAINT customer_case_state_check CHECK (state = ANY (ARRAY['open'::text, 'paused'::text, 'answered'::text, 'closed'::text])),
  CONSTRAINT customer_case_subject_check CHECK (length(subject) >= 1 AND length(subject) <= 200),
  CONSTRAINT customer_case_target_ms_check CHECK (target_ms > 0::double precision),
  CONSTRAINT customer_case_topic_check CHECK (topic ~ '^[a-z_]{2,40}$'::text),
  CONSTRAINT customer_case_whose_check CHECK (customer_id IS NOT NULL OR channel = 'call'::text)
);
CREATE INDEX customer_case_check ON cases.customer_case USING btree (next_check_at) WHERE (next_check_at IS NOT NULL);
CREATE INDEX customer_case_clock ON cases.customer_case USING btree (due_at) WHERE (state = 'open'::text);
CREATE INDEX customer_case_group ON cases.customer_case USING btree (group_id) WHERE (kind = 'suggestion'::text);
CREATE INDEX customer_case_of ON cases.customer_case USING btree (customer_id, updated_at DESC);
CREATE INDEX customer_case_opened ON cases.customer_case USING btree (opened_at);
CREATE INDEX customer_case_owner ON cases.customer_case USING btree (owner_id) WHERE (state = ANY (ARRAY['open'::text, 'paused'::text]));
GRANT INSERT, SELECT ON cases.customer_case TO okpay_app;
GRANT UPDATE (version, kind, topic, state, pause_reason, owner_id, level, target_ms, left_ms, steps_done, clock_from, due_at, next_check_at, answered_at, was_on_time, reopened, reopen_until, closed_at, root_cause, satisfaction, group_id, customer_seen_at, updated_at) ON cases.customer_case TO okpay_app;

CREATE TABLE cases.entry (
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  type text NOT NULL,
  author text NOT NULL,
  staff_id uuid,
  request_key text,
  text text NOT NULL DEFAULT ''::text,
  event text,
  details jsonb NOT NULL DEFAULT '{}'::jsonb,
  at timestamp with time zone NOT NULL,
  CONSTRAINT entry_pkey PRIMARY KEY (id),
  CONSTRAINT entry_author_check CHECK (author = ANY (ARRAY['customer'::text, 'staff'::text, 'system'::text])),
  CONSTRAINT entry_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT entry_case_id_request_key_key UNIQUE (case_id, request_key),
  CONSTRAINT entry_check CHECK ((author = 'staff'::text) = (staff_id IS NOT NULL)),
  CONSTRAINT entry_check1 CHECK ((type = 'event'::text) = (event IS NOT NULL)),
  CONSTRAINT entry_check2 CHECK (type <> 'note'::text OR author = 'staff'::text),
  CONSTRAINT entry_event_check CHECK (event ~ '^[a-z_]{2,40}$'::text),
  CONSTRAINT entry_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES access.staff(id),
  CONSTRAINT entry_type_check CHECK (type = ANY (ARRAY['message'::text, 'note'::text, 'event'::text]))
);
CREATE INDEX entry_of ON cases.entry USING btree (case_id, at, id);
GRANT INSERT, SELECT ON cases.entry TO okpay_app;

CREATE TABLE cases.pin_try (
  key text NOT NULL,
  tries integer NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT pin_try_pkey PRIMARY KEY (key),
  CONSTRAINT pin_try_tries_check CHECK (tries >= 0)
);
GRANT DELETE, INSERT, SELECT ON cases.pin_try TO okpay_app;
GRANT UPDATE (tries) ON cases.pin_try TO okpay_app;

CREATE TABLE cases.suggestion_group (
  id uuid NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  answer jsonb,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  answered_by uuid,
  answered_at timestamp with time zone,
  CONSTRAINT suggestion_group_pkey PRIMARY KEY (id),
  CONSTRAINT suggestion_group_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES access.staff(id),
  CONSTRAINT suggestion_group_check CHECK ((state = 'answered'::text) = (answer IS NOT NULL AND answered_by IS NOT NULL AND answered_at IS NOT NULL)),
  CONSTRAINT suggestion_group_created_by_fkey FOREIGN KEY (created_by) REFERENCES access.staff(id),
  CONSTRAINT suggestion_group_state_check CHECK (state = ANY (ARRAY['open'::text, 'answered'::text]))
);
GRANT INSERT, SELECT ON cases.suggestion_group TO okpay_app;
GRANT UPDATE (title, state, answer, answered_by, answered_at) ON cases.suggestion_group TO okpay_app;

CREATE SCHEMA confirmations;

CREATE TABLE confirmations.confirmation (
  id uuid NOT NULL,
  version integer NOT NULL,
  intent_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  session_id uuid NOT NULL,
  intent text NOT NULL,
  digest bytea NOT NULL,
  method text NOT NULL,
  challenge_id uuid NOT NULL,
  state text NOT NULL,
  is_hasty boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  confirmed_at timestamp with time zone,
  consumed_at timestamp with time zone,
  CONSTRAINT confirmation_pkey PRIMARY KEY (id),
  CONSTRAINT confirmation_challenge_id_key UNIQUE (challenge_id),
  CONSTRAINT confirmation_check CHECK ((state = ANY (ARRAY['confirmed'::text, 'consumed'::text])) <= (confirmed_at IS NOT NULL)),
  CONSTRAINT confirmation_check1 CHECK ((state = 'consumed'::text) = (consumed_at IS NOT NULL)),
  CONSTRAINT confirmation_digest_check CHECK (octet_length(digest) = 32),
  CONSTRAINT confirmation_method_check CHECK (method = ANY (ARRAY['sms'::text, 'email'::text, 'passkey'::text])),
  CONSTRAINT confirmation_state_check CHECK (state = ANY (ARRAY['pending'::text, 'confirmed'::text, 'consumed'::text, 'void'::text]))
);
CREATE INDEX confirmation_created_at ON confirmations.confirmation USING brin (created_at);
CREATE INDEX confirmation_open ON confirmations.confirmation USING btree (customer_id) WHERE (state = ANY (ARRAY['pending'::text, 'confirmed'::text]));
GRANT DELETE, INSERT, SELECT ON confirmations.confirmation TO okpay_app;
GRANT UPDATE (version, state, is_hasty, confirmed_at, consumed_at) ON confirmations.confirmation TO okpay_app;

CREATE TABLE confirmations.intent (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  failures integer NOT NULL,
  blocked_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT intent_pkey PRIMARY KEY (id),
  CONSTRAINT intent_failures_check CHECK (failures >= 0)
);
CREATE INDEX intent_blocked ON confirmations.intent USING btree (customer_id, blocked_until) WHERE (blocked_until IS NOT NULL);
GRANT DELETE, INSERT, SELECT ON confirmations.intent TO okpay_app;
GRANT UPDATE (failures, blocked_until) ON confirmations.intent TO okpay_app;

CREATE SCHEMA documents;

CREATE TABLE documents.document (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  reason text,
  content bytea,
  submitted_at timestamp with time zone NOT NULL,
  decided_at timestamp with time zone,
  decided_by uuid,
  CONSTRAINT document_pkey PRIMARY KEY (id),
  CONSTRAINT document_check CHECK ((state = 'submitted'::text) = (decided_at IS NULL)),
  CONSTRAINT document_check1 CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT document_check2 CHECK ((state = 'rejected'::text) = (reason IS NOT NULL)),
  CONSTRAINT document_kind_check CHECK (kind = ANY (ARRAY['identity_document'::text, 'address_document'::text])),
  CONSTRAINT document_state_check CHECK (state = ANY (ARRAY['submitted'::text, 'approved'::text, 'rejected'::text]))
);
CREATE INDEX document_customer ON documents.document USING btree (customer_id, submitted_at DESC);
CREATE INDEX document_kept ON documents.document USING btree (decided_at) WHERE ((content IS NOT NULL) AND (decided_at IS NOT NULL));
CREATE UNIQUE INDEX document_open ON documents.document USING btree (customer_id, kind) WHERE (state <> 'rejected'::text);
CREATE INDEX document_queue ON documents.document USING btree (submitted_at, id) WHERE (state = 'submitted'::text);
GRANT INSERT, SELECT ON documents.document TO okpay_app;
GRANT UPDATE (state, reason, content, decided_at, decided_by) ON documents.document TO okpay_app;

CREATE SCHEMA hours;

CREATE TABLE hours.block (
  id uuid NOT NULL,
  kind text NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone,
  reason jsonb NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  CONSTRAINT block_pkey PRIMARY KEY (id),
  CONSTRAINT block_check CHECK (ends_at > starts_at),
  CONSTRAINT block_check1 CHECK (kind = 'emergency'::text OR ends_at IS NOT NULL AND confirmed_at IS NOT NULL),
  CONSTRAINT block_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES access.staff(id),
  CONSTRAINT block_created_by_fkey FOREIGN KEY (created_by) REFERENCES access.staff(id),
  CONSTRAINT block_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES access.staff(id),
  CONSTRAINT block_kind_check CHECK (kind = ANY (ARRAY['emergency'::text, 'maintenance'::text]))
);
CREATE INDEX block_current ON hours.block USING btree (starts_at) WHERE (ended_at IS NULL);
GRANT INSERT, SELECT ON hours.block TO okpay_app;
GRANT UPDATE (starts_at, confirmed_by, confirmed_at, ended_by, ended_at) ON hours.block TO okpay_app;

CREATE TABLE hours.calendar_version (
  id uuid NOT NULL,
  calendar_id text NOT NULL,
  version integer NOT NULL,
  document jsonb NOT NULL,
  changed_by uuid,
  reason text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT calendar_version_pkey PRIMARY KEY (id),
  CONSTRAINT calendar_version_calendar_id_check CHECK (calendar_id ~ '^[a-z0-9-]{1,40}$'::text),
  CONSTRAINT calendar_version_calendar_id_version_key UNIQUE (calendar_id, version),
  CONSTRAINT calendar_version_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES access.staff(id),
  CONSTRAINT calendar_version_version_check CHECK (version > 0)
);
GRANT INSERT, SELECT ON hours.calendar_version TO okpay_app;

CREATE TABLE hours.decree (
  id uuid NOT NULL,
  country text NOT NULL,
  year integer NOT NULL,
  days jsonb NOT NULL,
  imported_by uuid NOT NULL,
  imported_at timestamp with time zone NOT NULL,
  CONSTRAINT decree_pkey PRIMARY KEY (id),
  CONSTRAINT decree_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  CONSTRAINT decree_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES access.staff(id),
  CONSTRAINT decree_year_check CHECK (year >= 2000 AND year <= 2200)
);
CREATE INDEX decree_newest ON hours.decree USING btree (country, year, imported_at DESC);
GRANT INSERT, SELECT ON hours.decree TO okpay_app;

CREATE TABLE hours.line (
  id text NOT NULL,
  name jsonb NOT NULL,
  country text NOT NULL,
  languages text[] NOT NULL,
  phone_number text,
  calendar_id text NOT NULL,
  regions jsonb NOT NULL DEFAULT '{}'::jsonb,
  sort_order integer NOT NULL,
  retired_at timestamp with time zone,
  CONSTRAINT line_pkey PRIMARY KEY (id),
  CONSTRAINT line_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  CONSTRAINT line_id_check CHECK (id ~ '^[a-z0-9-]{1,40}$'::text),
  CONSTRAINT line_phone_number_check CHECK (phone_number ~ '^\+[1-9][0-9]{4,14}$'::text)
);
GRANT INSERT, SELECT ON hours.line TO okpay_app;
GRANT UPDATE (name, country, languages, phone_number, calendar_id, regions, sort_order, retired_at) ON hours.line TO okpay_app;

CREATE TABLE hours.line_list_version (
  version integer NOT NULL,
  lines jsonb NOT NULL,
  changed_by uuid,
  reason text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT line_list_version_pkey PRIMARY KEY (version),
  CONSTRAINT line_list_version_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES access.staff(id),
  CONSTRAINT line_list_version_version_check CHECK (version > 0)
);
GRANT INSERT, SELECT ON hours.line_list_version TO okpay_app;

CREATE SCHEMA identity;

CREATE TABLE identity.alert_preference (
  customer_id uuid NOT NULL,
  event text NOT NULL,
  channel text NOT NULL,
  is_on boolean NOT NULL,
  CONSTRAINT alert_preference_pkey PRIMARY KEY (customer_id, event, channel),
  CONSTRAINT alert_preference_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'sms'::text])),
  CONSTRAINT alert_preference_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id)
);
GRANT INSERT, SELECT ON identity.alert_preference TO okpay_app;
GRANT UPDATE (is_on) ON identity.alert_preference TO okpay_app;

CREATE TABLE identity.challenge (
  id uuid NOT NULL,
  purpose text NOT NULL,
  customer_id uuid,
  method text NOT NULL,
  binding bytea NOT NULL,
  code_mac bytea,
  nonce bytea,
  lock_key bytea,
  tries_left integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  consumed_at timestamp with time zone,
  voided_at timestamp with time zone,
  CONSTRAINT challenge_pkey PRIMARY KEY (id),
  CONSTRAINT challenge_binding_check CHECK (length(binding) = 32),
  CONSTRAINT challenge_check CHECK (
CASE method
    WHEN 'passkey'::text THEN nonce IS NOT NULL AND code_mac IS NULL AND lock_key IS NULL
    ELSE nonce IS NULL AND code_mac IS NOT NULL AND lock_key IS NOT NULL
END),
  CONSTRAINT challenge_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT challenge_method_check CHECK (method = ANY (ARRAY['sms'::text, 'email'::text, 'passkey'::text])),
  CONSTRAINT challenge_purpose_check CHECK (purpose = ANY (ARRAY['login'::text, 'step-up'::text, 'payment'::text, 'factor-change'::text, 'reset'::text, 'contact-change'::text, 'recovery'::text, 'caller-verify'::text])),
  CONSTRAINT challenge_tries_left_check CHECK (tries_left >= 0)
);
CREATE INDEX challenge_expires_at ON identity.challenge USING btree (expires_at);
CREATE INDEX challenge_open_binding ON identity.challenge USING btree (binding) WHERE ((consumed_at IS NULL) AND (voided_at IS NULL));
CREATE INDEX challenge_open_customer ON identity.challenge USING btree (customer_id, purpose) WHERE ((consumed_at IS NULL) AND (voided_at IS NULL));
GRANT DELETE, INSERT, SELECT ON identity.challenge TO okpay_app;
GRANT UPDATE (tries_left, consumed_at, voided_at) ON identity.challenge TO okpay_app;

CREATE TABLE identity.consent (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  document text NOT NULL,
  document_version text NOT NULL,
  accepted_at timestamp with time zone NOT NULL,
  locale text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  document_sha256 bytea,
  CONSTRAINT consent_pkey PRIMARY KEY (id),
  CONSTRAINT consent_customer_id_document_document_version_key UNIQUE (customer_id, document, document_version),
  CONSTRAINT consent_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT consent_document_check CHECK (document = ANY (ARRAY['terms'::text, 'privacy'::text]))
);
GRANT INSERT, SELECT ON identity.consent TO okpay_app;

CREATE TABLE identity.contact_change (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  challenge_id uuid NOT NULL,
  session_id uuid NOT NULL,
  channel text NOT NULL,
  old_value text NOT NULL,
  new_value text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  confirmed_at timestamp with time zone,
  reverted_at timestamp with time zone,
  CONSTRAINT contact_change_pkey PRIMARY KEY (id),
  CONSTRAINT contact_change_challenge_id_key UNIQUE (challenge_id),
  CONSTRAINT contact_change_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'phone'::text])),
  CONSTRAINT contact_change_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id)
);
CREATE INDEX contact_change_customer ON identity.contact_change USING btree (customer_id, created_at DESC);
GRANT DELETE, INSERT, SELECT ON identity.contact_change TO okpay_app;
GRANT UPDATE (confirmed_at, reverted_at) ON identity.contact_change TO okpay_app;

CREATE TABLE identity.credential (
  customer_id uuid NOT NULL,
  password_hash text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  brought_by text,
  CONSTRAINT credential_pkey PRIMARY KEY (customer_id),
  CONSTRAINT credential_brought_by_check CHECK (brought_by = ANY (ARRAY['email'::text, 'phone'::text])),
  CONSTRAINT credential_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED
);
GRANT INSERT, SELECT ON identity.credential TO okpay_app;
GRANT UPDATE (password_hash, changed_at, brought_by) ON identity.credential TO okpay_app;

CREATE TABLE identity.customer (
  id uuid NOT NULL,
  display_name text NOT NULL,
  locale text NOT NULL,
  persona text,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT customer_pkey PRIMARY KEY (id),
  CONSTRAINT customer_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT customer_persona_key UNIQUE (persona)
);
GRANT INSERT, SELECT ON identity.customer TO okpay_app;
GRANT UPDATE (locale) ON identity.customer TO okpay_app;

CREATE TABLE identity.device (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  user_agent text NOT NULL,
  ip text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  trusted_at timestamp with time zone,
  trusted_until timestamp with time zone,
  revoked_at timestamp with time zone,
  CONSTRAINT device_pkey PRIMARY KEY (id),
  CONSTRAINT device_check CHECK ((trusted_at IS NULL) = (trusted_until IS NULL)),
  CONSTRAINT device_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT device_token_sha256_customer_id_key UNIQUE (token_sha256, customer_id)
);
CREATE INDEX device_customer ON identity.device USING btree (customer_id, last_seen_at DESC);
CREATE INDEX device_last_seen_at ON identity.device USING btree (last_seen_at);
GRANT DELETE, INSERT, SELECT ON identity.device TO okpay_app;
GRANT UPDATE (token_sha256, user_agent, ip, first_seen_at, last_seen_at, trusted_at, trusted_until, revoked_at) ON identity.device TO okpay_app;

CREATE TABLE identity.factor (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  kind text NOT NULL,
  label text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  totp_secret bytea,
  totp_last_step bigint,
  credential_id text,
  public_key bytea,
  sign_count bigint,
  transports text[],
  device_type text,
  is_backed_up boolean,
  aaguid text,
  flagged_at timestamp with time zone,
  CONSTRAINT factor_pkey PRIMARY KEY (id),
  CONSTRAINT factor_check CHECK ((kind = 'totp'::text) = (totp_secret IS NOT NULL)),
  CONSTRAINT factor_check1 CHECK ((kind = 'passkey'::text) = (credential_id IS NOT NULL AND public_key IS NOT NULL AND sign_count IS NOT NULL)),
  CONSTRAINT factor_credential_id_key UNIQUE (credential_id),
  CONSTRAINT factor_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT factor_device_type_check CHECK (device_type = ANY (ARRAY['singleDevice'::text, 'multiDevice'::text])),
  CONSTRAINT factor_kind_check CHECK (kind = ANY (ARRAY['totp'::text, 'sms'::text, 'email'::text, 'passkey'::text]))
);
CREATE INDEX factor_customer ON identity.factor USING btree (customer_id, created_at);
CREATE UNIQUE INDEX factor_one_of_a_kind ON identity.factor USING btree (customer_id, kind) WHERE (kind <> 'passkey'::text);
GRANT DELETE, INSERT, SELECT ON identity.factor TO okpay_app;
GRANT UPDATE (label, last_used_at, totp_last_step, sign_count, is_backed_up, flagged_at) ON identity.factor TO okpay_app;

CREATE TABLE identity.factor_lock (
  key bytea NOT NULL,
  failures integer NOT NULL,
  locks integer NOT NULL,
  locked_until timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT factor_lock_pkey PRIMARY KEY (key)
);
CREATE INDEX factor_lock_updated_at ON identity.factor_lock USING btree (updated_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON identity.factor_lock TO okpay_app;

CREATE TABLE identity.identifier (
  id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  customer_id uuid,
  verified_at timestamp with time zone,
  CONSTRAINT identifier_pkey PRIMARY KEY (id),
  CONSTRAINT identifier_check CHECK ((customer_id IS NULL) = (verified_at IS NULL)),
  CONSTRAINT identifier_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT identifier_customer_id_kind_key UNIQUE (customer_id, kind),
  CONSTRAINT identifier_kind_check CHECK (kind = ANY (ARRAY['email'::text, 'phone'::text])),
  CONSTRAINT identifier_kind_value_key UNIQUE (kind, value)
);
CREATE INDEX identifier_free ON identity.identifier USING btree (id) WHERE (customer_id IS NULL);
GRANT DELETE, INSERT, SELECT ON identity.identifier TO okpay_app;
GRANT UPDATE (version, customer_id, verified_at) ON identity.identifier TO okpay_app;

CREATE TABLE identity.notice_link (
  token_sha256 bytea NOT NULL,
  customer_id uuid NOT NULL,
  purpose text NOT NULL,
  subject_id uuid,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT notice_link_pkey PRIMARY KEY (token_sha256),
  CONSTRAINT notice_link_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT notice_link_purpose_check CHECK (purpose = ANY (ARRAY['freeze'::text, 'cancel-recovery'::text]))
);
CREATE INDEX notice_link_expires_at ON identity.notice_link USING btree (expires_at);
GRANT DELETE, INSERT, SELECT ON identity.notice_link TO okpay_app;
GRANT UPDATE (used_at) ON identity.notice_link TO okpay_app;

CREATE TABLE identity.password_reset (
  id uuid NOT NULL,
  channel text NOT NULL,
  target_mac bytea NOT NULL,
  customer_id uuid,
  token_sha256 bytea,
  challenge_id uuid,
  ip text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  voided_at timestamp with time zone,
  CONSTRAINT password_reset_pkey PRIMARY KEY (id),
  CONSTRAINT password_reset_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'phone'::text])),
  CONSTRAINT password_reset_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT password_reset_token_sha256_key UNIQUE (token_sha256)
);
CREATE INDEX password_reset_customer ON identity.password_reset USING btree (customer_id) WHERE ((customer_id IS NOT NULL) AND (used_at IS NULL) AND (voided_at IS NULL));
CREATE INDEX password_reset_expires_at ON identity.password_reset USING btree (expires_at);
GRANT DELETE, INSERT, SELECT ON identity.password_reset TO okpay_app;
GRANT UPDATE (token_sha256, challenge_id, used_at, voided_at) ON identity.password_reset TO okpay_app;

CREATE TABLE identity.pending_sign_in (
  id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  customer_id uuid NOT NULL,
  failures_before integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  ip text NOT NULL,
  user_agent text NOT NULL,
  CONSTRAINT pending_sign_in_pkey PRIMARY KEY (id),
  CONSTRAINT pending_sign_in_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT pending_sign_in_token_sha256_key UNIQUE (token_sha256)
);
CREATE INDEX pending_sign_in_customer ON identity.pending_sign_in USING btree (customer_id) WHERE (ended_at IS NULL);
CREATE INDEX pending_sign_in_expires_at ON identity.pending_sign_in USING btree (expires_at);
GRANT DELETE, INSERT, SELECT ON identity.pending_sign_in TO okpay_app;
GRANT UPDATE (ended_at) ON identity.pending_sign_in TO okpay_app;

CREATE TABLE identity.protection (
  customer_id uuid NOT NULL,
  version integer NOT NULL,
  frozen_at timestamp with time zone,
  frozen_by text,
  sms_stopped_at timestamp with time zone,
  restricted_until timestamp with time zone,
  hasty_until timestamp with time zone,
  CONSTRAINT protection_pkey PRIMARY KEY (customer_id),
  CONSTRAINT protection_check CHECK ((frozen_at IS NULL) = (frozen_by IS NULL)),
  CONSTRAINT protection_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT protection_frozen_by_check CHECK (frozen_by = ANY (ARRAY['customer'::text, 'link'::text, 'staff'::text]))
);
GRANT INSERT, SELECT, UPDATE ON identity.protection TO okpay_app;

CREATE TABLE identity.recovery_case (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  state text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  ready_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  email_challenge_id uuid,
  phone_challenge_id uuid,
  email_proved_at timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT recovery_case_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_case_check CHECK ((state = 'open'::text) = (ended_at IS NULL)),
  CONSTRAINT recovery_case_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT recovery_case_state_check CHECK (state = ANY (ARRAY['open'::text, 'completed'::text, 'cancelled'::text]))
);
CREATE UNIQUE INDEX recovery_case_open ON identity.recovery_case USING btree (customer_id) WHERE (state = 'open'::text);
GRANT INSERT, SELECT ON identity.recovery_case TO okpay_app;
GRANT UPDATE (state, email_challenge_id, phone_challenge_id, email_proved_at, ended_at) ON identity.recovery_case TO okpay_app;

CREATE TABLE identity.recovery_code (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  code_sha256 bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  CONSTRAINT recovery_code_pkey PRIMARY KEY (id),
  CONSTRAINT recovery_code_customer_id_code_sha256_key UNIQUE (customer_id, code_sha256),
  CONSTRAINT recovery_code_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id)
);
GRANT DELETE, INSERT, SELECT ON identity.recovery_code TO okpay_app;
GRANT UPDATE (used_at) ON identity.recovery_code TO okpay_app;

CREATE TABLE identity.registration (
  id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  display_name text NOT NULL,
  email text NOT NULL,
  phone text NOT NULL,
  password_hash text,
  locale text NOT NULL,
  terms_version text NOT NULL,
  privacy_version text NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  email_token_sha256 bytea NOT NULL,
  email_token_expires_at timestamp with time zone NOT NULL,
  email_confirmed_at timestamp with time zone,
  phone_code_mac bytea NOT NULL,
  phone_code_expires_at timestamp with time zone NOT NULL,
  phone_code_tries_left integer NOT NULL,
  phone_confirmed_at timestamp with time zone,
  customer_id uuid,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT registration_pkey PRIMARY KEY (id),
  CONSTRAINT registration_check CHECK ((state = 'completed'::text) = (customer_id IS NOT NULL)),
  CONSTRAINT registration_check1 CHECK (state <> 'completed'::text OR email_confirmed_at IS NOT NULL AND phone_confirmed_at IS NOT NULL),
  CONSTRAINT registration_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT registration_phone_code_tries_left_check CHECK (phone_code_tries_left >= 0),
  CONSTRAINT registration_state_check CHECK (state = ANY (ARRAY['pending'::text, 'completed'::text, 'superseded'::text]))
);
CREATE INDEX registration_email ON identity.registration USING btree (email, created_at DESC) WHERE (state = 'pending'::text);
CREATE UNIQUE INDEX registration_email_token_key ON identity.registration USING btree (email_token_sha256);
CREATE INDEX registration_expires_at ON identity.registration USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON identity.registration TO okpay_app;

CREATE TABLE identity.session (
  id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  customer_id uuid NOT NULL,
  aal smallint NOT NULL,
  authenticated_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  absolute_expires_at timestamp with time zone NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamp with time zone,
  factors text[] NOT NULL DEFAULT '{password}'::text[],
  step_up_at timestamp with time zone,
  device_id uuid,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_aal_check CHECK (aal = ANY (ARRAY[1, 2])),
  CONSTRAINT session_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT session_device_id_fkey FOREIGN KEY (device_id) REFERENCES identity.device(id) ON DELETE SET NULL,
  CONSTRAINT session_token_sha256_key UNIQUE (token_sha256)
);
CREATE INDEX session_absolute_expires_at ON identity.session USING btree (absolute_expires_at);
CREATE INDEX session_customer ON identity.session USING btree (customer_id, authenticated_at DESC) WHERE (revoked_at IS NULL);
CREATE INDEX session_device ON identity.session USING btree (device_id) WHERE (device_id IS NOT NULL);
GRANT DELETE, INSERT, SELECT ON identity.session TO okpay_app;
GRANT UPDATE (token_sha256, aal, last_seen_at, revoked_at, factors, step_up_at, device_id) ON identity.session TO okpay_app;

CREATE TABLE identity.sms_budget (
  country text NOT NULL,
  day date NOT NULL,
  sent integer NOT NULL,
  CONSTRAINT sms_budget_pkey PRIMARY KEY (country, day)
);
GRANT DELETE, INSERT, SELECT ON identity.sms_budget TO okpay_app;
GRANT UPDATE (sent) ON identity.sms_budget TO okpay_app;

CREATE TABLE identity.throttle (
  key bytea NOT NULL,
  hits timestamp with time zone[] NOT NULL,
  blocked_until timestamp with time zone,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT throttle_pkey PRIMARY KEY (key)
);
CREATE INDEX throttle_expires_at ON identity.throttle USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON identity.throttle TO okpay_app;

CREATE TABLE identity.totp_enrolment (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  session_id uuid NOT NULL,
  secret bytea NOT NULL,
  tries_left integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT totp_enrolment_pkey PRIMARY KEY (id),
  CONSTRAINT totp_enrolment_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT totp_enrolment_tries_left_check CHECK (tries_left >= 0)
);
CREATE INDEX totp_enrolment_customer ON identity.totp_enrolment USING btree (customer_id);
CREATE INDEX totp_enrolment_expires_at ON identity.totp_enrolment USING btree (expires_at);
GRANT DELETE, INSERT, SELECT ON identity.totp_enrolment TO okpay_app;
GRANT UPDATE (tries_left) ON identity.totp_enrolment TO okpay_app;

CREATE SCHEMA knowledge;

CREATE TABLE knowledge.article (
  slug text NOT NULL,
  published_number integer,
  published_at timestamp with time zone,
  due_at timestamp with time zone,
  file_sha256 bytea,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT article_pkey PRIMARY KEY (slug),
  CONSTRAINT article_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text),
  CONSTRAINT article_slug_published_number_fkey FOREIGN KEY (slug, published_number) REFERENCES knowledge.revision(slug, number)
);
GRANT INSERT, SELECT ON knowledge.article TO okpay_app;
GRANT UPDATE (published_number, published_at, due_at, file_sha256, updated_at) ON knowledge.article TO okpay_app;

CREATE TABLE knowledge.delivery (
  id integer NOT NULL DEFAULT 1,
  fingerprint text NOT NULL,
  brought_in_at timestamp with time zone NOT NULL,
  CONSTRAINT delivery_pkey PRIMARY KEY (id),
  CONSTRAINT delivery_id_check CHECK (id = 1)
);
GRANT INSERT, SELECT ON knowledge.delivery TO okpay_app;
GRANT UPDATE (fingerprint, brought_in_at) ON knowledge.delivery TO okpay_app;

CREATE TABLE knowledge.picture (
  sha256 text NOT NULL,
  content_type text NOT NULL,
  bytes bytea NOT NULL,
  uploaded_by uuid NOT NULL,
  uploaded_at timestamp with time zone NOT NULL,
  CONSTRAINT picture_pkey PRIMARY KEY (sha256),
  CONSTRAINT picture_bytes_check CHECK (octet_length(bytes) <= 307200),
  CONSTRAINT picture_content_type_check CHECK (content_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text])),
  CONSTRAINT picture_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text)
);
GRANT INSERT, SELECT ON knowledge.picture TO okpay_app;

CREATE TABLE knowledge.reader_event (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  visit_id uuid,
  locale text,
  slug text,
  query text,
  confidence real,
  is_sure boolean,
  CONSTRAINT reader_event_pkey PRIMARY KEY (id),
  CONSTRAINT reader_event_check CHECK ((kind = 'searched'::text) = (query IS NOT NULL)),
  CONSTRAINT reader_event_check1 CHECK ((kind = ANY (ARRAY['read'::text, 'solved'::text, 'not_solved'::text])) = (slug IS NOT NULL)),
  CONSTRAINT reader_event_kind_check CHECK (kind = ANY (ARRAY['searched'::text, 'read'::text, 'solved'::text, 'not_solved'::text, 'contacted'::text])),
  CONSTRAINT reader_event_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text]))
);
CREATE INDEX reader_event_at ON knowledge.reader_event USING btree (at, kind);
CREATE INDEX reader_event_visit ON knowledge.reader_event USING btree (visit_id, at) WHERE (visit_id IS NOT NULL);
GRANT DELETE, INSERT, SELECT ON knowledge.reader_event TO okpay_app;

CREATE TABLE knowledge.revision (
  slug text NOT NULL,
  number integer NOT NULL,
  state text NOT NULL,
  content jsonb NOT NULL,
  author_id uuid,
  reviewer_id uuid,
  note text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  decided_at timestamp with time zone,
  CONSTRAINT revision_pkey PRIMARY KEY (slug, number),
  CONSTRAINT revision_check CHECK (reviewer_id <> author_id),
  CONSTRAINT revision_check1 CHECK (state <> 'published'::text OR decided_at IS NOT NULL),
  CONSTRAINT revision_number_check CHECK (number > 0),
  CONSTRAINT revision_slug_fkey FOREIGN KEY (slug) REFERENCES knowledge.article(slug),
  CONSTRAINT revision_state_check CHECK (state = ANY (ARRAY['draft'::text, 'review'::text, 'published'::text, 'superseded'::text, 'dropped'::text]))
);
CREATE UNIQUE INDEX revision_in_work ON knowledge.revision USING btree (slug) WHERE (state = ANY (ARRAY['draft'::text, 'review'::text]));
CREATE UNIQUE INDEX revision_public ON knowledge.revision USING btree (slug) WHERE (state = 'published'::text);
GRANT INSERT, SELECT ON knowledge.revision TO okpay_app;
GRANT UPDATE (state, content, reviewer_id, note, created_at, decided_at) ON knowledge.revision TO okpay_app;

CREATE SCHEMA ledger;

CREATE TABLE ledger.account (
  opened_at timestamp with time zone NOT NULL,
  id uuid NOT NULL,
  currency text NOT NULL,
  code integer NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_code_check CHECK (code > 0),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT account_opened_at_key UNIQUE (opened_at)
);
COMMENT ON TABLE ledger.account IS 'What never changes about an account';
GRANT INSERT, SELECT ON ledger.account TO okpay_app;

CREATE TABLE ledger.account_rules (
  changed_at timestamp with time zone NOT NULL,
  account_id uuid NOT NULL,
  floor bigint,
  ceiling bigint,
  is_frozen_in boolean NOT NULL,
  is_frozen_out boolean NOT NULL,
  is_closed boolean NOT NULL,
  reason text NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT account_rules_pkey PRIMARY KEY (account_id, changed_at),
  CONSTRAINT account_rules_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger.account(id),
  CONSTRAINT account_rules_changed_at_key UNIQUE (changed_at)
);
COMMENT ON TABLE ledger.account_rules IS 'The changeable part of an account: the newest row holds, the others are its history';
GRANT INSERT, SELECT ON ledger.account_rules TO okpay_app;

CREATE TABLE ledger.batch (
  no bigint NOT NULL,
  first_at timestamp with time zone NOT NULL,
  last_at timestamp with time zone NOT NULL,
  accounts integer NOT NULL,
  rules integer NOT NULL,
  transfers integer NOT NULL,
  refusals integer NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  stored bigint NOT NULL,
  slice integer NOT NULL,
  CONSTRAINT batch_pkey PRIMARY KEY (no),
  CONSTRAINT batch_hash_key UNIQUE (hash),
  CONSTRAINT batch_last_at_key UNIQUE (last_at)
);
COMMENT ON TABLE ledger.batch IS 'The hash chain: hash = SHA-256(previous hash, header, rows of this batch in binary COPY format)';
CREATE TRIGGER count_stored BEFORE INSERT ON ledger.batch FOR EACH ROW EXECUTE FUNCTION ledger.count_stored();
GRANT INSERT, SELECT ON ledger.batch TO okpay_app;

CREATE TABLE ledger.refusal (
  refused_at timestamp with time zone NOT NULL,
  transfer_id uuid NOT NULL,
  code text NOT NULL,
  checksum integer NOT NULL,
  CONSTRAINT refusal_pkey PRIMARY KEY (transfer_id),
  CONSTRAINT refusal_refused_at_key UNIQUE (refused_at)
);
COMMENT ON TABLE ledger.refusal IS 'Transfer ids refused because of the state of the books: they stay refused for ever';
GRANT INSERT, SELECT ON ledger.refusal TO okpay_app;

CREATE TABLE ledger.transfer (
  posted_at timestamp with time zone NOT NULL,
  amount bigint NOT NULL,
  debit_debits_posted bigint NOT NULL,
  debit_credits_posted bigint NOT NULL,
  debit_debits_pending bigint NOT NULL,
  debit_credits_pending bigint NOT NULL,
  credit_debits_posted bigint NOT NULL,
  credit_credits_posted bigint NOT NULL,
  credit_debits_pending bigint NOT NULL,
  credit_credits_pending bigint NOT NULL,
  id uuid NOT NULL,
  debit_account_id uuid NOT NULL,
  credit_account_id uuid NOT NULL,
  reference uuid,
  pending_id uuid,
  expires_at timestamp with time zone,
  timeout_seconds integer NOT NULL,
  code integer NOT NULL,
  kind smallint NOT NULL,
  balancing smallint NOT NULL,
  currency text NOT NULL,
  checksum integer NOT NULL,
  slice integer NOT NULL DEFAULT COALESCE((NULLIF(current_setting('okpay.slice'::text, true), ''::text))::integer, ledger.open_slice()),
  CONSTRAINT transfer_pkey PRIMARY KEY (posted_at),
  CONSTRAINT transfer_amount_check CHECK (amount > 0),
  CONSTRAINT transfer_balancing_check CHECK (balancing >= 0 AND balancing <= 2),
  CONSTRAINT transfer_check CHECK (debit_account_id <> credit_account_id),
  CONSTRAINT transfer_check1 CHECK ((kind >= 3) = (pending_id IS NOT NULL)),
  CONSTRAINT transfer_kind_check CHECK (kind >= 1 AND kind <= 5)
);
CREATE INDEX transfer_credit_account ON ledger.transfer USING btree (slice, credit_account_id, posted_at);
CREATE INDEX transfer_debit_account ON ledger.transfer USING btree (slice, debit_account_id, posted_at);
CREATE INDEX transfer_expiring_hold ON ledger.transfer USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE UNIQUE INDEX transfer_id_key ON ledger.transfer USING btree (id);
CREATE UNIQUE INDEX transfer_resolution_key ON ledger.transfer USING btree (pending_id) WHERE (pending_id IS NOT NULL);
GRANT INSERT, SELECT ON ledger.transfer TO okpay_app;

CREATE VIEW ledger.balance AS
 SELECT a.id AS account_id,
    a.currency,
    a.code,
    a.opened_at,
    COALESCE(e.debits_posted, 0::bigint) AS debits_posted,
    COALESCE(e.credits_posted, 0::bigint) AS credits_posted,
    COALESCE(e.debits_pending, 0::bigint) AS debits_pending,
    COALESCE(e.credits_pending, 0::bigint) AS credits_pending,
    r.floor,
    r.ceiling,
    r.is_frozen_in,
    r.is_frozen_out,
    r.is_closed
   FROM ledger.account a
     CROSS JOIN LATERAL ( SELECT account_rules.changed_at,
            account_rules.account_id,
            account_rules.floor,
            account_rules.ceiling,
            account_rules.is_frozen_in,
            account_rules.is_frozen_out,
            account_rules.is_closed,
            account_rules.reason,
            account_rules.checksum
           FROM ledger.account_rules
          WHERE account_rules.account_id = a.id
          ORDER BY account_rules.changed_at DESC
         LIMIT 1) r
     LEFT JOIN LATERAL ledger.newest_entry(a.id, a.opened_at, 'infinity'::timestamp with time zone) e(posted_at, debits_posted, credits_posted, debits_pending, credits_pending) ON true;
COMMENT ON VIEW ledger.balance IS 'What each account holds now, with the rules that hold now';
GRANT SELECT ON ledger.balance TO okpay_app;

CREATE VIEW ledger.entry AS
 SELECT transfer.posted_at,
    transfer.id AS transfer_id,
    transfer.debit_account_id AS account_id,
    'debit'::text AS direction,
    transfer.amount,
    transfer.currency,
    transfer.kind,
    transfer.code,
    transfer.reference,
    transfer.debit_debits_posted AS debits_posted,
    transfer.debit_credits_posted AS credits_posted,
    transfer.debit_debits_pending AS debits_pending,
    transfer.debit_credits_pending AS credits_pending
   FROM ledger.transfer
UNION ALL
 SELECT transfer.posted_at,
    transfer.id AS transfer_id,
    transfer.credit_account_id AS account_id,
    'credit'::text AS direction,
    transfer.amount,
    transfer.currency,
    transfer.kind,
    transfer.code,
    transfer.reference,
    transfer.credit_debits_posted AS debits_posted,
    transfer.credit_credits_posted AS credits_posted,
    transfer.credit_debits_pending AS debits_pending,
    transfer.credit_credits_pending AS credits_pending
   FROM ledger.transfer;
COMMENT ON VIEW ledger.entry IS 'Both sides of every transfer, each with the running counters of its account';
GRANT SELECT ON ledger.entry TO okpay_app;

CREATE OR REPLACE FUNCTION ledger.count_stored()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  before bigint := coalesce((SELECT stored FROM ledger.batch ORDER BY no DESC LIMIT 1), 0);
BEGIN
  NEW.stored := coalesce(NEW.stored, before + NEW.transfers);
  NEW.slice := coalesce(NEW.slice, ledger.slice_after(before));
  RETURN NEW;
END
$function$
;

CREATE OR REPLACE FUNCTION ledger.newest_entry(account uuid, opened_at timestamp with time zone, until timestamp with time zone)
 RETURNS TABLE(posted_at timestamp with time zone, debits_posted bigint, credits_posted bigint, debits_pending bigint, credits_pending bigint)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT coalesce(newest.posted_at, older.posted_at),
         coalesce(newest.debits_posted, older.debits_posted), coalesce(newest.credits_posted, older.credits_posted),
         coalesce(newest.debits_pending, older.debits_pending), coalesce(newest.credits_pending, older.credits_pending)
    FROM (SELECT coalesce((SELECT b.slice FROM ledger.batch b WHERE b.last_at >= until ORDER BY b.last_at LIMIT 1),
                          (SELECT b.slice FROM ledger.batch b ORDER BY b.no DESC LIMIT 1)) AS slice) last
    LEFT JOIN LATERAL ledger.newest_entry_in(last.slice, account, until) newest ON true
    LEFT JOIN LATERAL (
      SELECT e.*
        FROM generate_series(last.slice - 1,
               (SELECT b.slice FROM ledger.batch b WHERE b.last_at >= opened_at ORDER BY b.last_at LIMIT 1),
               -1) WITH ORDINALITY AS s (slice, turn)
        CROSS JOIN LATERAL ledger.newest_entry_in(s.slice::integer, account, until) e
       WHERE newest.posted_at IS NULL
       ORDER BY s.turn LIMIT 1
    ) older ON true
   WHERE newest.posted_at IS NOT NULL OR older.posted_at IS NOT NULL
$function$
;

CREATE OR REPLACE FUNCTION ledger.newest_entry_in(slice_asked integer, account uuid, until timestamp with time zone)
 RETURNS TABLE(posted_at timestamp with time zone, debits_posted bigint, credits_posted bigint, debits_pending bigint, credits_pending bigint)
 LANGUAGE sql
 STABLE
AS $function$
  SELECT * FROM (
    (SELECT t.posted_at, t.debit_debits_posted, t.debit_credits_posted, t.debit_debits_pending, t.debit_credits_pending
       FROM ledger.transfer t WHERE t.slice = slice_asked AND t.debit_account_id = account AND t.posted_at <= until
      ORDER BY t.posted_at DESC LIMIT 1)
    UNION ALL
    (SELECT t.posted_at, t.credit_debits_posted, t.credit_credits_posted, t.credit_debits_pending, t.credit_credits_pending
       FROM ledger.transfer t WHERE t.slice = slice_asked AND t.credit_account_id = account AND t.posted_at <= until
      ORDER BY t.posted_at DESC LIMIT 1)
  ) sides ORDER BY posted_at DESC LIMIT 1
$function$
;

CREATE OR REPLACE FUNCTION ledger.open_slice()
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  SELECT ledger.slice_after(coalesce((SELECT stored FROM ledger.batch ORDER BY no DESC LIMIT 1), 0))
$function$
;

CREATE OR REPLACE FUNCTION ledger.slice_after(stored bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select (stored >> 6)::integer$function$
;

CREATE SCHEMA merchants;

CREATE TABLE merchants.account (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  currency text NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT account_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT account_merchant_id_mode_currency_key UNIQUE (merchant_id, mode, currency),
  CONSTRAINT account_mode_check CHECK (mode = ANY (ARRAY['test'::text, 'live'::text]))
);
GRANT INSERT, SELECT ON merchants.account TO okpay_app;

CREATE TABLE merchants.api_key (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  name text NOT NULL,
  scopes text[] NOT NULL,
  hash bytea NOT NULL,
  last_four text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  CONSTRAINT api_key_pkey PRIMARY KEY (id),
  CONSTRAINT api_key_hash_check CHECK (length(hash) = 32),
  CONSTRAINT api_key_hash_key UNIQUE (hash),
  CONSTRAINT api_key_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id),
  CONSTRAINT api_key_mode_check CHECK (mode = ANY (ARRAY['test'::text, 'live'::text])),
  CONSTRAINT api_key_scopes_check CHECK (cardinality(scopes) > 0)
);
CREATE INDEX api_key_merchant_idx ON merchants.api_key USING btree (merchant_id, id);
GRANT INSERT, SELECT ON merchants.api_key TO okpay_app;
GRANT UPDATE (expires_at, revoked_at, last_used_at) ON merchants.api_key TO okpay_app;

CREATE TABLE merchants.checkout (
  id uuid NOT NULL,
  version integer NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  reference text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  description text NOT NULL,
  capture text NOT NULL,
  success_url text,
  cancel_url text,
  link_id uuid,
  state text NOT NULL,
  payment_id uuid,
  captured bigint NOT NULL,
  refunded bigint NOT NULL,
  payment_version integer NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT checkout_pkey PRIMARY KEY (id),
  CONSTRAINT checkout_amount_check CHECK (amount > 0),
  CONSTRAINT checkout_capture_check CHECK (capture = ANY (ARRAY['at_once'::text, 'later'::text])),
  CONSTRAINT checkout_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT checkout_link_id_fkey FOREIGN KEY (link_id) REFERENCES merchants.payment_link(id),
  CONSTRAINT checkout_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id),
  CONSTRAINT checkout_merchant_id_mode_reference_key UNIQUE (merchant_id, mode, reference),
  CONSTRAINT checkout_mode_check CHECK (mode = ANY (ARRAY['test'::text, 'live'::text])),
  CONSTRAINT checkout_state_check CHECK (state = ANY (ARRAY['open'::text, 'paying'::text, 'authorized'::text, 'paid'::text, 'cancelled'::text]))
) WITH (fillfactor=50);
CREATE INDEX checkout_merchant_idx ON merchants.checkout USING btree (merchant_id, mode, id);
GRANT INSERT, SELECT ON merchants.checkout TO okpay_app;
GRANT UPDATE (version, state, payment_id, captured, refunded, payment_version) ON merchants.checkout TO okpay_app;

CREATE TABLE merchants.member (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  role text NOT NULL,
  added_at timestamp with time zone NOT NULL,
  CONSTRAINT member_pkey PRIMARY KEY (id),
  CONSTRAINT member_merchant_id_customer_id_key UNIQUE (merchant_id, customer_id),
  CONSTRAINT member_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT member_role_check CHECK (role = ANY (ARRAY['owner'::text, 'manager'::text]))
);
CREATE INDEX member_customer_idx ON merchants.member USING btree (customer_id);
GRANT DELETE, INSERT, SELECT ON merchants.member TO okpay_app;

CREATE TABLE merchants.merchant (
  id uuid NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  country text NOT NULL,
  accepts jsonb NOT NULL,
  payout_schedule jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT merchant_pkey PRIMARY KEY (id),
  CONSTRAINT merchant_country_check CHECK (country ~ '^[A-Z]{2}$'::text)
);
GRANT INSERT, SELECT ON merchants.merchant TO okpay_app;
GRANT UPDATE (version, name, accepts, payout_schedule) ON merchants.merchant TO okpay_app;

CREATE TABLE merchants.payment_link (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  description text NOT NULL,
  amount bigint,
  currency text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT payment_link_pkey PRIMARY KEY (id),
  CONSTRAINT payment_link_amount_check CHECK (amount > 0),
  CONSTRAINT payment_link_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT payment_link_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id),
  CONSTRAINT payment_link_mode_check CHECK (mode = ANY (ARRAY['test'::text, 'live'::text]))
);
CREATE INDEX payment_link_merchant_idx ON merchants.payment_link USING btree (merchant_id, mode, id);
GRANT INSERT, SELECT ON merchants.payment_link TO okpay_app;
GRANT UPDATE (ended_at) ON merchants.payment_link TO okpay_app;

CREATE TABLE merchants.payout (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  customer_id uuid NOT NULL,
  asked_by uuid,
  paid_at timestamp with time zone NOT NULL,
  CONSTRAINT payout_pkey PRIMARY KEY (id),
  CONSTRAINT payout_amount_check CHECK (amount > 0),
  CONSTRAINT payout_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT payout_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id)
);
CREATE INDEX payout_merchant_idx ON merchants.payout USING btree (merchant_id, id);
GRANT INSERT, SELECT ON merchants.payout TO okpay_app;

CREATE TABLE merchants.webhook_delivery (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  event_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  state text NOT NULL,
  tries integer NOT NULL,
  next_try_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  delivered_at timestamp with time zone,
  replay_of uuid,
  CONSTRAINT webhook_delivery_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_delivery_check CHECK ((state = 'waiting'::text) = (next_try_at IS NOT NULL)),
  CONSTRAINT webhook_delivery_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES merchants.webhook_endpoint(id),
  CONSTRAINT webhook_delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES merchants.webhook_event(id) ON DELETE CASCADE,
  CONSTRAINT webhook_delivery_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text, 'dropped'::text]))
);
CREATE INDEX webhook_delivery_event_idx ON merchants.webhook_delivery USING btree (event_id);
CREATE INDEX webhook_delivery_merchant_idx ON merchants.webhook_delivery USING btree (merchant_id, mode, id);
CREATE INDEX webhook_delivery_waiting_idx ON merchants.webhook_delivery USING btree (endpoint_id) WHERE (state = 'waiting'::text);
GRANT DELETE, INSERT, SELECT ON merchants.webhook_delivery TO okpay_app;
GRANT UPDATE (state, tries, next_try_at, delivered_at) ON merchants.webhook_delivery TO okpay_app;

CREATE TABLE merchants.webhook_endpoint (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  secret bytea NOT NULL,
  old_secret bytea,
  old_secret_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  disabled_at timestamp with time zone,
  disabled_reason text,
  paused_until timestamp with time zone,
  removed_at timestamp with time zone,
  CONSTRAINT webhook_endpoint_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_endpoint_check CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
  CONSTRAINT webhook_endpoint_disabled_reason_check CHECK (disabled_reason = ANY (ARRAY['owner'::text, 'gone'::text, 'failing'::text])),
  CONSTRAINT webhook_endpoint_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id),
  CONSTRAINT webhook_endpoint_mode_check CHECK (mode = ANY (ARRAY['test'::text, 'live'::text]))
);
CREATE INDEX webhook_endpoint_merchant_idx ON merchants.webhook_endpoint USING btree (merchant_id, mode) WHERE (removed_at IS NULL);
GRANT INSERT, SELECT ON merchants.webhook_endpoint TO okpay_app;
GRANT UPDATE (url, events, secret, old_secret, old_secret_until, disabled_at, disabled_reason, paused_until, removed_at) ON merchants.webhook_endpoint TO okpay_app;

CREATE TABLE merchants.webhook_event (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  mode text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  occurred_at timestamp with time zone NOT NULL,
  CONSTRAINT webhook_event_pkey PRIMARY KEY (id),
  CONSTRAINT webhook_event_merchant_id_fkey FOREIGN KEY (merchant_id) REFERENCES merchants.merchant(id),
  CONSTRAINT webhook_event_mode_check CHECK (mode = ANY (ARRAY['test'::text, 'live'::text]))
);
CREATE INDEX webhook_event_age_idx ON merchants.webhook_event USING brin (occurred_at);
CREATE INDEX webhook_event_merchant_idx ON merchants.webhook_event USING btree (merchant_id, mode, id);
GRANT DELETE, INSERT, SELECT ON merchants.webhook_event TO okpay_app;

CREATE TABLE merchants.webhook_try (
  delivery_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamp with time zone NOT NULL,
  took_ms integer NOT NULL,
  status integer,
  problem text,
  answer text NOT NULL,
  CONSTRAINT webhook_try_pkey PRIMARY KEY (delivery_id, seq),
  CONSTRAINT webhook_try_check CHECK ((status IS NULL) <> (problem IS NULL)),
  CONSTRAINT webhook_try_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES merchants.webhook_delivery(id) ON DELETE CASCADE,
  CONSTRAINT webhook_try_problem_check CHECK (problem = ANY (ARRAY['address_refused'::text, 'name_unknown'::text, 'no_connection'::text, 'time_out'::text, 'tls'::text, 'broken_answer'::text]))
);
GRANT DELETE, INSERT, SELECT ON merchants.webhook_try TO okpay_app;

CREATE SCHEMA payments;

CREATE TABLE payments.asker (
  id uuid NOT NULL,
  version integer NOT NULL,
  CONSTRAINT asker_pkey PRIMARY KEY (id)
);
GRANT INSERT, SELECT ON payments.asker TO okpay_app;
GRANT UPDATE (version) ON payments.asker TO okpay_app;

CREATE TABLE payments.attempt (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  acquirer text NOT NULL,
  card_id text NOT NULL,
  wallet_account_id uuid,
  amount bigint NOT NULL,
  currency text NOT NULL,
  claim_scope text,
  claim_key text,
  state text NOT NULL,
  code text,
  enquiries integer NOT NULL,
  next_enquiry_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL,
  operation text NOT NULL DEFAULT 'charge'::text,
  CONSTRAINT attempt_pkey PRIMARY KEY (id),
  CONSTRAINT attempt_amount_check CHECK (amount > 0),
  CONSTRAINT attempt_operation_check CHECK (operation = ANY (ARRAY['charge'::text, 'authorize'::text, 'capture'::text, 'void'::text, 'refund'::text, 'pay_out'::text])),
  CONSTRAINT attempt_state_check CHECK (state = ANY (ARRAY['asked'::text, 'challenged'::text, 'approved'::text, 'declined'::text, 'cancelling'::text, 'cancelled'::text])) NOT VALID
);
CREATE INDEX attempt_due_idx ON payments.attempt USING btree (next_enquiry_at) WHERE (next_enquiry_at IS NOT NULL);
CREATE INDEX attempt_paid_out_idx ON payments.attempt USING btree (created_at) WHERE ((state = 'approved'::text) AND (operation = 'pay_out'::text));
CREATE INDEX attempt_payment_idx ON payments.attempt USING btree (payment_id);
CREATE INDEX attempt_settled_idx ON payments.attempt USING btree (created_at) WHERE ((state = 'approved'::text) AND (operation = ANY (ARRAY['charge'::text, 'capture'::text, 'refund'::text])));
GRANT INSERT, SELECT, UPDATE ON payments.attempt TO okpay_app;

CREATE TABLE payments.cash_out (
  id uuid NOT NULL,
  bank_account_id uuid NOT NULL,
  wallet_account_id uuid NOT NULL,
  arrives_by timestamp with time zone NOT NULL,
  CONSTRAINT cash_out_pkey PRIMARY KEY (id)
);
GRANT INSERT, SELECT ON payments.cash_out TO okpay_app;

CREATE TABLE payments.event (
  payment_id uuid NOT NULL,
  seq integer NOT NULL,
  type text NOT NULL,
  at timestamp with time zone NOT NULL,
  amount bigint,
  CONSTRAINT event_pkey PRIMARY KEY (payment_id, seq),
  CONSTRAINT event_amount_check CHECK (amount > 0),
  CONSTRAINT event_type_check CHECK (type = ANY (ARRAY['created'::text, 'requested'::text, 'sent_to_card_network'::text, 'sent_to_bank'::text, 'challenge_asked'::text, 'outcome_unknown'::text, 'authorized'::text, 'capture_asked'::text, 'captured'::text, 'refused_by_network'::text, 'completed'::text, 'refunded'::text, 'refund_failed'::text, 'declined'::text, 'voided'::text, 'withdrawn'::text, 'turned_down'::text, 'expired'::text, 'returned_by_bank'::text, 'approved_late'::text, 'let_go'::text])) NOT VALID
);
CREATE INDEX event_returned_idx ON payments.event USING btree (at) WHERE (type = 'returned_by_bank'::text);
GRANT INSERT, SELECT ON payments.event TO okpay_app;

CREATE TABLE payments.link (
  id uuid NOT NULL,
  original_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT link_pkey PRIMARY KEY (id)
);
CREATE INDEX link_original_idx ON payments.link USING btree (original_id);
GRANT INSERT, SELECT ON payments.link TO okpay_app;

CREATE TABLE payments.operation (
  id uuid NOT NULL,
  payment_id uuid NOT NULL,
  kind text NOT NULL,
  amount bigint,
  is_final boolean NOT NULL,
  state text NOT NULL,
  code text,
  moved bigint,
  refund_id uuid,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT operation_pkey PRIMARY KEY (id),
  CONSTRAINT operation_amount_check CHECK (amount > 0),
  CONSTRAINT operation_kind_check CHECK (kind = ANY (ARRAY['capture'::text, 'void'::text, 'refund'::text])),
  CONSTRAINT operation_moved_check CHECK (moved >= 0),
  CONSTRAINT operation_state_check CHECK (state = ANY (ARRAY['asked'::text, 'done'::text, 'refused'::text]))
);
CREATE INDEX operation_payment_idx ON payments.operation USING btree (payment_id);
CREATE UNIQUE INDEX operation_refund_idx ON payments.operation USING btree (refund_id) WHERE (refund_id IS NOT NULL);
GRANT INSERT, SELECT ON payments.operation TO okpay_app;
GRANT UPDATE (state, code, moved) ON payments.operation TO okpay_app;

CREATE TABLE payments.payment (
  id uuid NOT NULL,
  version integer NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  payer_customer_id uuid,
  payee_customer_id uuid,
  payer_name text NOT NULL,
  payer_masked_name text NOT NULL,
  payer_detail text,
  payee_name text NOT NULL,
  payee_masked_name text NOT NULL,
  payee_detail text,
  amount bigint NOT NULL,
  fee bigint NOT NULL,
  currency text NOT NULL,
  note text,
  card_id text,
  decline_code text,
  shortfall bigint,
  payer_balance_after bigint,
  payee_balance_after bigint,
  created_at timestamp with time zone NOT NULL,
  completed_at timestamp with time zone,
  is_sandbox boolean NOT NULL DEFAULT false,
  CONSTRAINT payment_pkey PRIMARY KEY (id),
  CONSTRAINT payment_amount_check CHECK (amount > 0),
  CONSTRAINT payment_completed_check CHECK ((state = ANY (ARRAY['completed'::text, 'returned'::text])) = (completed_at IS NOT NULL)) NOT VALID,
  CONSTRAINT payment_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT payment_fee_check CHECK (fee >= 0),
  CONSTRAINT payment_kind_check CHECK (kind = ANY (ARRAY['top_up'::text, 'send'::text, 'request'::text, 'purchase'::text, 'cash_out'::text, 'refund'::text, 'bill'::text, 'remittance'::text])) NOT VALID,
  CONSTRAINT payment_reason_check CHECK ((state = ANY (ARRAY['declined'::text, 'returned'::text])) = (decline_code IS NOT NULL)) NOT VALID,
  CONSTRAINT payment_shortfall_check CHECK (shortfall > 0),
  CONSTRAINT payment_state_check CHECK (state = ANY (ARRAY['requested'::text, 'needs_action'::text, 'processing'::text, 'authorized'::text, 'completed'::text, 'declined'::text, 'voided'::text, 'returned'::text])) NOT VALID
);
CREATE INDEX payment_payee_idx ON payments.payment USING btree (payee_customer_id, id DESC) WHERE (payee_customer_id IS NOT NULL);
CREATE INDEX payment_payer_idx ON payments.payment USING btree (payer_customer_id, id DESC) WHERE (payer_customer_id IS NOT NULL);
CREATE INDEX payment_purchase_by_card_idx ON payments.payment USING btree (payer_customer_id, card_id, id DESC) WHERE ((kind = 'purchase'::text) AND (card_id IS NOT NULL));
CREATE INDEX payment_top_up_by_card_idx ON payments.payment USING btree (payee_customer_id, card_id, id DESC) WHERE (kind = 'top_up'::text);
GRANT INSERT, SELECT, UPDATE ON payments.payment TO okpay_app;

CREATE TABLE payments.purchase (
  id uuid NOT NULL,
  merchant_id uuid NOT NULL,
  merchant_account_id uuid NOT NULL,
  checkout_id uuid NOT NULL,
  way text NOT NULL,
  payer_account_id uuid,
  fee_basis_points integer NOT NULL,
  fee_fixed bigint NOT NULL,
  is_captured_at_once boolean NOT NULL,
  captured bigint NOT NULL,
  refunded bigint NOT NULL,
  merchant_fee bigint NOT NULL,
  holds integer NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  is_over boolean NOT NULL DEFAULT false,
  CONSTRAINT purchase_pkey PRIMARY KEY (id),
  CONSTRAINT purchase_captured_check CHECK (captured >= 0),
  CONSTRAINT purchase_check CHECK (refunded >= 0 AND refunded <= captured),
  CONSTRAINT purchase_check1 CHECK ((way = 'balance'::text) = (payer_account_id IS NOT NULL)),
  CONSTRAINT purchase_fee_basis_points_check CHECK (fee_basis_points >= 0 AND fee_basis_points <= 10000),
  CONSTRAINT purchase_fee_fixed_check CHECK (fee_fixed >= 0),
  CONSTRAINT purchase_holds_check CHECK (holds >= 1),
  CONSTRAINT purchase_merchant_fee_check CHECK (merchant_fee >= 0),
  CONSTRAINT purchase_way_check CHECK (way = ANY (ARRAY['balance'::text, 'card'::text]))
);
CREATE INDEX purchase_refunded_idx ON payments.purchase USING btree (merchant_account_id) WHERE (refunded > 0);
CREATE INDEX purchase_to_let_go_idx ON payments.purchase USING btree (expires_at) WHERE ((NOT is_captured_at_once) AND (NOT is_over));
GRANT INSERT, SELECT ON payments.purchase TO okpay_app;
GRANT UPDATE (captured, refunded, merchant_fee, holds, is_over) ON payments.purchase TO okpay_app;

CREATE TABLE payments.remittance (
  id uuid NOT NULL,
  country text NOT NULL,
  fixed text NOT NULL,
  principal bigint NOT NULL,
  margin bigint NOT NULL,
  rounding bigint NOT NULL,
  receive_amount bigint NOT NULL,
  receive_currency text NOT NULL,
  mid_rate text NOT NULL,
  customer_rate text NOT NULL,
  rate_source text NOT NULL,
  rate_as_of timestamp with time zone NOT NULL,
  margin_basis_points integer NOT NULL,
  cost_basis_points integer NOT NULL,
  rail text NOT NULL,
  arrives_from timestamp with time zone NOT NULL,
  cut_off_at timestamp with time zone,
  closed_days jsonb NOT NULL,
  CONSTRAINT remittance_pkey PRIMARY KEY (id),
  CONSTRAINT remittance_cost_basis_points_check CHECK (cost_basis_points >= 0),
  CONSTRAINT remittance_country_check CHECK (country ~ '^[A-Z]{2}$'::text),
  CONSTRAINT remittance_customer_rate_check CHECK (customer_rate ~ '^[0-9]+\.[0-9]+$'::text),
  CONSTRAINT remittance_fixed_check CHECK (fixed = ANY (ARRAY['send'::text, 'receive'::text])),
  CONSTRAINT remittance_margin_basis_points_check CHECK (margin_basis_points >= 0),
  CONSTRAINT remittance_margin_check CHECK (margin >= 0),
  CONSTRAINT remittance_mid_rate_check CHECK (mid_rate ~ '^[0-9]+\.[0-9]+$'::text),
  CONSTRAINT remittance_principal_check CHECK (principal > 0),
  CONSTRAINT remittance_rail_check CHECK (rail = ANY (ARRAY['instant'::text, 'working_days'::text])),
  CONSTRAINT remittance_receive_amount_check CHECK (receive_amount > 0),
  CONSTRAINT remittance_receive_currency_check CHECK (receive_currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT remittance_rounding_check CHECK (rounding >= 0)
);
COMMENT ON TABLE payments.remittance IS 'What was agreed about money that went abroad; written with its payment and never changed';
GRANT INSERT, SELECT ON payments.remittance TO okpay_app;

CREATE TABLE payments.request (
  id uuid NOT NULL,
  asker_id uuid NOT NULL,
  asker_account_id uuid NOT NULL,
  asked_id uuid,
  is_link boolean NOT NULL,
  is_open boolean NOT NULL,
  answer_id uuid,
  expires_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT request_pkey PRIMARY KEY (id),
  CONSTRAINT request_check CHECK (is_link OR asked_id IS NOT NULL),
  CONSTRAINT request_check1 CHECK (asked_id IS DISTINCT FROM asker_id),
  CONSTRAINT request_check2 CHECK (answer_id IS NULL OR NOT is_open)
);
CREATE INDEX request_asked_idx ON payments.request USING btree (asked_id, id DESC);
CREATE INDEX request_asker_idx ON payments.request USING btree (asker_id, id DESC);
CREATE INDEX request_expiry_idx ON payments.request USING btree (expires_at) WHERE is_open;
GRANT INSERT, SELECT ON payments.request TO okpay_app;
GRANT UPDATE (asked_id, is_open, answer_id) ON payments.request TO okpay_app;

CREATE TABLE payments.request_block (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  blocked_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT request_block_pkey PRIMARY KEY (id),
  CONSTRAINT request_block_customer_id_blocked_id_key UNIQUE (customer_id, blocked_id)
);
GRANT DELETE, INSERT, SELECT ON payments.request_block TO okpay_app;

CREATE SCHEMA platform;

CREATE TABLE platform.idempotency (
  scope text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  operation text NOT NULL,
  status integer,
  body json,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  fields json,
  CONSTRAINT idempotency_pkey PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_created_at ON platform.idempotency USING brin (created_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON platform.idempotency TO okpay_app;

CREATE TABLE platform.message (
  id uuid NOT NULL,
  channel text NOT NULL,
  template text NOT NULL,
  locale text NOT NULL,
  state text NOT NULL,
  content bytea,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamp with time zone NOT NULL,
  deliver_until timestamp with time zone NOT NULL,
  delivered_at timestamp with time zone,
  provider_reference text,
  last_problem text,
  CONSTRAINT message_pkey PRIMARY KEY (id),
  CONSTRAINT message_channel_check CHECK (channel = ANY (ARRAY['email'::text, 'sms'::text])),
  CONSTRAINT message_check CHECK (content IS NOT NULL OR state <> 'queued'::text),
  CONSTRAINT message_state_check CHECK (state = ANY (ARRAY['queued'::text, 'delivered'::text, 'failed'::text, 'expired'::text]))
);
CREATE INDEX message_created_at ON platform.message USING btree (created_at DESC);
GRANT DELETE, INSERT, SELECT, UPDATE ON platform.message TO okpay_app;

CREATE TABLE platform.migration (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT migration_pkey PRIMARY KEY (name)
);
GRANT SELECT ON platform.migration TO okpay_app;

CREATE TABLE platform.outbox (
  id uuid NOT NULL,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamp with time zone NOT NULL DEFAULT now(),
  last_error text,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
GRANT DELETE, INSERT, SELECT, UPDATE ON platform.outbox TO okpay_app;

CREATE TABLE platform.root_key (
  id text NOT NULL,
  first_used_at timestamp with time zone NOT NULL,
  retired_at timestamp with time zone,
  CONSTRAINT root_key_pkey PRIMARY KEY (id),
  CONSTRAINT root_key_id_check CHECK (id ~ '^[0-9a-f]{16}$'::text)
);
GRANT INSERT, SELECT ON platform.root_key TO okpay_app;
GRANT UPDATE (retired_at) ON platform.root_key TO okpay_app;

CREATE SCHEMA quality;

CREATE TABLE quality.calibration (
  id uuid NOT NULL,
  recording_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  form_version integer NOT NULL,
  opened_by uuid NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  closed_by uuid,
  closed_at timestamp with time zone,
  withdrawn_why text,
  CONSTRAINT calibration_pkey PRIMARY KEY (id),
  CONSTRAINT calibration_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT calibration_check CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  CONSTRAINT calibration_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES access.staff(id),
  CONSTRAINT calibration_form_version_fkey FOREIGN KEY (form_version) REFERENCES quality.form(version),
  CONSTRAINT calibration_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES access.staff(id),
  CONSTRAINT calibration_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES recordings.recording(id),
  CONSTRAINT calibration_withdrawn_is_closed CHECK (withdrawn_why IS NULL OR closed_at IS NOT NULL),
  CONSTRAINT calibration_withdrawn_why_check CHECK (length(withdrawn_why) >= 2 AND length(withdrawn_why) <= 300)
);
CREATE INDEX calibration_by_recording ON quality.calibration USING btree (recording_id, opened_at DESC);
CREATE INDEX calibration_by_time ON quality.calibration USING btree (opened_at DESC);
CREATE UNIQUE INDEX calibration_one_open ON quality.calibration USING btree (recording_id) WHERE (closed_at IS NULL);
GRANT INSERT, SELECT, UPDATE ON quality.calibration TO okpay_app;

CREATE TABLE quality.form (
  version integer NOT NULL,
  questions jsonb NOT NULL,
  pass_mark integer NOT NULL,
  sample_per_week integer NOT NULL,
  reason text NOT NULL,
  made_by uuid,
  made_at timestamp with time zone NOT NULL,
  CONSTRAINT form_pkey PRIMARY KEY (version),
  CONSTRAINT form_made_by_fkey FOREIGN KEY (made_by) REFERENCES access.staff(id),
  CONSTRAINT form_pass_mark_check CHECK (pass_mark >= 1 AND pass_mark <= 100),
  CONSTRAINT form_questions_check CHECK (jsonb_array_length(questions) >= 1 AND jsonb_array_length(questions) <= 30),
  CONSTRAINT form_sample_per_week_check CHECK (sample_per_week >= 0 AND sample_per_week <= 50),
  CONSTRAINT form_version_check CHECK (version > 0)
);
GRANT INSERT, SELECT ON quality.form TO okpay_app;

CREATE TABLE quality.rating (
  calibration_id uuid NOT NULL,
  rater_id uuid NOT NULL,
  answers jsonb NOT NULL,
  score integer NOT NULL,
  is_passed boolean NOT NULL,
  comment text,
  rated_at timestamp with time zone NOT NULL,
  CONSTRAINT rating_pkey PRIMARY KEY (calibration_id, rater_id),
  CONSTRAINT rating_calibration_id_fkey FOREIGN KEY (calibration_id) REFERENCES quality.calibration(id),
  CONSTRAINT rating_rater_id_fkey FOREIGN KEY (rater_id) REFERENCES access.staff(id),
  CONSTRAINT rating_score_check CHECK (score >= 0 AND score <= 100)
);
GRANT INSERT, SELECT, UPDATE ON quality.rating TO okpay_app;

CREATE TABLE quality.review (
  recording_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  reviewer_id uuid NOT NULL,
  skill text NOT NULL,
  form_version integer NOT NULL,
  answers jsonb NOT NULL,
  score integer NOT NULL,
  is_passed boolean NOT NULL,
  comment text,
  reviewed_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone,
  agent_comment text,
  CONSTRAINT review_pkey PRIMARY KEY (recording_id),
  CONSTRAINT review_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT review_check CHECK (agent_id <> reviewer_id),
  CONSTRAINT review_check1 CHECK (seen_at IS NOT NULL OR agent_comment IS NULL),
  CONSTRAINT review_form_version_fkey FOREIGN KEY (form_version) REFERENCES quality.form(version),
  CONSTRAINT review_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES recordings.recording(id),
  CONSTRAINT review_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES access.staff(id),
  CONSTRAINT review_score_check CHECK (score >= 0 AND score <= 100)
);
CREATE INDEX review_by_agent ON quality.review USING btree (agent_id, reviewed_at DESC, recording_id DESC);
CREATE INDEX review_by_time ON quality.review USING btree (reviewed_at DESC, recording_id DESC);
GRANT INSERT, SELECT, UPDATE ON quality.review TO okpay_app;

CREATE TABLE quality.training (
  id uuid NOT NULL,
  agent_id uuid NOT NULL,
  skill text NOT NULL,
  topic text NOT NULL,
  noted_by uuid NOT NULL,
  held_at timestamp with time zone NOT NULL,
  certified_until timestamp with time zone,
  CONSTRAINT training_pkey PRIMARY KEY (id),
  CONSTRAINT training_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT training_check CHECK (agent_id <> noted_by),
  CONSTRAINT training_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES access.staff(id)
);
CREATE INDEX training_by_agent ON quality.training USING btree (agent_id, skill, held_at DESC);
GRANT INSERT, SELECT ON quality.training TO okpay_app;

CREATE SCHEMA reconciliation;

CREATE TABLE reconciliation.break (
  id uuid NOT NULL,
  version integer NOT NULL,
  source text NOT NULL,
  day date NOT NULL,
  kind text NOT NULL,
  direction text NOT NULL,
  reference text NOT NULL,
  line_id uuid,
  expected_id uuid,
  currency text NOT NULL,
  ours bigint,
  theirs bigint,
  fee bigint NOT NULL,
  suspense bigint NOT NULL,
  state text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  closed_at timestamp with time zone,
  closed_by uuid,
  approval_id uuid,
  CONSTRAINT break_pkey PRIMARY KEY (id),
  CONSTRAINT break_check CHECK ((state = ANY (ARRAY['corrected'::text, 'closed_by_itself'::text])) = (closed_at IS NOT NULL)),
  CONSTRAINT break_check1 CHECK (line_id IS NOT NULL OR expected_id IS NOT NULL),
  CONSTRAINT break_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT break_direction_check CHECK (direction = ANY (ARRAY['capture'::text, 'refund'::text, 'chargeback'::text, 'payout'::text, 'payout_return'::text])) NOT VALID,
  CONSTRAINT break_fee_check CHECK (fee >= 0),
  CONSTRAINT break_kind_check CHECK (kind = ANY (ARRAY['missing_line'::text, 'unknown_line'::text, 'doubled_line'::text, 'amount_differs'::text, 'currency_differs'::text, 'out_of_window'::text, 'chargeback'::text])),
  CONSTRAINT break_ours_check CHECK (ours > 0),
  CONSTRAINT break_state_check CHECK (state = ANY (ARRAY['open'::text, 'approved'::text, 'corrected'::text, 'closed_by_itself'::text])),
  CONSTRAINT break_suspense_check CHECK (suspense <> 0),
  CONSTRAINT break_theirs_check CHECK (theirs > 0)
);
CREATE INDEX break_open_idx ON reconciliation.break USING btree (source, day) WHERE (closed_at IS NULL);
CREATE INDEX break_opened_idx ON reconciliation.break USING btree (opened_at DESC, id DESC);
CREATE INDEX break_reference_idx ON reconciliation.break USING btree (reference) WHERE (state = 'open'::text);
GRANT INSERT, SELECT ON reconciliation.break TO okpay_app;
GRANT UPDATE (version, state, closed_at, closed_by, approval_id) ON reconciliation.break TO okpay_app;

CREATE TABLE reconciliation.expected (
  id uuid NOT NULL,
  version integer NOT NULL,
  source text NOT NULL,
  charge_reference uuid NOT NULL,
  payment_id uuid NOT NULL,
  kind text NOT NULL,
  amount bigint NOT NULL,
  currency text NOT NULL,
  at timestamp with time zone NOT NULL,
  state text NOT NULL,
  line_id uuid,
  break_id uuid,
  CONSTRAINT expected_pkey PRIMARY KEY (id),
  CONSTRAINT expected_amount_check CHECK (amount > 0),
  CONSTRAINT expected_check CHECK ((state = 'matched'::text) = (line_id IS NOT NULL)),
  CONSTRAINT expected_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT expected_kind_check CHECK (kind = ANY (ARRAY['capture'::text, 'refund'::text, 'payout'::text, 'payout_return'::text])) NOT VALID,
  CONSTRAINT expected_state_check CHECK (state = ANY (ARRAY['open'::text, 'matched'::text, 'missing'::text, 'written_off'::text]))
);
CREATE INDEX expected_charge_idx ON reconciliation.expected USING btree (charge_reference);
CREATE INDEX expected_open_idx ON reconciliation.expected USING btree (source, at) WHERE (state = 'open'::text);
GRANT INSERT, SELECT ON reconciliation.expected TO okpay_app;
GRANT UPDATE (version, state, line_id, break_id) ON reconciliation.expected TO okpay_app;

CREATE TABLE reconciliation.file (
  id uuid NOT NULL,
  version integer NOT NULL,
  source text NOT NULL,
  day date NOT NULL,
  digest bytea NOT NULL,
  content text NOT NULL,
  lines integer NOT NULL,
  imported_at timestamp with time zone NOT NULL,
  imported_by uuid,
  finished_at timestamp with time zone,
  CONSTRAINT file_pkey PRIMARY KEY (id),
  CONSTRAINT file_digest_check CHECK (length(digest) = 32),
  CONSTRAINT file_lines_check CHECK (lines >= 0),
  CONSTRAINT file_source_day_key UNIQUE (source, day)
);
GRANT INSERT, SELECT ON reconciliation.file TO okpay_app;
GRANT UPDATE (version, finished_at) ON reconciliation.file TO okpay_app;

CREATE TABLE reconciliation.line (
  id uuid NOT NULL,
  version integer NOT NULL,
  file_id uuid NOT NULL,
  number integer NOT NULL,
  network_reference text NOT NULL,
  reference text NOT NULL,
  kind text NOT NULL,
  gross bigint NOT NULL,
  fee bigint NOT NULL,
  net bigint NOT NULL,
  currency text NOT NULL,
  at timestamp with time zone NOT NULL,
  state text NOT NULL,
  expected_id uuid,
  break_id uuid,
  CONSTRAINT line_pkey PRIMARY KEY (id),
  CONSTRAINT line_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT line_fee_check CHECK (fee >= 0),
  CONSTRAINT line_file_id_fkey FOREIGN KEY (file_id) REFERENCES reconciliation.file(id),
  CONSTRAINT line_file_id_number_key UNIQUE (file_id, number),
  CONSTRAINT line_gross_check CHECK (gross > 0),
  CONSTRAINT line_kind_check CHECK (kind = ANY (ARRAY['capture'::text, 'refund'::text, 'chargeback'::text, 'payout'::text, 'payout_return'::text])) NOT VALID,
  CONSTRAINT line_state_check CHECK (state = ANY (ARRAY['new'::text, 'matched'::text, 'break'::text]))
);
CREATE INDEX line_new_idx ON reconciliation.line USING btree (file_id, number) WHERE (state = 'new'::text);
GRANT INSERT, SELECT ON reconciliation.line TO okpay_app;
GRANT UPDATE (version, state, expected_id, break_id) ON reconciliation.line TO okpay_app;

CREATE TABLE reconciliation.refused_file (
  source text NOT NULL,
  day date NOT NULL,
  digest bytea NOT NULL,
  problems jsonb NOT NULL,
  refused_at timestamp with time zone NOT NULL,
  CONSTRAINT refused_file_pkey PRIMARY KEY (source, day)
);
GRANT DELETE, INSERT, SELECT, UPDATE ON reconciliation.refused_file TO okpay_app;

CREATE TABLE reconciliation.run (
  id uuid NOT NULL,
  asked_by uuid,
  asked_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  imported integer NOT NULL,
  refused integer NOT NULL,
  waiting integer NOT NULL,
  CONSTRAINT run_pkey PRIMARY KEY (id)
);
CREATE INDEX run_asked_idx ON reconciliation.run USING btree (asked_at DESC);
CREATE UNIQUE INDEX run_unfinished_idx ON reconciliation.run USING btree ((true)) WHERE (finished_at IS NULL);
GRANT INSERT, SELECT ON reconciliation.run TO okpay_app;
GRANT UPDATE (finished_at, imported, refused, waiting) ON reconciliation.run TO okpay_app;

CREATE SCHEMA recordings;

CREATE TABLE recordings.consent (
  call_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT consent_pkey PRIMARY KEY (call_id)
);
GRANT INSERT, SELECT ON recordings.consent TO okpay_app;

CREATE TABLE recordings.hold (
  id uuid NOT NULL,
  recording_id uuid NOT NULL,
  reason text NOT NULL,
  held_by uuid NOT NULL,
  held_at timestamp with time zone NOT NULL,
  released_by uuid,
  released_at timestamp with time zone,
  release_reason text,
  CONSTRAINT hold_pkey PRIMARY KEY (id),
  CONSTRAINT hold_check CHECK ((released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (release_reason IS NULL)),
  CONSTRAINT hold_held_by_fkey FOREIGN KEY (held_by) REFERENCES access.staff(id),
  CONSTRAINT hold_recording_id_fkey FOREIGN KEY (recording_id) REFERENCES recordings.recording(id),
  CONSTRAINT hold_released_by_fkey FOREIGN KEY (released_by) REFERENCES access.staff(id)
);
CREATE INDEX hold_by_recording ON recordings.hold USING btree (recording_id, held_at);
CREATE UNIQUE INDEX hold_open ON recordings.hold USING btree (recording_id) WHERE (released_at IS NULL);
GRANT INSERT, SELECT, UPDATE ON recordings.hold TO okpay_app;

CREATE TABLE recordings.pause (
  id uuid NOT NULL,
  call_id uuid NOT NULL,
  reason text NOT NULL,
  agent_id uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  until timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  in_force_at timestamp with time zone,
  resumed_at timestamp with time zone,
  CONSTRAINT pause_pkey PRIMARY KEY (id),
  CONSTRAINT pause_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT pause_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT pause_reason_check CHECK (reason = ANY (ARRAY['agent'::text, 'code'::text, 'app_number'::text]))
);
CREATE INDEX pause_by_call ON recordings.pause USING btree (call_id, asked_at);
GRANT INSERT, SELECT, UPDATE ON recordings.pause TO okpay_app;

CREATE TABLE recordings.recording (
  id uuid NOT NULL,
  name text NOT NULL,
  call_id uuid,
  agent_id uuid,
  started_at timestamp with time zone NOT NULL,
  state text NOT NULL,
  is_paused boolean NOT NULL DEFAULT false,
  finished_at timestamp with time zone,
  sha256 bytea,
  bytes bigint,
  milliseconds bigint,
  removed_at timestamp with time zone,
  deleted_at timestamp with time zone,
  kind text NOT NULL DEFAULT 'talk'::text,
  customer_id uuid,
  caller_number text,
  language text,
  case_id uuid,
  transcript text,
  transcript_by uuid,
  transcript_at timestamp with time zone,
  begun_at timestamp with time zone,
  failure text,
  CONSTRAINT recording_pkey PRIMARY KEY (id),
  CONSTRAINT recording_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT recording_call_id_fkey FOREIGN KEY (call_id) REFERENCES calls.call(id),
  CONSTRAINT recording_case_check CHECK (kind = 'talk'::text OR (state <> ALL (ARRAY['kept'::text, 'deleting'::text, 'deleted'::text])) OR case_id IS NOT NULL),
  CONSTRAINT recording_case_id_fkey FOREIGN KEY (case_id) REFERENCES cases.customer_case(id),
  CONSTRAINT recording_check1 CHECK ((state = 'recording'::text) = (finished_at IS NULL)),
  CONSTRAINT recording_check2 CHECK ((state = 'deleted'::text) = (deleted_at IS NOT NULL)),
  CONSTRAINT recording_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES identity.customer(id),
  CONSTRAINT recording_failed_check CHECK (state <> 'failed'::text OR kind = 'talk'::text),
  CONSTRAINT recording_failure_check CHECK (length(failure) >= 1 AND length(failure) <= 200),
  CONSTRAINT recording_kind_check CHECK (kind = ANY (ARRAY['talk'::text, 'message'::text])),
  CONSTRAINT recording_language_check CHECK (language = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  CONSTRAINT recording_name_key UNIQUE (name),
  CONSTRAINT recording_sha256_check CHECK (length(sha256) = 32),
  CONSTRAINT recording_sound_check CHECK ((state = ANY (ARRAY['recording'::text, 'finished'::text, 'lost'::text, 'failed'::text, 'dropped'::text])) OR sha256 IS NOT NULL AND bytes IS NOT NULL AND milliseconds IS NOT NULL),
  CONSTRAINT recording_state_check CHECK (state = ANY (ARRAY['recording'::text, 'finished'::text, 'kept'::text, 'lost'::text, 'failed'::text, 'deleting'::text, 'deleted'::text, 'dropped'::text])),
  CONSTRAINT recording_transcript_by_fkey FOREIGN KEY (transcript_by) REFERENCES access.staff(id),
  CONSTRAINT recording_transcript_check CHECK (length(transcript) >= 1 AND length(transcript) <= 4000),
  CONSTRAINT recording_whose_check CHECK (
CASE kind
    WHEN 'talk'::text THEN call_id IS NOT NULL AND agent_id IS NOT NULL AND state <> 'dropped'::text
    ELSE call_id IS NULL AND agent_id IS NULL AND language IS NOT NULL
END),
  CONSTRAINT recording_written_down_check CHECK ((transcript IS NULL) = (transcript_at IS NULL) AND (transcript_at IS NULL) = (transcript_by IS NULL))
);
CREATE INDEX recording_at_exchange ON recordings.recording USING btree (id) WHERE ((state = ANY (ARRAY['kept'::text, 'dropped'::text])) AND (removed_at IS NULL));
CREATE INDEX recording_at_work ON recordings.recording USING btree (state) WHERE (state = ANY (ARRAY['recording'::text, 'finished'::text, 'deleting'::text]));
CREATE INDEX recording_by_agent ON recordings.recording USING btree (agent_id, started_at DESC, id DESC);
CREATE INDEX recording_by_call ON recordings.recording USING btree (call_id);
CREATE INDEX recording_by_start ON recordings.recording USING btree (started_at DESC, id DESC);
CREATE INDEX recording_failed ON recordings.recording USING btree (started_at) WHERE (state = 'failed'::text);
GRANT INSERT, SELECT, UPDATE ON recordings.recording TO okpay_app;

CREATE TABLE recordings.refusal (
  call_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT refusal_pkey PRIMARY KEY (call_id)
);
GRANT INSERT, SELECT ON recordings.refusal TO okpay_app;

CREATE SCHEMA risk;

CREATE TABLE risk.came_back (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL,
  left_at timestamp with time zone NOT NULL,
  CONSTRAINT came_back_pkey PRIMARY KEY (id),
  CONSTRAINT came_back_amount_check CHECK (amount > 0),
  CONSTRAINT came_back_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text)
);
CREATE INDEX came_back_customer_idx ON risk.came_back USING btree (customer_id, left_at);
GRANT INSERT, SELECT ON risk.came_back TO okpay_app;

CREATE TABLE risk.customer (
  id uuid NOT NULL,
  tier text NOT NULL,
  tier_since timestamp with time zone NOT NULL,
  counts_from timestamp with time zone,
  CONSTRAINT customer_pkey PRIMARY KEY (id),
  CONSTRAINT customer_tier_check CHECK (tier = ANY (ARRAY['basic'::text, 'verified'::text, 'plus'::text]))
);
GRANT INSERT, SELECT ON risk.customer TO okpay_app;
GRANT UPDATE (tier, tier_since, counts_from) ON risk.customer TO okpay_app;

CREATE TABLE risk.low_value_counter (
  id uuid NOT NULL,
  version integer NOT NULL,
  spent bigint NOT NULL,
  used integer NOT NULL,
  CONSTRAINT low_value_counter_pkey PRIMARY KEY (id),
  CONSTRAINT low_value_counter_spent_check CHECK (spent >= 0),
  CONSTRAINT low_value_counter_used_check CHECK (used >= 0)
);
GRANT INSERT, SELECT ON risk.low_value_counter TO okpay_app;
GRANT UPDATE (version, spent, used) ON risk.low_value_counter TO okpay_app;

CREATE TABLE risk.own_limit (
  customer_id uuid NOT NULL,
  currency text NOT NULL,
  kind text NOT NULL,
  amount bigint,
  previous bigint,
  active_at timestamp with time zone NOT NULL,
  CONSTRAINT own_limit_pkey PRIMARY KEY (customer_id, currency, kind),
  CONSTRAINT own_limit_amount_check CHECK (amount > 0),
  CONSTRAINT own_limit_kind_check CHECK (kind = ANY (ARRAY['per_payment'::text, 'day'::text, 'month'::text, 'new_payee'::text])),
  CONSTRAINT own_limit_previous_check CHECK (previous > 0)
);
GRANT DELETE, INSERT, SELECT ON risk.own_limit TO okpay_app;
GRANT UPDATE (amount, previous, active_at) ON risk.own_limit TO okpay_app;

CREATE TABLE risk.paid_payee (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  payee_customer_id uuid NOT NULL,
  is_proven boolean NOT NULL,
  paid_at timestamp with time zone NOT NULL,
  CONSTRAINT paid_payee_pkey PRIMARY KEY (id)
);
CREATE INDEX paid_payee_pair ON risk.paid_payee USING btree (customer_id, payee_customer_id, paid_at);
GRANT INSERT, SELECT ON risk.paid_payee TO okpay_app;

CREATE TABLE risk.tier_limit (
  tier text NOT NULL,
  currency text NOT NULL,
  kind text NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT tier_limit_pkey PRIMARY KEY (tier, currency, kind),
  CONSTRAINT tier_limit_amount_check CHECK (amount > 0),
  CONSTRAINT tier_limit_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT tier_limit_kind_check CHECK (kind = ANY (ARRAY['per_payment'::text, 'day'::text, 'month'::text, 'new_payee'::text])),
  CONSTRAINT tier_limit_tier_check CHECK (tier = ANY (ARRAY['restricted'::text, 'basic'::text, 'verified'::text, 'plus'::text]))
);
GRANT SELECT ON risk.tier_limit TO okpay_app;

CREATE TABLE risk.tightening (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT tightening_pkey PRIMARY KEY (id)
);
CREATE INDEX tightening_at ON risk.tightening USING btree (at);
GRANT DELETE, INSERT, SELECT ON risk.tightening TO okpay_app;

CREATE SCHEMA routing;

CREATE TABLE routing.agent (
  id uuid NOT NULL,
  skills jsonb NOT NULL,
  languages text[] NOT NULL,
  state text NOT NULL,
  reason text,
  since timestamp with time zone NOT NULL,
  call_id uuid,
  misses integer NOT NULL,
  extensions integer NOT NULL,
  has_disposition boolean NOT NULL,
  next_reason text,
  due_at timestamp with time zone,
  CONSTRAINT agent_pkey PRIMARY KEY (id),
  CONSTRAINT agent_id_fkey FOREIGN KEY (id) REFERENCES agents.agent(id),
  CONSTRAINT agent_state_check CHECK (state = ANY (ARRAY['offline'::text, 'ready'::text, 'notReady'::text, 'reserved'::text, 'offered'::text, 'talking'::text, 'wrapUp'::text, 'lost'::text]))
);
GRANT INSERT, SELECT, UPDATE ON routing.agent TO okpay_app;

CREATE TABLE routing.call (
  id uuid NOT NULL,
  kind text NOT NULL,
  priority integer NOT NULL,
  arrived_at timestamp with time zone NOT NULL,
  seq integer NOT NULL,
  skill text NOT NULL,
  language text NOT NULL,
  last_agent_id uuid,
  zone text NOT NULL,
  parent_id uuid,
  wanted_agent_id uuid,
  state text NOT NULL,
  is_live boolean NOT NULL,
  step integer NOT NULL,
  queued_at timestamp with time zone NOT NULL,
  agent_id uuid,
  attempts integer NOT NULL,
  due_at timestamp with time zone,
  hold_since timestamp with time zone,
  hold_alarms integer NOT NULL,
  end_reason text,
  answered_at timestamp with time zone,
  ended_at timestamp with time zone,
  quiet_zones text[],
  CONSTRAINT call_pkey PRIMARY KEY (id),
  CONSTRAINT call_check CHECK ((state = 'ended'::text) = (ended_at IS NOT NULL)),
  CONSTRAINT call_check1 CHECK ((state <> ALL (ARRAY['offered'::text, 'talking'::text, 'suspended'::text])) OR agent_id IS NOT NULL),
  CONSTRAINT call_kind_check CHECK (kind = ANY (ARRAY['voice'::text, 'callback'::text, 'consult'::text])),
  CONSTRAINT call_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES routing.call(id),
  CONSTRAINT call_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'parked'::text, 'dialing'::text, 'offered'::text, 'talking'::text, 'suspended'::text, 'ended'::text]))
);
CREATE INDEX call_arrived ON routing.call USING btree (arrived_at);
CREATE INDEX call_line ON routing.call USING btree (priority, arrived_at, seq) WHERE (state <> 'ended'::text);
CREATE UNIQUE INDEX call_one_talk_per_agent ON routing.call USING btree (agent_id) WHERE (state = ANY (ARRAY['offered'::text, 'talking'::text, 'suspended'::text]));
CREATE INDEX call_recent ON routing.call USING btree (ended_at DESC) WHERE (state = 'ended'::text);
GRANT INSERT, SELECT, UPDATE ON routing.call TO okpay_app;

CREATE TABLE routing.handling (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  call_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  talk_ended_at timestamp with time zone,
  done_at timestamp with time zone,
  CONSTRAINT handling_pkey PRIMARY KEY (id),
  CONSTRAINT handling_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT handling_call_id_fkey FOREIGN KEY (call_id) REFERENCES routing.call(id)
);
CREATE UNIQUE INDEX handling_open ON routing.handling USING btree (agent_id, call_id) WHERE (done_at IS NULL);
CREATE INDEX handling_recent ON routing.handling USING btree (done_at DESC) WHERE (done_at IS NOT NULL);
GRANT INSERT, SELECT ON routing.handling TO okpay_app;
GRANT UPDATE (talk_ended_at, done_at) ON routing.handling TO okpay_app;

CREATE TABLE routing.offer (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  call_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  offered_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  outcome text,
  CONSTRAINT offer_pkey PRIMARY KEY (id),
  CONSTRAINT offer_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents.agent(id),
  CONSTRAINT offer_call_id_fkey FOREIGN KEY (call_id) REFERENCES routing.call(id),
  CONSTRAINT offer_check CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CONSTRAINT offer_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'rejected'::text, 'missed'::text, 'withdrawn'::text]))
);
CREATE UNIQUE INDEX offer_one_open_per_agent ON routing.offer USING btree (agent_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX offer_one_open_per_call ON routing.offer USING btree (call_id) WHERE (ended_at IS NULL);
GRANT INSERT, SELECT ON routing.offer TO okpay_app;
GRANT UPDATE (ended_at, outcome) ON routing.offer TO okpay_app;

CREATE TABLE routing.promise (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  call_id uuid NOT NULL,
  said_at timestamp with time zone NOT NULL,
  low_minutes integer NOT NULL,
  high_minutes integer NOT NULL,
  ahead integer NOT NULL,
  agents double precision NOT NULL,
  reason text,
  outcome text,
  closed_at timestamp with time zone,
  CONSTRAINT promise_pkey PRIMARY KEY (id),
  CONSTRAINT promise_call_id_fkey FOREIGN KEY (call_id) REFERENCES routing.call(id),
  CONSTRAINT promise_check CHECK (high_minutes >= low_minutes),
  CONSTRAINT promise_check1 CHECK ((closed_at IS NULL) = (outcome IS NULL)),
  CONSTRAINT promise_outcome_check CHECK (outcome = ANY (ARRAY['answered'::text, 'abandoned'::text, 'callback'::text])),
  CONSTRAINT promise_reason_check CHECK (reason = ANY (ARRAY['fewerAgents'::text, 'urgentCalls'::text]))
);
CREATE INDEX promise_open ON routing.promise USING btree (call_id) WHERE (closed_at IS NULL);
CREATE INDEX promise_recent ON routing.promise USING btree (closed_at DESC) WHERE (closed_at IS NOT NULL);
GRANT INSERT, SELECT ON routing.promise TO okpay_app;
GRANT UPDATE (outcome, closed_at) ON routing.promise TO okpay_app;

CREATE TABLE routing.turn (
  id integer NOT NULL,
  revision bigint NOT NULL,
  last_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone,
  CONSTRAINT turn_pkey PRIMARY KEY (id),
  CONSTRAINT turn_id_check CHECK (id = 1)
);
GRANT SELECT, UPDATE ON routing.turn TO okpay_app;

CREATE SCHEMA wallets;

CREATE TABLE wallets.account (
  id uuid NOT NULL,
  customer_id uuid NOT NULL,
  currency text NOT NULL,
  opened_at timestamp with time zone NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_currency_check CHECK (currency ~ '^[A-Z]{3}$'::text),
  CONSTRAINT account_customer_id_currency_key UNIQUE (customer_id, currency)
);
GRANT INSERT, SELECT ON wallets.account TO okpay_app;
