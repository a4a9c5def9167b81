-- 0014_haste: until when a customer's payments are looked at more closely because one was confirmed faster than anybody reads.
--
-- Why: a proof given within a second of the question was given by a program (V2.4.2, row U10). The payment policy reads this with
--      the other facts of a payer, in the same look-up.
-- Locks: a nullable column without a default is added in no time; the table is locked for that moment.
-- Rollout: before the program that uses it; the previous version never writes it, and null is what it means.

ALTER TABLE identity.protection ADD COLUMN hasty_until timestamptz;
