-- 0079_proven_callers: what a call PIN proved stays with the call while its caller goes on through the menu.
--
-- Why: a right PIN led straight into the line. Now its caller may hear first how their last payment stands; the PIN is used
--      up by then, so after a restart of the server the call has to know it still.
-- Locks: ALTER TABLE on asterisk.call, which has a row for each caller on the line, for a moment.
-- Rollout: before the program that uses it; the previous version writes what it always did.

ALTER TABLE asterisk.call
  ADD COLUMN case_id uuid REFERENCES cases.customer_case,
  ADD COLUMN payment_id uuid,
  ADD COLUMN skill text;
