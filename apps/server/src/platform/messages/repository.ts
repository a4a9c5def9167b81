import type { Locale } from "@okpay/i18n";
import { type Generated, sql } from "kysely";
import type { Database, Tx } from "../db/index.ts";

export type MessageChannel = "email" | "sms";
export type MessageState = "queued" | "delivered" | "failed" | "expired";

export type MessageRow = {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly state: MessageState;
  readonly content: Buffer | null;
  readonly created_at: Date;
  readonly deliver_until: Date;
  readonly delivered_at: Date | null;
};

type Tables = {
  "platform.message": MessageRow & {
    template: string;
    locale: Locale;
    attempts: Generated<number>;
    provider_reference: string | null;
    last_problem: string | null;
  };
};

export interface NewMessage {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly template: string;
  readonly locale: Locale;
  readonly content: Buffer;
  readonly created_at: Date;
  readonly deliver_until: Date;
}

/** Returns the ids of those that are new: of a repeated caller's message the id exists already, and it is not sent again. */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<string[]> {
  if (messages.length === 0) return [];
  const rows = await tx
    .withTables<Tables>()
    .insertInto("platform.message")
    .values(
      messages.map((message) => ({
        ...message,
        state: "queued" as const,
        delivered_at: null,
        provider_reference: null,
        last_problem: null,
      })),
    )
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

export function findMessages(database: Database, ids: readonly string[]): Promise<MessageRow[]> {
  return database.kysely
    .withTables<Tables>()
    .selectFrom("platform.message")
    .select(["id", "channel", "state", "content", "created_at", "deliver_until", "delivered_at"])
    .where(sql<boolean>`id = ANY(${ids}::uuid[])`)
    .execute();
}

/** The newest messages that still have their content, by the index on created_at. */
export function newestMessages(database: Database, limit: number): Promise<MessageRow[]> {
  return database.kysely
    .withTables<Tables>()
    .selectFrom("platform.message")
    .select(["id", "channel", "state", "content", "created_at", "deliver_until", "delivered_at"])
    .where("content", "is not", null)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export interface DeliveryOutcome {
  readonly state: MessageState;
  readonly at: Date | null;
  readonly providerReference: string | null;
  readonly problem: string | null;
  readonly keepContent: boolean;
}

/** What became of one try. Without `keepContent` the text is gone for good. */
export async function recordOutcome(
  database: Database,
  id: string,
  outcome: DeliveryOutcome,
): Promise<void> {
  await database.kysely
    .withTables<Tables>()
    .updateTable("platform.message")
    .set((column) => ({
      state: outcome.state,
      delivered_at: outcome.at,
      provider_reference: outcome.providerReference,
      last_problem: outcome.problem,
      attempts: column("attempts", "+", 1),
      ...(outcome.keepContent ? {} : { content: null }),
    }))
    .where("id", "=", id)
    .execute();
}

/** Removes messages made before `before`; returns how many. */
export async function pruneMessages(database: Database, before: Date): Promise<number> {
  const result = await database.kysely
    .withTables<Tables>()
    .deleteFrom("platform.message")
    .where("created_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
