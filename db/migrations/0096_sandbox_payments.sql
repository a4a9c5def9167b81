-- 0096_sandbox_payments: a payment by a card, or to a bank account, of the sandbox says so itself.
--
-- Why: every screen that shows one is labelled, also when the card has long been removed.
-- Locks: payments.payment exclusively for a moment (the default is not written into the rows); then the rows of sandbox payments
--      alone, which outside of demo and test installations are none. Reads the whole table once.
-- Rollout: before the program that uses it. What the earlier program writes meanwhile is not labelled.

ALTER TABLE payments.payment ADD COLUMN is_sandbox boolean NOT NULL DEFAULT false;

UPDATE payments.payment SET is_sandbox = true
 WHERE card_id LIKE 'sandbox%' OR card_id IN (SELECT id::text FROM cards.card WHERE is_sandbox)
    OR id IN (SELECT c.id FROM payments.cash_out c JOIN banks.account a ON a.id = c.bank_account_id WHERE a.is_sandbox);
