import type {
  callerAppQuestion,
  callerCode,
  callerCodeAnswer,
  callerCodeRequest,
  callerLevel,
  nameCallerRequest,
} from "@okpay/contracts";
import { zonedText } from "@okpay/i18n/zoned";
import type { z } from "zod";
import type { CallSubject, Calls } from "../hotline/calls/index.ts";
import type { Recordings } from "../hotline/recordings/index.ts";
import type { Callers } from "../people/identity/index.ts";
import type { AuditTrail } from "../platform/audit-trail.ts";
import type { Database, Tx } from "../platform/db/index.ts";
import { fromPublicId, toPublicId } from "../platform/ids.ts";
import { RequestRefused } from "../platform/refusal.ts";
import {
  type AtDesk,
  inTransaction,
  type LevelDeps,
  namedAt,
  subjectOf,
  writeDeed,
} from "./level.ts";

/** What a code by this channel proves (docs/decisions/identity-ladder.md): mail is no second channel, so it opens no change. */
const LEVEL_OF = { email: 1, sms: 2 } as const;

export interface IdentityDeps extends LevelDeps {
  readonly database: Database;
  readonly audit: AuditTrail;
  readonly calls: Pick<Calls, "subjectAt" | "identity">;
  readonly callers: Pick<Callers, "sendCode" | "checkCode" | "tellProved">;
  /** While a code or number is spoken the recording is silent. */
  readonly recording: Pick<Recordings["pausing"], "pause" | "resume">;
  readonly finder: {
    findByEmail(email: string): Promise<{ readonly customerId: string } | null>;
    findByPhone(phone: string): Promise<{ readonly customerId: string } | null>;
  };
}

/** Finding out who calls: the ladder from nothing to the app's confirmation. */
export interface CallerIdentity {
  sendCode(
    agent: AtDesk,
    request: z.output<typeof callerCodeRequest>,
  ): Promise<z.output<typeof callerCode>>;
  checkCode(
    agent: AtDesk,
    request: z.output<typeof callerCodeAnswer>,
  ): Promise<z.output<typeof callerLevel>>;
  /** The number the agent reads out; nobody else is shown it. */
  askInApp(agent: AtDesk, callId: string): Promise<z.output<typeof callerAppQuestion>>;
  name(agent: AtDesk, request: z.output<typeof nameCallerRequest>): Promise<void>;
  /** What the customer answers in the app: the number they hear, or null for "not me". */
  answerInApp(
    customer: { readonly customerId: string; readonly origin: AtDesk["origin"] },
    number: number | null,
  ): Promise<void>;
}

export function createCallerIdentity(deps: IdentityDeps): CallerIdentity {
  const { calls, callers } = deps;
  return {
    async sendCode(agent, { callId, way }) {
      const subject = await namedAt(deps, agent, callId);
      const code = await callers.sendCode({
        customerId: subject.customerId,
        callId: subject.callId,
        agent: {
          id: agent.staffId,
          startedAt: clockIn(subject),
        },
        way,
      });
      await inTransaction(deps, async (tx) => {
        await writeDeed(deps, tx, agent, subject, { type: "call.code_sent", details: { way } });
        await silence(deps, tx, agent, subject.callId, "code");
      });
      return {
        challengeId: toPublicId("chl", code.id),
        sentTo: code.maskedTo ?? "",
        expiresAt: code.expiresAt.toISOString(),
        resendAt: (code.resendAt ?? code.expiresAt).toISOString(),
      };
    },

    async checkCode(agent, { callId, challengeId, code }) {
      const subject = await namedAt(deps, agent, callId);
      const answer = { challengeId: fromPublicId(challengeId), callId: subject.callId, code };
      try {
        const identityLevel = await callers.checkCode(answer, async (tx, method) => {
          const proved = LEVEL_OF[method];
          const level = await calls.identity.raise(tx, subject.callId, proved);
          await writeDeed(deps, tx, agent, subject, {
            type: "call.level_raised",
            details: { level, by: method },
          });
          await callers.tellProved(tx, subject.customerId, proved);
          await deps.recording.resume(tx, {
            callId: subject.callId,
            agentId: agent.staffId,
            reason: "code",
          });
          return level;
        });
        return { identityLevel, isRefused: false };
      } catch (error) {
        // A wrong one is written too: whoever guesses on the telephone leaves a trace for each try.
        if (error instanceof RequestRefused && error.code === "proof_invalid")
          await inTransaction(deps, (tx) =>
            writeDeed(deps, tx, agent, subject, {
              type: "call.level_raised",
              outcome: "failure",
              details: { reason: "wrong code" },
            }),
          );
        throw error;
      }
    },

    async askInApp(agent, callId) {
      const subject = await namedAt(deps, agent, callId);
      const asked = await inTransaction(deps, async (tx) => {
        await writeDeed(deps, tx, agent, subject, { type: "call.asked_in_app", details: {} });
        await silence(deps, tx, agent, subject.callId, "app_number");
        return calls.identity.ask(tx, { callId: subject.callId, agentId: agent.staffId });
      });
      return { number: asked.number, expiresAt: asked.expiresAt.toISOString() };
    },

    async name(agent, { callId, by, value }) {
      const subject = await subjectOf(deps, agent, callId);
      if (subject.customerId !== null || subject.channel !== "phone")
        throw new RequestRefused("not_found");
      const found = await (by === "email"
        ? deps.finder.findByEmail(value)
        : deps.finder.findByPhone(value));
      if (found === null) throw new RequestRefused("not_found");
      const { customerId } = found;
      if (await deps.staff.isLinked(agent.staffId, customerId))
        throw new RequestRefused("own_account");
      await inTransaction(deps, async (tx) => {
        await calls.identity.name(tx, subject.callId, customerId);
        const named = { ...subject, customerId };
        await writeDeed(deps, tx, agent, named, { type: "call.caller_named", details: { by } });
      });
    },

    answerInApp: ({ customerId, origin }, number) =>
      calls.identity.answer(customerId, number, async (tx, { callId, verdict }) => {
        if (verdict !== "missed")
          await deps.recording.resume(tx, { callId, agentId: null, reason: "app_number" });
        await deps.audit.write(tx, {
          type: verdict === "denied" ? "call.level_refused" : "call.level_raised",
          actor: { kind: "customer", id: customerId },
          subject: { kind: "customer", id: customerId },
          outcome: verdict === "missed" ? "failure" : "success",
          origin,
          details: {
            call: toPublicId("cal", callId),
            by: "app",
            ...(verdict === "missed" ? {} : { level: verdict === "confirmed" ? 3 : 0 }),
            ...(verdict === "confirmed" || number === null ? {} : { reason: "wrong number" }),
          },
        });
      }),
  };
}

/** Said before it is spoken; a call that is not recorded has nothing to pause. */
const silence = (
  { recording }: Pick<IdentityDeps, "recording">,
  tx: Tx,
  { staffId: agentId }: AtDesk,
  callId: string,
  reason: "code" | "app_number",
): Promise<boolean> => recording.pause(tx, { callId, agentId, reason });

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** As the caller's own clock showed it; on another clock it is said which. */
function clockIn({ language, zone: timeZone, quietZones, startedAt }: CallSubject): string {
  const shown = { ...HOUR, timeZone };
  return timeZone === "UTC" || quietZones !== null
    ? zonedText(startedAt, language, shown)
    : startedAt.toLocaleString(language, shown);
}
