-- 0008_recovery: how an account is got back, frozen and watched: resets, recovery cases, contact changes, links in notices.
--
-- Why: whoever may have lost a password, a phone or every factor must get back in without anybody else doing so, and whoever
--      sees a stranger at work must be able to stop everything with one click (docs/decisions/account-recovery.md).
-- Locks: creates new tables; adds a nullable column to identity.consent (its catalogue row only, no rewrite).
-- Rollout: before the program that uses it; the previous version does not know these tables and ignores the column.

-- What stands between a customer and their money besides limits: one row per customer who ever needed it.
CREATE TABLE identity.protection (
  customer_id uuid PRIMARY KEY REFERENCES identity.customer,
  -- Raised by every freeze and unfreeze: who applies the state to the ledger knows whether it is still the newest.
  version int NOT NULL,
  frozen_at timestamptz,
  -- link: "this was not me" in a notice; then only a new password unfreezes.
  frozen_by text CHECK (frozen_by IN ('customer', 'link', 'staff')),
  -- The phone was reported lost: no code and no notice goes to it until the number changes or the freeze ends.
  sms_stopped_at timestamptz,
  -- After a recovery without factors: little leaves until then.
  restricted_until timestamptz,
  CHECK ((frozen_at IS NULL) = (frozen_by IS NULL))
);
GRANT SELECT, INSERT, UPDATE ON identity.protection TO okpay_app;

-- A reset that was asked for. The row of an unknown address looks the same and has no customer.
CREATE TABLE identity.password_reset (
  id uuid PRIMARY KEY,
  channel text NOT NULL CHECK (channel IN ('email', 'phone')),
  -- HMAC of the address or number as it was typed: what guesses are counted by.
  target_mac bytea NOT NULL,
  customer_id uuid REFERENCES identity.customer,
  -- Of the link; made when the mail is written, which is after the answer.
  token_sha256 bytea UNIQUE,
  -- Of the code sent by SMS (identity.challenge).
  challenge_id uuid,
  ip text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  -- By a newer one, by a change of the password, or by a change of the address.
  voided_at timestamptz
);
CREATE INDEX password_reset_customer ON identity.password_reset (customer_id)
  WHERE customer_id IS NOT NULL AND used_at IS NULL AND voided_at IS NULL;
CREATE INDEX password_reset_expires_at ON identity.password_reset (expires_at);
GRANT SELECT, INSERT, UPDATE (token_sha256, challenge_id, used_at, voided_at), DELETE ON identity.password_reset TO okpay_app;

CREATE TABLE identity.contact_change (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  -- Of the code sent to the new address or number.
  challenge_id uuid NOT NULL UNIQUE,
  session_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'phone')),
  old_value text NOT NULL,
  new_value text NOT NULL,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  -- By "this was not me" in the notice to the old address.
  reverted_at timestamptz
);
CREATE INDEX contact_change_customer ON identity.contact_change (customer_id, created_at DESC);
GRANT SELECT, INSERT, UPDATE (confirmed_at, reverted_at), DELETE ON identity.contact_change TO okpay_app;

-- All second factors lost: after a delay, announced on every channel, both channels together let in.
CREATE TABLE identity.recovery_case (
  id uuid PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  state text NOT NULL CHECK (state IN ('open', 'completed', 'cancelled')),
  ip text NOT NULL,
  user_agent text NOT NULL,
  created_at timestamptz NOT NULL,
  ready_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  email_challenge_id uuid,
  phone_challenge_id uuid,
  -- The mail's code was right; a wrong one from the phone does not ask for it again.
  email_proved_at timestamptz,
  ended_at timestamptz,
  CHECK ((state = 'open') = (ended_at IS NULL))
);
-- One at a time, whoever asks: a second one would restart nobody's clock.
CREATE UNIQUE INDEX recovery_case_open ON identity.recovery_case (customer_id) WHERE state = 'open';
GRANT SELECT, INSERT, UPDATE (state, email_challenge_id, phone_challenge_id, email_proved_at, ended_at) ON identity.recovery_case TO okpay_app;

-- Links in notices: "this was not me" freezes, "stop it" cancels a recovery case. Opened they show a page; posted they act.
CREATE TABLE identity.notice_link (
  token_sha256 bytea PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES identity.customer,
  purpose text NOT NULL CHECK (purpose IN ('freeze', 'cancel-recovery')),
  -- The contact change or recovery case it is about.
  subject_id uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX notice_link_expires_at ON identity.notice_link (expires_at);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON identity.notice_link TO okpay_app;

-- Only what differs from the default; required alerts have no row.
CREATE TABLE identity.alert_preference (
  customer_id uuid NOT NULL REFERENCES identity.customer,
  event text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'sms')),
  is_on boolean NOT NULL,
  PRIMARY KEY (customer_id, event, channel)
);
GRANT SELECT, INSERT, UPDATE (is_on) ON identity.alert_preference TO okpay_app;

-- SMS per country and day (UTC): what pumping would cost at most.
CREATE TABLE identity.sms_budget (
  country text NOT NULL,
  day date NOT NULL,
  sent int NOT NULL,
  PRIMARY KEY (country, day)
);
GRANT SELECT, INSERT, UPDATE (sent), DELETE ON identity.sms_budget TO okpay_app;

-- SHA-256 of the text that was accepted, in the language it was read in; NULL for acceptances from before.
ALTER TABLE identity.consent ADD COLUMN document_sha256 bytea;
