-- 0082_purchase_indexes: two indexes of purchases that no query walks.
--
-- Why: each purchase wrote three entries beside its row and one was read: by id. A merchant's sales are found through
--      merchants.checkout, a checkout's payment by its payment_id there.
-- Locks: payments.purchase exclusively, for a moment.
-- Rollout: safe before and after the servers that use it; forward only.

DROP INDEX payments.purchase_merchant_idx;
DROP INDEX payments.purchase_checkout_idx;
