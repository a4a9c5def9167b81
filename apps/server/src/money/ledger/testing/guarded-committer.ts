// A committer whose statements can be held up, refused or lost on their way.
import pg from "pg";
import { Committer, type CommitterOptions } from "../committer.ts";
import type { Booking, BookingOutcome } from "../types.ts";
import { createMemoryLog } from "./ledger-world.ts";

/**
 * Stands before every statement of one connection; `run` sends it on. Statements behind it are sent only once it has been
 * sent, as on the wire. A guard that throws anything but its statement's own refusal has cut the connection.
 */
export type Guard = (text: string, run: () => Promise<unknown>) => Promise<unknown>;

/** A committer whose first connection (the writer) and second (the reader) can be interfered with. */
export function createGuardedCommitter(
  url: string,
  guards: readonly Guard[],
  options: Partial<CommitterOptions> = {},
) {
  const clients: pg.Client[] = [];
  const log = createMemoryLog();
  const answered = new Map<Booking, number>();
  const committer = new Committer({
    log,
    onBatch: undefined,
    mostBookingsPerBatch: 4096,
    mostWaiting: 50_000,
    patienceSeconds: 5,
    ...options,
    connect: async () => {
      const client = new pg.Client({ connectionString: url, pipeline: true });
      client.on("error", (error) => log.warn({ err: error }, "a guarded connection broke"));
      await client.connect();
      const guard = guards[clients.length];
      clients.push(client);
      if (guard !== undefined) setGuard(client, guard);
      return client;
    },
  });
  const book = (booking: Booking): Promise<BookingOutcome> =>
    new Promise((resolve, reject) => {
      const count = () => answered.set(booking, (answered.get(booking) ?? 0) + 1);
      committer.enqueue({
        kind: "booking",
        booking,
        resolve: (outcome) => (count(), resolve(outcome)),
        reject: (error) => (count(), reject(error)),
      });
    });
  return { committer, clients, log, book, answers: () => [...answered.values()] };
}

/** Not a beginning: that says READ COMMITTED. */
export const isCommit = (text: string): boolean => /\bCOMMIT\b/.test(text);

function setGuard(client: pg.Client, guard: Guard): void {
  const original = client.query.bind(client) as (...args: unknown[]) => unknown;
  let sentBefore: Promise<void> = Promise.resolve();
  async function pass(text: string, before: Promise<void>, sent: () => void, send: () => unknown) {
    let refusal: unknown = null;
    const run = async () => {
      const answer = send();
      sent();
      try {
        return await answer;
      } catch (error) {
        refusal = error;
        throw error;
      }
    };
    await before;
    try {
      return await guard(text, run);
    } catch (error) {
      if (error !== refusal)
        (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
      throw error;
    } finally {
      sent();
    }
  }
  const guarded = (first: unknown, ...rest: unknown[]): unknown => {
    const text = typeof first === "string" ? first : (first as { text: string }).text;
    const before = sentBefore;
    const { promise, resolve } = Promise.withResolvers<void>();
    sentBefore = promise;
    const answer = pass(text, before, resolve, () => original(first, ...rest));
    if (!(first instanceof pg.Query)) return answer;
    // A COPY tells its caller by itself how it ended; one that was kept from being sent is told here.
    answer.catch((error: Error) =>
      (first as unknown as { callback(e: Error): void }).callback(error),
    );
    return first;
  };
  client.query = guarded as typeof client.query;
}
