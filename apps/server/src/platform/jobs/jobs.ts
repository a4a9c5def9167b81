import { Logger, parseCronItems, type Runner, run, type TaskList } from "graphile-worker";
import { sql } from "kysely";
import pg from "pg";
import { connectionSettings, type DatabaseOptions, type Tx } from "../db/index.ts";
import type { Load } from "../load.ts";
import type { Log } from "../log.ts";

/** Work for later: enqueued in the transaction that makes it necessary, done at least once, retried with growing waits. */
export interface Jobs {
  /**
   * Enqueues in `tx`: rolled back with it, invisible until it commits. With `key`, a job of that key that has not
   * started is replaced. The payload is JSON and is kept in the database until the job is done: no secrets in clear.
   */
  add(tx: Tx, name: string, payload: JobPayload, options?: JobOptions): Promise<void>;
  /** Says who does jobs of this name; before `start`. The handler may run twice for one job: make it idempotent. */
  handle(name: string, handler: JobHandler): void;
  /** Runs `name` by the clock as well (five cron fields, UTC); once per time for all processes together. */
  schedule(name: string, cron: string): void;
  start(): Promise<void>;
  /** Takes no further jobs and waits for those under way. */
  stop(): Promise<void>;
}

export type JobPayload = Readonly<Record<string, unknown>>;
export type JobHandler = (
  payload: JobPayload,
  job: { readonly attempt: number; readonly isLastAttempt: boolean },
) => Promise<void>;
export interface JobOptions {
  readonly runAt?: Date;
  readonly key?: string;
  /** Tries before the job is given up and kept for an operator; 25 unless told (spread over about three days). */
  readonly maxAttempts?: number;
  /** Jobs of one queue are done one after the other, so that slow ones never hold every worker. */
  readonly queue?: string;
}

const CONCURRENCY = 4;
/** Jobs wake their worker by NOTIFY; polling only finds those whose time has come. */
const POLL_INTERVAL_MS = 500;

/** `connection` is opened by `start` as a small pool of its own: graphile-worker wants pg's default parsers. */
export function createJobs(options: {
  readonly connection: DatabaseOptions;
  readonly log: Log;
  readonly load?: Load;
}): Jobs {
  const handlers: TaskList = {};
  const schedules: { task: string; match: string }[] = [];
  let pool: pg.Pool | undefined;
  let runner: Runner | undefined;

  return {
    async add(tx, name, payload, { runAt, key, maxAttempts, queue } = {}) {
      await sql`SELECT graphile_worker.add_job(
        identifier => ${name}, payload => ${JSON.stringify(payload)}::json, run_at => ${runAt ?? null}::timestamptz,
        queue_name => ${queue ?? null}, job_key => ${key ?? null}, max_attempts => ${maxAttempts ?? null}::int)`.execute(
        tx,
      );
    },
    handle(name, handler) {
      if (Object.hasOwn(handlers, name)) throw new Error(`Job ${name} has a handler already`);
      handlers[name] = async (payload, { job }) => {
        await options.load?.giveWay();
        await handler((payload ?? {}) as JobPayload, {
          attempt: job.attempts,
          isLastAttempt: job.attempts >= job.max_attempts,
        });
      };
    },
    schedule(name, cron) {
      schedules.push({ task: name, match: cron });
    },
    async start() {
      pool = new pg.Pool({ ...connectionSettings(options.connection), max: CONCURRENCY + 2 });
      const onLost = (error: Error) =>
        options.log.warn({ err: error }, "jobs: a database connection was lost");
      pool.on("error", onLost).on("connect", (client) => void client.on("error", onLost));
      // Through a batch (of whatever is there at once) the word "done" is tried again while the database is away, and
      // `stop` waits for it. Without one graphile-worker 0.18 writes it beside the job: one connection that could not be
      // had in time was an unhandled rejection, which ends the process.
      runner = await run({
        pgPool: pool,
        taskList: handlers,
        parsedCronItems: parseCronItems(schedules),
        concurrency: CONCURRENCY,
        pollInterval: POLL_INTERVAL_MS,
        noHandleSignals: true,
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
        logger: loggerFor(options.log),
      });
    },
    async stop() {
      await runner?.stop();
      await pool?.end();
      runner = undefined;
      pool = undefined;
    },
  };
}

const loggerFor = (log: Log): Logger =>
  new Logger((scope) => (level, message, meta) => {
    const fields = { job: scope.jobId, task: scope.taskIdentifier, err: meta?.["error"] };
    if (level === "error") log.error(fields, `jobs: ${message}`);
    else if (level === "warning") log.warn(fields, `jobs: ${message}`);
    else log.debug(fields, `jobs: ${message}`);
  });
