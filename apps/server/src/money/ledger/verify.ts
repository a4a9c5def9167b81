/**
 * Proves the books from the first entry: every row's checksum, every link of the hash chain, every running balance, hold and
 * limit, and Σ debits = Σ credits per currency. Reads one snapshot, changes nothing, and names the first row that is wrong.
 */
import { createHash } from "node:crypto";
import pg from "pg";
import { GENESIS_HASH, type Link, linkHeader } from "./chain.ts";
import { CopyReader } from "./copy-reader.ts";
import { type RawRow, readMicros, readUuid } from "./encoding.ts";
import { Replay } from "./replay.ts";

export interface LedgerProblem {
  /** `ledger.transfer`, `ledger.batch`, … */
  readonly table: string;
  /** The row: its id, or the number of the link. */
  readonly row: string;
  readonly what: string;
}

export interface LedgerVerification {
  readonly isSound: boolean;
  readonly problem: LedgerProblem | null;
  readonly batches: number;
  readonly transfers: number;
  readonly accounts: number;
  readonly openHolds: number;
  /** Minor units, as decimal strings. */
  readonly totals: readonly {
    readonly currency: string;
    readonly debits: string;
    readonly credits: string;
    readonly pending: string;
  }[];
  readonly headHash: string;
  readonly seconds: number;
}

export interface VerifyOptions {
  readonly url: string;
  readonly role?: string;
  /**
   * A link's hash in hex (`headHash` of an earlier verification, kept outside the database): the chain must still hold it.
   * Without one, a chain whose newest links were cut off together with their rows is a sound, shorter chain.
   */
  readonly anchor?: string;
  /** Called now and then with the share of links proven, 0–1. */
  readonly onProgress?: (share: number) => void;
}

