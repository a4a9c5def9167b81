-- 0028_payout_reconciliation: what a bank says it paid out and got back, day by day, compared with the books line by line.
--
-- Why: a bank's statement is the only thing that says which payouts really left and which came back. Its lines are matched
--      like those of card networks; they only go the other way (docs/operate/reconciliation.md).
-- Locks: payments.attempt and payments.event are locked against writes while their indexes are built: seconds per million
--      rows. The three tables of reconciliation exclusively for a moment; checks are only widened, so nothing is looked at.
-- Rollout: before the program that uses it. The earlier program goes on with it.

CREATE INDEX attempt_paid_out_idx ON payments.attempt (created_at)
  WHERE state = 'approved' AND operation = 'pay_out';
CREATE INDEX event_returned_idx ON payments.event (at) WHERE type = 'returned_by_bank';

ALTER TABLE reconciliation.expected
  DROP CONSTRAINT expected_kind_check,
  ADD CONSTRAINT expected_kind_check CHECK (kind IN ('capture', 'refund', 'payout', 'payout_return')) NOT VALID;
ALTER TABLE reconciliation.line
  DROP CONSTRAINT line_kind_check,
  ADD CONSTRAINT line_kind_check CHECK (kind IN ('capture', 'refund', 'chargeback', 'payout', 'payout_return')) NOT VALID;
ALTER TABLE reconciliation.break
  DROP CONSTRAINT break_direction_check,
  ADD CONSTRAINT break_direction_check
    CHECK (direction IN ('capture', 'refund', 'chargeback', 'payout', 'payout_return')) NOT VALID;
