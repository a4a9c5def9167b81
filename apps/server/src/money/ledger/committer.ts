/**
 * Group commit: as many bookings in one transaction as have arrived while the previous one was being written, so an idle
 * ledger answers at once and a busy one amortises its round trips and its fsync. When many wait, the next batch is already
 * decided in memory while PostgreSQL writes the current one, and sent behind it; PostgreSQL refuses it, and it is decided
 * again under the books' lock, if the current one fails or another process commits in between
 * (docs/decisions/ledger-group-commit.md).
 */
import type pg from "pg";
import { Batch } from "./batch.ts";
import type { Books } from "./books.ts";
import { applyTransfer } from "./catch-up.ts";
import { type Link, linkAfter, type Tip } from "./chain.ts";
import { type Answer, type Command, decideCommands } from "./commands.ts";
import {
  DecisionFailedError,
  isDatabaseAway,
  LedgerOverloadedError,
  LedgerUnavailableError,
  toBookingError,
  VersionsChangedError,
} from "./errors.ts";
import { gather, type Undecided } from "./gather.ts";
import { type Prepared, type Sent, sendBatch } from "./sending.ts";
import type { OnRefusedRow } from "./side-rows.ts";
import * as store from "./store.ts";

export interface CommitterOptions {
  readonly connect: () => Promise<pg.Client>;
  readonly log: LedgerLog;
  /** Called after each commit; feeds metrics. */
  readonly onBatch?:
    | ((batch: { bookings: number; transfers: number; seconds: number }) => void)
    | undefined;
  readonly onRefusedRow?: OnRefusedRow | undefined;
  /** Called when a batch that was decided ahead is thrown away and decided once more; feeds metrics. */
  readonly onDecidedAgain?: ((reason: DecidedAgain) => void) | undefined;
  /** More bookings than this in one transaction would make the last of them wait without raising throughput. */
  readonly mostBookingsPerBatch: number;
  /** Beyond this many waiting bookings the ledger says so instead of making everyone late. */
  readonly mostWaiting: number;
  /** How long a batch is tried again while the database is away, before its bookings are told. */
  readonly patienceSeconds: number;
}

/**
 * `overtaken`: another process committed first. `versions_changed`: a row that a booking stands on was changed by somebody else.
 * `refused`: PostgreSQL refused a row, or the batch before.
 */
export type DecidedAgain = "overtaken" | "versions_changed" | "refused";

export interface LedgerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Accounts kept in memory between batches; past this many the cache starts afresh (two index probes bring one back). */
const MOST_CACHED_ACCOUNTS = 1_000_000;
/** With more foreign transfers than this to read, loading the accounts anew is cheaper than replaying them. */
const MOST_TO_CATCH_UP = 20_000;
/** Deciding ahead pays when a batch is large; below this, waiting fills the next batch better. */
const DECIDE_AHEAD_FROM = 64;
/** After another process overtook us, this many batches are decided under the lock before deciding ahead is tried again. */
const CAUTIOUS_BATCHES = 100;

export class Committer {
  readonly #options: CommitterOptions;
  #waiting: Command[] = [];
  #accounts: Books["accounts"] = new Map();
  /** The link the cached accounts stand at; `null` = the cache is empty. */
  #tip: Tip | null = null;
  /** Counts the times the cache was thrown away: what was decided on an older one is void. */
  #epoch = 0;
  #cautiousFor = 0;
  /** Since when no transaction has gone through; `null` while they do. */
  #awaySince: number | null = null;
  #writer: pg.Client | null = null;
  #reader: pg.Client | null = null;
  #running: Promise<void> | null = null;
  #onMany: (() => void) | null = null;
  #isClosed = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  enqueue(command: Command): void {
    if (this.#isClosed) command.reject(new LedgerUnavailableError("the ledger is closing"));
    else if (this.#waiting.length >= this.#options.mostWaiting)
      command.reject(new LedgerOverloadedError("too many bookings wait"));
    else {
      this.#waiting.push(command);
      if (this.#waiting.length === DECIDE_AHEAD_FROM) this.#onMany?.();
      this.#running ??= this.#run();
    }
  }

  /** Finishes what was accepted, then closes the connections; later bookings are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    await Promise.all([this.#writer?.end(), this.#reader?.end()]);
  }

  async #run(): Promise<void> {
    // Let every caller of this turn of the event loop join the first batch.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      giveAnswers(await this.#commit(this.#take(), null, true));
      // Each commit may have sent its successor meanwhile.
      while (this.#next !== null) {
        const next = this.#next;
        this.#next = null;
        giveAnswers(await this.#commit(next.commands, next, true));
      }
      if (this.#isCacheFull()) this.#forget();
    }
    // In the same turn as the last look at the queue: a booking that comes next starts a new run.
    this.#running = null;
  }

  /** The batch decided while another one was being written, and sent behind it. */
  #next: Sent | null = null;

  #isCacheFull(): boolean {
    return this.#accounts.size > MOST_CACHED_ACCOUNTS;
  }

  #take(): Command[] {
    return this.#waiting.splice(0, this.#options.mostBookingsPerBatch);
  }

