import {
  DESK_ACTIONS,
  type DeskAction,
  type DISPOSITIONS,
  type deskActionRequest,
  type deskCallbackQuery,
  type deskCallbackRequest,
  type deskCallbackTimes,
  type deskCaller,
  type deskCaseAnswer,
  type deskCaseRequest,
  type deskQuoteAbroadRequest,
  type HotlineSkill,
  type Locale,
  type NumberAttestation,
  type Payment,
  type pauseRecordingRequest,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Agents } from "../hotline/agents/index.ts";
import type { CallSubject } from "../hotline/calls/index.ts";
import type { Cases } from "../hotline/cases/index.ts";
import { toPublicId } from "../platform/ids.ts";
import { type AbroadDeps, corridorsAtDesk, quoteAbroadFor } from "./abroad.ts";
import { type CallbackDeps, callbackTimesFor, promiseCallbackTo } from "./callbacks.ts";
import { actFor, type DeedsDeps, openCaseAt } from "./deeds.ts";
import { type CallerIdentity, createCallerIdentity, type IdentityDeps } from "./identity.ts";
import { type AtDesk, inTransaction, mayDo, writeDeed } from "./level.ts";
import {
  createPromisesView,
  type PromisesDeps,
  type PromisesView,
  WORDS_LEVEL,
} from "./promises.ts";
import { pauseRecording } from "./recording.ts";
import { type Suggesting, suggestedFor } from "./suggested.ts";
import { wordsOf } from "./words.ts";

type Caller = z.output<typeof deskCaller>;

/** The one bridge between the wings: what an agent may see of the caller at the own desk, and do for them, by level. */
export interface DeskView {
  /** From the offer to the end of wrap-up, to the agent who has the call; else null. The first look is in the audit log. */
  callerAt(agent: AtDesk): Promise<Caller | null>;
  /** For the caller at this agent's desk alone; refused with `no_call` when the call is not there any more. */
  openCase(
    agent: AtDesk,
    request: z.output<typeof deskCaseRequest>,
  ): Promise<z.output<typeof deskCaseAnswer>>;
  act(agent: AtDesk, request: z.output<typeof deskActionRequest>): Promise<void>;
  readonly identity: CallerIdentity;
  readonly promises: PromisesView;
  callbackTimes(
    agent: AtDesk,
    query: z.output<typeof deskCallbackQuery>,
  ): Promise<z.output<typeof deskCallbackTimes>>;
  promiseCallback(agent: AtDesk, request: z.output<typeof deskCallbackRequest>): Promise<void>;
  corridors(): ReturnType<typeof corridorsAtDesk>;
  quoteAbroad(
    agent: AtDesk,
    request: z.output<typeof deskQuoteAbroadRequest>,
  ): ReturnType<typeof quoteAbroadFor>;
  pauseRecording(agent: AtDesk, request: z.output<typeof pauseRecordingRequest>): Promise<void>;
}

interface Profile {
  readonly displayName: string;
  readonly maskedName: string;
  readonly maskedEmail: string;
  readonly locale: Locale;
}

export interface DeskDeps
  extends Omit<IdentityDeps, "callers" | "staff" | "calls" | "finder">,
    Omit<DeedsDeps, "callers" | "paymentOf" | "localeOf" | "calls" | "cases" | "staff"> {
  readonly callers: IdentityDeps["callers"] & DeedsDeps["callers"];
  /** The number the network shows of a caller by telephone, and what a carrier vouches for of it; null: none. */
  readonly shownNumberOf: (callId: string) => Promise<{
    readonly number: string;
    readonly attestation: NumberAttestation | null;
  } | null>;
  readonly finder: Pick<IdentityDeps["finder"], "findByEmail"> & {
    findByPhone(
      phone: string,
    ): Promise<{ readonly customerId: string; readonly displayName: string } | null>;
  };
  readonly agents: Pick<Agents, "list">;
  readonly crossborder: AbroadDeps["crossborder"];
  readonly cases: DeedsDeps["cases"] & PromisesDeps["cases"] & Pick<Cases, "ofCaller">;
  readonly staff: PromisesDeps["staff"];
  readonly calls: IdentityDeps["calls"] &
    DeedsDeps["calls"] &
    CallbackDeps["calls"] &
    PromisesDeps["calls"];
  readonly customers: PromisesDeps["customers"] & {
    profileOf(customerId: string): Promise<Profile>;
  };
  readonly payments: {
    get(customerId: string, paymentId: string): Promise<Payment>;
    list(
      customerId: string,
      query: { readonly state: "declined"; readonly limit: string },
    ): Promise<{ readonly payments: readonly Payment[] }>;
  };
  readonly knowledge: Suggesting;
}

