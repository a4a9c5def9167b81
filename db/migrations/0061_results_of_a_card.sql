-- 0061_results_of_a_card: the last results of one card are found without reading those of the customer's other payments.
--
-- Why: an estimate needs the last six results of a card. The indexes of 0023 found a customer's last sixty payments by any
-- card: who pays by card every day had sixty payments and their attempts read for every pre-flight, and a card that was not
-- among them counted as never used.
-- Locks: SHARE on payments.payment while the two indexes are built (reads go on, writes wait), ACCESS EXCLUSIVE for the
-- moment in which the old two go.
-- Rollout: before the program that uses it. A program of before still finds its answer, by a longer walk.

CREATE INDEX payment_top_up_by_card_idx ON payments.payment (payee_customer_id, card_id, id DESC) WHERE kind = 'top_up';
CREATE INDEX payment_purchase_by_card_idx ON payments.payment (payer_customer_id, card_id, id DESC)
  WHERE kind = 'purchase' AND card_id IS NOT NULL;
DROP INDEX payments.payment_card_top_up_idx;
DROP INDEX payments.payment_card_purchase_idx;
