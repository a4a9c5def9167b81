import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CardAcquirer } from "./ports.ts";

const HANDLED_AT_ONCE = 50;

/** Told that asking about a reference is worth while now; idempotent, because it will be told again. */
export type ReferenceNews = (reference: string) => Promise<void>;

/** What networks tell us unasked. Nothing in an event is believed: it only makes us ask earlier than we would have. */
export interface NetworkEvents {
  /** Refuses with `signature_invalid`; the same event again changes nothing. */
  receive(request: {
    readonly acquirer: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly rawBody: string;
  }): Promise<void>;
  /** Asks about what was heard; what fails stays for the next run. Returns how many events were handled. */
  handleWaiting(): Promise<number>;
}

export function createNetworkEvents(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly acquirers: readonly CardAcquirer[];
  readonly onNews: ReferenceNews;
}): NetworkEvents {
  const db = deps.database.kysely;
  return {
    async receive({ acquirer: name, headers, rawBody }) {
      const acquirer = deps.acquirers.find((known) => known.name === name);
      if (acquirer === undefined) throw new RequestRefused("not_found");
      const event = acquirer.readWebhook({ headers, rawBody, now: deps.clock.now() });
      if (event === null) throw new RequestRefused("signature_invalid");
      const body = JSON.stringify(withoutSecrets(JSON.parse(rawBody)));
      await sql`
        INSERT INTO cards.network_event (acquirer, event_id, type, reference, body, received_at)
        VALUES (${name}, ${event.eventId}, ${event.type}, ${event.reference}, ${body}::jsonb, ${deps.clock.now()})
        ON CONFLICT DO NOTHING`.execute(db);
    },

    async handleWaiting() {
      const { rows } = await sql<{ acquirer: string; event_id: string; reference: string | null }>`
        SELECT acquirer, event_id, reference FROM cards.network_event
         WHERE handled_at IS NULL ORDER BY received_at LIMIT ${HANDLED_AT_ONCE}`.execute(db);
      for (const event of rows) {
        if (event.reference !== null) await deps.onNews(event.reference);
        await sql`UPDATE cards.network_event SET handled_at = ${deps.clock.now()}
                   WHERE acquirer = ${event.acquirer} AND event_id = ${event.event_id}`.execute(db);
      }
      return rows.length;
    },
  };
}

/** Fields that may hold something secret, whoever sends it; numbers that look like a card's go wherever they stand. */
const SECRET_FIELDS =
  /secret|token|number|cvc|security_code|fingerprint|email|phone|address|name$/i;
const PAN_LIKE = /(?<!\d)\d{13,19}(?!\d)/g;

/** @internal exported for its test. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return value.replace(PAN_LIKE, "[masked]");
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET_FIELDS.test(key) && inner !== null ? "[masked]" : withoutSecrets(inner),
    ]),
  );
}
