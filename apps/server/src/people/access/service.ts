import { randomBytes } from "node:crypto";
import { type Locale, ROLE_GRANTS, type StaffGrant } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  passkeyAuthenticationOptions,
  passkeyRegistrationOptions,
  relyingPartyOf,
} from "../../platform/authenticators/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { ConsoleAccess } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Messages } from "../../platform/messages/index.ts";
import { type AccountDeps, type Invitation, invite, resetCommand } from "./accounts.ts";
import { type Approvals, createApprovals } from "./approvals.ts";
import { type DeskDeps, findOpenCase, isLinked, link, linkedTo } from "./cases.ts";
import { ensureDemoStaff } from "./demo.ts";
import { readEnrolment } from "./enrolment.ts";
import { registerAccessJobs } from "./jobs.ts";
import { findPasskeysOf, insertChallenge } from "./passkey-repository.ts";
import { after, MINUTE_MS, STAFF_POLICY } from "./policy.ts";
import type { CustomerLookup, StaffPasswords } from "./ports.ts";
import { createSeeds } from "./seeds.ts";
import { createStaffSessions } from "./sessions.ts";
import type { SignInDeps } from "./sign-in.ts";
import { findNames, findStaff, listStaff } from "./staff-repository.ts";

export interface AccessDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly jobs: Jobs;
  readonly messages: Messages;
  readonly audit: AuditTrail;
  readonly passwords: StaffPasswords;
  readonly customers: CustomerLookup;
  /** One spelling per address; null when it is none. */
  readonly normaliseEmail: (text: string) => string | null;
  readonly config: { readonly isDemo: boolean; readonly console: { readonly url: string } };
}