/** What each level of the ladder opens on the screen; what it lets do is in `DESK_ACTIONS`. */
const OPENS = {
  contact: 1,
  payment: 1,
  case: 1,
  subject: 2,
  name: 2,
  decline: 2,
  past: 2,
} as const;

export function createDeskView(deps: DeskDeps): DeskView {
  /** Looks of this process that are in the log already; the desk asks several times in a call. */
  let noted = new Set<string>();

  /** The payment the caller named, else the newest that failed: it is why most people call. */
  async function paymentOf({ customerId, paymentId }: CallSubject) {
    if (customerId === null) return null;
    if (paymentId !== null)
      return { payment: await deps.payments.get(customerId, paymentId), isAttached: true };
    const { payments } = await deps.payments.list(customerId, { state: "declined", limit: "1" });
    const [newest] = payments;
    return newest === undefined ? null : { payment: newest, isAttached: false };
  }
  const promises = createPromisesView(deps);
  const deeds: DeedsDeps = {
    ...deps,
    paymentOf,
    localeOf: async (customerId) => (await deps.customers.profileOf(customerId)).locale,
  };

  async function note(
    agent: AtDesk,
    { callId, customerId }: Pick<CallSubject, "callId" | "customerId">,
    details: { readonly level: number; readonly by?: "number" },
  ) {
    // Another level shows more: another look.
    const key = [callId, agent.staffId, details.level, details.by ?? "", customerId].join(" ");
    if (customerId === null || noted.has(key)) return;
    if (noted.size > 1_000) noted = new Set();
    await inTransaction(deps, (tx) =>
      writeDeed(deps, tx, agent, { callId, customerId }, { type: "call.caller_shown", details }),
    );
    noted.add(key);
  }

  /** Whose the number is, in as little as greets them; of somebody who is not the one named only that it is another's. */
  async function callerIdOf(subject: CallSubject, agent: AtDesk): Promise<Caller["callerId"]> {
    const { callId, customerId, channel, isIdentityRefused } = subject;
    const found = channel === "phone" ? await deps.shownNumberOf(callId) : null;
    if (found === null) return null;
    const { number, attestation } = found;
    const shown = { lastDigits: number.slice(-4), attestation };
    const owner = await deps.finder.findByPhone(number);
    if (owner === null) return { ...shown, belongsTo: "nobody", initial: null };
    if (customerId !== null) {
      // Who said in the app that it is not them vouches for nobody, whatever number is shown.
      const isNamed = owner.customerId === customerId && !isIdentityRefused;
      return { ...shown, belongsTo: isNamed ? "named" : "other", initial: null };
    }
    await note(agent, { callId, customerId: owner.customerId }, { level: 0, by: "number" });
    return { ...shown, belongsTo: "somebody", initial: initialOf(owner.displayName) };
  }

  return {
    identity: createCallerIdentity(deps),
    pauseRecording: (agent, request) => pauseRecording(deps, agent, request),
    openCase: (agent, request) => openCaseAt(deeds, agent, request),
    promises,
    callbackTimes: (agent, query) => callbackTimesFor(deps, agent, query),
    promiseCallback: (agent, request) => promiseCallbackTo(deps, agent, request),
    act: (agent, request) => actFor(deeds, agent, request),
    corridors: () => corridorsAtDesk(deps),
    quoteAbroad: (agent, request) => quoteAbroadFor(deps, agent, request),
    async callerAt(agent) {
      const subject = await deps.calls.subjectAt(agent.staffId);
      if (subject === null) return null;
      await note(agent, subject, { level: subject.identityLevel });
      const { customerId, identityLevel } = subject;
      const level = subject.isIdentityRefused ? 0 : identityLevel;
      const [profile, shown, matter, agents] = await Promise.all([
        customerId === null ? null : deps.customers.profileOf(customerId),
        level >= OPENS.payment ? paymentOf(subject) : null,
        level >= OPENS.case ? caseAt(deps, subject, level, agent.staffId) : null,
        deps.agents.list(),
      ]);
      return {
        ...whoOf(subject, profile, level),
        callerId: await callerIdOf(subject, agent),
        about: subject.about,
        payment: shown === null ? null : paymentAt(shown, level, agent.locale),
        case: matter,
        articles: suggestedFor(
          deps.knowledge,
          {
            about: subject.about,
            skill: subject.skill,
            topic: matter?.topic ?? null,
            hasFailed: shown?.payment.state === "declined",
            declineCode: level >= OPENS.decline ? (shown?.payment.declineCode ?? null) : null,
          },
          agent.locale,
        ),
        promises:
          customerId === null || level < OPENS.case
            ? []
            : await promises.atDesk(customerId, level >= WORDS_LEVEL),
        past: level >= OPENS.past ? pastOf(subject, agents) : [],
        actions: (Object.keys(DESK_ACTIONS) as DeskAction[]).map((action) => ({
          action,
          needs: DESK_ACTIONS[action],
          isOpen: mayDo(subject, action),
        })),
      };
    },
  };
}

