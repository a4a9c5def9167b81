import type { HotlineSkill, MatterTopic } from "@okpay/contracts";
import { announcing } from "./callback-messages.ts";
import type { Config } from "./config.ts";
import { createDeskPayments, createDeskView, type DeskPayments } from "./desk/index.ts";
import { type Agents, createAgents } from "./hotline/agents/index.ts";
import { shownNumber, tellSession, writtenNumber } from "./hotline/asterisk/index.ts";
import {
  type CallCases,
  type Calls,
  createCalls,
  createIceServers,
} from "./hotline/calls/index.ts";
import type { CaseOfCall, Cases } from "./hotline/cases/index.ts";
import type { Hours } from "./hotline/hours/index.ts";
import type { LastPaymentOf } from "./hotline/ivr/index.ts";
import type { Knowledge } from "./hotline/knowledge/index.ts";
import type { Recordings } from "./hotline/recordings/index.ts";
import { createRouting, type Routing } from "./hotline/routing/index.ts";
import { readStatus } from "./knowledge-room.ts";
import type { Crossborder } from "./money/crossborder/index.ts";
import type { Payments } from "./money/payments/index.ts";
import type { Access } from "./people/access/index.ts";
import { countryOf, type Identity } from "./people/identity/index.ts";
import type { AuditTrail } from "./platform/audit-trail.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database, DatabaseOptions } from "./platform/db/index.ts";
import { derivedId } from "./platform/derived-id.ts";
import type { Log } from "./platform/log.ts";
import type { Messages } from "./platform/messages/index.ts";

/** Who may take calls, and the line they wait in. */
export interface Line {
  readonly agents: Agents;
  readonly routing: Routing;
}

export const createLine = (platform: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditTrail;
}): Line => ({ agents: createAgents(platform), routing: createRouting(platform) });

/** Which of the agents' skills a customer's matter needs. */
export const SKILL_OF_TOPIC: Readonly<Record<MatterTopic, HotlineSkill>> = {
  payment: "payments",
  card: "payments",
  abroad: "abroad",
  fees: "payments",
  account: "identity",
  sign_in: "identity",
  security: "security",
  bills: "bills",
  promotions: "general",
  app: "general",
  other: "general",
};

export const skillOf = ({ kind, topic }: Pick<CaseOfCall, "kind" | "topic">): HotlineSkill =>
  kind === "complaint" ? "complaints" : SKILL_OF_TOPIC[topic];

/** hotline/asterisk reads where its callers should be from routing's decisions: it needs no second telling. */
const FOLLOWS_BY_ITSELF = { carry: async () => {}, forget: async () => {} };

/** What calls ask of the room of cases: it may import them, so they have a port. */
const casesForCalls = (cases: Pick<Cases, "redeemPin" | "noteContact">): CallCases => ({
  async redeem({ pin, attemptsOf, customerId }) {
    const found = await cases.redeemPin({ pin, callId: attemptsOf });
    // Somebody else's code leads nowhere, and is told like a wrong one.
    if (found.outcome !== "case" || found.case.customerId !== customerId) return null;
    const { id: caseId, paymentId } = found.case;
    return { caseId, paymentId, skill: skillOf(found.case) };
  },
  noteContact: (contact) => cases.noteContact({ ...contact, channel: "in_app_call" }),
});

/** How a call was, asked by SMS; null where none is sent. */
const invitingToSurvey = ({
  config,
  messages,
  directory,
}: {
  readonly config: Pick<Config, "publicUrl" | "isSmsOffered">;
  readonly messages: Messages;
  readonly directory: Pick<Identity["directory"], "profileOf">;
}): Parameters<typeof createCalls>[0]["inviteToSurvey"] =>
  config.isSmsOffered
    ? async (tx, { callId, customerId, token, expiresAt }) => {
        const { locale, phone: to } = await directory.profileOf(customerId);
        await messages.sendSms(tx, {
          id: derivedId(callId, "survey-sms"),
          to,
          locale,
          template: "call_survey",
          params: { link: `${config.publicUrl}/survey#t=${token}` },
          deliverUntil: expiresAt,
        });
      }
    : null;

/** Recording as the calls of the app ask for it. */
const consentOf = (recorder: Recordings["recorder"]) => ({
  given: (callId: string) => recorder.consented(callId),
  refused: (callId: string) => recorder.refused(callId),
  isGiven: async (callId: string) => (await recorder.wishOf(callId)).isConsented,
});

