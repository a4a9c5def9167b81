-- 0096_sandbox_payments: a payment by a card, or to a bank account, of the sandbox says so itself.
--
-- Why: every screen that shows one is labelled, also when the card has long been removed.
-- Locks: payments.payment exclusively for a moment: the default is not written into the rows. What was before is labelled by 0098,
--      in a transaction of its own: that reads the whole table.
-- Rollout: before the program that uses it. What the earlier program writes meanwhile is not labelled.

ALTER TABLE payments.payment ADD COLUMN is_sandbox boolean NOT NULL DEFAULT false;
