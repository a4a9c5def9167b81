/**
 * Group commit: as many bookings in one transaction as have arrived while the previous one was being written, so an idle
 * ledger answers at once and a busy one amortises its round trips and its fsync. When many wait, the next batch is already
 * decided in memory while PostgreSQL writes the current one; it is thrown away and decided again under the books' lock if
 * the current one fails or another process commits in between (docs/decisions/ledger-group-commit.md).
 */
import type pg from "pg";
import type { Batch } from "./batch.ts";
import type { Books } from "./books.ts";
import { applyTransfer } from "./catch-up.ts";
import { type Link, linkAfter, type Tip } from "./chain.ts";
import { type Answer, type Command, decideCommands, dependsOnForeignRows } from "./commands.ts";
import {
  DecisionFailedError,
  isDatabaseAway,
  LedgerOverloadedError,
  LedgerUnavailableError,
} from "./errors.ts";
import { gather, type Undecided } from "./gather.ts";
import { allOf, writeSideRows } from "./side-rows.ts";
import * as store from "./store.ts";

export interface CommitterOptions {
  readonly connect: () => Promise<pg.Client>;
  readonly log: LedgerLog;
  /** Called after each commit; feeds metrics. */
  readonly onBatch?:
    | ((batch: { bookings: number; transfers: number; seconds: number }) => void)
    | undefined;
  /** More bookings than this in one transaction would make the last of them wait without raising throughput. */
  readonly mostBookingsPerBatch: number;
  /** Beyond this many waiting bookings the ledger says so instead of making everyone late. */
  readonly mostWaiting: number;
  /** How long a batch is tried again while the database is away, before its bookings are told. */
  readonly patienceSeconds: number;
}

