-- 0081_app_lines: calls in the app whose sound the exchange carries, and the lines that customers' pages have for them.
--
-- Why: with an exchange a call in the app is heard, rung, held and supervised like one by telephone: its page calls the
--      exchange by SIP, with a credential for this call and this session that is good once. The password is in no row: it is
--      made from the id and ASTERISK_PASSWORD. Calls of before go on between the two pages.
-- Locks: ALTER TABLE on asterisk.call (a row for each caller on the line) and calls.call, for a moment: a constant default
--      rewrites nothing.
-- Rollout: before the program that uses it; what the previous version writes goes between pages, or by telephone (`channel`).

ALTER TABLE calls.call ADD COLUMN is_by_exchange boolean NOT NULL DEFAULT false;

ALTER TABLE asterisk.call ADD COLUMN is_app boolean NOT NULL DEFAULT false;

CREATE TABLE asterisk.app_line (
  id          uuid PRIMARY KEY,
  customer_id uuid NOT NULL UNIQUE REFERENCES identity.customer ON DELETE CASCADE,
  session_id  uuid NOT NULL REFERENCES identity.session ON DELETE CASCADE,
  call_id     uuid NOT NULL REFERENCES asterisk.call ON DELETE CASCADE,
  channel_id  text,                 -- the one leg that it was used for; null: not yet
  made_at     timestamptz,          -- the exchange knows it; null: not yet
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL  -- unless it was used by then
);
CREATE INDEX app_line_session ON asterisk.app_line (session_id);
CREATE INDEX app_line_call ON asterisk.app_line (call_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON asterisk.app_line TO okpay_app;
