/**
 * Canonical JSON (RFC 8785): the same value gives the same text, whatever the order of its keys. One pass and no
 * copies, because every payment goes through it. A `bigint` is written as its wire form, a decimal string.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const object = value as Readonly<Record<string, unknown>>;
  // Default order: by UTF-16 code units, as RFC 8785 wants it.
  const members = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${members.join(",")}}`;
}
