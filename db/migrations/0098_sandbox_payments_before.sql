-- 0098_sandbox_payments_before: payments by cards, or to bank accounts, of the sandbox from before 0096 say so too.
--
-- Why: 0096 labels what comes after it. Apart from it, because that keeps the whole table from everybody until its transaction ends.
-- Locks: the rows of sandbox payments alone, which outside of demo and test installations are none. Reads the whole table once,
--      while it is written to.
-- Rollout: after 0096, before the program that uses it. What the earlier program writes meanwhile is not labelled.

UPDATE payments.payment SET is_sandbox = true
 WHERE card_id LIKE 'sandbox%' OR card_id IN (SELECT id::text FROM cards.card WHERE is_sandbox)
    OR id IN (SELECT c.id FROM payments.cash_out c JOIN banks.account a ON a.id = c.bank_account_id WHERE a.is_sandbox);
