import type { CaseKind, Locale, MatterTopic } from "@okpay/contracts";
import type { Tx } from "../../platform/db/index.ts";
import type { Upload } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { wipeAttachments } from "./attachment-repository.ts";
import { attachToOwn, openOwnAttachment } from "./attachments.ts";
import { contactNow } from "./contact.ts";
import { type CameFrom, contextFor } from "./context.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import { type OpenRequest, openCase } from "./opening.ts";
import { prunePins } from "./pin-repository.ts";
import { createCallCode, redeemPin } from "./pins.ts";
import { ownView, readOwn } from "./reading.ts";
import {
  type CaseRow,
  casesOf,
  findCase,
  findOwn,
  insertContact,
  newestOpenCase,
} from "./repository.ts";
import { ANSWER_JOB, deliverGroupAnswer } from "./suggestions.ts";
import { checkClocks } from "./ticking.ts";
import { summaryOf } from "./views.ts";
import { openVoiceCase, type VoiceMessage } from "./voice.ts";
import { rateCase, solveCase, writeToCase } from "./writing.ts";

interface Own {
  readonly customerId: string;
  readonly caseId: string;
  readonly origin: Origin;
}
type OwnView = Awaited<ReturnType<typeof ownView>>;

/** What a call needs to know of the case its code leads to. */
export interface CaseOfCall {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly kind: CaseKind;
  readonly topic: MatterTopic;
  readonly subject: string;
  readonly lineId: string;
  readonly locale: Locale;
  readonly paymentId: string | null;
}

/** A case as the desk shows it while its customer is on the line. */
export interface CaseAtDesk
  extends Pick<CaseRow, "id" | "number" | "kind" | "topic" | "subject" | "state"> {
  readonly ownerId: string | null;
  /** The promised date; null while the clock stands or after the answer. */
  readonly dueAt: Date | null;
  readonly isOverdue: boolean;
  /** False: the call came without one. */
  readonly isAttached: boolean;
}

/** Customers' matters, over every channel. */
export interface Cases {
  /** Opens one and acknowledges it at once; the same key opens nothing twice. */
  open(request: OpenRequest): Promise<OwnView>;
  list(customerId: string): Promise<ReturnType<typeof summaryOf>[]>;
  /** Refused with `not_found` to everybody but its customer. */
  read(customerId: string, caseId: string): Promise<OwnView>;
  write(
    own: Own,
    message: { readonly text: string; readonly requestKey: string },
  ): Promise<OwnView>;
  /** A picture as a message of its own; the same key adds nothing twice. */
  attach(
    own: Own,
    picture: { readonly upload: Upload; readonly requestKey: string },
  ): Promise<OwnView>;
  /** Refused with `not_found` to everybody but the customer of the case, and for pictures among colleagues. */
  openAttachment(own: Own, attachmentId: string): ReturnType<typeof openOwnAttachment>;
  solve(own: Own): Promise<OwnView>;
  rate(own: Own, score: number): Promise<OwnView>;
  context(
    customerId: string,
    from: CameFrom,
    reader: { readonly locale: Locale; readonly userAgent: string },
  ): ReturnType<typeof contextFor>;
  contactNow(
    which: Parameters<typeof contactNow>[1],
    locale: Locale,
  ): ReturnType<typeof contactNow>;
  createCallCode(own: Own): ReturnType<typeof createCallCode>;
  /** Whether this member of staff has taken this case of this customer, and it is not over. */
  isWorkedOnBy(
    tx: Tx,
    wanted: { readonly staffId: string; readonly customerId: string; readonly caseId: string },
  ): Promise<boolean>;
  /** For calls: the case behind six keyed digits; three tries a call, one success a code (pins.ts). */
  redeemPin(attempt: {
    readonly pin: string;
    readonly callId: string;
  }): Promise<
    | { readonly outcome: "case"; readonly case: CaseOfCall }
    | { readonly outcome: "wrong"; readonly triesLeft: number }
    | { readonly outcome: "refused" }
  >;
  /**
   * For the desk: the case a call is about, else the customer's newest that is open. Of somebody else's nothing is said:
   * whoever keyed in a code may have been given another name since.
   */
  ofCaller(customerId: string, caseId: string | null): Promise<CaseAtDesk | null>;
  /** For calls: somebody reached us; quiet hours are drawn from it. */
  noteContact(contact: {
    readonly caseId: string | null;
    readonly lineId: string;
    readonly channel: "call" | "callback" | "in_app_call";
    readonly at: Date;
  }): Promise<void>;
  /** For recordings: the case of a spoken message, in the transaction in which the sound is kept (voice.ts). */
  openVoice(
    message: VoiceMessage,
    keep: (tx: Tx, caseId: string) => Promise<boolean>,
  ): Promise<string | null>;
  numberOf(caseId: string): Promise<string>;
  /** Reminders, escalation and lapses that are due; a job does it every minute. */
  checkClocks(): Promise<number>;
  /** Brings a group's answer to everybody in it who waits; a job does it once the group is answered. */
  deliverGroupAnswer(groupId: string): Promise<void>;
  /** For this module's own staff routes. */
  readonly deps: CasesDeps;
}

