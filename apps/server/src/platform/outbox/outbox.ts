import { sql } from "kysely";
import type pg from "pg";
import type { Database, Tx } from "../db/index.ts";
import { newId } from "../ids.ts";
import type { Load } from "../load.ts";
import type { Log } from "../log.ts";
import type { SideRow, SideValue } from "../side-row.ts";

/** A fact that was committed: `id` is the same on every delivery. */
export interface OutboxEvent {
  readonly id: string;
  readonly payload: EventPayload;
}
export type EventPayload = { readonly [key: string]: SideValue };
export type EventHandler = (event: OutboxEvent) => Promise<void>;

/**
 * News from a transaction to whoever subscribed, at least once: an event is deleted only after every handler of its
 * topic has succeeded, so a handler may see one twice and must be idempotent by the event's id. A failing event waits
 * longer each time (1 s … 10 min), holds up no other and is never dropped. Order is not promised.
 */
export interface Outbox {
  /** Before `start`. */
  subscribe(topic: string, handler: EventHandler): void;
  start(): void;
  /** Lets the batch under way finish. */
  stop(): Promise<void>;
  /** The event as a side row of a booking. */
  row(topic: string, payload: EventPayload): SideRow;
  /** The event in a transaction of one's own. */
  add(tx: Tx, topic: string, payload: EventPayload): Promise<void>;
  /** Delivers what is due now; returns how many events were handled. `start` does this by itself. */
  drain(): Promise<number>;
  /** Seconds the oldest event has been waiting; 0 when none is. */
  lagSeconds(): Promise<number>;
}

const BATCH_SIZE = 100;
/** While people wait: about twenty events a second, whatever the backlog. */
const BUSY_BATCH_SIZE = 10;
/** Each may hold one of the pool's ten connections, and the batch holds one: the rest is for people who wait. */
const HANDLERS_AT_ONCE = 4;
const POLL_INTERVAL_MS = 250;
/** The database is away, most likely: a second's delay is nothing to that, four log lines a second are. */
const PAUSE_AFTER_FAILURE_MS = 1_000;
const LONGEST_WAIT_SECONDS = 600;

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly payload: EventPayload;
  readonly attempts: number;
}
interface Failure {
  readonly id: string;
  readonly attempts: number;
  readonly error: unknown;
}

/** `load`: who to give way to between batches. */
export function createOutbox({
  database,
  log,
  load,
}: {
  readonly database: Database;
  readonly log: Log;
  readonly load?: Load;
}): Outbox {
  const handlers = new Map<string, EventHandler[]>();
  let isStopping = false;
  let loop: Promise<void> | undefined;
  let wake: (() => void) | undefined;

  async function deliver(row: Row): Promise<void> {
    for (const handler of handlers.get(row.topic) ?? [])
      await handler({ id: row.id, payload: row.payload });
  }

  /** One batch: its rows stay locked (and invisible to other workers) until what became of each is written. */
  async function deliverBatch(
    size: number,
  ): Promise<{ readonly taken: number; readonly delivered: number }> {
    const client = await database.pool.connect();
    try {
      await client.query("BEGIN");
      const rows = await takeDue(client, size);
      const failures = await deliverAll(rows, deliver);
      await settle(client, rows, failures);
      await client.query("COMMIT");
      for (const failure of failures)
        log.error(
          { err: failure.error, eventId: failure.id, attempts: failure.attempts },
          "outbox: a handler failed; the event waits for another try",
        );
      client.release();
      return { taken: rows.length, delivered: rows.length - failures.length };
    } catch (error) {
      // The connection is in an unknown state: it is closed, which rolls back, and the events are delivered again.
      client.release(true);
      throw error;
    }
  }

  async function drain(): Promise<number> {
    let total = 0;
    for (;;) {
      await load?.giveWay();
      const size = load?.isBusy === true ? BUSY_BATCH_SIZE : BATCH_SIZE;
      const { taken, delivered } = await deliverBatch(size);
      total += delivered;
      if (taken < size || isStopping) return total;
    }
  }

  async function runLoop(): Promise<void> {
    while (!isStopping) {
      let pauseMs = POLL_INTERVAL_MS;
      try {
        await drain();
      } catch (error) {
        log.error({ err: error }, "outbox: a batch failed; its events stay and are tried again");
        pauseMs = PAUSE_AFTER_FAILURE_MS;
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (isStopping) wake();
      });
    }
  }

  return {
    subscribe(topic, handler) {
      handlers.set(topic, [...(handlers.get(topic) ?? []), handler]);
    },
    start() {
      isStopping = false;
      loop ??= runLoop();
    },
    async stop() {
      isStopping = true;
      wake?.();
      await loop;
      loop = undefined;
    },
    row(topic, payload) {
      const now = new Date().toISOString();
      return {
        op: "insert",
        table: "platform.outbox",
        values: {
          id: newId(),
          topic,
          payload,
          created_at: now,
          attempts: 0,
          due_at: now,
          last_error: null,
        },
      };
    },
    async add(tx, topic, payload) {
      await sql`INSERT INTO platform.outbox (id, topic, payload) VALUES (${newId()}, ${topic}, ${JSON.stringify(payload)}::jsonb)`.execute(
        tx,
      );
    },
    drain,
    async lagSeconds() {
      // The oldest row is the first of the primary key (ids sort by time).
      const { rows } = await database.pool.query<{ lag: number }>(
        "SELECT extract(epoch FROM now() - created_at)::float8 AS lag FROM platform.outbox ORDER BY id LIMIT 1",
      );
      return Math.max(0, rows[0]?.lag ?? 0);
    },
  };
}

/** The oldest due events, by primary key; those another worker has locked are skipped, not waited for. */
async function takeDue(client: pg.PoolClient, size: number): Promise<readonly Row[]> {
  const { rows } = await client.query<Row>({
    name: "outbox.take",
    text: `SELECT id, topic, payload, attempts FROM platform.outbox
           WHERE due_at <= now() ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    values: [size],
  });
  return rows;
}

async function deliverAll(
  rows: readonly Row[],
  deliver: (row: Row) => Promise<void>,
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  const waiting = rows.values();
  const lane = async () => {
    for (const row of waiting) {
      try {
        await deliver(row);
      } catch (error) {
        failures.push({ id: row.id, attempts: row.attempts + 1, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(HANDLERS_AT_ONCE, rows.length) }, lane));
  return failures;
}

async function settle(
  client: pg.PoolClient,
  rows: readonly Row[],
  failures: readonly Failure[],
): Promise<void> {
  const failed = new Set(failures.map((failure) => failure.id));
  const done = rows.filter((row) => !failed.has(row.id)).map((row) => row.id);
  if (done.length > 0)
    await client.query({
      name: "outbox.done",
      text: "DELETE FROM platform.outbox WHERE id = ANY($1::uuid[])",
      values: [done],
    });
  for (const { id, attempts, error } of failures) {
    await client.query(
      "UPDATE platform.outbox SET attempts = $2, due_at = now() + make_interval(secs => $3), last_error = $4 WHERE id = $1",
      [
        id,
        attempts,
        Math.min(2 ** (attempts - 1), LONGEST_WAIT_SECONDS),
        error instanceof Error ? error.name : "unknown",
      ],
    );
  }
}
