-- 0011_root_key: since when each root secret has been in use.
--
-- Why: a key inventory without ages is a list of names (rows K1, K2; ASVS V11.1.1–2, V13.3.4). The program notes a root secret
--      when it first runs with it; the id is derived from the secret by its own HKDF label and opens nothing.
-- Locks: creates a new table only; nothing that exists is locked.
-- Rollout: before the program that uses it; the previous version does not know the table.

CREATE TABLE platform.root_key (
  id            text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  first_used_at timestamptz NOT NULL
);
GRANT SELECT, INSERT ON platform.root_key TO okpay_app;
