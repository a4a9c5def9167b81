/**
 * Settings that a connection begins with (`-c name=value`), ours last: of two for one name PostgreSQL takes the last. An
 * `options=` in the URL would otherwise replace ours, the role and the time-outs with them, without a word.
 */
export function withServerOptions(
  url: string,
  settings: readonly string[],
): { readonly connectionString: string; readonly options: string } {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const theirs = parsed?.searchParams.getAll("options") ?? [];
  parsed?.searchParams.delete("options");
  return {
    connectionString: parsed === null || theirs.length === 0 ? url : parsed.href,
    options: [...theirs, ...settings].join(" "),
  };
}

/**
 * For connections on which every question is a probe of an index: planned once for any number of ids, and never by reading a
 * whole table. A plan made while a table was new and small would read all of it until the next ANALYZE (measured in the
 * ledger: 12 ms a batch instead of under one), and planning anew for each set of ids costs more than the probes.
 */
export const PROBES_ONLY: readonly string[] = [
  "-c enable_seqscan=off",
  "-c plan_cache_mode=force_generic_plan",
  "-c jit=off",
];
