import type { Locale } from "@okpay/contracts";
import { t } from "@okpay/i18n";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { writeEntries } from "./changing.ts";
import type { KnownFacts } from "./context.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import { draft } from "./opening.ts";
import { insertCase, insertContact, subjectOf } from "./repository.ts";
import { tellVoiceReceived } from "./telling.ts";

/** A message that somebody spoke, in the app or by telephone. */
export interface VoiceMessage {
  readonly recordingId: string;
  readonly seconds: number;
  /** Null: by telephone, and nothing proved who it was. */
  readonly customerId: string | null;
  readonly number: string | null;
  readonly locale: Locale;
  /** Null: by telephone. */
  readonly origin: Origin | null;
}

const NOTHING_KNOWN: KnownFacts = {
  paymentId: null,
  declineCode: null,
  articleSlug: null,
  topic: null,
  articles: [],
  stored: { payment: null, articleTitle: null, device: "" },
};

/**
 * Opens the case of a message and acknowledges it, in the transaction in which the sound becomes ours: `keep` says whether it
 * just did. False, and nothing was opened: another process was quicker.
 */
export async function openVoiceCase(
  deps: CasesDeps,
  message: VoiceMessage,
  keep: (tx: Tx, caseId: string) => Promise<boolean>,
): Promise<string | null> {
  const { customerId, number, locale, recordingId, seconds } = message;
  const row = await draft(
    deps,
    {
      customerId,
      callerNumber: customerId === null ? number : null,
      kind: "question",
      topic: "other",
      subject: t(locale, "cases.subject.voice"),
      locale,
      origin: message.origin ?? { ip: "", userAgent: "" },
      requestKey: null,
      channel: "call",
      staffId: null,
    },
    NOTHING_KNOWN,
  );
  const written = deps.database.kysely.transaction().execute(async (tx) => {
    await insertCase(tx, row);
    // Returned without an error the transaction would keep the case: a message that is taken already opens none.
    if (!(await keep(tx, row.id))) throw new TakenAlready();
    await writeEntries(tx, row.id, row.opened_at, [
      { type: "event", author: "system", event: "opened" },
      {
        type: "message",
        author: "customer",
        text: "",
        details: { recording: recordingId, seconds },
      },
    ]);
    await insertContact(tx, {
      id: newId(),
      case_id: row.id,
      line_id: row.line_id,
      channel: "call",
      at: row.opened_at,
    });
    await deps.audit.write(tx, {
      type: "case.opened",
      actor:
        customerId === null
          ? { kind: "anonymous", id: null }
          : { kind: "customer", id: customerId },
      ...subjectOf(row),
      outcome: "success",
      origin: message.origin,
      details: { case: row.number, kind: row.kind },
    });
    await tellVoiceReceived(deps, tx, row, message.origin === null);
    return row.id;
  });
  return written.catch((error: unknown) => {
    if (error instanceof TakenAlready) return null;
    throw error;
  });
}

class TakenAlready extends Error {
  override readonly name = "TakenAlready";
}
