import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import { sha256 } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { Challenges, CodeMethod, IssuedChallenge } from "./challenges.ts";
import { resend } from "./confirm.ts";
import { findCustomers } from "./customer-repository.ts";
import { normaliseEmail } from "./email-address.ts";
import type { FactorLocks } from "./factors/locks.ts";
import type { Limits } from "./limits.ts";
import { after, DAY_MS, HOUR_MS, POLICY } from "./policy.ts";
import type { SecurityNotices } from "./ports.ts";
import { hasChangedContact } from "./recovery/contact-repository.ts";
import { applyProtection, freezeIn, type ProtectionDeps } from "./recovery/protection.ts";
import { changeProtection, lockProtection } from "./recovery/protection-repository.ts";
import { type RequestResetDeps, startResetFor } from "./recovery/request-reset.ts";
import { newestPendingRegistration } from "./registration-repository.ts";
import type { Throttle, ThrottleRule } from "./throttle.ts";

/**
 * What the hotline asks of identity: codes that prove who is on the telephone, and what an agent may set going for them.
 * An agent never sees a code, sets no password and changes no address.
 */
export interface Callers {
  /** How often one code may be tried. */
  readonly codeTries: number;
  /**
   * A code to the registered address or number, bound to this call and good for five minutes and three tries; the one before
   * it is void. Refuses with `cool_down` while that address or number is new.
   */
  sendCode(request: CallerCodeOrder): Promise<IssuedChallenge>;
  /** Judges what was read back. `whenPassed` runs in the transaction that uses the code up. */
  checkCode<T>(
    answer: { readonly challengeId: string; readonly callId: string; readonly code: string },
    whenPassed: (tx: Tx, method: CodeMethod) => Promise<T>,
  ): Promise<T>;
  freeze(help: CallerHelp): Promise<void>;
  /** Lets the owner try again: the counters of wrong passwords and codes start over. Little may leave for a day. */
  unlock(help: CallerHelp): Promise<void>;
  /** A link to the registered address, never in a day in which an address changed. Little may leave for a day. */
  startReset(help: CallerHelp): Promise<void>;
  /** What to do next about a payment, to the registered address. */
  sendSteps(
    help: CallerHelp,
    steps: { readonly title: string; readonly text: string },
  ): Promise<void>;
  /** The page where they do by themselves what nobody is to be told: told on every channel, its address by mail alone. */
  sendPage(help: CallerHelp, event: "card_by_themselves" | "top_up_by_themselves"): Promise<void>;
  /** Sends the first confirmation again if one is under way for this address. Says nothing about whether there is. */
  resendConfirmation(email: string, help: Omit<CallerHelp, "customerId">): Promise<void>;
  /** Somebody on the telephone proved to be them, or tried to: told on every channel. */
  tellProved(tx: Tx, customerId: string, level: number): Promise<void>;
}

export interface CallerCodeOrder {
  readonly customerId: string;
  readonly callId: string;
  readonly way: CodeMethod;
  /** Who asks for it, or null: the caller does, in the menu, and keys it in. */
  readonly agent: {
    readonly id: string;
    /** When the call began, as its caller reads a clock. */
    readonly startedAt: string;
  } | null;
}

export interface CallerHelp {
  readonly customerId: string;
  readonly agentId: string;
  readonly origin: { readonly ip: string; readonly userAgent: string };
}

export interface CallersDeps extends Omit<ProtectionDeps, "notices">, RequestResetDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  readonly challenges: Challenges;
  readonly throttle: Throttle;
  readonly limits: Limits;
  readonly locks: FactorLocks;
  readonly notices: SecurityNotices;
  readonly registering: Parameters<typeof resend>[0];
}

/** A new address or number proves nothing about its owner for so long, and after a deed of ours little may leave. */
const COOL_DOWN_MS = DAY_MS;
const OF_CUSTOMER: ThrottleRule = { name: "caller.customer", limit: 10, windowMs: HOUR_MS };
/** Anybody can key in anybody's number: its owner is not to be worn down by codes, and is reached by an agent's still. */
const OF_MENU: ThrottleRule = { name: "caller.menu", limit: 3, windowMs: HOUR_MS };
const OF_AGENT: ThrottleRule = { name: "caller.agent", limit: 60, windowMs: HOUR_MS };

const bindingOf = (callId: string): Buffer => sha256(`caller-verify\n${callId}`);