export async function verifyLedger(options: VerifyOptions): Promise<LedgerVerification> {
  const startedAt = performance.now();
  const clients = await openSnapshot(options);
  try {
    const verifier = new Verifier(clients, options.anchor ?? null);
    const problem = await verifier.run(options.onProgress ?? (() => undefined));
    return { ...verifier.summary(problem), seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Five connections that see the same moment: one for the chain, one for each table (pg_export_snapshot). */
async function openSnapshot({ url, role }: VerifyOptions): Promise<pg.Client[]> {
  const options = role === undefined ? "" : `-c role=${role}`;
  const clients = Array.from(
    { length: 5 },
    () =>
      new pg.Client({ connectionString: url, options, application_name: "okpay-ledger-verify" }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  const [first, ...others] = clients as [pg.Client, ...pg.Client[]];
  await first.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  const { rows } = await first.query<{ snapshot: string }>(
    "SELECT pg_export_snapshot() AS snapshot",
  );
  for (const client of others) {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(`SET TRANSACTION SNAPSHOT ${first.escapeLiteral(rows[0]?.snapshot ?? "")}`);
  }
  return clients;
}

/** A link with what is beside the chain: how many transfers were stored with it, and the slice of its own (docs/decisions/transfer-slices.md). */
interface CountedLink extends Link {
  readonly stored: number;
  readonly slice: number;
  readonly dueSlice: number;
}

interface TableReader {
  readonly table: string;
  readonly reader: CopyReader;
  readonly idField: number;
  readonly check: (row: RawRow) => string | null;
  readonly count: (link: Link) => number;
}

/** Links are read this many at a time. */
const LINKS_PER_PAGE = 1000;

class Verifier {
  readonly #chain: pg.Client;
  readonly #tables: readonly TableReader[];
  readonly #replay = new Replay();
  #batches = 0;
  #transfers = 0;
  #head: { no: bigint; lastAtMicros: number; hash: Buffer; slice: number } = {
    no: 0n,
    lastAtMicros: 0,
    hash: GENESIS_HASH,
    slice: 0,
  };

  /** The hash that must still turn up in the chain. */
  #anchor: string | null;

  constructor(clients: readonly pg.Client[], anchor: string | null) {
    this.#anchor = anchor;
    const [chain, accounts, rules, transfers, refusals] = clients as [
      pg.Client,
      pg.Client,
      pg.Client,
      pg.Client,
      pg.Client,
    ];
    this.#chain = chain;
    // In the order in which their rows enter a link's hash.
    this.#tables = [
      {
        table: "ledger.account",
        reader: new CopyReader(accounts, "account", "opened_at"),
        idField: 1,
        check: (row) => this.#replay.account(row),
        count: (link) => link.counts.accounts,
      },
      {
        table: "ledger.account_rules",
        reader: new CopyReader(rules, "account_rules", "changed_at"),
        idField: 1,
        check: (row) => this.#replay.rules(row),
        count: (link) => link.counts.rules,
      },
      {
        table: "ledger.transfer",
        reader: new CopyReader(transfers, "transfer", "posted_at"),
        idField: 10,
        check: (row) => this.#replay.transfer(row),
        count: (link) => link.counts.transfers,
      },
      {
        table: "ledger.refusal",
        reader: new CopyReader(refusals, "refusal", "refused_at"),
        idField: 1,
        check: () => null,
        count: (link) => link.counts.refusals,
      },
    ];
  }

  async run(onProgress: (share: number) => void): Promise<LedgerProblem | null> {
    const { rows } = await this.#chain.query<{ count: string }>(
      "SELECT count(*)::text AS count FROM ledger.batch",
    );
    const total = Math.max(Number(rows[0]?.count), 1);
    for (let links = await this.#nextLinks(); links.length > 0; links = await this.#nextLinks()) {
      for (const link of links) {
        const problem = await this.#link(link);
        if (problem !== null) return problem;
      }
      onProgress(this.#batches / total);
    }
    return (
      (await this.#leftOver()) ?? this.#unbalanced() ?? (await this.#misfiled()) ?? this.#cutOff()
    );
  }

  summary(problem: LedgerProblem | null): Omit<LedgerVerification, "seconds"> {
    const totals = [...this.#replay.totals()].map(
      ([currency, { debits, credits, debitsPending }]) => ({
        currency,
        debits: debits.toString(),
        credits: credits.toString(),
        pending: debitsPending.toString(),
      }),
    );
    return {
      isSound: problem === null,
      problem,
      batches: this.#batches,
      transfers: this.#transfers,
      accounts: this.#replay.accounts,
      openHolds: this.#replay.openHolds,
      totals,
      headHash: this.#head.hash.toString("hex"),
    };
  }

  async #nextLinks(): Promise<CountedLink[]> {
    const { rows } = await this.#chain.query<
      Record<string, string> & { previous_hash: Buffer; hash: Buffer }
    >(
      `SELECT no::text,
              CASE WHEN isfinite(first_at) THEN (extract(epoch FROM first_at) * 1000000)::bigint::text END AS first,
              CASE WHEN isfinite(last_at) THEN (extract(epoch FROM last_at) * 1000000)::bigint::text END AS last,
              accounts::text, rules::text, transfers::text, refusals::text, previous_hash, hash, stored::text, slice,
              ledger.slice_after(stored - transfers) AS due_slice
         FROM ledger.batch WHERE batch.no > $1 ORDER BY batch.no LIMIT $2`,
      [this.#head.no.toString(), LINKS_PER_PAGE],
    );
    return rows.map((row) => ({
      no: BigInt(row.no as string),
      firstAtMicros: Number(row.first),
      lastAtMicros: Number(row.last),
      counts: {
        accounts: Number(row.accounts),
        rules: Number(row.rules),
        transfers: Number(row.transfers),
        refusals: Number(row.refusals),
      },
      previousHash: row.previous_hash,
      hash: row.hash,
      stored: Number(row.stored),
      slice: Number(row.slice),
      dueSlice: Number(row.due_slice),
    }));
  }

  async #link(link: CountedLink): Promise<LedgerProblem | null> {
    const wrong = (what: string): LedgerProblem => ({
      table: "ledger.batch",
      row: `no ${link.no}`,
      what,
    });
    if (link.no !== this.#head.no + 1n)
      return wrong(`the link before it (no ${this.#head.no + 1n}) is missing`);
    if (!link.previousHash.equals(this.#head.hash))
      return wrong("does not follow from the link before it");
    if (link.firstAtMicros !== this.#head.lastAtMicros)
      return wrong("does not begin where the link before it ends");
    const hash = createHash("sha256").update(linkHeader(link));
    for (const table of this.#tables) {
      const problem = await this.#rowsOf(table, link, (bytes) => hash.update(bytes));
      if (problem !== null) return problem;
    }
    if (!hash.digest().equals(link.hash))
      return wrong("its hash is not that of its rows: the link or one of them was changed");
    if (link.stored !== this.#transfers)
      return wrong("its count of the transfers stored up to it is not theirs");
    // What was stored before there were slices is all in the first.
    if (link.slice !== link.dueSlice && Math.max(link.slice, this.#head.slice) > 0)
      return wrong("its slice is not that of its transfers");
    this.#head = link;
    this.#batches += 1;
    if (link.hash.toString("hex") === this.#anchor) this.#anchor = null;
    return null;
  }

  async #rowsOf(
    table: TableReader,
    link: Link,
    onBytes: (bytes: Buffer) => void,
  ): Promise<LedgerProblem | null> {
    let previous = link.firstAtMicros;
    let rows = 0;
    for (
      let row = await table.reader.peek();
      row !== null && timeOf(row) <= link.lastAtMicros;
      row = await table.reader.peek()
    ) {
      const wrong = (what: string): LedgerProblem => ({
        table: table.table,
        row: readUuid(row?.fields[table.idField]),
        what,
      });
      if (!row.isIntact)
        return wrong("its checksum is not that of its content: a byte was changed");
      if (timeOf(row) <= previous)
        return wrong("its time does not come after that of the row before it");
      const problem = table.check(row);
      if (problem !== null) return wrong(problem);
      onBytes(row.bytes);
      previous = timeOf(row);
      rows += 1;
      await table.reader.take();
    }
    if (table.table === "ledger.transfer") this.#transfers += rows;
    const promised = table.count(link);
    return rows === promised
      ? null
      : {
          table: table.table,
          row: `batch ${link.no}`,
          what: `${promised} rows belong to this batch, ${rows} are there`,
        };
  }

  /** Rows after the last link were never part of a commit. */
  async #leftOver(): Promise<LedgerProblem | null> {
    for (const { table, reader, idField } of this.#tables) {
      const row = await reader.peek();
      if (row !== null)
        return {
          table,
          row: readUuid(row.fields[idField]),
          what: "belongs to no batch: it was added behind the ledger's back",
        };
    }
    return null;
  }

  /** The slice of a transfer is in no hash, and the newest entry of an account is looked for slice by slice. */
  async #misfiled(): Promise<LedgerProblem | null> {
    const { rows } = await this.#chain.query<{ id: string }>(
      // Kept apart from the order: with it the planner walks the table by time instead of reading it once.
      `WITH span AS (
         SELECT slice, min(first_at) AS first_at, max(last_at) AS last_at FROM ledger.batch GROUP BY slice
       ), misfiled AS MATERIALIZED (
         SELECT t.id, t.posted_at FROM ledger.transfer t LEFT JOIN span USING (slice)
          WHERE (t.posted_at > span.first_at AND t.posted_at <= span.last_at) IS NOT TRUE
       )
       SELECT id FROM misfiled ORDER BY posted_at LIMIT 1`,
    );
    const [row] = rows;
    if (row === undefined) return null;
    return {
      table: "ledger.transfer",
      row: row.id,
      what: "it is in another slice than the links of its time",
    };
  }

  #cutOff(): LedgerProblem | null {
    if (this.#anchor === null) return null;
    return {
      table: "ledger.batch",
      row: `hash ${this.#anchor}`,
      what: "the chain does not hold this link: it was cut off or written anew",
    };
  }

  #unbalanced(): LedgerProblem | null {
    for (const [currency, total] of this.#replay.totals()) {
      if (total.debits !== total.credits || total.debitsPending !== total.creditsPending) {
        return {
          table: "ledger.transfer",
          row: currency,
          what: "the sum of debits is not the sum of credits",
        };
      }
    }
    return null;
  }
}

const timeOf = (row: RawRow): number => readMicros(row.fields[0]);
