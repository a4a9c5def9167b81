-- 0049_staffing: how many agents are planned for each half hour of the week.
--
-- Why: the forecast says how many are needed; what a supervisor plans from it is kept, so that "short by n" and what may be
--      booked are said of the plan and not of a wish.
-- Locks: creates a new table, and an index on routing.call, which cannot be written while it is built (a second per million calls).
-- Rollout: before the program that uses it.

CREATE TABLE agents.plan (
  weekday    int NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- Monday is 1, in the installation's zone
  half_hour  int NOT NULL CHECK (half_hour BETWEEN 0 AND 47),
  agents     int NOT NULL CHECK (agents BETWEEN 0 AND 1000),
  changed_by uuid NOT NULL REFERENCES access.staff,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (weekday, half_hour)
);
GRANT SELECT, INSERT, UPDATE ON agents.plan TO okpay_app;

-- The forecast reads whole days of the past.
CREATE INDEX call_arrived ON routing.call (arrived_at);
