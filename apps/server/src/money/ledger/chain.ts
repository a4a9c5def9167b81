/** The hash chain: one link per commit batch, over exactly the bytes that were written (docs/concepts/ledger.md). */
import { createHash } from "node:crypto";
import type { Batch } from "./batch.ts";

export interface Link {
  readonly no: bigint;
  /** Everything with a time in (firstAt, lastAt] belongs to this link. */
  readonly firstAtMicros: number;
  readonly lastAtMicros: number;
  readonly counts: {
    readonly accounts: number;
    readonly rules: number;
    readonly transfers: number;
    readonly refusals: number;
  };
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

/** Where the chain stands: the newest link, or the one about to be written. */
export interface Tip {
  readonly no: bigint;
  readonly lastAtMicros: number;
  readonly hash: Buffer;
}

export const GENESIS_HASH = Buffer.alloc(32);

/** The link that a decided batch adds after `tip`. Takes one more time from the batch, so that an empty link has its own. */
export function linkAfter(tip: Tip, batch: Batch): Link {
  const { transfers, accounts, rules, refusals } = batch;
  const link = {
    no: tip.no + 1n,
    firstAtMicros: tip.lastAtMicros,
    lastAtMicros: batch.nextMicros(),
    counts: {
      accounts: accounts.rows,
      rules: rules.rows,
      transfers: transfers.rows,
      refusals: refusals.rows,
    },
    previousHash: tip.hash,
  };
  const parts = [accounts.bytes(), rules.bytes(), transfers.bytes(), refusals.bytes()];
  return { ...link, hash: hashLink(link, parts) };
}

/** SHA-256 over the previous hash, the header as text and the rows of the four tables in time order. */
function hashLink(link: Omit<Link, "hash">, parts: readonly Buffer[]): Buffer {
  const hash = createHash("sha256").update(linkHeader(link));
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** What comes before the rows: the previous hash, then number, times and counts as text. */
export function linkHeader(link: Omit<Link, "hash">): Buffer {
  const { no, firstAtMicros, lastAtMicros, counts } = link;
  const text = `${no} ${firstAtMicros} ${lastAtMicros} ${counts.accounts} ${counts.rules} ${counts.transfers} ${counts.refusals}\n`;
  return Buffer.concat([link.previousHash, Buffer.from(text)]);
}
