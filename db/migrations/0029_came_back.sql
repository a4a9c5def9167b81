-- 0029_came_back: cash-outs that banks sent back, for limits and for the order in which notices of them are handled.
--
-- Why: a limit counts what left and stayed away; a cash-out that came back gives its day and month the room again. And a
--      notice that cannot be handled must not stand before those that can: the one tried longest ago comes first.
-- Locks: banks.return_notice for a moment (a column without a default), and against writes while its small index is built.
-- Rollout: before the program that uses it. The earlier program goes on with it; what it books as returned between this
--      migration and its end keeps counting towards the limits of its day and month.

CREATE TABLE risk.came_back (
  id          uuid PRIMARY KEY,           -- the payment's
  customer_id uuid NOT NULL,
  currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount      bigint NOT NULL CHECK (amount > 0),   -- with its fee
  left_at     timestamptz NOT NULL        -- when it was held: the period it had counted in
);
CREATE INDEX came_back_customer_idx ON risk.came_back (customer_id, left_at);
GRANT SELECT, INSERT ON risk.came_back TO okpay_app;

INSERT INTO risk.came_back (id, customer_id, currency, amount, left_at)
SELECT id, payer_customer_id, currency, amount + fee, created_at
  FROM payments.payment WHERE kind = 'cash_out' AND state = 'returned';

ALTER TABLE banks.return_notice ADD COLUMN tried_at timestamptz;   -- in vain, last; NULL: not yet
GRANT UPDATE (tried_at) ON banks.return_notice TO okpay_app;
DROP INDEX banks.return_notice_waiting_idx;
CREATE INDEX return_notice_waiting_idx ON banks.return_notice (tried_at NULLS FIRST, received_at) WHERE handled_at IS NULL;
