-- 0052_reader: a role that reads everything and changes nothing, for reports and for whoever looks into the database by hand.
--
-- Why: the runtime role writes, the owner migrates, the auditor reads the audit log alone; without a fourth role people look around
--      with one of those (V13.2.2, row A5). What is secret is sealed or hashed for this role as for everybody.
-- Locks: none.
-- Rollout: any time. An owner who may not hand out PostgreSQL's own reading role is told; docs/operate/hardening.md says how to.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'okpay_reader') THEN CREATE ROLE okpay_reader NOLOGIN; END IF;
  IF NOT pg_has_role('okpay_reader', 'pg_read_all_data', 'MEMBER') THEN GRANT pg_read_all_data TO okpay_reader; END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'okpay_reader reads nothing yet: a superuser must GRANT pg_read_all_data TO okpay_reader';
END $$;
