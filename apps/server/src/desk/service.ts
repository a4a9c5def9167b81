import {
  DECLINES,
  type DISPOSITIONS,
  type deskCaller,
  type deskCaseAnswer,
  type deskCaseRequest,
  type HotlineSkill,
  isDeclineCode,
  type Locale,
  type Payment,
} from "@okpay/contracts";
import { type MessageKey, t } from "@okpay/i18n";
import { formatMoney } from "@okpay/money";
import type { z } from "zod";
import type { Agents } from "../hotline/agents/index.ts";
import type { CallSubject, Calls } from "../hotline/calls/index.ts";
import type { Cases } from "../hotline/cases/index.ts";
import type { Knowledge, PublishedArticle } from "../hotline/knowledge/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database } from "../platform/db/index.ts";
import { fromPublicId, toPublicId } from "../platform/ids.ts";
import { RequestRefused } from "../platform/refusal.ts";

type Caller = z.output<typeof deskCaller>;

/** The one bridge between the wings: what an agent may see of the caller at the own desk, and for how long. */
export interface DeskView {
  /** From the offer to the end of wrap-up, to the agent who has the call; else null. The first look is in the audit log. */
  callerAt(agent: {
    readonly staffId: string;
    readonly locale: Locale;
    readonly origin: { readonly ip: string; readonly userAgent: string };
  }): Promise<Caller | null>;
  /** For the caller at this agent's desk alone; refused with `no_call` when the call is not there any more. */
  openCase(
    agent: Parameters<DeskView["callerAt"]>[0],
    request: z.output<typeof deskCaseRequest>,
  ): Promise<z.output<typeof deskCaseAnswer>>;
}

export interface DeskDeps {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly calls: Pick<Calls, "subjectAt">;
  readonly cases: Pick<Cases, "open">;
  readonly agents: Pick<Agents, "list">;
  readonly customers: {
    profileOf(customerId: string): Promise<{
      readonly displayName: string;
      readonly maskedName: string;
      readonly maskedEmail: string;
    }>;
  };
  readonly payments: {
    get(customerId: string, paymentId: string): Promise<Payment>;
    list(
      customerId: string,
      query: { readonly state: "declined"; readonly limit: string },
    ): Promise<{ readonly payments: readonly Payment[] }>;
  };
  readonly knowledge: Pick<Knowledge, "deskHelp" | "articleForDecline">;
}

/** From this identity level on the name is shown in full: somebody proved to be the customer. */
const NAMED_FROM_LEVEL = 2;
const ARTICLES = 3;

