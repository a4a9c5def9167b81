-- 0070_refund_advances: the sales of a merchant of which something went back are found by one index.
--
-- Why: the fee of a sale is kept when the sale is refunded, so a merchant who has nothing but that sale could not give it back
--      whole. What is missing is lent, together never more than the fees that were kept of what went back: their sum is read
--      when a balance is too small for a refund.
-- Locks: payments.purchase against writing while the index is built over the refunded ones.
-- Rollout: before the program that uses it. The earlier program goes on with it.

CREATE INDEX purchase_refunded_idx ON payments.purchase (merchant_account_id) WHERE refunded > 0;
