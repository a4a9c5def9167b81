import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { Log } from "../../platform/log.ts";
import { clientNetOf } from "./client-net.ts";
import { findCredential, findCustomers, type StoredCredential } from "./customer-repository.ts";
import { knownDevice } from "./devices.ts";
import { normaliseEmail } from "./email-address.ts";
import type { Limits } from "./limits.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { Origin } from "./register.ts";
import { newestPendingRegistration } from "./registration-repository.ts";
import type { RegistrationRow } from "./tables.ts";
import type { Counted, Throttle } from "./throttle.ts";

export interface PasswordCheckDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly hasher: PasswordHasher;
  readonly throttle: Throttle;
  readonly limits: Limits;
  readonly audit: AuditTrail;
}

export interface PasswordTry extends Origin {
  readonly email: string;
  readonly password: string;
  /** A browser the account's owner has signed in with is counted by itself, so that strangers' tries shut no owner out (row T2). */
  readonly deviceToken?: string | undefined;
}

export interface RightPassword {
  readonly credential: StoredCredential;
  /** Wrong ones for this address before, within the window. */
  readonly failuresBefore: number;
}

/**
 * E-mail and password. Every way to fail costs two hashes and the same statements, whether the address is a customer's,
 * a pending registration's or nobody's. A try is counted before it is judged and taken back when it was right or when we
 * failed, so parallel guessing gets no further than the limit and an outage locks nobody out.
 */
export async function checkPassword(
  deps: PasswordCheckDeps,
  request: PasswordTry,
): Promise<RightPassword> {
  // Before the first statement: a storm that is sent away must not cost the database what it does not get (row P9).
  deps.hasher.assertRoom();
  const attempt = await beginAttempt(deps, request);
  try {
    const credential = await judge(deps, request.password, attempt.account);
    await attempt.succeed();
    return { credential, failuresBefore: attempt.failuresBefore };
  } catch (error) {
    if (error instanceof RequestRefused && error.code === "credentials_invalid")
      await noteFailure(deps, request, attempt);
    else await attempt.forgive();
    throw error;
  }
}

/** Of somebody who is signed in: the same counters as at sign-in (row F6); refuses with `proof_invalid`. */
export async function checkOwnPassword(
  deps: PasswordCheckDeps,
  request: Omit<PasswordTry, "email"> & { readonly customerId: string },
): Promise<void> {
  const [customer] = await findCustomers(deps.database.kysely, [request.customerId]);
  if (customer === undefined) throw new Error("a customer id names nobody");
  try {
    await checkPassword(deps, { ...request, email: customer.email });
  } catch (error) {
    if (error instanceof RequestRefused && error.code === "credentials_invalid")
      throw new RequestRefused("proof_invalid");
    throw error;
  }
}

/** The credential the password opens, or the refusal. */
async function judge(
  { database, clock, hasher }: PasswordCheckDeps,
  password: string,
  account: string,
): Promise<StoredCredential> {
  const credential = await findCredential(database.kysely, account);
  const isRight = await hasher.verify(password, credential?.passwordHash ?? null);
  if (credential !== undefined && isRight) return credential;
  // A registration of an address that has a customer already is looked at too: its maker must not learn the difference.
  const pending = await newestPendingRegistration(database.kysely, account, clock.now());
  const isPending = await hasher.verify(password, pending?.password_hash ?? null);
  if (pending === undefined || !isPending) throw new RequestRefused("credentials_invalid");
  throw new RequestRefused("registration_incomplete", {
    params: { missing: missingStep(pending) },
  });
}

const missingStep = (pending: RegistrationRow): "email" | "phone" | "both" => {
  if (pending.email_confirmed_at === null && pending.phone_confirmed_at === null) return "both";
  return pending.email_confirmed_at === null ? "email" : "phone";
};

interface Attempt {
  /** Normalised address; what cannot be one is counted as typed and belongs to nobody. */
  readonly account: string;
  readonly failuresBefore: number;
  /** If it is wrong, the counter is full. */
  readonly isLast: boolean;
  succeed(): Promise<void>;
  forgive(): Promise<void>;
}

async function beginAttempt(deps: PasswordCheckDeps, request: PasswordTry): Promise<Attempt> {
  const { throttle, limits, clock, database, log } = deps;
  const account =
    normaliseEmail(request.email) ?? request.email.normalize("NFC").trim().toLowerCase();
  const client = clientNetOf(request.ip);
  const at = clock.now();
  const device = await knownDevice(database.kysely, { email: account }, request.deviceToken, at);
  const byClient: Counted = { rule: limits.clientFailures, subject: client };
  const byAccount: Counted =
    device === undefined
      ? { rule: limits.accountFailures, subject: account }
      : { rule: limits.deviceFailures, subject: device.id };
  const counted = await throttle.takeBoth(byClient, byAccount, at);
  const byStrangers =
    device === undefined ? 0 : await throttle.countOf(limits.accountFailures, account, at);
  return {
    account,
    failuresBefore: counted - 1 + byStrangers,
    isLast: counted >= byAccount.rule.limit,
    succeed: () => throttle.settle(byClient, byAccount, at),
    async forgive() {
      try {
        await throttle.giveBack(byClient.rule, client, at);
        await throttle.giveBack(byAccount.rule, byAccount.subject, at);
      } catch (error) {
        // The reason of the sign-in's own failure is the one to report; the counted try leaves the window by itself.
        log.warn(
          { err: error },
          "identity: a failed sign-in could not be taken back from its counter",
        );
      }
    },
  };
}

/** For the log and for the owner's history; the same statements for nobody's address. */
async function noteFailure(
  { database, audit }: PasswordCheckDeps,
  { ip, userAgent }: Origin,
  { account, isLast }: Attempt,
): Promise<void> {
  await database.kysely.transaction().execute(async (tx) => {
    const owner = await findCredential(tx, account);
    const about = {
      actor: { kind: "anonymous", id: null },
      ...(owner === undefined
        ? {}
        : { subject: { kind: "customer", id: owner.customerId } as const }),
      outcome: "failure",
      origin: { ip, userAgent },
    } as const;
    await audit.write(tx, {
      ...about,
      type: "session.sign_in_failed",
      details: { factor: "password" },
    });
    if (isLast) await audit.write(tx, { ...about, type: "account.locked" });
  });
}
