-- 0005_audit: the audit log: events written with what they tell of, a Merkle tree over them, signed checkpoints.
--
-- Why: who did what, when and from where must be known afterwards and must not be changeable unnoticed, not even by whoever
--      owns the database (rows L1 to L8; docs/concepts/audit.md, docs/decisions/audit-merkle-log.md).
-- Locks: creates new tables only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know these tables.

CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO okpay_app;

-- Who reads the log and nothing else: for an auditor's own login.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'okpay_auditor') THEN CREATE ROLE okpay_auditor NOLOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA audit TO okpay_auditor;

-- Which log this is: made at the first start, and named in every checkpoint. An old backup has the same name as the
-- checkpoints that are missing from it; a new installation has its own.
CREATE TABLE audit.log (
  is_only boolean PRIMARY KEY CHECK (is_only),
  id uuid NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE audit.event (
  id uuid PRIMARY KEY,
  -- Milliseconds: what is hashed is what is stored.
  at timestamptz NOT NULL CHECK (at = date_trunc('milliseconds', at)),
  type text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('info', 'notice', 'warning', 'alert')),
  outcome text NOT NULL CHECK (outcome IN ('success', 'failure', 'denied')),
  actor_kind text NOT NULL CHECK (actor_kind IN ('customer', 'staff', 'system', 'anonymous')),
  actor_id uuid,
  subject_kind text,
  subject_id text,
  ip text,
  user_agent text,
  request_id text,
  details jsonb NOT NULL,
  -- HMAC over all of the above, by the program: a row that it did not write is recognised.
  mac bytea NOT NULL,
  -- Given by the trigger. The writer is one database connection; its rows are numbered without a gap.
  writer uuid NOT NULL,
  writer_seq bigint NOT NULL,
  writer_chain bytea NOT NULL,
  xid xid8 NOT NULL,
  UNIQUE (writer, writer_seq)
);
CREATE INDEX event_at ON audit.event (at, id);
CREATE INDEX event_actor ON audit.event (actor_id, at) WHERE actor_id IS NOT NULL;
CREATE INDEX event_subject ON audit.event (subject_id, at) WHERE subject_id IS NOT NULL;
-- What the sequencer has not seen yet.
CREATE INDEX event_xid ON audit.event (xid);

-- Numbers the rows of a connection and chains them, without a lock: the state is a setting of the session, which
-- PostgreSQL takes back when the transaction is. A deleted row leaves a gap that only this connection could have left.
CREATE FUNCTION audit.number_event() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$;
CREATE TRIGGER number_event BEFORE INSERT ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.number_event();

-- The tree of RFC 6962: its leaves in order, and every complete subtree above them.
CREATE TABLE audit.leaf (
  position bigint PRIMARY KEY CHECK (position >= 0),
  event_id uuid NOT NULL UNIQUE,
  hash bytea NOT NULL
);
CREATE TABLE audit.node (
  level smallint NOT NULL CHECK (level > 0),
  position bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (level, position)
);

CREATE TABLE audit.checkpoint (
  tree_size bigint PRIMARY KEY,
  root_hash bytea NOT NULL,
  signed_at timestamptz NOT NULL,
  -- Signed note (C2SP), as it is copied to the second place.
  note text NOT NULL
);

CREATE TABLE audit.verification (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  is_sound boolean NOT NULL,
  events bigint NOT NULL,
  checkpoints bigint NOT NULL,
  problem jsonb,
  seconds double precision NOT NULL
);

-- What the review rules found. One rule speaks once about one thing in one window.
CREATE TABLE audit.finding (
  id uuid PRIMARY KEY,
  rule text NOT NULL,
  about text NOT NULL,
  window_start timestamptz NOT NULL,
  severity text NOT NULL,
  count int NOT NULL,
  since timestamptz NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (rule, about, window_start)
);
CREATE INDEX finding_at ON audit.finding (at DESC);

GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA audit TO okpay_app;
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO okpay_auditor;
