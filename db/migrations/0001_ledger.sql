-- Why: the books. Accounts, the transfers between them and one hash-chain link per commit batch (docs/concepts/ledger.md).
-- Locks: none that matter; everything here is new.
-- Rollout: first migration. The application's role may read and append; nobody's role but the owner's may change or delete.
--
-- A balance is not stored beside the account: every transfer carries the counters of both its accounts as they stood
-- right after it, and the newest one is the balance (docs/decisions/balances-live-on-transfers.md). So nothing in this schema is ever updated.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'okpay_app') THEN
    CREATE ROLE okpay_app NOLOGIN;
  END IF;
EXCEPTION
  -- Roles belong to the whole server: a parallel migration of another database may have made it in between.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
-- Whoever migrates also runs the application, restricted to this role (connection option `role=okpay_app`).
GRANT okpay_app TO CURRENT_USER;

CREATE SCHEMA ledger;
GRANT USAGE ON SCHEMA ledger TO okpay_app;

-- Times in this schema are unique across its tables and strictly increase in commit order (microseconds of database time).

CREATE TABLE ledger.account (
  opened_at timestamptz NOT NULL UNIQUE,
  id uuid NOT NULL PRIMARY KEY,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  code integer NOT NULL CHECK (code > 0),
  checksum integer NOT NULL
);
COMMENT ON TABLE ledger.account IS 'What never changes about an account';

CREATE TABLE ledger.account_rules (
  changed_at timestamptz NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES ledger.account,
  floor bigint,
  ceiling bigint,
  is_frozen_in boolean NOT NULL,
  is_frozen_out boolean NOT NULL,
  is_closed boolean NOT NULL,
  reason text NOT NULL,
  checksum integer NOT NULL,
  PRIMARY KEY (account_id, changed_at)
);
COMMENT ON TABLE ledger.account_rules IS 'The changeable part of an account: the newest row holds, the others are its history';

CREATE TABLE ledger.transfer (
  posted_at timestamptz NOT NULL PRIMARY KEY,
  amount bigint NOT NULL CHECK (amount > 0),
  -- Counters of the debit account, then of the credit account, right after this transfer.
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
  expires_at timestamptz,
  timeout_seconds integer NOT NULL,
  code integer NOT NULL,
  -- 1 posted · 2 pending (a hold) · 3 post · 4 void · 5 expire
  kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 5),
  -- 0 none · 1 up to what the debit account has · 2 up to the credit account's room
  balancing smallint NOT NULL CHECK (balancing BETWEEN 0 AND 2),
  currency text NOT NULL,
  checksum integer NOT NULL,
  CHECK (debit_account_id <> credit_account_id),
  CHECK ((kind >= 3) = (pending_id IS NOT NULL))
);
-- Foreign keys to ledger.account are left out on purpose: the ledger has both accounts in its hands when it decides, and
-- two more look-ups per row would be paid on every transfer; ledger:verify proves what they would have.
-- Client-chosen ids are unique for ever: a retry can never book twice, whatever the application believes.
CREATE UNIQUE INDEX transfer_id_key ON ledger.transfer (id);
-- The newest row per account is its balance; older ones are its statement.
CREATE INDEX transfer_debit_account ON ledger.transfer (debit_account_id, posted_at);
CREATE INDEX transfer_credit_account ON ledger.transfer (credit_account_id, posted_at);
-- A hold is resolved once: posted, voided or expired.
CREATE UNIQUE INDEX transfer_resolution_key ON ledger.transfer (pending_id) WHERE pending_id IS NOT NULL;
-- What the expiry worker walks.
CREATE INDEX transfer_expiring_hold ON ledger.transfer (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE ledger.refusal (
  refused_at timestamptz NOT NULL UNIQUE,
  transfer_id uuid NOT NULL PRIMARY KEY,
  code text NOT NULL,
  checksum integer NOT NULL
);
COMMENT ON TABLE ledger.refusal IS 'Transfer ids refused because of the state of the books: they stay refused for ever';

CREATE TABLE ledger.batch (
  no bigint NOT NULL PRIMARY KEY,
  -- Everything with a time in (first_at, last_at] belongs to this link.
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL UNIQUE,
  accounts integer NOT NULL,
  rules integer NOT NULL,
  transfers integer NOT NULL,
  refusals integer NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL UNIQUE
);
COMMENT ON TABLE ledger.batch IS 'The hash chain: hash = SHA-256(previous hash, header, rows of this batch in binary COPY format)';

GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO okpay_app;

-- One line per side of a transfer: what a statement shows.
CREATE VIEW ledger.entry AS
  SELECT posted_at, id AS transfer_id, debit_account_id AS account_id, 'debit' AS direction, amount, currency, kind, code, reference,
         debit_debits_posted AS debits_posted, debit_credits_posted AS credits_posted,
         debit_debits_pending AS debits_pending, debit_credits_pending AS credits_pending
    FROM ledger.transfer
  UNION ALL
  SELECT posted_at, id, credit_account_id, 'credit', amount, currency, kind, code, reference,
         credit_debits_posted, credit_credits_posted, credit_debits_pending, credit_credits_pending
    FROM ledger.transfer;
COMMENT ON VIEW ledger.entry IS 'Both sides of every transfer, each with the running counters of its account';

-- The balance now: per account the newest entry, found by one look-up in each of the two account indexes.
CREATE VIEW ledger.balance AS
  SELECT a.id AS account_id, a.currency, a.code, a.opened_at,
         coalesce(e.debits_posted, 0) AS debits_posted, coalesce(e.credits_posted, 0) AS credits_posted,
         coalesce(e.debits_pending, 0) AS debits_pending, coalesce(e.credits_pending, 0) AS credits_pending,
         r.floor, r.ceiling, r.is_frozen_in, r.is_frozen_out, r.is_closed
    FROM ledger.account a
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.account_rules WHERE account_id = a.id ORDER BY changed_at DESC LIMIT 1
    ) r
    LEFT JOIN LATERAL (
      SELECT * FROM (
        (SELECT posted_at, debit_debits_posted AS debits_posted, debit_credits_posted AS credits_posted,
                debit_debits_pending AS debits_pending, debit_credits_pending AS credits_pending
           FROM ledger.transfer WHERE debit_account_id = a.id ORDER BY posted_at DESC LIMIT 1)
        UNION ALL
        (SELECT posted_at, credit_debits_posted, credit_credits_posted, credit_debits_pending, credit_credits_pending
           FROM ledger.transfer WHERE credit_account_id = a.id ORDER BY posted_at DESC LIMIT 1)
      ) newest ORDER BY posted_at DESC LIMIT 1
    ) e ON true;
COMMENT ON VIEW ledger.balance IS 'What each account holds now, with the rules that hold now';

GRANT SELECT ON ledger.entry, ledger.balance TO okpay_app;