/** The rooms a call goes through, and the desk that joins what they, people and money know of the caller. */
export function createCallRooms(platform: {
  readonly config: Pick<Config, "calls" | "phone" | "publicUrl" | "isSmsOffered">;
  readonly messages: Messages;
  readonly line: Line;
  readonly cases: Pick<
    Cases,
    "redeemPin" | "noteContact" | "open" | "isWorkedOnBy" | "ofCaller" | "numberOf"
  >;
  readonly recordings: Pick<Recordings, "pausing" | "failedSince" | "recorder">;
  readonly lastPaymentOf: LastPaymentOf;
  readonly deskPhoneOf: Parameters<typeof createCalls>[0]["deskPhoneOf"];
  readonly appLines: Parameters<typeof createCalls>[0]["appLines"];
  readonly isExchangeThere: Parameters<typeof createCalls>[0]["isExchangeThere"];
  readonly exchangeNow: Parameters<typeof createCalls>[0]["exchangeNow"];
  readonly isTelephoneThere: Parameters<typeof createCalls>[0]["isTelephoneThere"];
  readonly database: Database;
  readonly connection: Omit<DatabaseOptions, "applicationName">;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditTrail;
  readonly hours: Pick<Hours, "status" | "openBetween" | "anyOpenBetween" | "kindOf">;
  readonly knowledge: Pick<Knowledge, "deskHelp" | "articleForDecline" | "spokenOf">;
  readonly payments: Pick<Payments, "get" | "list" | "listForAgent" | "viewForAgent">;
  readonly crossborder: Crossborder;
  readonly directory: Identity["directory"];
  readonly callers: Identity["callers"];
  readonly access: Pick<Access, "namesOf" | "hasOpenCase" | "isLinked" | "linkedTo">;
}): {
  readonly agents: Agents;
  readonly calls: Calls;
  readonly deskView: ReturnType<typeof createDeskView>;
  readonly deskPayments: DeskPayments;
} {
  const { config, payments, access, directory, line, cases } = platform;
  const { agents, routing } = line;
  const isLinked = (staffId: string, customerId: string) =>
    platform.database.kysely
      .transaction()
      .execute((tx) => access.isLinked(tx, staffId, customerId));
  const calls = createCalls({
    ...platform,
    connection: { ...platform.connection, applicationName: "okpay-calls" },
    routing,
    agents,
    hotlineNow: async (locale) => {
      const status = await platform.hours.status({}, locale);
      return { isOpen: status.isOpen, text: readStatus(status, locale), lineId: status.line.id };
    },
    assertOwnPayment: async (customerId, paymentId) =>
      void (await payments.get(customerId, paymentId)),
    spokenOf: platform.knowledge.spokenOf,
    cases: casesForCalls(cases),
    hotlineOpen: (from, until, region) => platform.hours.openBetween({ region }, from, until),
    regionOf: async (customerId) => countryOf((await directory.profileOf(customerId)).phone),
    hotlineDays: { kindOf: platform.hours.kindOf, open: platform.hours.anyOpenBetween },
    ...announcing(platform),
    inviteToSurvey: invitingToSurvey(platform),
    phone: FOLLOWS_BY_ITSELF,
    recordingOf: (callId) => platform.recordings.pausing.stateOf(callId),
    recordingConsent:
      config.phone?.isRecorded === true ? consentOf(platform.recordings.recorder) : null,
    recordingsFailed: (since) => platform.recordings.failedSince(since),
    isSecretSpoken: (callId) => platform.recordings.pausing.isSecretSpoken(callId),
    tellExchange: (tx, callId) => tellSession(tx, [callId]),
    isLinked,
    isListeningShown: config.calls.isListeningShown,
    iceServersFor: createIceServers({ ...config.calls, clock: platform.clock }),
    namesOf: (ids) => access.namesOf(ids),
  });
  const deskView = createDeskView({
    ...platform,
    calls,
    recording: platform.recordings.pausing,
    shownNumberOf: async (callId) => {
      const shown = await shownNumber(platform.database.kysely, callId);
      return shown === null ? null : { ...shown, number: writtenNumber(shown.number) };
    },
    agents,
    customers: directory,
    finder: directory,
    staff: {
      isLinked,
      linkedTo: (staffId) => access.linkedTo(staffId),
      namesOf: (ids) => access.namesOf(ids),
    },
    payments: {
      get: (customerId, paymentId) => payments.get(customerId, paymentId),
      list: (customerId, query) => payments.list(customerId, query),
    },
  });
  const deskPayments = createDeskPayments({ ...platform, calls });
  return { agents, calls, deskView, deskPayments };
}
