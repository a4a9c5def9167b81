-- 0097_kept_promises_forgotten: kept promises are deleted in the end.
--
-- Why: nothing of them was ever deleted. A year after it was kept a promise answers nobody any more; that it was made and kept
--      stays in the audit log. What is open stays.
-- Locks: none that wait: a grant.
-- Rollout: before the program that uses it.

GRANT DELETE ON calls.promise TO okpay_app;
