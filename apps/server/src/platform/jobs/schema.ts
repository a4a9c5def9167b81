import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";

/** graphile-worker reports through this while migrating: nothing, because a failure is thrown anyway. */
const silent = new Logger(() => () => undefined);

/**
 * Installs or upgrades graphile-worker's own schema as the owner, and lets the runtime role work with it. Its tables
 * have row security switched on without a policy, which shuts out everyone but their owner; the runtime role is given
 * a policy on each instead of BYPASSRLS, which would count for every schema. Safe to repeat.
 */
export async function migrateJobs(url: string, owner: pg.ClientBase): Promise<void> {
  await runMigrations({ connectionString: url, maxPoolSize: 1, logger: silent });
  await owner.query(ALLOW_RUNTIME_ROLE);
}

const ALLOW_RUNTIME_ROLE = `
DO $$
DECLARE t record;
BEGIN
  GRANT USAGE ON SCHEMA graphile_worker TO okpay_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO okpay_app;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO okpay_app;
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO okpay_app;
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'graphile_worker' AND c.relkind = 'r' AND c.relrowsecurity
             AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'okpay_app')
  LOOP
    EXECUTE format('CREATE POLICY okpay_app ON graphile_worker.%I TO okpay_app USING (true) WITH CHECK (true)', t.relname);
  END LOOP;
END $$`;