export function createCallers(deps: CallersDeps): Callers {
  const { database, clock, challenges, throttle, notices } = deps;
  const inTransaction = <T>(work: (tx: Tx) => Promise<T>) =>
    database.kysely.transaction().execute(work);

  /** Little may leave until then; a longer restriction stays. */
  async function coolDown(tx: Tx, customerId: string): Promise<void> {
    const until = after(clock.now(), COOL_DOWN_MS);
    const { restricted_until: present } = await lockProtection(tx, customerId);
    if (present === null || present < until)
      await changeProtection(tx, customerId, { restricted_until: until });
  }
  const assertSettled = async (tx: Tx, customerId: string, channel?: "email" | "phone") => {
    const since = after(clock.now(), -COOL_DOWN_MS);
    if (await hasChangedContact(tx, { customerId, channel, since }))
      throw new RequestRefused("cool_down");
  };
  /** Customers first, then agents: in one order, so that no two of them wait for each other. */
  const count = async (tx: Tx, customerId: string | null, agentId: string) => {
    if (customerId !== null) await throttle.take(tx, OF_CUSTOMER, customerId, clock.now());
    await throttle.take(tx, OF_AGENT, agentId, clock.now());
  };

  return {
    codeTries: POLICY.callerCodeTries,
    sendCode: ({ customerId, callId, agent, way }) =>
      inTransaction(async (tx) => {
        await assertSettled(tx, customerId, way === "sms" ? "phone" : "email");
        if (agent === null) await throttle.take(tx, OF_MENU, customerId, clock.now());
        else await count(tx, customerId, agent.id);
        const binding = bindingOf(callId);
        // One code at a time, whichever way the last one went.
        await challenges.voidOpen(tx, { purpose: "caller-verify", customerId, binding });
        return challenges.start(tx, {
          purpose: "caller-verify",
          customerId,
          method: way,
          binding,
          message: {
            template: "call_code",
            params: {
              by: agent === null ? "menu" : "agent",
              startedAt: agent?.startedAt ?? "",
            },
          },
        });
      }),
    checkCode: ({ challengeId, callId, code }, whenPassed) =>
      challenges.verify(
        { challengeId, purpose: "caller-verify", binding: bindingOf(callId), given: { code } },
        (tx, { method }) => whenPassed(tx, method === "sms" ? "sms" : "email"),
      ),

    async freeze({ customerId, agentId, origin }) {
      await inTransaction((tx) =>
        freezeIn(deps, tx, {
          customerId,
          // Undone as "this was not me" is: by its owner, after a new password.
          by: "link",
          origin,
          keptSessionId: null,
          isSignedIn: false,
          staffId: agentId,
        }),
      );
      await applyProtection(deps, customerId);
    },
    unlock: ({ customerId, agentId }) =>
      inTransaction(async (tx) => {
        await count(tx, customerId, agentId);
        await coolDown(tx, customerId);
        await forgetFailures(deps, tx, customerId);
        await notices.notify(tx, { customerId, event: "unlocked_by_staff", origin: null });
      }),
    startReset: ({ customerId, agentId, origin }) =>
      inTransaction(async (tx) => {
        await assertSettled(tx, customerId);
        await count(tx, customerId, agentId);
        await coolDown(tx, customerId);
        await startResetFor(deps, tx, customerId, origin, true);
        await notices.notify(tx, { customerId, event: "reset_by_staff", origin: null });
      }),
    sendSteps: ({ customerId, agentId }, params) =>
      inTransaction(async (tx) => {
        await count(tx, customerId, agentId);
        await notices.notify(tx, { customerId, event: "next_steps", origin: null, params });
      }),
    sendPage: ({ customerId, agentId }, event) =>
      inTransaction(async (tx) => {
        await count(tx, customerId, agentId);
        await notices.notify(tx, { customerId, event, origin: null });
      }),
    async resendConfirmation(value, { agentId, origin }) {
      await inTransaction((tx) => count(tx, null, agentId));
      const email = normaliseEmail(value);
      const pending =
        email === null
          ? undefined
          : await newestPendingRegistration(database.kysely, email, clock.now());
      if (pending === undefined) return;
      await resend(deps.registering, pending.id, "email", origin);
    },
    tellProved: (tx, customerId, level) =>
      notices.notify(tx, { customerId, event: "caller_proved", origin: null, params: { level } }),
  };
}

async function forgetFailures(
  { throttle, limits, locks }: Pick<CallersDeps, "throttle" | "limits" | "locks">,
  tx: Tx,
  customerId: string,
): Promise<void> {
  const [customer] = await findCustomers(tx, [customerId]);
  if (customer === undefined) throw new Error("a caller names nobody");
  await throttle.clear(limits.accountFailures, customer.email);
  for (const factor of ["sms", "email", "totp", "recovery_code"])
    await locks.clear(tx, locks.keyOf(factor, customerId));
}
