-- 0021_reconciliation: what card networks settled, day by day, compared with the books line by line.
--
-- Why: a network's file is the only thing that says which money really came. Every line is matched with what we booked, or is
--      a break whose money stands in the suspense account until two people have decided (docs/operate/reconciliation.md).
-- Locks: creates new tables; access.approval exclusively for a moment (its check is only widened, so nothing is looked at);
--      payments.attempt is locked against writes while its new index is built: seconds per million rows.
-- Rollout: before the program that uses it. The earlier program goes on with it.

CREATE SCHEMA reconciliation;
GRANT USAGE ON SCHEMA reconciliation TO okpay_app;

CREATE INDEX attempt_settled_idx ON payments.attempt (created_at)
  WHERE state = 'approved' AND operation IN ('charge', 'capture', 'refund');

-- A file is taken in once: the same day never again, also not with other content.
CREATE TABLE reconciliation.file (
  id          uuid PRIMARY KEY,
  version     int  NOT NULL,
  source      text NOT NULL,
  day         date NOT NULL,
  digest      bytea NOT NULL CHECK (length(digest) = 32),   -- SHA-256 of its bytes
  content     text NOT NULL,                                -- as it came; there is no card number in it
  lines       int  NOT NULL CHECK (lines >= 0),
  imported_at timestamptz NOT NULL,
  imported_by uuid,                                         -- NULL: the nightly job
  -- NULL while its lines are being booked: an import that was interrupted goes on where it stopped.
  finished_at timestamptz,
  UNIQUE (source, day)
);
GRANT SELECT, INSERT, UPDATE (version, finished_at) ON reconciliation.file TO okpay_app;

-- Files that were not believed, with what is wrong in which line; the newest per day.
CREATE TABLE reconciliation.refused_file (
  source     text NOT NULL,
  day        date NOT NULL,
  digest     bytea NOT NULL,
  problems   jsonb NOT NULL,
  refused_at timestamptz NOT NULL,
  PRIMARY KEY (source, day)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliation.refused_file TO okpay_app;

-- Our side: what the books say a network owes us or took back. `id` is the reference the network knows it by.
CREATE TABLE reconciliation.expected (
  id               uuid PRIMARY KEY,
  version          int  NOT NULL,
  source           text NOT NULL,
  charge_reference uuid NOT NULL,
  payment_id       uuid NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('capture', 'refund')),
  amount           bigint NOT NULL CHECK (amount > 0),
  currency         text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  at               timestamptz NOT NULL,
  -- open: stands in the receivable · matched: a line of the network says so too · missing: no line came, stands in the
  -- suspense account · written_off: two people decided that none will come
  state            text NOT NULL CHECK (state IN ('open', 'matched', 'missing', 'written_off')),
  line_id          uuid,
  break_id         uuid,
  CHECK ((state = 'matched') = (line_id IS NOT NULL))
);
CREATE INDEX expected_charge_idx ON reconciliation.expected (charge_reference);
CREATE INDEX expected_open_idx ON reconciliation.expected (source, at) WHERE state = 'open';
GRANT SELECT, INSERT, UPDATE (version, state, line_id, break_id) ON reconciliation.expected TO okpay_app;

-- Their side.
CREATE TABLE reconciliation.line (
  id                uuid PRIMARY KEY,
  version           int  NOT NULL,
  file_id           uuid NOT NULL REFERENCES reconciliation.file,
  number            int  NOT NULL,
  network_reference text NOT NULL,
  reference         text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('capture', 'refund', 'chargeback')),
  gross             bigint NOT NULL CHECK (gross > 0),
  fee               bigint NOT NULL CHECK (fee >= 0),
  net               bigint NOT NULL,
  currency          text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  at                timestamptz NOT NULL,
  state             text NOT NULL CHECK (state IN ('new', 'matched', 'break')),
  expected_id       uuid,
  break_id          uuid,
  UNIQUE (file_id, number)
);
CREATE INDEX line_new_idx ON reconciliation.line (file_id, number) WHERE state = 'new';
GRANT SELECT, INSERT, UPDATE (version, state, expected_id, break_id) ON reconciliation.line TO okpay_app;

-- What does not agree. `suspense` is what it put into the suspense account (credit above zero); closing it takes it out.
CREATE TABLE reconciliation.break (
  id          uuid PRIMARY KEY,
  version     int  NOT NULL,
  source      text NOT NULL,
  day         date NOT NULL,             -- of the file that showed it
  kind        text NOT NULL CHECK (kind IN ('missing_line', 'unknown_line', 'doubled_line', 'amount_differs',
                                            'currency_differs', 'out_of_window', 'chargeback')),
  direction   text NOT NULL CHECK (direction IN ('capture', 'refund', 'chargeback')),
  reference   text NOT NULL,
  line_id     uuid,
  expected_id uuid,
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  ours        bigint CHECK (ours > 0),
  theirs      bigint CHECK (theirs > 0),
  fee         bigint NOT NULL CHECK (fee >= 0),
  suspense    bigint NOT NULL CHECK (suspense <> 0),
  -- closed_by_itself: the line or the booking that was missing came · approved: decided, being booked
  state       text NOT NULL CHECK (state IN ('open', 'approved', 'corrected', 'closed_by_itself')),
  opened_at   timestamptz NOT NULL,
  closed_at   timestamptz,
  closed_by   uuid,                      -- the line, or the expected row, that closed it
  approval_id uuid,                      -- the newest request for a second person
  CHECK ((state IN ('corrected', 'closed_by_itself')) = (closed_at IS NOT NULL)),
  CHECK (line_id IS NOT NULL OR expected_id IS NOT NULL)
);
CREATE INDEX break_open_idx ON reconciliation.break (source, day) WHERE closed_at IS NULL;
CREATE INDEX break_reference_idx ON reconciliation.break (reference) WHERE state = 'open';
CREATE INDEX break_opened_idx ON reconciliation.break (opened_at DESC, id DESC);
GRANT SELECT, INSERT, UPDATE (version, state, closed_at, closed_by, approval_id) ON reconciliation.break TO okpay_app;

-- Each time the networks were asked by hand, and each time there was something new by night.
CREATE TABLE reconciliation.run (
  id          uuid PRIMARY KEY,
  asked_by    uuid,
  asked_at    timestamptz NOT NULL,
  finished_at timestamptz,
  imported    int NOT NULL,
  refused     int NOT NULL,
  -- Days whose file is not there yet.
  waiting     int NOT NULL
);
CREATE INDEX run_asked_idx ON reconciliation.run (asked_at DESC);
GRANT SELECT, INSERT, UPDATE (finished_at, imported, refused, waiting) ON reconciliation.run TO okpay_app;

-- A second person may be asked about a break as well.
ALTER TABLE access.approval
  DROP CONSTRAINT approval_subject_kind_check,
  ADD CONSTRAINT approval_subject_kind_check CHECK (subject_kind IN ('staff', 'customer', 'settlement_break')) NOT VALID;
