import type { CaseKind, Locale, MatterTopic } from "@okpay/contracts";
import { t } from "@okpay/i18n";
import { formatMoney, type Money } from "@okpay/money";
import { newId } from "../../platform/ids.ts";
import { maskedText } from "../../platform/redaction.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { timeOf, writeEntries } from "./changing.ts";
import { nextStepAt, startClock } from "./clock.ts";
import { aboutOf, assertEnoughSaid, type CameFrom, type KnownFacts, knownFrom } from "./context.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import { type CaseRow, findByKey, insertCase, insertContact, nextNumber } from "./repository.ts";
import { caseNumberOf, subjectFrom, TARGET_MS, topicFrom } from "./rules.ts";
import { tellCustomer } from "./telling.ts";

export interface OpenRequest extends CameFrom {
  readonly customerId: string;
  readonly kind: CaseKind;
  readonly topic?: MatterTopic | undefined;
  readonly text?: string | undefined;
  readonly locale: Locale;
  readonly origin: Origin;
  /** The Idempotency-Key: the same one opens nothing twice. */
  readonly requestKey: string | null;
  readonly channel: CaseRow["channel"];
  /** Who opened it for the customer, on the phone. */
  readonly staffId: string | null;
}

/** Opens a case and acknowledges it at once, by mail and in the thread, with the promised date. */
export async function openCase(deps: CasesDeps, request: OpenRequest): Promise<CaseRow> {
  const earlier = await earlierOf(deps, request);
  if (earlier !== undefined) return earlier;
  const known = await knownFrom(deps, request.customerId, request, {
    locale: request.locale,
    userAgent: request.origin.userAgent,
  });
  assertEnoughSaid(known, request.text);
  const row = await draft(deps, { ...request, callerNumber: null }, known);
  const text = request.text === undefined ? "" : maskedText(request.text);
  const isNew = await deps.database.kysely.transaction().execute(async (tx) => {
    if (!(await insertCase(tx, row))) return false;
    await writeEntries(tx, row.id, row.opened_at, [
      ...(text === ""
        ? []
        : [
            request.staffId === null
              ? ({ type: "message", author: "customer", text } as const)
              : ({ type: "note", author: "staff", staff_id: request.staffId, text } as const),
          ]),
      { type: "event", author: "system", event: "opened" },
    ]);
    await insertContact(tx, {
      id: newId(),
      case_id: row.id,
      line_id: row.line_id,
      channel: request.channel === "call" ? "call" : "web",
      at: row.opened_at,
    });
    await deps.audit.write(tx, {
      type: "case.opened",
      actor:
        request.staffId === null
          ? { kind: "customer", id: request.customerId }
          : { kind: "staff", id: request.staffId },
      subject: { kind: "customer", id: request.customerId },
      outcome: "success",
      origin: request.origin,
      details: { case: row.number, kind: row.kind },
    });
    await tellCustomer(deps, tx, row, "case_received");
    return true;
  });
  if (isNew) return row;
  const first = await earlierOf(deps, request);
  if (first === undefined) throw new Error("a case was refused by a key that nobody has");
  return first;
}

/** The case that this key opened; another request under the same key is a mistake of the client. */
async function earlierOf(
  { database }: Pick<CasesDeps, "database">,
  request: OpenRequest,
): Promise<CaseRow | undefined> {
  if (request.requestKey === null) return undefined;
  const row = await findByKey(database.kysely, request.customerId, request.requestKey);
  if (row !== undefined && row.kind !== request.kind)
    throw new RequestRefused("idempotency_key_reused");
  return row;
}

/** What a case begins with; also of who is not known. */
export type Draft = Omit<OpenRequest, "customerId"> & {
  readonly customerId: string | null;
  readonly callerNumber: string | null;
  /** Left out: from what is known. */
  readonly subject?: string;
};

export async function draft(deps: CasesDeps, request: Draft, known: KnownFacts): Promise<CaseRow> {
  const now = deps.clock.now();
  const lineId = await lineFor(deps, request.locale);
  const time = timeOf(deps, lineId);
  const clock = await startClock(TARGET_MS[request.kind], now, time);
  return {
    id: newId(),
    version: 1,
    number: caseNumberOf(now, await nextNumber(deps.database.kysely)),
    customer_id: request.customerId,
    caller_number: request.callerNumber,
    request_key: request.requestKey,
    kind: request.kind,
    topic: request.topic ?? known.topic ?? topicOf(deps, request),
    subject: request.subject ?? maskedText(subjectOf(request, known)),
    channel: request.channel,
    locale: request.locale,
    line_id: lineId,
    payment_id: known.paymentId,
    decline_code: known.declineCode,
    article_slug: known.articleSlug,
    facts: known.stored,
    state: "open",
    pause_reason: null,
    owner_id: request.staffId,
    level: 0,
    target_ms: clock.targetMs,
    left_ms: clock.leftMs,
    steps_done: 0,
    clock_from: clock.clockFrom,
    due_at: clock.dueAt,
    next_check_at: await nextStepAt(clock, 0, now, time),
    opened_at: now,
    answered_at: null,
    was_on_time: null,
    reopened: 0,
    reopen_until: null,
    closed_at: null,
    root_cause: null,
    satisfaction: null,
    group_id: null,
    customer_seen_at: now,
    updated_at: now,
  };
}

/** What it is about, found in the words; unsure is "other", which people sort. */
const topicOf = ({ articles }: Pick<CasesDeps, "articles">, request: Draft): MatterTopic =>
  topicFrom({
    declineCode: null,
    hasPayment: false,
    articleMatter:
      request.text === undefined ? null : articles.triage(request.text, request.locale).matter,
  }) ?? "other";

function subjectOf(request: Pick<OpenRequest, "text" | "locale">, known: KnownFacts): string {
  if (request.text !== undefined) return subjectFrom(request.text);
  const { payment } = aboutOf(known);
  if (payment === null) return t(request.locale, "cases.subject.code");
  const amount: Money = payment.amount;
  return t(request.locale, "cases.subject.payment", {
    amount: formatMoney(amount, request.locale),
    counterparty: payment.counterparty,
  });
}

/** The line that speaks the customer's language first; its hours are the ones the promise counts in. */
async function lineFor({ hours }: Pick<CasesDeps, "hours">, locale: Locale): Promise<string> {
  const lines = await hours.lines();
  const line = lines.find(({ languages }) => languages[0] === locale) ?? lines[0];
  if (line === undefined) throw new Error("there is no line");
  return line.id;
}
