/**
 * What never reaches a log line (docs/decisions/redaction.md). Two nets: keys whose name says that the value is secret
 * or personal, at any depth; and texts in which something looks like a card number, whatever the key.
 */

const MASK = "[masked]";

/** Keys matched whole, in lower case without separators. `code` is a confirmation code; log error codes as `problem`. */
const SECRET_KEYS = new Set([
  "code",
  "otp",
  "pin",
  "pan",
  "cvv",
  "cvc",
  "to",
  "body",
  "text",
  "token",
  "t",
  "quote",
]);
/** Fragments that make a key secret wherever they stand in it. */
const SECRET_FRAGMENTS =
  /passw|secret|token|cookie|authorization|apikey|cardnumber|email|phone|session|displayname|connectionstring|databaseurl/;

/** 13 to 19 digits, with single blanks or dashes between them: a PAN, or something that may be one. */
const PAN_LIKE = /(?<![0-9A-Za-z])\d(?:[ -]?\d){12,18}(?![0-9A-Za-z])/g;
/** Our own ids may be all digits by chance and must stay findable. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** `user:password@` of a connection string, and the value of a token in a link. */
const URL_CREDENTIALS = /(:\/\/)[^/\s@]+@/g;
const TOKEN_IN_LINK = /([?#&](?:t|token|code)=)[^&\s"]+/g;

const MAX_DEPTH = 6;
const isSecretKey = new Map<string, boolean>();

/** The object as it may be written: secret keys masked at every depth, texts searched for card numbers. */
export function masked(object: Record<string, unknown>): Record<string, unknown> {
  return maskedObject(object, 0);
}

/** A text with card-number-like runs, URL credentials and tokens in links masked. */
export function maskedText(text: string): string {
  if (text.length < 8 || UUID.test(text)) return text;
  return text
    .replace(PAN_LIKE, MASK)
    .replace(URL_CREDENTIALS, `$1${MASK}@`)
    .replace(TOKEN_IN_LINK, `$1${MASK}`);
}

function maskedObject(object: object, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    result[key] =
      value !== null && value !== undefined && isSecret(key) ? MASK : maskedValue(value, depth);
  }
  return result;
}

function maskedValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskedText(value);
  if (typeof value === "bigint" || typeof value === "number") return maskedNumber(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return maskedError(value, depth);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, depth + 1));
  return maskedObject(value, depth + 1);
}

function maskedNumber(value: number | bigint): unknown {
  const text = value.toString();
  return /^\d{13,19}$/.test(text) ? MASK : typeof value === "bigint" ? text : value;
}

/**
 * Of an error only what explains it. PostgreSQL's `detail`, `where` and `internalQuery` quote row values
 * ("Key (email)=(…) already exists"), so of its fields only names are kept.
 */
function maskedError(error: Error, depth: number): Record<string, unknown> {
  const fields = error as Error & Record<string, unknown>;
  const result: Record<string, unknown> = {
    type: error.name,
    message: maskedText(error.message),
    stack: maskedText(error.stack ?? ""),
  };
  if (typeof fields["code"] === "string") result["errorCode"] = fields["code"];
  for (const name of ["constraint", "table", "schema", "column", "statusCode"]) {
    if (fields[name] !== undefined) result[name] = fields[name];
  }
  if (error.cause !== undefined && depth < MAX_DEPTH)
    result["cause"] = maskedValue(error.cause, depth + 1);
  if (error instanceof AggregateError)
    result["errors"] = error.errors.slice(0, 5).map((inner) => maskedValue(inner, depth + 1));
  return result;
}

/** Keys are few and repeat on every line, so the answer is remembered. */
function isSecret(key: string): boolean {
  let answer = isSecretKey.get(key);
  if (answer === undefined) {
    const plain = key.toLowerCase().replace(/[-_]/g, "");
    answer = SECRET_KEYS.has(plain) || SECRET_FRAGMENTS.test(plain);
    // Bounded: keys may come from outside (a logged header map).
    if (isSecretKey.size < 1_000) isSecretKey.set(key, answer);
  }
  return answer;
}
