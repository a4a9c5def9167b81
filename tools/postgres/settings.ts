import { totalmem } from "node:os";

/** Server settings by name, given on the command line of `postgres`. */
export type Settings = Readonly<Record<string, string>>;

const MEBIBYTE = 1024 * 1024;

/**
 * Durable as in production: every acknowledged commit is on disk. Sized by this machine's memory: a quarter of it, as
 * PostgreSQL's manual advises, holds the indexes of ten million transfers (docs/reference/benchmarks.md) and is taken only as
 * it is used.
 */
export function durableSettings(): Settings {
  const sharedBuffers = Math.min(4096, Math.max(128, Math.floor(usableMemory() / MEBIBYTE / 4)));
  return {
    ...commonSettings(),
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    shared_buffers: `${sharedBuffers}MB`,
    // Few checkpoints: each makes the next write of every page a full-page image.
    max_wal_size: "4GB",
    min_wal_size: "512MB",
    checkpoint_timeout: "15min",
  };
}

/** What a container may use, where it may use less than the machine has. */
const usableMemory = (): number => Math.min(totalmem(), process.constrainedMemory() || totalmem());

/** For clusters that are thrown away: nothing there outlives the test run, so nothing waits for the disk. */
export function throwAwaySettings(): Settings {
  return {
    ...commonSettings(),
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    shared_buffers: "128MB",
    max_wal_size: "1GB",
    checkpoint_timeout: "30min",
  };
}

function commonSettings(): Settings {
  return {
    listen_addresses: "127.0.0.1",
    // No socket file: its path has a length limit, and it would be one more door.
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    password_encryption: "scram-sha-256",
    log_checkpoints: "off",
    autovacuum: "on",
    // A page anywhere costs what the next one costs: no disk turns here. With the default of 4 a table of a few pages is read
    // whole for every row that is looked up in it (the accounts' rules: 64 balances took 2.4 ms instead of 0.9).
    random_page_cost: "1.1",
  };
}