export function createDeskView(deps: DeskDeps): DeskView {
  /** Looks of this process that are in the log already; the desk asks several times in a call. */
  let noted = new Set<string>();

  async function note(subject: CallSubject, agent: Parameters<DeskView["callerAt"]>[0]) {
    const key = `${subject.callId} ${agent.staffId}`;
    if (noted.has(key)) return;
    if (noted.size > 1_000) noted = new Set();
    await deps.database.kysely.transaction().execute((tx) =>
      deps.audit.write(tx, {
        type: "call.caller_shown",
        actor: { kind: "staff", id: agent.staffId },
        subject: { kind: "customer", id: subject.customerId },
        outcome: "success",
        origin: agent.origin,
        details: { call: toPublicId("cal", subject.callId), level: subject.identityLevel },
      }),
    );
    noted.add(key);
  }

  /** The payment the caller named, else the newest that failed: it is why most people call. */
  async function paymentOf({ customerId, paymentId }: CallSubject) {
    if (paymentId !== null)
      return { payment: await deps.payments.get(customerId, paymentId), isAttached: true };
    const { payments } = await deps.payments.list(customerId, { state: "declined", limit: "1" });
    const [newest] = payments;
    return newest === undefined ? null : { payment: newest, isAttached: false };
  }

  return {
    openCase: (agent, request) => openCaseAt(deps, agent, request),
    async callerAt(agent) {
      const subject = await deps.calls.subjectAt(agent.staffId);
      if (subject === null) return null;
      await note(subject, agent);
      const [profile, shown, agents] = await Promise.all([
        deps.customers.profileOf(subject.customerId),
        paymentOf(subject),
        deps.agents.list(),
      ]);
      const { locale } = agent;
      const numbers = new Map(agents.map(({ id, number }) => [id, number]));
      const declineCode = shown?.payment.declineCode ?? null;
      return {
        callId: toPublicId("cal", subject.callId),
        customerId: toPublicId("cus", subject.customerId),
        name: subject.identityLevel >= NAMED_FROM_LEVEL ? profile.displayName : profile.maskedName,
        contact: profile.maskedEmail,
        identityLevel: subject.identityLevel,
        about: subject.about,
        payment: shown === null ? null : { ...shown, ...wordsOf(shown.payment, locale) },
        articles: articlesFor(deps.knowledge, subject, declineCode, locale).map(
          ({ slug, content }) => ({
            slug,
            title: content.texts[locale].title,
            summary: content.texts[locale].summary,
          }),
        ),
        past: subject.past.map(({ startedAt, skill, agentId, disposition, notes }) => ({
          at: startedAt.toISOString(),
          skill: skill as HotlineSkill,
          agentNumber: agentId === null ? null : (numbers.get(agentId) ?? null),
          disposition: disposition as (typeof DISPOSITIONS)[number] | null,
          notes,
        })),
      };
    },
  };
}

/** The call is the key: sent again after a lost answer, it opens nothing twice. */
async function openCaseAt(
  deps: Pick<DeskDeps, "calls" | "cases">,
  agent: Parameters<DeskView["callerAt"]>[0],
  { callId, kind, topic, text }: z.output<typeof deskCaseRequest>,
): Promise<z.output<typeof deskCaseAnswer>> {
  const subject = await deps.calls.subjectAt(agent.staffId);
  if (subject === null || subject.callId !== fromPublicId(callId))
    throw new RequestRefused("no_call");
  const { customerId, paymentId, language } = subject;
  const { id, number } = await deps.cases.open({
    customerId,
    kind,
    topic,
    text,
    ...(paymentId === null ? {} : { payment: toPublicId("pay", paymentId) }),
    locale: language,
    origin: agent.origin,
    requestKey: `desk:${subject.callId}`,
    channel: "call",
    staffId: agent.staffId,
  });
  return { id, number };
}

/** A decline in the agent's words and in those the customer reads. @internal exported for the test of every text. */
export function wordsOf(
  { declineCode: code, shortfall }: Pick<Payment, "declineCode" | "shortfall">,
  locale: Locale,
): Pick<NonNullable<Caller["payment"]>, "explanation" | "told"> {
  if (code === null || !isDeclineCode(code)) return { explanation: null, told: null };
  const { text } = DECLINES[code];
  return {
    explanation: t(locale, `agentDeclines.${text}` as MessageKey),
    told: {
      title: t(locale, `declines.${text}.title` as MessageKey),
      nextStep: t(locale, `declines.${text}.nextStep` as MessageKey, {
        shortfall: shortfall === null ? "" : formatMoney(shortfall, locale),
      }),
    },
  };
}

/** What explains the decline first, then what fits the caller's own words. */
function articlesFor(
  knowledge: DeskDeps["knowledge"],
  { about }: CallSubject,
  declineCode: string | null,
  locale: Locale,
): readonly PublishedArticle[] {
  const explains = declineCode === null ? null : knowledge.articleForDecline(declineCode);
  const found = about === null ? [] : knowledge.deskHelp.search(about, locale, ARTICLES).articles;
  const all = [...(explains === null ? [] : [explains]), ...found];
  return [...new Map(all.map((article) => [article.slug, article])).values()].slice(0, ARTICLES);
}
