-- 0023_card_results: what a customer's cards said lately is found without walking past everything else the customer did.
--
-- Why: a pre-flight looks at the last results of each card. Who was sent money a thousand times since the last top-up had
-- all of it read and thrown away: the question cost 14 plain reads where it costs about 2.
-- Locks: SHARE on payments.payment while the two indexes are built (reads go on, writes wait).
-- Rollout: before the program that uses it; nothing else changes.

CREATE INDEX payment_card_top_up_idx ON payments.payment (payee_customer_id, id DESC) WHERE kind = 'top_up';
CREATE INDEX payment_card_purchase_idx ON payments.payment (payer_customer_id, id DESC)
  WHERE kind = 'purchase' AND card_id IS NOT NULL;
