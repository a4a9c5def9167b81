-- 0080_survey_invites: callers who said nothing of their call are asked once by SMS.
--
-- Why: the question after the talk, by key or in the app, reaches only who stays for it. The SMS has a link that needs no
--      sign-in; here is what its token opens: one call's survey, once, until it expires. The token itself is kept nowhere.
-- Locks: a new table; an index on calls.call, which is read and written while it is built for at most some seconds.
-- Rollout: before the program that uses it; the previous version does not look.

CREATE TABLE calls.survey_invite (
  call_id     uuid PRIMARY KEY REFERENCES calls.call,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  token_hash  bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  sent_at     timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL CHECK (expires_at > sent_at),
  used_at     timestamptz
);
CREATE INDEX survey_invite_by_customer ON calls.survey_invite (customer_id, sent_at DESC);
GRANT SELECT, INSERT, UPDATE ON calls.survey_invite TO okpay_app;

CREATE INDEX call_unsurveyed ON calls.call (ended_at)
  WHERE surveyed_at IS NULL AND answered_at IS NOT NULL AND customer_id IS NOT NULL;
