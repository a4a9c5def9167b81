import canonicalize from "canonicalize";

/**
 * Canonical JSON (RFC 8785): the same value gives the same text, whatever the order of its keys. A `bigint` is written as
 * its wire form, a decimal string.
 */
export const canonicalJson = (value: unknown): string =>
  canonicalize(withoutBigints(value)) ?? "null";

function withoutBigints(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutBigints);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withoutBigints(member)]),
  );
}
