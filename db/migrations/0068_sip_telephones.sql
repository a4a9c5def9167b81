-- 0068_sip_telephones: agents who take calls by telephone at a SIP telephone, and not in their page.
--
-- Why: the agent chooses, and the choice outlives a sign-out and goes with the person to another computer.
-- Locks: creates a new table only; nothing that exists is locked for longer than its foreign key takes.
-- Rollout: before the program that uses it.

CREATE TABLE asterisk.sip_telephone (
  agent_id   uuid PRIMARY KEY REFERENCES agents.agent,
  chosen_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON asterisk.sip_telephone TO okpay_app;
