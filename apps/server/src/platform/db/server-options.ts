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
