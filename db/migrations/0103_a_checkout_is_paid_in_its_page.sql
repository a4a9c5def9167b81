-- 0103_a_checkout_is_paid_in_its_page: paying a checkout changes its row and none of its indexes.
--
-- Why: two indexes know payment_id, which paying writes, so that each payment wrote a new entry into all five indexes of the table:
--      35 us of the 170 that PostgreSQL spends on a purchase by balance, 12 without (bench -- http). Which checkout a payment was made for
--      is known to the payment; those with a payment are found among a merchant's newest. A new version of a row stays in its page
--      where there is room (HOT, PostgreSQL's manual, "Heap-Only Tuples"): half of a page is kept for it.
-- Locks: merchants.checkout exclusively for a moment, to drop the indexes; no row is rewritten, pages of before have no room kept.
-- Rollout: with the program that comes with it. The earlier one, while it still runs, reads the whole table for each payment a merchant
--          asks about, captures or refunds: right, and slow where there are many. That nothing is paid twice is held by the
--          checkout's version, not by checkout_payment_idx.

DROP INDEX merchants.checkout_paid_idx;
DROP INDEX merchants.checkout_payment_idx;
ALTER TABLE merchants.checkout SET (fillfactor = 50);
