import { RequestRefused } from "../refusal.ts";

/**
 * JSON as OKPay accepts it (RFC 8259 within I-JSON, RFC 7493): no key twice, no `__proto__` or `constructor`, at most
 * eight levels deep, no NUL and no half surrogate pairs (PostgreSQL stores neither). What two programs could read
 * differently is refused, never guessed at. V8 parses; one pass over the text then looks at what V8 lets through.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RequestRefused("malformed_json", { cause });
  }
  if (!isUnambiguous(text)) throw new RequestRefused("malformed_json");
  // Only an escape can hide these in text that is valid UTF-8.
  if (text.includes("\\u") && !hasOnlyStorableText(value))
    throw new RequestRefused("malformed_json");
  return value;
}

const MAX_DEPTH = 8;
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;

/** Walks the tokens of text that is known to be JSON; a string followed by a colon is a key of the innermost object. */
function isUnambiguous(text: string): boolean {
  const keysByLevel: (Set<string> | null)[] = [];
  let position = 0;
  while (position < text.length) {
    const char = text.charCodeAt(position);
    if (char === QUOTE) {
      const end = endOfString(text, position);
      const keys = keysByLevel.at(-1);
      if (keys !== undefined && keys !== null && isFollowedByColon(text, end)) {
        const key = keyBetween(text, position, end);
        if (keys.has(key) || FORBIDDEN_KEYS.has(key)) return false;
        keys.add(key);
      }
      position = end;
      continue;
    }
    if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (keysByLevel.length === MAX_DEPTH) return false;
      keysByLevel.push(char === OPEN_BRACE ? new Set() : null);
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) keysByLevel.pop();
    position += 1;
  }
  return true;
}

/** A key as it is meant: only an escape makes that another thing than what stands there. */
function keyBetween(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end - 1);
  return written.includes("\\") ? (JSON.parse(text.slice(start, end)) as string) : written;
}

/** The position after the closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, position: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(position - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function isFollowedByColon(text: string, position: number): boolean {
  let next = position;
  while (text.charCodeAt(next) <= 0x20) next += 1;
  return text.charCodeAt(next) === COLON;
}

function hasOnlyStorableText(value: unknown): boolean {
  if (typeof value === "string") return isStorableText(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([key, inner]) => isStorableText(key) && hasOnlyStorableText(inner),
  );
}

/** Text that PostgreSQL can store: no NUL, whole surrogate pairs. */
export const isStorableText = (text: string): boolean =>
  !text.includes("\u0000") && text.isWellFormed();
