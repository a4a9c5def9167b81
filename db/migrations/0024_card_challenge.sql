-- 0024_card_challenge: 3-D Secure during a payment.
--
-- Why: the network's own name for what waits for the payer is noted when it asks, so that the right thing is finished after a
--      crash.
-- Locks: cards.network_try exclusively, for a moment: a column without a default is only noted in the catalogue.
-- Rollout: before the program that uses it; the earlier one goes on with it.

ALTER TABLE cards.network_try ADD COLUMN acquirer_reference text;
GRANT UPDATE (acquirer_reference) ON cards.network_try TO okpay_app;
