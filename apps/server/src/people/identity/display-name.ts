const MAX_CHARACTERS = 80;

/**
 * Control characters, line separators, unassigned code points, and the marks that reverse the direction of text (a name
 * must not be able to re-order the sentence it stands in); and the characters that make links, addresses and markup.
 */
const FORBIDDEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>{}\\|@/:]/u;

/** The name as it is stored and shown: NFC, trimmed, inner white space single; `null` when it cannot be a name. */
export function normaliseDisplayName(input: string): string | null {
  const trimmed = input.normalize("NFC").trim();
  if (FORBIDDEN.test(trimmed) || !/[\p{L}\p{N}]/u.test(trimmed)) return null;
  const name = trimmed.replace(/\s+/gu, " ");
  return [...name].length > MAX_CHARACTERS ? null : name;
}
