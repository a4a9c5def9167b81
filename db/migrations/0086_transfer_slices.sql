-- 0086_transfer_slices: the entries of accounts are indexed a million transfers at a time.
--
-- Why: each new transfer went into two places of two indexes that grow with the ledger, one page each, anywhere among all of them.
--      With ten million stored those pages are in no cache of the processor, and after a checkpoint each of them is written to the log
--      whole (docs/decisions/transfer-slices.md). Now a transfer carries the number of its slice, the indexes begin with it, and what is
--      written lies among the entries of the last million transfers, however many there are.
-- Locks: ledger.transfer exclusively while its two indexes are built anew (some 20 s for ten million transfers); ledger.batch exclusively,
--      while its rows are counted.
-- Rollout: before the servers that use it; forward only. A server that does not say the slice yet has it read by the column's default.

CREATE FUNCTION ledger.slice_after(stored bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT (stored >> 20)::integer $$;
COMMENT ON FUNCTION ledger.slice_after IS 'The slice of what is written when that many transfers are stored';

-- Counted where they are chained. What was stored before this migration is all in slice 0.
ALTER TABLE ledger.batch ADD COLUMN stored bigint, ADD COLUMN slice integer NOT NULL DEFAULT 0;
UPDATE ledger.batch SET stored = counted.stored
  FROM (SELECT no, sum(transfers) OVER (ORDER BY no) AS stored FROM ledger.batch) counted WHERE counted.no = batch.no;
ALTER TABLE ledger.batch ALTER COLUMN stored SET NOT NULL, ALTER COLUMN slice DROP DEFAULT;
COMMENT ON COLUMN ledger.batch.stored IS 'Transfers of this link and all before it';
COMMENT ON COLUMN ledger.batch.slice IS 'That of its transfers';

CREATE FUNCTION ledger.count_stored() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before bigint := coalesce((SELECT stored FROM ledger.batch ORDER BY no DESC LIMIT 1), 0);
BEGIN
  NEW.stored := before + NEW.transfers;
  NEW.slice := ledger.slice_after(before);
  RETURN NEW;
END
$$;
CREATE TRIGGER count_stored BEFORE INSERT ON ledger.batch FOR EACH ROW EXECUTE FUNCTION ledger.count_stored();

CREATE FUNCTION ledger.open_slice() RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT ledger.slice_after(coalesce((SELECT stored FROM ledger.batch ORDER BY no DESC LIMIT 1), 0))
$$;
COMMENT ON FUNCTION ledger.open_slice IS 'The slice of what is written now';

ALTER TABLE ledger.transfer ADD COLUMN slice integer NOT NULL DEFAULT 0;
-- A batch says its slice once (store.ts); who did not has it looked up for each row.
ALTER TABLE ledger.transfer ALTER COLUMN slice
  SET DEFAULT coalesce(nullif(current_setting('okpay.slice', true), '')::integer, ledger.open_slice());
COMMENT ON COLUMN ledger.transfer.slice IS 'Which million: never falls from one transfer to the next, so the newest entry of an account is in its highest slice';

DROP INDEX ledger.transfer_debit_account;
DROP INDEX ledger.transfer_credit_account;
CREATE INDEX transfer_debit_account ON ledger.transfer (slice, debit_account_id, posted_at);
CREATE INDEX transfer_credit_account ON ledger.transfer (slice, credit_account_id, posted_at);

-- Read from the newest slice that can hold it to the oldest, which links tell: behind the newest transfer thousands may lie that are
-- not committed yet, behind the newest link one. WITH ORDINALITY is what makes PostgreSQL stop at the first that does:
-- the turns come in order and need no sorting.
CREATE FUNCTION ledger.newest_entry(account uuid, opened_at timestamptz, until timestamptz)
RETURNS TABLE (posted_at timestamptz, debits_posted bigint, credits_posted bigint, debits_pending bigint, credits_pending bigint)
LANGUAGE sql STABLE AS $$
  SELECT e.*
    FROM generate_series(
           coalesce((SELECT b.slice FROM ledger.batch b WHERE b.last_at >= until ORDER BY b.last_at LIMIT 1),
                    (SELECT b.slice FROM ledger.batch b ORDER BY b.no DESC LIMIT 1)),
           (SELECT b.slice FROM ledger.batch b WHERE b.last_at >= opened_at ORDER BY b.last_at LIMIT 1),
           -1) WITH ORDINALITY AS s (slice, turn)
    CROSS JOIN LATERAL (
      SELECT * FROM (
        (SELECT t.posted_at, t.debit_debits_posted, t.debit_credits_posted, t.debit_debits_pending, t.debit_credits_pending
           FROM ledger.transfer t WHERE t.slice = s.slice AND t.debit_account_id = account AND t.posted_at <= until
          ORDER BY t.posted_at DESC LIMIT 1)
        UNION ALL
        (SELECT t.posted_at, t.credit_debits_posted, t.credit_credits_posted, t.credit_debits_pending, t.credit_credits_pending
           FROM ledger.transfer t WHERE t.slice = s.slice AND t.credit_account_id = account AND t.posted_at <= until
          ORDER BY t.posted_at DESC LIMIT 1)
      ) sides ORDER BY posted_at DESC LIMIT 1
    ) e
   ORDER BY s.turn LIMIT 1
$$;
COMMENT ON FUNCTION ledger.newest_entry IS 'The counters of an account right after its last transfer up to a time; no row before its first';

CREATE OR REPLACE VIEW ledger.balance AS
  SELECT a.id AS account_id, a.currency, a.code, a.opened_at,
         coalesce(e.debits_posted, 0) AS debits_posted, coalesce(e.credits_posted, 0) AS credits_posted,
         coalesce(e.debits_pending, 0) AS debits_pending, coalesce(e.credits_pending, 0) AS credits_pending,
         r.floor, r.ceiling, r.is_frozen_in, r.is_frozen_out, r.is_closed
    FROM ledger.account a
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.account_rules WHERE account_id = a.id ORDER BY changed_at DESC LIMIT 1
    ) r
    LEFT JOIN LATERAL ledger.newest_entry(a.id, a.opened_at, 'infinity') e ON true;
