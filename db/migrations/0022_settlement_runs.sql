-- 0022_settlement_runs: an import of settlement files that somebody asks for.
--
-- Why: asked for twice at once, by two people or two presses, it is one run: the networks are asked for their files once.
-- Locks: reconciliation.run against writes for a moment; only the hourly job has written to it so far.
-- Rollout: before the program that uses it; the earlier one goes on with it.

CREATE UNIQUE INDEX run_unfinished_idx ON reconciliation.run ((true)) WHERE finished_at IS NULL;
