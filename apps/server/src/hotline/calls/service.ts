import type { callBoard, callHistory, HotlineSkill, Locale } from "@okpay/contracts";
import type { z } from "zod";
import type { DatabaseOptions } from "../../platform/db/index.ts";
import { createBrowserTelephony } from "./adapters/browser.ts";
import { type AgentProfiles, createAgentProfiles } from "./agent-profiles.ts";
import { boardOf, newsInBoard } from "./board.ts";
import { type Bookings, createBookings } from "./bookings.ts";
import { type Caller, createCaller } from "./caller.ts";
import type { CallsDeps } from "./deps.ts";
import { createDesk, type Desk } from "./desk.ts";
import { followDecisions } from "./following.ts";
import { type CallIdentity, createCallIdentity } from "./identity.ts";
import { isRefused } from "./identity-repository.ts";
import { createNews, LINE } from "./news.ts";
import { createOutcomes } from "./outcomes.ts";
import { createPresence } from "./presence.ts";
import { createPromised, type Promised } from "./promised.ts";
import * as repository from "./repository.ts";
import { createStaffingView, type StaffingView } from "./staffing.ts";
import { createCallStatus } from "./status.ts";
import { createSupervising, type Supervising } from "./supervision.ts";
import { createSurveyInvites, type SurveyInvites } from "./survey-invites.ts";
import { whenNew } from "./waiting.ts";

/** A call as the desk sees it before and while talking: who and why, in ids; the desk knows what they stand for. */
export interface CallSubject {
  readonly callId: string;
  /** Null: by phone, and nothing says who it may be. */
  readonly customerId: string | null;
  readonly identityLevel: number;
  /** The customer said in the app that it is not them. */
  readonly isIdentityRefused: boolean;
  readonly channel: "app" | "phone";
  /** IANA zone of the caller. */
  readonly zone: string;
  /** All zones they may be in, where only the country of a number is known; null: in `zone`. */
  readonly quietZones: readonly string[] | null;
  /** When the caller first came: the place a callback after this call keeps. */
  readonly arrivedAt: Date;
  readonly language: Locale;
  readonly skill: HotlineSkill;
  readonly about: string | null;
  readonly paymentId: string | null;
  readonly caseId: string | null;
  readonly startedAt: Date;
  /** A colleague has the call and asks: this agent sees, and does nothing for the caller. */
  readonly isConsulted: boolean;
  readonly past: readonly repository.PastCall[];
}

/** Calls from ring to wrap-up: the callers' side, the agents' side, and who watches. */
export interface Calls {
  readonly caller: Caller;
  readonly bookings: Bookings;
  readonly desk: Desk;
  readonly identity: CallIdentity;
  readonly profiles: AgentProfiles;
  readonly staffing: StaffingView;
  readonly supervising: Supervising;
  readonly surveys: SurveyInvites;
  readonly promised: Promised;
  /** The case that was opened in this call; one that the call came from stays its case. */
  attachCase(callId: string, caseId: string): Promise<void>;
  readonly status: ReturnType<typeof createCallStatus>;
  /** Waits for news when `after` is what the page has; in any case for some seconds at most, because times go on. */
  board(after: string | undefined): Promise<z.output<typeof callBoard>>;
  history(): Promise<z.output<typeof callHistory>>;
  /** What the call at this agent's desk is about: from the offer on to the end of wrap-up, for that agent alone; else null. */
  subjectAt(agentId: string): Promise<CallSubject | null>;
  /** Notices who has gone; by itself every two seconds once started. @internal exported for tests with a clock of their own. */
  sweep(): Promise<void>;
  start(): Promise<void>;
  /** Answers every page that waits for news and lets none wait any more: the first step of stopping. */
  release(): void;
  stop(): Promise<void>;
}

const PAST_CALLS = 5;
/** Nothing new for so long: the figures of the day are counted anew. */
const BOARD_MS = 10_000;
const HISTORY_MS = 28 * 24 * 3_600_000;

export function createCalls(
  deps: Omit<CallsDeps, "news"> & { readonly connection: DatabaseOptions },
): Calls {
  const news = createNews(deps);
  const parts: CallsDeps = { ...deps, news };
  const { routing, agents, database } = deps;
  routing.onDecision(
    followDecisions({ app: createBrowserTelephony(), phone: deps.phone }, (tx, change) =>
      agents.noteState(tx, change),
    ),
  );
  const supervising = createSupervising(parts);
  const surveys = createSurveyInvites(parts);
  const presence = createPresence(parts, supervising, surveys);
  const outcomes = createOutcomes(parts);

  return {
    caller: createCaller(parts),
    bookings: createBookings(parts),
    desk: createDesk(parts),
    identity: createCallIdentity(parts),
    profiles: createAgentProfiles(parts),
    staffing: createStaffingView(parts),
    supervising,
    surveys,
    promised: createPromised(parts),
    attachCase: (callId, caseId) => repository.attachCase(database.kysely, callId, caseId),
    status: createCallStatus(parts),
    board: (after) =>
      whenNew(news, {
        topics: [LINE],
        after,
        longestMs: BOARD_MS,
        look: () => boardOf(parts, outcomes),
        newsIn: newsInBoard,
      }),
    history: async () => ({
      intervals: (await routing.history(new Date(deps.clock.now().getTime() - HISTORY_MS))).map(
        ({ from, ...counts }) => ({ from: from.toISOString(), ...counts }),
      ),
    }),
    async subjectAt(agentId) {
      const line = await routing.look();
      const mine = line.agents.find(({ id }) => id === agentId)?.callId ?? null;
      const parentId = line.calls.find(({ id }) => id === mine)?.parentId ?? null;
      const callId = parentId ?? mine;
      const row = callId === null ? undefined : await repository.findCall(database.kysely, callId);
      if (row === undefined) return null;
      const arrival = await routing.arrivalOf(row.id);
      return {
        callId: row.id,
        customerId: row.customerId,
        identityLevel: row.identityLevel,
        isIdentityRefused: await isRefused(database.kysely, row.id),
        channel: row.channel,
        zone: arrival?.zone ?? "UTC",
        quietZones: arrival?.quietZones ?? null,
        arrivedAt: arrival?.arrivedAt ?? row.startedAt,
        language: row.language,
        skill: row.skill,
        about: row.about,
        paymentId: row.paymentId,
        caseId: row.caseId,
        startedAt: row.startedAt,
        isConsulted: parentId !== null,
        past:
          row.customerId === null
            ? []
            : await repository.pastCalls(database.kysely, row.customerId, row.id, PAST_CALLS),
      };
    },
    sweep: () => presence.sweep(),
    async start() {
      await news.start();
      presence.start();
      routing.start();
    },
    release: () => news.release(),
    async stop() {
      await Promise.all([presence.stop(), routing.stop(), news.stop()]);
    },
  };
}
