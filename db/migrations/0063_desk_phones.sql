-- 0063_desk_phones: telephones of agents in the browser, while they last.
--
-- Why: an agent in the browser is a SIP endpoint at the exchange that exists for one desk: its credential belongs to one
--      session of the console and is void with the row. The password is in no row: it is made from the id and
--      ASTERISK_PASSWORD.
-- Locks: creates a new table only; nothing that exists is locked for longer than its foreign keys take.
-- Rollout: before the program that uses it.

CREATE TABLE asterisk.desk_phone (
  id         uuid PRIMARY KEY,
  agent_id   uuid NOT NULL UNIQUE REFERENCES agents.agent,
  session_id uuid NOT NULL REFERENCES access.session ON DELETE CASCADE,
  socket_id  uuid,                 -- the connection it is registered through; null: nothing rings there now
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL  -- a minute after its last connection
);
CREATE INDEX desk_phone_session ON asterisk.desk_phone (session_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON asterisk.desk_phone TO okpay_app;