/** Staff: who they are, what they may, and what two of them agree on. */
export interface Access {
  /** For the console's listener: who comes, and what is written of those who reach for more than their role allows. */
  readonly console: Pick<ConsoleAccess, "authenticate" | "denied">;
  /** For rooms that need a second person for something: register a command, ask for it (row G6). */
  readonly approvals: Approvals;
  /** By an operator at the machine: the first administrator comes in this way. The link is shown once. */
  inviteByOperator(
    invitation: Invitation,
    linkedCustomerId: string | null,
  ): Promise<{ readonly link: string; readonly expiresAt: Date }>;
  /** Whether the customer is this member of staff, or close to them: nobody decides about those (row G6). */
  isLinked(tx: Tx, staffId: string, customerId: string): Promise<boolean>;
  /** All of those, for lists that leave them out. */
  linkedTo(staffId: string): Promise<ReadonlySet<string>>;
  /** Whether this member of staff has this case open about this customer; it stays open until the transaction ends. */
  hasOpenCase(
    tx: Tx,
    wanted: { readonly staffId: string; readonly customerId: string; readonly caseId: string },
  ): Promise<boolean>;
  /** Told in the transaction in which a member of staff signs out: what belongs to that session ends with it. */
  onSignedOut(handler: (tx: Tx, sessionId: string) => Promise<void>): void;
  /** Display names, by id; unknown ids are absent. */
  namesOf(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** An active member of staff with this grant, and where they are written to; null: there is none of that id. */
  workerWith(
    staffId: string,
    grant: StaffGrant,
  ): Promise<{
    readonly email: string;
    readonly displayName: string;
    readonly locale: Locale;
  } | null>;
  /** Everybody active whose role has this grant. */
  workersWith(grant: StaffGrant): Promise<
    readonly {
      readonly id: string;
      readonly email: string;
      readonly displayName: string;
      readonly locale: Locale;
    }[]
  >;
  /** Once per start: the demo's members of staff, where this is a demo. */
  prepare(): Promise<void>;
  /** For this module's own routes. */
  readonly parts: AccessParts;
}

export interface AccessParts {
  readonly signingIn: SignInDeps;
  signedOut(tx: Tx, sessionId: string): Promise<void>;
  readonly accounts: AccountDeps;
  readonly desk: DeskDeps;
  startPasskeySignIn(): Promise<PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>>;
  startPasskeyEnrolment(
    token: string,
  ): Promise<PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>>;
}

export interface PasskeyQuestion<Options> {
  readonly challengeId: string;
  readonly options: Options;
  readonly expiresAt: Date;
}

/** Plain wiring of this module's files; registers its jobs and its command. */
export function createAccess(deps: AccessDeps): Access {
  const { database, clock, audit, customers, config } = deps;
  const sessions = createStaffSessions({ database, clock });
  const relyingParty = relyingPartyOf(config.console.url, "OKPay Console");
  const signingIn: SignInDeps = {
    ...deps,
    seeds: createSeeds(deps.keyring),
    sessions,
    relyingParty,
    isDemo: config.isDemo,
  };
  const isLinkedTo: Access["isLinked"] = (tx, staffId, customerId) =>
    isLinked({ customers }, tx, staffId, customerId);
  const approvals = createApprovals({
    ...deps,
    isLinked: isLinkedTo,
  });
  const signOuts: ((tx: Tx, sessionId: string) => Promise<void>)[] = [];
  const accounts: AccountDeps = { ...deps, approvals, consoleUrl: config.console.url };
  approvals.register(resetCommand(accounts));
  registerAccessJobs({ ...deps, approvals });

  const ask = async (enrolmentId: string | null) => {
    const question = {
      id: newId(),
      enrolmentId,
      challenge: randomBytes(32),
      expiresAt: after(clock.now(), STAFF_POLICY.challengeMinutes * MINUTE_MS),
    };
    await insertChallenge(database.kysely, question);
    return question;
  };

  return {
    console: {
      authenticate: (token, isBackground) => sessions.authenticate(token, isBackground),
      denied: ({ staffId, role }, { operation, ip, userAgent }) =>
        database.kysely.transaction().execute((tx) =>
          audit.write(tx, {
            type: "grant.denied",
            actor: { kind: "staff", id: staffId },
            subject: { kind: "route", id: operation },
            outcome: "denied",
            origin: { ip, userAgent },
            details: { role },
          }),
        ),
    },
    approvals,
    async inviteByOperator(invitation, linkedCustomerId) {
      const { staffId, link: address, expiresAt } = await invite(accounts, invitation, "operator");
      if (linkedCustomerId !== null) await link(database.kysely, staffId, linkedCustomerId);
      return { link: address, expiresAt };
    },
    isLinked: isLinkedTo,
    linkedTo: (staffId) => linkedTo({ customers }, database.kysely, staffId),
    onSignedOut: (handler) => void signOuts.push(handler),
    hasOpenCase: async (tx, wanted) => (await findOpenCase(tx, wanted)) !== undefined,
    async namesOf(staffIds) {
      const names = await findNames(database.kysely, staffIds);
      return new Map([...names].map(([id, { displayName }]) => [id, displayName]));
    },
    async workerWith(staffId, grant) {
      const staff = await findStaff(database.kysely, staffId);
      if (staff?.state !== "active") return null;
      const grants: readonly StaffGrant[] = ROLE_GRANTS[staff.role];
      return grants.includes(grant) ? staff : null;
    },
    async workersWith(grant) {
      const all = await listStaff(database.kysely);
      return all.filter(({ state, role }) => {
        const grants: readonly StaffGrant[] = ROLE_GRANTS[role];
        return state === "active" && grants.includes(grant);
      });
    },
    async prepare() {
      if (config.isDemo) await ensureDemoStaff(database, clock.now());
    },
    parts: {
      signingIn,
      async signedOut(tx, sessionId) {
        for (const tell of signOuts) await tell(tx, sessionId);
      },
      accounts,
      desk: { database, clock, audit, customers },
      async startPasskeySignIn() {
        const { id, challenge, expiresAt } = await ask(null);
        const options = await passkeyAuthenticationOptions({ relyingParty, challenge });
        return { challengeId: id, options, expiresAt };
      },
      async startPasskeyEnrolment(token) {
        const { enrolment, staff } = await readEnrolment(signingIn, token);
        const { id, challenge, expiresAt } = await ask(enrolment.id);
        const options = await passkeyRegistrationOptions({
          relyingParty,
          challenge,
          userHandle: Buffer.from(staff.id.replaceAll("-", ""), "hex"),
          userName: staff.email,
          displayName: staff.displayName,
          existing: await findPasskeysOf(database.kysely, staff.id),
        });
        return { challengeId: id, options, expiresAt };
      },
    },
  };
}
