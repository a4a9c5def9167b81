-- 0101_purchases_to_let_go: the index of what runs out holds only what can still be let go of.
--
-- Why: as in 0100; apart from it, because that keeps the whole table from everybody until its transaction ends.
-- Locks: payments.purchase against writing while the index is built over what is captured later, as 0070 did; exclusively for a
--        moment when the one before it is dropped.
-- Rollout: after 0100, before the program that uses it. The earlier program's query walks the table meanwhile, once a minute.

CREATE INDEX purchase_to_let_go_idx ON payments.purchase (expires_at) WHERE NOT is_captured_at_once AND NOT is_over;
DROP INDEX payments.purchase_expiry_idx;
