-- 0090_failed_legs_kept: failed legs are kept for a month.
--
-- Why: the board shows a day of them, and nothing deleted any. (0083 comes before their table, 0085.)
-- Locks: none that wait: a grant.
-- Rollout: before the program that uses it.

GRANT DELETE ON calls.failed_leg TO okpay_app;
