import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { Log } from "../../platform/log.ts";
import { clientNetOf } from "./client-net.ts";
import { findCredential, replaceHash, type StoredCredential } from "./customer-repository.ts";
import { normaliseEmail } from "./email-address.ts";
import type { Limits } from "./limits.ts";
import type { PasswordHasher } from "./password-hash.ts";
import type { Origin } from "./register.ts";
import { newestPendingRegistration } from "./registration-repository.ts";
import type { Sessions, StartedSession } from "./sessions.ts";
import type { RegistrationRow } from "./tables.ts";
import type { Throttle } from "./throttle.ts";

export interface SignInRequest extends Origin {
  readonly email: string;
  readonly password: string;
  /** Of the browser's present cookie: signing in again replaces that session. */
  readonly presentedToken: string | undefined;
}

export interface SignInDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly hasher: PasswordHasher;
  readonly throttle: Throttle;
  readonly limits: Limits;
  readonly sessions: Sessions;
}

/**
 * E-mail and password. Every way to fail costs two hashes and the same statements, whether the address is a customer's,
 * a pending registration's or nobody's. A try is counted before it is judged and taken back when it was right or when we
 * failed, so parallel guessing gets no further than the limit and an outage locks nobody out.
 */
export async function signIn(deps: SignInDeps, request: SignInRequest): Promise<StartedSession> {
  const attempt = await beginAttempt(deps, request);
  try {
    const credential = await judge(deps, request, attempt.account);
    const session = await deps.database.kysely
      .transaction()
      .execute((tx) => deps.sessions.start(tx, { ...request, customerId: credential.customerId }));
    await attempt.succeed();
    if (deps.hasher.isOutdated(credential.passwordHash)) {
      await replaceHash(deps.database.kysely, credential, await deps.hasher.hash(request.password));
    }
    return session;
  } catch (error) {
    if (!(error instanceof RequestRefused && error.code === "credentials_invalid"))
      await attempt.forgive();
    throw error;
  }
}

/** The credential the password opens, or the refusal. */
async function judge(
  { database, clock, hasher }: SignInDeps,
  { password }: SignInRequest,
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
  succeed(): Promise<void>;
  forgive(): Promise<void>;
}

async function beginAttempt(
  { throttle, limits, clock, database, log }: SignInDeps,
  request: SignInRequest,
): Promise<Attempt> {
  const account =
    normaliseEmail(request.email) ?? request.email.normalize("NFC").trim().toLowerCase();
  const client = clientNetOf(request.ip);
  const at = clock.now();
  await throttle.take(database.kysely, limits.clientFailures, client, at);
  const forgiveClient = () => throttle.giveBack(limits.clientFailures, client, at);
  try {
    await throttle.take(database.kysely, limits.accountFailures, account, at);
  } catch (error) {
    // Refused without being judged: that is no guess of this client's.
    await forgiveClient();
    throw error;
  }
  return {
    account,
    async succeed() {
      await forgiveClient();
      await throttle.clear(limits.accountFailures, account);
    },
    async forgive() {
      try {
        await forgiveClient();
        await throttle.giveBack(limits.accountFailures, account, at);
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
