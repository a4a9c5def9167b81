-- 0050_caller_identity: the question "are you on the telephone with us?" that a customer answers in the app.
--
-- Why: the highest level of the identity ladder is proved in the customer's own app; the answer "no" has to stop the call's
--      agent from opening anything more, so it is kept with the call.
-- Locks: creates a new table only; nothing that exists is locked.
-- Rollout: before the program that uses it.

-- One question per call; asking again renews it, unless it was answered with no.
CREATE TABLE calls.identity_ask (
  call_id      uuid PRIMARY KEY REFERENCES calls.call,
  asked_by     uuid NOT NULL REFERENCES agents.agent,
  asked_at     timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  answered_at  timestamptz,
  is_confirmed boolean,
  CHECK ((answered_at IS NULL) = (is_confirmed IS NULL))
);
GRANT SELECT, INSERT, UPDATE ON calls.identity_ask TO okpay_app;