  /**
   * While `before` is being written: once many wait, decides them on top of it and sends them behind it, unless something
   * speaks against it. PostgreSQL has the next batch at hand when it is done with this one, and nobody waits for anybody.
   */
  async #decideAhead(writer: pg.Client, before: Sent): Promise<void> {
    const isDone = await Promise.race([before.written.then(() => true), this.#untilMany()]);
    this.#onMany = null;
    if (isDone || this.#cautiousFor > 0 || this.#epoch !== before.epoch || this.#isCacheFull())
      return;
    // A batch that was sent and lost its connection waits there to be looked up.
    if (this.#next !== null) return;
    const startedAt = performance.now();
    const commands = this.#take();
    try {
      this.#reader ??= await this.#options.connect();
      const now = store.databaseNow(this.#reader);
      const prepared = await this.#prepare(
        this.#reader,
        commands,
        now.then((nowMicros) => ({ ...tipOf(before.link), nowMicros })),
        before,
      );
      await before.sent;
      const begun = store.beginAfter(writer, before.link.hash);
      this.#next = sendBatch(writer, prepared, startedAt, begun, this.#options.onRefusedRow);
    } catch (error) {
      // Nothing is lost: the bookings go back to the front and are decided under the lock, where errors find their owner.
      this.#options.log.info({ err: error }, "deciding ahead failed; deciding under the lock");
      const reader = this.#reader;
      this.#reader = null;
      this.#forget();
      this.#waiting = [...commands, ...this.#waiting];
      await this.#letGo(reader);
    }
  }

  #untilMany(): Promise<false> {
    return new Promise((resolve) => {
      const isMany = () => setImmediate(() => resolve(false));
      if (this.#waiting.length >= DECIDE_AHEAD_FROM) isMany();
      else this.#onMany = isMany;
    });
  }

  /** Reads, decides and chains the commands after `head`. */
  async #prepare(
    client: pg.Client,
    commands: readonly Command[],
    reading: Promise<Tip & { nowMicros: number }>,
    before: Undecided | null,
  ): Promise<Prepared> {
    const epoch = this.#epoch;
    const [head, { books, claims, versions }] = await Promise.all([
      reading,
      gather(client, commands, this.#accounts, before),
    ]);
    const batch = new Batch(books, { claims, versions }, head);
    const answers = decideCommands(batch, commands);
    const link = linkAfter(head, batch);
    this.#tip = tipOf(link);
    return { commands, batch, books, claims, link, answers, epoch };
  }

  /**
   * Commits the commands together and returns the answers to give. If one of them cannot be written, the two halves are tried
   * apart, and so on, so that it fails alone and its neighbours pay a dozen commits, not thousands.
   */
  async #commit(
    commands: readonly Command[],
    ahead: Sent | null,
    mayDecideAhead: boolean,
  ): Promise<readonly Answer[]> {
    try {
      return await this.#commitWithPatience(commands, ahead, mayDecideAhead);
    } catch (error) {
      const reason = asError(error instanceof DecisionFailedError ? error.cause : error);
      if (error instanceof LedgerUnavailableError || commands.length === 1) {
        const told = error instanceof DecisionFailedError ? reason : toBookingError(reason);
        return commands.map((command) => () => command.reject(told));
      }
      this.#options.log.warn(
        { err: reason, bookings: commands.length },
        "ledger batch refused as a whole; trying its halves apart",
      );
      const middle = Math.ceil(commands.length / 2);
      const first = await this.#commit(commands.slice(0, middle), null, false);
      return [...first, ...(await this.#commit(commands.slice(middle), null, false))];
    }
  }

  /** Tries again while the database is away. A commit whose answer was lost is looked up by its link, never guessed. */
  async #commitWithPatience(
    commands: readonly Command[],
    ahead: Sent | null,
    mayDecideAhead: boolean,
  ): Promise<readonly Answer[]> {
    const attempt: Attempt = { current: ahead, hasBegun: ahead !== null };
    let doubtful: Sent | null = null;
    for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
      const startedAt = performance.now();
      try {
        const writer = (this.#writer ??= await this.#options.connect());
        if (attempt.current === null) {
          const head = await store.begin(writer);
          if (doubtful !== null && (await store.hasLink(writer, doubtful.link.hash))) {
            await writer.query("ROLLBACK");
            return doubtful.answers;
          }
          attempt.hasBegun = true;
          const prepared = await this.#decideUnderLock(writer, commands, head);
          attempt.current = sendBatch(
            writer,
            prepared,
            startedAt,
            null,
            this.#options.onRefusedRow,
          );
        }
        const sent = attempt.current;
        // Both must have ended before anything is thrown away: what is decided ahead goes on using the cache until then.
        const [written] = await Promise.allSettled([
          sent.written,
          mayDecideAhead ? this.#decideAhead(writer, sent) : undefined,
        ]);
        if (written.status === "rejected") throw written.reason;
        this.#awaySince = null;
        this.#report(sent);
        return sent.answers;
      } catch (error) {
        const failed = attempt.current;
        const isAway = isDatabaseAway(error);
        await this.#returnNext(isAway);
        await this.#abandon();
        const wasAhead = failed !== null && failed === ahead;
        const { hasBegun } = attempt;
        attempt.current = null;
        attempt.hasBegun = false;
        if (!isAway && wasAhead) {
          // The batch before failed, another process came in between, or a booking is at fault: the lock will tell.
          if (store.isOvertaken(error)) this.#cautiousFor = CAUTIOUS_BATCHES;
          this.#reportDecidedAgain(error, commands.length);
          continue;
        }
        // Before a transaction has begun no booking can be at fault, whatever the server says.
        if (!isAway && hasBegun) throw error;
        // Only the newest attempt that reached its COMMIT can be in doubt: an older one was looked up before this one began.
        if (failed?.isInCommit === true) doubtful = failed;
        this.#options.log.warn({ err: error }, "the ledger lost its database; trying again");
        // Counted from the first failure: who comes when patience has ended already gets one try.
        this.#awaySince ??= startedAt;
        if (performance.now() + pauseMs > this.#awaySince + this.#options.patienceSeconds * 1000)
          throw new LedgerUnavailableError("the database cannot be reached", { cause: error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  async #decideUnderLock(
    writer: pg.Client,
    commands: readonly Command[],
    head: store.Head,
  ): Promise<Prepared> {
    if (this.#cautiousFor > 0) this.#cautiousFor -= 1;
    await this.#catchUp(writer, head);
    return this.#prepare(writer, commands, Promise.resolve(head), null);
  }

  /** Brings the cached accounts up to the head when other processes have committed since. */
  async #catchUp(writer: pg.Client, head: store.Head): Promise<void> {
    const tip = this.#tip;
    if (tip === null || tip.hash.equals(head.hash)) return;
    this.#cautiousFor = CAUTIOUS_BATCHES;
    const missed = await store.countTransfersSince(writer, tip);
    if (missed === null || missed > MOST_TO_CATCH_UP) this.#forget();
    else {
      for (const row of await store.findTransfersSince(writer, tip.lastAtMicros))
        applyTransfer(this.#accounts, row);
      for (const id of await store.findRuleChangesSince(writer, tip.lastAtMicros))
        this.#accounts.delete(id);
    }
  }

  #report({ commands, batch, startedAt }: Sent): void {
    const seconds = (performance.now() - startedAt) / 1000;
    try {
      this.#options.onBatch?.({
        bookings: commands.length,
        transfers: batch.transfers.rows,
        seconds,
      });
    } catch (error) {
      // The batch is on disk: whoever counts it cannot make it fail any more.
      this.#options.log.error({ err: error }, "a ledger batch was committed but not counted");
    }
  }

  #reportDecidedAgain(error: unknown, bookings: number): void {
    const reason = store.isOvertaken(error)
      ? "overtaken"
      : error instanceof VersionsChangedError
        ? "versions_changed"
        : "refused";
    this.#options.log.info(
      { err: error, bookings, reason },
      "a batch decided ahead was refused; deciding under the lock",
    );
    try {
      this.#options.onDecidedAgain?.(reason);
    } catch (failure) {
      // Whoever counts it cannot take its second decision from the batch.
      this.#options.log.error({ err: failure }, "a ledger batch was decided again but not counted");
    }
  }

  /**
   * After a failure: what was sent behind the failed batch goes back to the queue — refused like it, or never arrived. Only
   * when the connection was lost it may be in doubt like its predecessor: then it stays, to be looked up after it.
   */
  async #returnNext(isAway: boolean): Promise<void> {
    const next = this.#next;
    if (next === null) return;
    const [{ status }] = await Promise.allSettled([next.written]);
    if (status === "fulfilled" || (isAway && next.isInCommit)) return;
    this.#next = null;
    this.#waiting = [...next.commands, ...this.#waiting];
  }

  /** Throws the cached accounts away; what was decided on them is void. */
  #forget(): void {
    this.#accounts = new Map();
    this.#tip = null;
    this.#epoch += 1;
  }

  /** Drops the writing connection (its transaction with it) and everything remembered. */
  async #abandon(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    this.#forget();
    await this.#letGo(writer);
  }

  /** The connection may be broken already; that it does not close politely changes nothing. */
  async #letGo(client: pg.Client | null): Promise<void> {
    await client
      ?.end()
      .catch((error: unknown) =>
        this.#options.log.info({ err: error }, "closing a lost ledger connection"),
      );
  }
}

/** The try under way: the batch it has sent, and whether a transaction has begun for it. */
interface Attempt {
  current: Sent | null;
  hasBegun: boolean;
}

const tipOf = ({ no, lastAtMicros, hash }: Link): Tip => ({ no, lastAtMicros, hash });

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

function giveAnswers(answers: readonly Answer[]): void {
  for (const answer of answers) answer();
}
