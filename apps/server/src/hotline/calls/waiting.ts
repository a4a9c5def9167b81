import { createHash } from "node:crypto";
import type { News } from "./news.ts";

/** Shorter than the deadline of a handler and than what proxies cut off. */
const LONGEST_MS = 15_000;

/** A short name for exactly this content; the pattern of `after` in the contract. */
const versionOf = (view: unknown): string =>
  createHash("sha256").update(JSON.stringify(view)).digest("base64url").slice(0, 16);

/**
 * Long polling: the view as soon as it is another one than the page has. Without state on the server, so that the next
 * question may come to another process (docs/decisions/calls-long-polling.md).
 */
export async function whenNew<View extends object>(
  news: News,
  {
    topics,
    after,
    longestMs = LONGEST_MS,
    look,
    newsIn = (view) => view,
  }: {
    readonly topics: readonly string[];
    readonly after: string | undefined;
    readonly longestMs?: number;
    readonly look: () => Promise<View>;
    /** What of the view another page is worth: a clock in it would never let anybody wait. */
    readonly newsIn?: (view: View) => unknown;
  },
): Promise<View & { readonly version: string }> {
  const until = performance.now() + longestMs;
  for (;;) {
    const left = until - performance.now();
    const told = after === undefined ? Promise.resolve(true) : news.next(topics, left);
    const view = await look();
    const version = versionOf(newsIn(view));
    if (version !== after || left <= 0 || !(await told)) return { ...view, version };
  }
}