/** Plain wiring of this module's files; registers its jobs. */
export function createCases(deps: CasesDeps): Cases {
  const { database, clock, jobs } = deps;
  jobs.handle("cases.clocks", async () => void (await checkClocks(deps)));
  jobs.schedule("cases.clocks", "* * * * *");
  jobs.handle(ANSWER_JOB, ({ groupId }) => deliverGroupAnswer(deps, String(groupId)));
  jobs.handle("cases.prune", async () => {
    await prunePins(database.kysely, clock.now());
    await wipeAttachments(database.kysely, clock.now());
  });
  jobs.schedule("cases.prune", "11 * * * *");

  return {
    open: async (request) => ownView(deps, await openCase(deps, request)),
    list: async (customerId) => (await casesOf(database.kysely, customerId)).map(summaryOf),
    read: (customerId, caseId) => readOwn(deps, customerId, caseId),
    write: async (own, message) => ownView(deps, await writeToCase(deps, own, message)),
    attach: async (own, picture) => ownView(deps, await attachToOwn(deps, own, picture)),
    openAttachment: (own, attachmentId) => openOwnAttachment(deps, own, attachmentId),
    solve: async (own) => ownView(deps, await solveCase(deps, own)),
    rate: async (own, score) => ownView(deps, await rateCase(deps, own, score)),
    context: (customerId, from, reader) => contextFor(deps, customerId, from, reader),
    contactNow: (which, locale) => contactNow(deps, which, locale),
    createCallCode: (own) => createCallCode(deps, own),
    async isWorkedOnBy(tx, { staffId, customerId, caseId }) {
      const row = await findCase(tx, caseId);
      return row?.owner_id === staffId && row.customer_id === customerId && row.state !== "closed";
    },
    async redeemPin(attempt) {
      const found = await redeemPin(deps, attempt);
      return found.outcome === "case" ? { outcome: "case", case: ofCall(found.case) } : found;
    },
    async ofCaller(customerId, caseId) {
      const named =
        caseId === null ? undefined : await findOwn(database.kysely, caseId, customerId);
      const row = named ?? (await newestOpenCase(database.kysely, customerId));
      return row === undefined ? null : atDesk(row, named !== undefined, clock.now());
    },
    noteContact: ({ caseId, lineId, channel, at }) =>
      insertContact(database.kysely, {
        id: newId(),
        case_id: caseId,
        line_id: lineId,
        channel,
        at,
      }),
    checkClocks: () => checkClocks(deps),
    deliverGroupAnswer: (groupId) => deliverGroupAnswer(deps, groupId),
    openVoice: (message, keep) => openVoiceCase(deps, message, keep),
    async numberOf(caseId) {
      const row = await findCase(database.kysely, caseId);
      if (row === undefined) throw new RequestRefused("not_found");
      return row.number;
    },
    deps,
  };
}

function ofCall(row: CaseRow): CaseOfCall {
  // Codes are made by whose case it is (pins.ts): one without a customer never had any.
  if (row.customer_id === null) throw new Error("a call code led to a case of nobody's");
  return {
    id: row.id,
    number: row.number,
    customerId: row.customer_id,
    kind: row.kind,
    topic: row.topic,
    subject: row.subject,
    lineId: row.line_id,
    locale: row.locale,
    paymentId: row.payment_id,
  };
}

const atDesk = (row: CaseRow, isAttached: boolean, now: Date): CaseAtDesk => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  topic: row.topic,
  subject: row.subject,
  state: row.state,
  ownerId: row.owner_id,
  dueAt: row.due_at,
  isOverdue: row.due_at !== null && row.due_at <= now,
  isAttached,
});
