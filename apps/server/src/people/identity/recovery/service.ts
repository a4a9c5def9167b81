import type { Actor } from "../../../platform/http/index.ts";
import type { Jobs } from "../../../platform/jobs/index.ts";
import type { Outbox } from "../../../platform/outbox/index.ts";
import type { IssuedChallenge } from "../challenges.ts";
import { pruneSmsBudget } from "../message-budget.ts";
import { after, DAY_MS } from "../policy.ts";
import type { Origin } from "../register.ts";
import type { StartedSession } from "../sessions.ts";
import { type ChangeContactDeps, changeContact, confirmContact } from "./change-contact.ts";
import {
  type ChangePasswordDeps,
  type ChangePasswordRequest,
  changePassword,
} from "./change-password.ts";
import {
  completeRecovery,
  type RecoveryAnswers,
  type RecoveryCodes,
  startRecoveryCompletion,
} from "./complete-recovery.ts";
import {
  type CompleteResetDeps,
  type CompleteResetRequest,
  completeReset,
} from "./complete-reset.ts";
import { type FreezeByLinkDeps, freezeByLink, reportLostPhone } from "./freeze-by-link.ts";
import {
  applyProtection,
  type FreezeState,
  freeze,
  PROTECTION_CHANGED,
  unfreeze,
} from "./protection.ts";
import {
  cancelRecovery,
  caseUnderWay,
  type RecoveryCase,
  type RecoveryCaseDeps,
  startRecovery,
  type WaitingBrowser,
} from "./recovery-case.ts";
import {
  DELIVER_RESET_JOB,
  deliverReset,
  type RequestedReset,
  type ResetRequest,
  requestReset,
} from "./request-reset.ts";
import { pruneNoticeLinks, pruneResets } from "./reset-repository.ts";
import type { ContactChannel } from "./tables.ts";

/** Getting an account back, freezing it, and changing what it is reached by. */
export interface Recovery {
  requestReset(request: ResetRequest): Promise<RequestedReset>;
  completeReset(request: CompleteResetRequest): Promise<void>;
  changePassword(request: ChangePasswordRequest): Promise<StartedSession>;
  changeContact(
    request: Origin & {
      readonly actor: Actor;
      readonly channel: ContactChannel;
      readonly value: string;
    },
  ): Promise<IssuedChallenge>;
  confirmContact(
    request: Origin & {
      readonly actor: Actor;
      readonly challengeId: string;
      readonly code: string;
    },
  ): Promise<void>;
  freeze(actor: Actor, origin: Origin): Promise<FreezeState>;
  unfreeze(actor: Actor, origin: Origin): Promise<FreezeState>;
  freezeByLink(token: string, origin: Origin): Promise<FreezeState>;
  reportLostPhone(
    request: Origin & { readonly email: string; readonly password: string },
  ): Promise<FreezeState>;
  startRecovery(browser: WaitingBrowser): Promise<RecoveryCase>;
  cancelRecovery(token: string, origin: Origin): Promise<RecoveryCase>;
  startRecoveryCompletion(browser: WaitingBrowser): Promise<RecoveryCodes>;
  completeRecovery(browser: WaitingBrowser, answers: RecoveryAnswers): Promise<StartedSession>;
  /** The case under way of somebody whose password was right; for the page of the second factor. */
  caseOf(customerId: string): Promise<RecoveryCase | null>;
}

export interface RecoveryDeps
  extends FreezeByLinkDeps,
    CompleteResetDeps,
    ChangeContactDeps,
    ChangePasswordDeps,
    RecoveryCaseDeps {
  readonly jobs: Jobs;
  readonly outbox: Outbox;
  readonly notices: RecoveryCaseDeps["notices"];
  readonly passwords: ChangePasswordDeps["passwords"] & FreezeByLinkDeps["passwords"];
}

const PRUNE_JOB = "identity.recovery.prune";
/** What is over explains itself ("expired", "used") for so long. */
const KEPT_DAYS = 30;

/** Plain wiring of this folder's stories; registers its jobs and its subscription. */
export function createRecovery(deps: RecoveryDeps): Recovery {
  const { database, clock, jobs, outbox, log } = deps;
  jobs.handle(DELIVER_RESET_JOB, ({ resetId }) => deliverReset(deps, String(resetId)));
  jobs.handle(PRUNE_JOB, async () => {
    const before = after(clock.now(), -KEPT_DAYS * DAY_MS);
    const resets = await pruneResets(database.kysely, before);
    const links = await pruneNoticeLinks(database.kysely, before);
    await pruneSmsBudget(database.kysely, before);
    log.info({ resets, links }, "identity: old resets and links were removed");
  });
  jobs.schedule(PRUNE_JOB, "41 3 * * *");
  outbox.subscribe(PROTECTION_CHANGED, async ({ payload: { customerId } }) => {
    if (typeof customerId !== "string") throw new TypeError("a change of protection names nobody");
    await applyProtection(deps, customerId);
  });

  return {
    requestReset: (request) => requestReset(deps, request),
    completeReset: (request) => completeReset(deps, request),
    changePassword: (request) => changePassword(deps, request),
    changeContact: (request) => changeContact(deps, request),
    confirmContact: (request) => confirmContact(deps, request),
    freeze: ({ customerId, sessionId }, origin) =>
      freeze(deps, {
        customerId,
        by: "customer",
        origin,
        keptSessionId: sessionId,
        isSignedIn: true,
      }),
    unfreeze: ({ customerId }, origin) => unfreeze(deps, { customerId, origin }),
    freezeByLink: (token, origin) => freezeByLink(deps, token, origin),
    reportLostPhone: (request) => reportLostPhone(deps, request),
    startRecovery: (browser) => startRecovery(deps, browser),
    cancelRecovery: (token, origin) => cancelRecovery(deps, token, origin),
    startRecoveryCompletion: (browser) => startRecoveryCompletion(deps, browser),
    completeRecovery: (browser, answers) => completeRecovery(deps, browser, answers),
    caseOf: (customerId) => caseUnderWay(database.kysely, customerId, clock.now()),
  };
}
