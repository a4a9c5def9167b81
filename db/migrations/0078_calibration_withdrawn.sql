-- 0078_calibration_withdrawn: a calibration that will not come about is withdrawn.
--
-- Why: one that a single reviewer had rated could not be closed, and no other could be opened of the same call. It ends as a
--      closed one does (closed_at, closed_by) with a reason here, and counts in no figure.
-- Locks: ACCESS EXCLUSIVE on quality.calibration for the time of adding a column.
-- Rollout: before the program that uses it; an older program shows a withdrawn one as closed.

ALTER TABLE quality.calibration
  ADD COLUMN withdrawn_why text CHECK (length(withdrawn_why) BETWEEN 2 AND 300),
  ADD CONSTRAINT calibration_withdrawn_is_closed CHECK (withdrawn_why IS NULL OR closed_at IS NOT NULL);
