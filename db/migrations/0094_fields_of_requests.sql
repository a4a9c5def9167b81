-- 0094_fields_of_requests: what a reused key differs in is kept beside the fingerprint, not in it.
--
-- Why: a server of the version before compares fingerprints whole. With more behind them it took an honest repeat for another request.
-- Locks: platform.idempotency exclusively, for a moment.
-- Rollout: before the servers that use it; the version before leaves the column empty.

ALTER TABLE platform.idempotency ADD COLUMN fields json;
COMMENT ON COLUMN platform.idempotency.fields IS 'Two bytes of a hash for each field of the request';