export interface LedgerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** A batch decided in memory, with the link it will add. */
interface Prepared extends Undecided {
  readonly commands: readonly Command[];
  readonly batch: Batch;
  readonly link: Link;
  readonly answers: readonly Answer[];
  /** Which state of the cache it was decided on. */
  readonly epoch: number;
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
      let answers = await this.#commit(this.#take(), null, (writing, before) =>
        this.#decideAhead(writing, before),
      );
      // Each commit may have decided its successor meanwhile: it is sent before the answers of the first are given.
      while (this.#next !== null) {
        const next = this.#next;
        this.#next = null;
        const committed = this.#commit(next.commands, next, (writing, before) =>
          this.#decideAhead(writing, before),
        );
        giveAnswers(answers);
        answers = await committed;
      }
      giveAnswers(answers);
      if (this.#isCacheFull()) this.#forget();
    }
    // In the same turn as the last look at the queue: a booking that comes next starts a new run.
    this.#running = null;
  }

  /** The batch decided while another one was being written. */
  #next: Prepared | null = null;

  #isCacheFull(): boolean {
    return this.#accounts.size > MOST_CACHED_ACCOUNTS;
  }

  #take(): Command[] {
    return this.#waiting.splice(0, this.#options.mostBookingsPerBatch);
  }

  /** While `writing` goes on: once many wait, decides them on top of `before`, unless something speaks against it. */
  async #decideAhead(writing: Promise<void>, before: Prepared): Promise<void> {
    const isDone = await Promise.race([writing.then(() => true), this.#untilMany()]);
    this.#onMany = null;
    if (isDone || this.#cautiousFor > 0 || this.#epoch !== before.epoch || this.#isCacheFull())
      return;
    if (this.#waiting.slice(0, this.#options.mostBookingsPerBatch).some(dependsOnForeignRows))
      return;
    const commands = this.#take();
    try {
      this.#reader ??= await this.#options.connect();
      const reader = this.#reader;
      const nowMicros = await store.databaseNow(reader);
      this.#next = await this.#prepare(
        reader,
        commands,
        { ...tipOf(before.link), nowMicros },
        before,
      );
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
    head: Tip & { nowMicros: number },
    before: Undecided | null,
  ): Promise<Prepared> {
    const epoch = this.#epoch;
    const { batch, books, claims } = await gather(client, commands, this.#accounts, head, before);
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
    prepared: Prepared | null,
    meanwhile: Meanwhile | null,
  ): Promise<readonly Answer[]> {
    try {
      return await this.#commitWithPatience(commands, prepared, meanwhile);
    } catch (error) {
      const reason = asError(error instanceof DecisionFailedError ? error.cause : error);
      if (error instanceof LedgerUnavailableError || commands.length === 1) {
        return commands.map((command) => () => command.reject(reason));
      }
      this.#options.log.warn(
        { err: reason, bookings: commands.length },
        "ledger batch refused as a whole; trying its halves apart",
      );
      const middle = Math.ceil(commands.length / 2);
      const first = await this.#commit(commands.slice(0, middle), null, null);
      return [...first, ...(await this.#commit(commands.slice(middle), null, null))];
    }
  }

  /** Tries again while the database is away. A commit whose answer was lost is looked up by its link, never guessed. */
  async #commitWithPatience(
    commands: readonly Command[],
    first: Prepared | null,
    meanwhile: Meanwhile | null,
  ): Promise<readonly Answer[]> {
    let doubtful: Prepared | null = null;
    let decided = first;
    for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
      const startedAt = performance.now();
      const attempt: { hasBegun: boolean; inCommit: Prepared | null } = {
        hasBegun: false,
        inCommit: null,
      };
      try {
        const writer = (this.#writer ??= await this.#options.connect());
        const head = await store.begin(writer);
        if (doubtful !== null && (await store.hasLink(writer, doubtful.link.hash))) {
          await writer.query("ROLLBACK");
          return doubtful.answers;
        }
        attempt.hasBegun = true;
        const prepared = await this.#decidedAfter(writer, commands, head, decided);
        const writing = this.#write(writer, prepared, () => {
          attempt.inCommit = prepared;
        });
        // Both must have ended before anything is thrown away: what is decided ahead goes on using the cache until then.
        const [written] = await Promise.allSettled([writing, meanwhile?.(writing, prepared)]);
        if (written.status === "rejected") throw written.reason;
        this.#awaySince = null;
        this.#report(prepared, startedAt);
        return prepared.answers;
      } catch (error) {
        this.#next = this.#returnToQueue(this.#next);
        await this.#abandon();
        decided = null;
        // Before a transaction has begun no booking can be at fault, whatever the server says.
        if (attempt.hasBegun && !isDatabaseAway(error)) throw error;
        // Only the newest attempt that reached its COMMIT can be in doubt: an older one was looked up before this one began.
        doubtful = attempt.inCommit ?? doubtful;
        this.#options.log.warn({ err: error }, "the ledger lost its database; trying again");
        // Counted from the first failure: who comes when patience has ended already gets one try.
        this.#awaySince ??= startedAt;
        if (performance.now() + pauseMs > this.#awaySince + this.#options.patienceSeconds * 1000)
          throw new LedgerUnavailableError("the database cannot be reached", { cause: error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** What was decided ahead if it still follows the head; else the commands decided now, under the lock. */
  async #decidedAfter(
    writer: pg.Client,
    commands: readonly Command[],
    head: store.Head,
    ahead: Prepared | null,
  ): Promise<Prepared> {
    if (ahead !== null && ahead.epoch === this.#epoch && ahead.link.previousHash.equals(head.hash))
      return ahead;
    if (ahead !== null) {
      this.#cautiousFor = CAUTIOUS_BATCHES;
      this.#forget();
    } else if (this.#cautiousFor > 0) this.#cautiousFor -= 1;
    await this.#catchUp(writer, head);
    return this.#prepare(writer, commands, head, null);
  }

  /**
   * Everything at once, answered in order: a statement that fails makes PostgreSQL refuse those behind it, the link and the
   * COMMIT among them, so the first refusal is the reason.
   */
  async #write(writer: pg.Client, { batch, link }: Prepared, onCommit: () => void): Promise<void> {
    const { transfers, accounts, rules, refusals, sideRows } = batch;
    const written: Promise<void>[] = [];
    if (accounts.rows > 0) written.push(store.copyRows(writer, "account", accounts.bytes()));
    if (rules.rows > 0) written.push(store.copyRows(writer, "account_rules", rules.bytes()));
    if (transfers.rows > 0) written.push(store.copyRows(writer, "transfer", transfers.bytes()));
    if (refusals.rows > 0) written.push(store.copyRows(writer, "refusal", refusals.bytes()));
    if (sideRows.length > 0) {
      const { inserts, updates } = writeSideRows(writer, sideRows);
      written.push(inserts);
      if (updates !== null) await allOf([...written, updates]);
    }
    onCommit();
    written.push(store.linkAndCommit(writer, link));
    await allOf(written);
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

  #report({ commands, batch }: Prepared, startedAt: number): void {
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

  #returnToQueue(prepared: Prepared | null): null {
    if (prepared !== null) this.#waiting = [...prepared.commands, ...this.#waiting];
    return null;
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

/** What to do while a batch is being written. */
type Meanwhile = (writing: Promise<void>, prepared: Prepared) => Promise<void>;

const tipOf = ({ no, lastAtMicros, hash }: Link): Tip => ({ no, lastAtMicros, hash });

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

function giveAnswers(answers: readonly Answer[]): void {
  for (const answer of answers) answer();
}
