-- 0087_menu_codes: which code a caller in the menu was sent, and how many tries are left.
--
-- Why: who was sent a code and keyed it in after the server had started again was told that it is wrong: which code it was stood
--      in memory alone. The code itself is identity's, as a keyed digest with its tries and its end; here is only which.
-- Locks: ALTER TABLE on asterisk.call, which has a row for each caller on the line, for a moment; the reference to identity.customer keeps
--      writes to customers waiting for that moment.
-- Rollout: before the program that uses it; the previous version writes what it always did.

ALTER TABLE asterisk.call
  ADD COLUMN code_tries_left  int,   -- null: none was asked for in this call
  ADD COLUMN code_challenge   uuid,  -- null: the number is nobody's, which its caller does not hear
  ADD COLUMN code_customer_id uuid REFERENCES identity.customer,
  ADD CHECK ((code_challenge IS NULL) = (code_customer_id IS NULL)),
  ADD CHECK (code_challenge IS NULL OR code_tries_left IS NOT NULL);
