import { sql } from "kysely";
import { sha256 } from "../crypto.ts";
import type { Database, Tx } from "../db/index.ts";
import { RequestRefused } from "../refusal.ts";
import type { SideRow, SideValue } from "../side-row.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The key of one intended effect: who and where, and the client's Idempotency-Key. The ledger refuses a taken one. */
export interface IdempotencyClaim {
  readonly scope: string;
  readonly key: string;
}

export interface IdempotentRequest {
  /** Who and where: customer id + operation. */
  readonly scope: string;
  readonly key: string;
  readonly operation: string;
  /**
   * What the client asked for; the same key must come with the same. Never with a secret: hashes of its fields are stored, and
   * of a code there are too few to be hidden by one.
   */
  readonly body: unknown;
}

export interface IdempotentContext {
  /** Goes into the booking (or any transaction that inserts `answerRow`): whoever is second gets `ClaimTaken`. */
  readonly claim: IdempotencyClaim;
  /** The stored answer, written in the same transaction as the effect. `body` is the wire form (encodeBody). */
  answerRow(status: number, body: unknown): SideRow;
  /**
   * Instead of `answerRow`, when the answer needs more than one transaction: the key is taken and answers 409 until
   * `complete` gives it its answer.
   */
  inFlightRow(): SideRow;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Idempotency {
  /**
   * Runs `work` so that one key has one effect, for all processes together: its only effect must be the booking that
   * carries `claim` and `answerRow`. Same key and body: the first answer, word for word. Same key, other body: 422.
   * While the first is under way: its answer, if it comes within two seconds, else 409 with Retry-After.
   * A refusal (RequestRefused) stores nothing: the same key may be tried again.
   */
  run(
    request: IdempotentRequest,
    work: (context: IdempotentContext) => Promise<Answer>,
  ): Promise<Answer & { readonly isReplayed: boolean }>;
  /** Answers a key taken with `inFlightRow`; does nothing when it has its answer already, so it may be repeated. */
  complete(tx: Tx, claim: IdempotencyClaim, answer: Answer): Promise<void>;
  /** Deletes answers older than 72 hours; a payment stays unique by its quote for ever. */
  prune(): Promise<number>;
}

/** Thrown by `work` when the transaction found the key taken (the ledger's `{ state: "claimed" }`). Nothing was written. */
export class ClaimTaken extends Error {
  override readonly name = "ClaimTaken";
  constructor() {
    super("the idempotency key was taken by another transaction");
  }
}

const WAIT_FOR_FIRST_MS = 2_000;
const RETRY_AFTER_SECONDS = 1;

/** What the same key must come with. */
interface Fingerprint {
  /** SHA-256 of the canonical JSON of operation and body: the order of keys and white space do not count. */
  readonly whole: Buffer;
  /** Two bytes of each field's, in hex: they tell that it differs and too little of what it is. Null: of an older row. */
  readonly fields: Readonly<Record<string, string>> | null;
}

interface InFlight {
  readonly fingerprint: Fingerprint;
  readonly answer: Promise<Answer>;
}

interface StoredRow extends Fingerprint {
  readonly status: number | null;
  readonly body: unknown;
}

export function createIdempotency({
  database,
}: {
  readonly database: Pick<Database, "pool">;
}): Idempotency {
  const inFlight = new Map<string, InFlight>();

  /** The stored answer of a taken key; `null` when the key is free. By primary key. */
  async function stored(
    request: IdempotentRequest,
    fingerprint: Fingerprint,
  ): Promise<Answer | null> {
    const { rows } = await database.pool.query<StoredRow>({
      name: "idempotency.stored",
      text: "SELECT fingerprint AS whole, fields, status, body FROM platform.idempotency WHERE scope = $1 AND key = $2",
      values: [request.scope, request.key],
    });
    const row = rows[0];
    if (row === undefined) return null;
    assertSameRequest(row, fingerprint);
    if (row.status === null)
      throw new RequestRefused("request_in_progress", { retryAfterSeconds: RETRY_AFTER_SECONDS });
    return { status: row.status, body: row.body };
  }

  /** Follows a request of this process that came first with the same key. */
  async function follow(first: InFlight, fingerprint: Fingerprint): Promise<Answer> {
    assertSameRequest(first.fingerprint, fingerprint);
    const answer = await withDeadline(first.answer, WAIT_FOR_FIRST_MS);
    if (answer === null)
      throw new RequestRefused("request_in_progress", { retryAfterSeconds: RETRY_AFTER_SECONDS });
    return answer;
  }

  /**
   * Work first, look later: the claim inside the booking is the guard, so the ordinary request costs no extra query.
   * Only when the work did not get its way is there something stored to look for — also when it was refused, because
   * a repeated request whose quote has expired meanwhile must still get its first answer.
   */
  async function execute(
    request: IdempotentRequest,
    fingerprint: Fingerprint,
    work: (context: IdempotentContext) => Promise<Answer>,
  ) {
    try {
      const answer = await work({
        claim: { scope: request.scope, key: request.key },
        answerRow: (status, body) => answerRow(request, fingerprint, status, body),
        inFlightRow: () => answerRow(request, fingerprint, null, null),
      });
      return { ...answer, isReplayed: false };
    } catch (error) {
      if (!(error instanceof ClaimTaken) && !(error instanceof RequestRefused)) throw error;
      const answer = await stored(request, fingerprint);
      if (answer !== null) return { ...answer, isReplayed: true };
      // Taken a moment ago and gone now: whoever held it rolled back. The client may simply try again.
      if (error instanceof ClaimTaken)
        throw new RequestRefused("request_in_progress", {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
          cause: error,
        });
      throw error;
    }
  }

  return {
    async run(request, work) {
      const fingerprint = fingerprintOf(request);
      const id = `${request.scope}\n${request.key}`;
      const first = inFlight.get(id);
      if (first !== undefined) return { ...(await follow(first, fingerprint)), isReplayed: true };
      const answer = execute(request, fingerprint, work);
      inFlight.set(id, { fingerprint, answer });
      try {
        return await answer;
      } finally {
        inFlight.delete(id);
      }
    },
    async complete(tx, { scope, key }, { status, body }) {
      await sql`UPDATE platform.idempotency SET status = ${status}, body = ${JSON.stringify(body)}::json
                 WHERE scope = ${scope} AND key = ${key} AND status IS NULL`.execute(tx);
    },
    async prune() {
      // Finds its rows by the BRIN index on created_at; locks only rows nobody asks for any more.
      const { rowCount } = await database.pool.query(
        "DELETE FROM platform.idempotency WHERE created_at < now() - interval '72 hours'",
      );
      return rowCount ?? 0;
    },
  };
}

const fingerprintOf = ({ operation, body }: IdempotentRequest): Fingerprint => ({
  whole: sha256(canonicalJson([operation, body])),
  fields: Object.fromEntries(fieldsOf(body).map(hashed)),
});

const FIELD_BYTES = 2;

const hashed = ([field, value]: readonly [string, unknown]): [string, string] => [
  field,
  sha256(canonicalJson([field, value]))
    .subarray(0, FIELD_BYTES)
    .toString("hex"),
];

/** Fields by their dotted paths, as in a problem's `errors`; a list is one. */
function fieldsOf(value: unknown, path = ""): (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return path === "" || value === undefined ? [] : [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    fieldsOf(inner, path === "" ? key : `${path}.${key}`),
  );
}

/** Refused with the names of the fields that differ, never with their values. */
function assertSameRequest(first: Fingerprint, now: Fingerprint): void {
  if (first.whole.equals(now.whole)) return;
  const [then, here] = [first.fields, now.fields];
  const fields =
    then === null || here === null
      ? []
      : [...new Set([...Object.keys(then), ...Object.keys(here)])]
          .filter((field) => then[field] !== here[field])
          .toSorted();
  throw new RequestRefused("idempotency_key_reused", {
    errors: fields.map((field) => ({ field, code: "differs" })),
  });
}

const answerRow = (
  request: IdempotentRequest,
  { whole, fields }: Fingerprint,
  status: number | null,
  body: unknown,
): SideRow => ({
  op: "insert",
  table: "platform.idempotency",
  values: {
    scope: request.scope,
    key: request.key,
    fingerprint: `\\x${whole.toString("hex")}`,
    fields: fields as SideValue,
    operation: request.operation,
    status,
    body: body as SideValue,
    created_at: new Date().toISOString(),
  },
});

/** `null` when the promise has not settled in time. */
async function withDeadline<T>(promise: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
