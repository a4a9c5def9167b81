-- 0100_purchases_that_are_over: a purchase says that nothing of it is held any more.
--
-- Why: every minute the authorizations that ran out are looked for, and all that was ever captured later was walked for it.
-- Locks: payments.purchase exclusively for a moment: the default is not written into the rows.
-- Rollout: before the program that uses it. The earlier program goes on with it and marks nothing. What was before is marked by the
--          job itself, some thousands a minute.

ALTER TABLE payments.purchase ADD COLUMN is_over boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN payments.purchase.is_over IS 'Marked once its time has run out and its payment has ended: nothing is left to let go of';
GRANT UPDATE (is_over) ON payments.purchase TO okpay_app;
