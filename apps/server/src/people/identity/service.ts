import type { Locale, PasswordPolicy } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Actor } from "../../platform/http/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import type { Messages } from "../../platform/messages/index.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import { type Account, createAccount } from "./account.ts";
import { activateRegistration, type Confirmations } from "./activate.ts";
import {
  type Authentication,
  createAuthentication,
  createAuthenticationParts,
  createRecoveryPorts,
} from "./authentication.ts";
import { type Callers, createCallers } from "./callers.ts";
import { type Channel, confirmEmail, confirmPhone, readRegistration, resend } from "./confirm.ts";
import { createConfirmationMessages } from "./confirmation-messages.ts";
import { setLocale } from "./customer-repository.ts";
import { createDemoIdentity, type DemoIdentity } from "./demo.ts";
import { createDirectory, type IdentityDirectory, type Profile } from "./directory.ts";
import { registerIdentityJobs } from "./jobs.ts";
import { createLimits } from "./limits.ts";
import { createMessageBudget } from "./message-budget.ts";
import { channelsFor } from "./notices/alerts.ts";
import { createNotices } from "./notices/service.ts";
import { createPasswordHasher, type HashParameters, type HashPriority } from "./password-hash.ts";
import { createStrengthEstimator } from "./password-strength.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import { createPayers, type Payers } from "./payer.ts";
import { POLICY } from "./policy.ts";
import type { CustomerActivation, SecurityNotices } from "./ports.ts";
import type { OutgoingMoney } from "./recovery/ports.ts";
import { type Origin, type RegistrationRequest, register } from "./register.ts";
import type { Areas } from "./security/area.ts";
import type { AccountHistory } from "./security/history.ts";
import { createSessions } from "./sessions.ts";
import { signOut } from "./sign-out.ts";
import type { RegistrationRow } from "./tables.ts";
import { createThrottle } from "./throttle.ts";

export interface IdentityDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly keyring: Keyring;
  readonly messages: Messages;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  readonly activation: CustomerActivation;
  readonly audit: AuditTrail;
  readonly outgoing: OutgoingMoney;
  readonly history: AccountHistory;
  /** Told of each query for sessions how many it asked for. */
  readonly onSessionLookUp?: (sessions: number) => void;
  /** Where addresses are; `NO_AREAS` without a database. */
  readonly areas: Areas;
  readonly config: {
    readonly isDemo: boolean;
    readonly publicUrl: string;
    readonly rateLimitFactor: number;
    readonly isSmsOffered: boolean;
    readonly passwordPolicy: PasswordPolicy;
    readonly hashPriority: HashPriority;
    readonly smsDailyBudget: ReadonlyMap<string, number>;
  };
  /** OWASP's unless told; tests that sign in hundreds of times tell. */
  readonly hashParameters?: HashParameters;
}

/** Who people are: registration, sign-in, sessions, and what the other wings may know about customers. */
export interface Identity extends Authentication, Account {
  /** Pending until both channels are confirmed; the same answer for known and unknown addresses. */
  register(request: RegistrationRequest): Promise<RegistrationRow>;
  registration(id: string): Promise<RegistrationRow>;
  confirmEmail(token: string, origin?: Origin): Promise<RegistrationRow>;
  confirmPhone(id: string, code: string, origin?: Origin): Promise<RegistrationRow>;
  resend(id: string, channel: Channel, origin: Origin): Promise<RegistrationRow>;
  /** For platform/http: the customer behind a session cookie, or `null`. */
  authenticate(token: string | undefined, isBackground?: boolean): Promise<Actor | null>;
  signOut(actor: Actor, origin: Origin): Promise<void>;
  changeLocale(customerId: string, locale: Locale): Promise<Profile>;
  readonly directory: IdentityDirectory;
  /** For people who are not customers. */
  readonly passwords: Passwords;
  readonly payers: Payers;
  /** Who is on the telephone, and what an agent may set going for them. */
  readonly callers: Callers;
  /** Where they want to be told of money that came in or left, or of a message they left; for who tells them. */
  alertsOf(
    customerId: string,
    event: "payment_received" | "payment_sent" | "voice_message",
  ): Promise<{ readonly email: boolean; readonly sms: boolean }>;
  /** News for customers of what other rooms stopped or were asked for. */
  readonly notices: SecurityNotices;
  readonly demo: DemoIdentity;
  close(): Promise<void>;
}

/** Plain wiring of this module's files; registers its jobs. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { database, clock, log, keyring, config } = deps;
  const { passwordPolicy } = config;
  const limits = createLimits(config.rateLimitFactor);
  const hasher = createPasswordHasher({ ...config, keyring, parameters: deps.hashParameters });
  const estimator = createStrengthEstimator();
  const throttle = createThrottle({ database, keyring });
  const directory = createDirectory({ database });
  const budget = createMessageBudget({ ...config, database, throttle, limits });
  const idleMinutes = POLICY.sessionIdleMinutes[config.isDemo ? "demo" : "production"];
  const sessions = createSessions({
    database,
    clock,
    idleMinutes,
    onLookUp: deps.onSessionLookUp,
  });
  const messages = createConfirmationMessages({
    messages: deps.messages,
    publicUrl: config.publicUrl,
  });
  const activate = (registration: RegistrationRow, confirmed: Confirmations) =>
    activateRegistration(deps, registration, confirmed);
  const registering = {
    audit: deps.audit,
    database,
    clock,
    keyring,
    hasher,
    estimator,
    passwordPolicy,
    throttle,
    limits,
    budget,
    messages,
    activate,
  };
  const notices = createNotices({ ...deps, throttle, publicUrl: config.publicUrl });
  const parts = createAuthenticationParts(deps);
  const given = { ...deps, ...parts, hasher, throttle, limits, sessions, notices };
  const authentication = createAuthentication(given);
  const { challenges } = authentication;
  const account = createAccount({
    ...given,
    ...createRecoveryPorts(given),
    challenges,
    estimator,
    passwordPolicy,
    budget,
    idleMinutes,
  });
  registerIdentityJobs({ database, clock, jobs: deps.jobs, log, throttle, ...parts });

  return {
    register: (request) => register(registering, request),
    registration: (id) => readRegistration(registering, id),
    confirmEmail: (token, origin) => confirmEmail(registering, token, origin),
    confirmPhone: (id, code, origin) => confirmPhone(registering, id, code, origin),
    resend: (id, channel, origin) => resend(registering, id, channel, origin),
    ...authentication,
    ...account,
    authenticate: (token, isBackground) => sessions.authenticate(token, isBackground),
    signOut: (actor, origin) => signOut({ ...deps, sessions }, actor, origin),
    async changeLocale(customerId, locale) {
      await setLocale(database.kysely, customerId, locale);
      return directory.profileOf(customerId);
    },
    directory,
    passwords: createPasswords({ hasher, estimator, passwordPolicy }),
    alertsOf: (customerId, wanted) => channelsFor(database.kysely, customerId, wanted),
    callers: createCallers({ ...given, challenges, budget, ...config, registering }),
    payers: createPayers({ database, isSmsOffered: config.isSmsOffered }),
    notices,
    demo: createDemoIdentity({
      database,
      keyring,
      hasher,
      sessions,
      passwordPolicy,
      isDemo: config.isDemo,
      activate,
    }),
    close: async () => void (await Promise.all([estimator.close(), hasher.close()])),
  };
}
