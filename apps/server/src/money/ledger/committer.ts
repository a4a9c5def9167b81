/**
 * Group commit: one connection, one transaction at a time, as many bookings in it as have arrived meanwhile. The batch window
 * is the time the previous commit took, so an idle ledger answers at once and a busy one amortises its round trips and fsync.
 */
import { createHash } from "node:crypto";
import type pg from "pg";
import { Batch, claimName, type LedgerBooking, type RuleChange, type RuleChangeOutcome } from "./batch.ts";
import { type Books, emptyBooks } from "./books.ts";
import { applyTransfer } from "./catch-up.ts";
import { isUuid } from "./encoding.ts";
import { BookingInvalidError, LedgerOverloadedError, LedgerUnavailableError } from "./errors.ts";
import { writeSideRows } from "./side-rows.ts";
import * as store from "./store.ts";
import type { BookingOutcome, Uuid } from "./types.ts";

export interface CommitterOptions {
  readonly connect: () => Promise<pg.Client>;
  readonly log: LedgerLog;
  /** Called after each commit; feeds metrics. */
  readonly onBatch?: ((batch: { bookings: number; transfers: number; seconds: number }) => void) | undefined;
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

type Command = BookingCommand | RuleCommand;
interface BookingCommand {
  readonly kind: "booking";
  readonly booking: LedgerBooking;
  readonly resolve: (outcome: BookingOutcome) => void;
  readonly reject: (error: Error) => void;
}
interface RuleCommand {
  readonly kind: "rules";
  readonly change: RuleChange;
  readonly resolve: (outcome: RuleChangeOutcome) => void;
  readonly reject: (error: Error) => void;
}

/** Accounts kept in memory between batches; past this many the cache starts afresh (two index probes bring one back). */
const MOST_CACHED_ACCOUNTS = 1_000_000;
/** With more foreign transfers than this to read, loading the accounts anew is cheaper than replaying them. */
const MOST_TO_CATCH_UP = 20_000;

export class Committer {
  readonly #options: CommitterOptions;
  readonly #waiting: Command[] = [];
  #books: Books = emptyBooks();
  /** The link our cached accounts stand at; `null` = the cache is empty. */
  #head: { no: bigint; lastAtMicros: number } | null = null;
  #client: pg.Client | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  book(booking: LedgerBooking): Promise<BookingOutcome> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ kind: "booking", booking, resolve, reject });
    });
  }

  changeRules(change: RuleChange): Promise<RuleChangeOutcome> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ kind: "rules", change, resolve, reject });
    });
  }

  /** Finishes what was accepted, then closes the connection; later bookings are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    await this.#client?.end();
    this.#client = null;
  }

  #enqueue(command: Command): void {
    if (this.#isClosed) command.reject(new LedgerUnavailableError("the ledger is closing"));
    else if (this.#waiting.length >= this.#options.mostWaiting) command.reject(new LedgerOverloadedError("too many bookings wait"));
    else {
      this.#waiting.push(command);
      this.#running ??= this.#run();
    }
  }

  async #run(): Promise<void> {
    // Let every caller of this turn of the event loop join the first batch.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const commands = this.#waiting.splice(0, this.#options.mostBookingsPerBatch);
      await this.#commitOrIsolate(commands);
    }
    // In the same turn as the last look at the queue: a booking that comes next starts a new run.
    this.#running = null;
  }

  /** Commits the commands together; if one of them cannot be written, each alone, so that it fails without its neighbours. */
  async #commitOrIsolate(commands: readonly Command[]): Promise<void> {
    try {
      await this.#commitWithPatience(commands);
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      if (reason instanceof LedgerUnavailableError || commands.length === 1) {
        for (const command of commands) command.reject(reason);
        return;
      }
      this.#options.log.warn({ err: reason, bookings: commands.length }, "ledger batch refused as a whole; trying each booking alone");
      for (const command of commands) await this.#commitOrIsolate([command]);
    }
  }

  /** Tries again while the database is away. A commit whose answer was lost is looked up by its link, never guessed. */
  async #commitWithPatience(commands: readonly Command[]): Promise<void> {
    const deadline = performance.now() + this.#options.patienceSeconds * 1000;
    let lost: Attempt | null = null;
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
      const attempt: Attempt = { hash: null, answers: [] };
      try {
        const client = await this.#connected();
        if (lost?.hash && (await this.#wasCommitted(client, lost.hash))) {
          answerAll(lost);
          return;
        }
        await this.#commit(client, commands, attempt);
        answerAll(attempt);
        return;
      } catch (error) {
        await this.#abandon();
        if (!isConnectionLoss(error)) throw error;
        // Only the newest attempt that reached its COMMIT can be in doubt: an older one was looked up before this one began.
        if (attempt.hash !== null) lost = attempt;
        this.#options.log.warn({ err: error }, "the ledger lost its database; trying again");
        if (performance.now() + pauseMs > deadline) throw new LedgerUnavailableError("the database cannot be reached", { cause: error });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  async #connected(): Promise<pg.Client> {
    this.#client ??= await this.#options.connect();
    return this.#client;
  }

  /** Drops the connection (its transaction with it) and everything remembered from it. */
  async #abandon(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#books = emptyBooks();
    this.#head = null;
    // The connection may be broken already; that it does not close politely changes nothing.
    await client?.end().catch((error: unknown) => this.#options.log.info({ err: error }, "closing a lost ledger connection"));
  }

  /** Waits for the lost transaction to end (it holds the books' lock), then looks for its link. */
  async #wasCommitted(client: pg.Client, hash: Buffer): Promise<boolean> {
    await store.begin(client);
    const isThere = await store.hasLink(client, hash);
    await client.query("ROLLBACK");
    return isThere;
  }

  async #commit(client: pg.Client, commands: readonly Command[], attempt: Attempt): Promise<void> {
    const startedAt = performance.now();
    const head = await store.begin(client);
    await this.#catchUp(client, head);
    const batch = await this.#gather(client, commands, head);
    for (const command of commands) attempt.answers.push(decide(batch, command));

    const { transfers, accounts, rules, refusals, sideRows } = batch;
    if (accounts.rows > 0) await store.copyRows(client, "account", accounts.bytes());
    if (rules.rows > 0) await store.copyRows(client, "account_rules", rules.bytes());
    if (transfers.rows > 0) await store.copyRows(client, "transfer", transfers.bytes());
    if (refusals.rows > 0) await store.copyRows(client, "refusal", refusals.bytes());
    if (sideRows.length > 0) await writeSideRows(client, sideRows);
    const link = linkOf(head, batch);
    attempt.hash = link.hash;
    await store.linkAndCommit(client, link);

    this.#head = { no: link.no, lastAtMicros: link.lastAtMicros };
    if (this.#books.accounts.size > MOST_CACHED_ACCOUNTS) this.#books.accounts.clear();
    const seconds = (performance.now() - startedAt) / 1000;
    this.#options.onBatch?.({ bookings: commands.length, transfers: transfers.rows, seconds });
  }

  /** Brings the cached accounts up to the head when other processes have committed since. */
  async #catchUp(client: pg.Client, head: store.Head): Promise<void> {
    const { accounts } = this.#books;
    if (this.#head !== null && this.#head.no !== head.no) {
      if ((await store.countTransfersSince(client, this.#head.no)) > MOST_TO_CATCH_UP) accounts.clear();
      else {
        for (const row of await store.findTransfersSince(client, this.#head.lastAtMicros)) applyTransfer(accounts, row);
        for (const id of await store.findRuleChangesSince(client, this.#head.lastAtMicros)) accounts.delete(id);
      }
    }
    this.#head = { no: head.no, lastAtMicros: head.lastAtMicros };
  }

  /** Reads what the decisions depend on: ids that are known, holds, accounts not in memory, keys, versions. */
  async #gather(client: pg.Client, commands: readonly Command[], head: store.Head): Promise<Batch> {
    const wanted = whatIsWanted(commands);
    this.#books = { ...emptyBooks(), accounts: this.#books.accounts };
    const { accounts, transfers, refusals, resolutions } = this.#books;
    if (wanted.transferIds.length > 0) {
      const known = await store.findKnownIds(client, wanted.transferIds);
      for (const row of known.booked) transfers.set(row.id, row);
      for (const id of known.refused) refusals.add(id);
    }
    if (wanted.pendingIds.length > 0) {
      for (const row of await store.findTransfers(client, wanted.pendingIds)) transfers.set(row.id, row);
      for (const { pendingId, kind } of await store.findResolutions(client, wanted.pendingIds)) resolutions.set(pendingId, kind);
    }
    for (const row of transfers.values()) wanted.accountIds.add(row.debitAccountId).add(row.creditAccountId);
    const missing = [...wanted.accountIds].filter((id) => !accounts.has(id));
    if (missing.length > 0) for (const account of await store.loadAccounts(client, missing)) accounts.set(account.id, account);
    const claims = wanted.claims.length === 0 ? [] : await store.findClaims(client, wanted.claims);
    const versions = wanted.expects.length === 0 ? new Map<string, number>() : await store.lockVersions(client, wanted.expects);
    return new Batch(this.#books, { claims: new Set(claims.map(claimName)), versions }, head);
  }
}

/** One try at a batch: the link it would make, and the answers to give once that link is known to be on disk. */
interface Attempt {
  hash: Buffer | null;
  readonly answers: (() => void)[];
}

function answerAll(attempt: Attempt): void {
  for (const answer of attempt.answers) answer();
}

/** Decides one command; the answer is given only after the commit. */
function decide(batch: Batch, command: Command): () => void {
  if (command.kind === "rules") {
    const outcome = batch.changeRules(command.change);
    return () => command.resolve(outcome);
  }
  try {
    const outcome = batch.book(command.booking);
    return () => command.resolve(outcome);
  } catch (error) {
    if (!(error instanceof BookingInvalidError)) throw error;
    return () => command.reject(error);
  }
}

function whatIsWanted(commands: readonly Command[]) {
  const transferIds: Uuid[] = [];
  const pendingIds: Uuid[] = [];
  const accountIds = new Set<Uuid>();
  const claims = [];
  const expects = [];
  for (const command of commands) {
    if (command.kind === "rules") {
      if (isUuid(command.change.accountId)) accountIds.add(command.change.accountId);
      continue;
    }
    const { booking } = command;
    for (const { id } of booking.opens ?? []) if (isUuid(id)) accountIds.add(id);
    for (const transfer of booking.transfers) {
      if (isUuid(transfer.id)) transferIds.push(transfer.id);
      if (isUuid(transfer.pendingId)) pendingIds.push(transfer.pendingId);
      if (isUuid(transfer.debitAccountId)) accountIds.add(transfer.debitAccountId);
      if (isUuid(transfer.creditAccountId)) accountIds.add(transfer.creditAccountId);
    }
    if (booking.claim !== undefined) claims.push(booking.claim);
    if (booking.expects !== undefined) expects.push(...booking.expects);
  }
  return { transferIds, pendingIds, accountIds, claims, expects };
}

/** The chain's next link over exactly the bytes that were sent (docs/concepts/ledger.md, "Tamper evidence"). */
function linkOf(head: store.Head, batch: Batch): store.Link {
  const { transfers, accounts, rules, refusals } = batch;
  const link = {
    no: head.no + 1n,
    firstAtMicros: head.lastAtMicros,
    lastAtMicros: batch.nextMicros(),
    counts: { accounts: accounts.rows, rules: rules.rows, transfers: transfers.rows, refusals: refusals.rows },
    previousHash: head.hash,
  };
  const parts = [accounts.bytes(), rules.bytes(), transfers.bytes(), refusals.bytes()];
  return { ...link, hash: hashLink(link, parts) };
}

/** SHA-256 over the previous hash, the header as text and the rows of the four tables in time order. */
export function hashLink(link: Omit<store.Link, "hash">, parts: readonly Buffer[]): Buffer {
  const { no, firstAtMicros, lastAtMicros, counts } = link;
  const hash = createHash("sha256").update(link.previousHash);
  hash.update(`${no} ${firstAtMicros} ${lastAtMicros} ${counts.accounts} ${counts.rules} ${counts.transfers} ${counts.refusals}\n`);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Errors after which the connection is useless or the server is not taking work: try again elsewhere or later. */
function isConnectionLoss(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string") return !(error instanceof BookingInvalidError) && /connection|terminated|timeout/i.test(String(error));
  // Class 08 connection exception, 57P0x server going down, 40 rollback (deadlock with a foreign writer), 55P03 lock not
  // available, 53 out of resources; E… are the socket's own (ECONNREFUSED, ECONNRESET, EPIPE).
  return /^(08|57P0|40|53|E[A-Z]{3,})/.test(code) || code === "55P03" || code === "57014" || code === "25P03";
}
