-- 0091_given_slices: the slice a link comes with is kept.
--
-- Why: loading a copy of the books into a migrated schema counted its links anew. Where transfers were stored before there were slices,
--      their links got other slices than they have, and accounts opened late were looked for only behind them
--      (docs/decisions/transfer-slices.md).
-- Locks: none.
-- Rollout: before or after the servers of 0086; forward only.

CREATE OR REPLACE FUNCTION ledger.count_stored() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before bigint := coalesce((SELECT stored FROM ledger.batch ORDER BY no DESC LIMIT 1), 0);
BEGIN
  NEW.stored := coalesce(NEW.stored, before + NEW.transfers);
  NEW.slice := coalesce(NEW.slice, ledger.slice_after(before));
  RETURN NEW;
END
$$;
