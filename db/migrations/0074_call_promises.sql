-- 0074_call_promises: what was promised to a caller, until when, and by whom it is kept.
--
-- Why: a promise stood in the free words of a wrap-up, where nobody was reminded of it and its customer could not see it. Now it
--      is a row with a date: the customer reads it in the app, the next agent on the screen, everybody in a list of what is due.
-- Locks: creates a new table; it refers to five others, locked for the time of the statement.
-- Rollout: before the program that uses it.

CREATE TABLE calls.promise (
  id          uuid PRIMARY KEY,
  call_id     uuid NOT NULL REFERENCES calls.call,
  promised_by uuid NOT NULL REFERENCES agents.agent,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  case_id     uuid REFERENCES cases.customer_case,
  owner_id    uuid REFERENCES agents.agent,  -- who keeps it; null: whoever of the line comes to it
  text        text NOT NULL CHECK (length(text) BETWEEN 1 AND 300),
  made_at     timestamptz NOT NULL,
  due_at      timestamptz NOT NULL CHECK (due_at > made_at),
  kept_at     timestamptz,
  kept_by     uuid REFERENCES access.staff,
  CHECK ((kept_at IS NULL) = (kept_by IS NULL)),
  UNIQUE (call_id, promised_by)
);
CREATE INDEX promise_due ON calls.promise (due_at) WHERE kept_at IS NULL;
CREATE INDEX promise_of_customer ON calls.promise (customer_id, due_at) WHERE kept_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON calls.promise TO okpay_app;