const whoOf = (subject: CallSubject, profile: Profile | null, level: number) => ({
  callId: toPublicId("cal", subject.callId),
  customerId: subject.customerId === null ? null : toPublicId("cus", subject.customerId),
  name: profile === null ? "" : nameAt(profile, level),
  contact: profile !== null && level >= OPENS.contact ? profile.maskedEmail : null,
  identityLevel: subject.identityLevel,
  isIdentityRefused: subject.isIdentityRefused,
});

/** Enough to say hello by, nothing to tell a stranger. */
const initialOf = (displayName: string): string => `${[...displayName][0] ?? ""}…`;

function nameAt({ displayName, maskedName }: Profile, level: number): string {
  if (level >= OPENS.name) return displayName;
  return level === 0 ? initialOf(displayName) : maskedName;
}

function paymentAt(
  shown: { readonly payment: Payment; readonly isAttached: boolean },
  level: number,
  locale: Locale,
): Caller["payment"] {
  if (level >= OPENS.decline) return { ...shown, ...wordsOf(shown.payment, locale) };
  // What state it is in, and not why.
  const payment = { ...shown.payment, declineCode: null, shortfall: null };
  return { isAttached: shown.isAttached, payment, explanation: null, told: null };
}

/** The case the call came from, else the newest that is open: half of all callers ask what became of it. */
async function caseAt(
  { cases, staff }: Pick<DeskDeps, "cases" | "staff">,
  { customerId, caseId }: CallSubject,
  level: number,
  agentId: string,
): Promise<Caller["case"]> {
  const found = customerId === null ? null : await cases.ofCaller(customerId, caseId);
  if (found === null) return null;
  const { id, ownerId, subject, dueAt, ...shown } = found;
  const names = ownerId === null ? null : await staff.namesOf([ownerId]);
  return {
    ...shown,
    id: toPublicId("cas", id),
    subject: level >= OPENS.subject ? subject : null,
    owner: ownerId === null ? null : (names?.get(ownerId) ?? ""),
    isMine: ownerId === agentId,
    dueAt: dueAt?.toISOString() ?? null,
  };
}

const pastOf = (
  { past }: CallSubject,
  agents: readonly { readonly id: string; readonly number: number }[],
): Caller["past"] => {
  const numbers = new Map(agents.map(({ id, number }) => [id, number]));
  return past.map(({ startedAt, skill, agentId, disposition, notes }) => ({
    at: startedAt.toISOString(),
    skill: skill as HotlineSkill,
    agentNumber: agentId === null ? null : (numbers.get(agentId) ?? null),
    disposition: disposition as (typeof DISPOSITIONS)[number] | null,
    notes,
  }));
};
