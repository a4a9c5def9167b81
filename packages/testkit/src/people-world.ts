import type { PasswordPolicy } from "@okpay/contracts";
import { createLedger } from "../../../apps/server/src/money/ledger/index.ts";
import { createWallets } from "../../../apps/server/src/money/wallets/index.ts";
import { createAudit } from "../../../apps/server/src/people/audit/index.ts";
import { isCode } from "../../../apps/server/src/people/identity/confirmation-secrets.ts";
import {
  type CustomerActivation,
  createIdentity,
  type Identity,
  NO_AREAS,
  registerIdentityRoutes,
} from "../../../apps/server/src/people/identity/index.ts";
import { createKeyring, type Keyring, sha256 } from "../../../apps/server/src/platform/crypto.ts";
import { createDatabase, type Database } from "../../../apps/server/src/platform/db/index.ts";
import { createHttpServer, sessionCookie } from "../../../apps/server/src/platform/http/index.ts";
import { createJobs } from "../../../apps/server/src/platform/jobs/index.ts";
import { createLoad } from "../../../apps/server/src/platform/load.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { openContent } from "../../../apps/server/src/platform/messages/content.ts";
import {
  createDemoInboxTransport,
  createMessages,
  type MailTransport,
  type SmsTransport,
} from "../../../apps/server/src/platform/messages/index.ts";
import { createOutbox } from "../../../apps/server/src/platform/outbox/index.ts";
import { createCaller } from "./http-caller.ts";
import { createFakeClock, type FakeClock } from "./money-world.ts";

export interface PeopleWorldOptions {
  /** From `createTestDatabase()`; several worlds on one url are several server processes. */
  readonly url: string;
  readonly isDemo?: boolean;
  readonly clock?: FakeClock;
  readonly mail?: MailTransport;
  readonly sms?: SmsTransport;
  /** Stands between identity and the booking. */
  readonly activation?: (real: CustomerActivation) => CustomerActivation;
  readonly rateLimitFactor?: number;
  readonly smsDailyBudget?: ReadonlyMap<string, number>;
  /** SMS_OTP. */
  readonly isSmsOffered?: boolean;
  readonly passwordPolicy?: PasswordPolicy;
  /** A hundredth of the real work unless told. */
  readonly hashParameters?: typeof CHEAP_HASHES;
  readonly publicUrl?: string;
}

export type PeopleWorld = ReturnType<typeof createPeopleWorld>;

/** A message as it was written, opened with the key of the test. */
export interface SentMessage {
  readonly channel: "email" | "sms";
  readonly template: string;
  readonly locale: string;
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
}

const SECRET = "a-root-secret-of-the-tests-that-is-long-enough-0f3a9c";

/** Real argon2id, a hundredth of the work. */
const CHEAP_HASHES = { memory: 256, passes: 1, parallelism: 1, keyId: 1 };

/** Everything under `people/`, wired as app.ts does, with the real ledger behind it. Jobs run only when `jobs.start` is called. */
export function createPeopleWorld(options: PeopleWorldOptions) {
  const base = createBase(options);
  const { isDemo, publicUrl, clock, log, keyring, database, ledger, wallets } = base;
  const { outbox, jobs, messages, audit } = base;
  const booking = activationThrough(ledger, wallets);
  const activation = options.activation?.(booking) ?? booking;
  const identity = createIdentity({
    ...base,
    activation,
    outgoing: wallets,
    history: audit,
    areas: NO_AREAS,
    config: {
      isDemo,
      publicUrl,
      rateLimitFactor: options.rateLimitFactor ?? 1,
      isSmsOffered: options.isSmsOffered ?? true,
      passwordPolicy: options.passwordPolicy ?? "composition",
      // Tests keep every core busy by themselves: with less priority the hashes of one would wait for all the others.
      hashPriority: "normal",
      smsDailyBudget: options.smsDailyBudget ?? new Map([["*", 100_000]]),
    },
    hashParameters: options.hashParameters ?? CHEAP_HASHES,
  });

  const { sent, lastTo, linkTokenOf, codeOf } = createPostbox(database, keyring);

  async function register(overrides: Partial<RegistrationForm> = {}) {
    const form = registrationForm(overrides);
    return { form, registration: await identity.register({ ...form, ...BROWSER }) };
  }
  type Registered = Awaited<ReturnType<typeof register>>;

  /** The link of this very registration, also where several share an address. */
  async function linkOf({ form, registration }: Registered): Promise<string> {
    const tokens = (await sent(form.email)).map(({ text }) => tokenIn(text) ?? "");
    return (
      tokens.find((token) => sha256(token).equals(registration.email_token_sha256)) ?? "no link"
    );
  }
  async function codeFor({ form, registration: { id, phone_code_mac } }: Registered) {
    const codes = (await sent(form.phone)).map(({ text }) => codeIn(text) ?? "");
    return codes.find((code) => isCode(keyring, id, code, phone_code_mac)) ?? "no code";
  }

  /** Registers and confirms both channels. */
  async function customer(overrides: Partial<RegistrationForm> = {}) {
    const registered = await register(overrides);
    await identity.confirmEmail(await linkOf(registered));
    const { id } = registered.registration;
    const { customer_id } = await identity.confirmPhone(id, await codeFor(registered));
    if (customer_id === null) throw new Error("the registration was not completed");
    return { ...registered, customerId: customer_id };
  }

  return {
    database,
    ledger,
    wallets,
    outbox,
    jobs,
    messages,
    audit,
    identity,
    clock,
    keyring,
    log,
    sent,
    lastTo,
    linkTokenOf,
    codeOf,
    register,
    linkOf,
    codeFor,
    customer,
    publicUrl,
    /** The HTTP server with the identity routes only. */
    http: () => serve({ identity, messages, clock, log, isDemo, publicUrl }),
    async close() {
      await identity.close();
      await messages.close();
      await ledger.close();
      await database.close();
    },
  };
}

/** What identity stands on. */
function createBase(options: PeopleWorldOptions) {
  const { url } = options;
  const isDemo = options.isDemo ?? true;
  const publicUrl = options.publicUrl ?? "http://localhost:8080";
  const clock = options.clock ?? createFakeClock();
  const log = createLog({ level: "silent" });
  const keyring = createKeyring(SECRET);
  const database = createDatabase({ url, applicationName: "okpay-test", maxConnections: 10 });
  const ledger = createLedger({ database: { url }, log });
  const wallets = createWallets({ database, ledger, clock });
  const outbox = createOutbox({ database, log });
  const jobs = createJobs({ connection: { url, applicationName: "okpay-test-jobs" }, log });
  const transport = createDemoInboxTransport();
  const messages = createMessages({
    database,
    jobs,
    clock,
    log,
    keyring,
    config: { isDemo, publicUrl },
    mail: options.mail ?? transport,
    sms: options.sms ?? transport,
  });
  const audit = createAudit({
    database,
    clock,
    log,
    keyring,
    jobs,
    // Written to only once `audit.start` is called, which no test of this world does.
    config: { auditCheckpointDir: "no-such-folder" },
  });
  return {
    isDemo,
    publicUrl,
    clock,
    log,
    keyring,
    database,
    ledger,
    wallets,
    outbox,
    jobs,
    messages,
    audit,
  };
}

async function serve(world: {
  readonly identity: Identity;
  readonly messages: ReturnType<typeof createMessages>;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof createLog>;
  readonly isDemo: boolean;
  readonly publicUrl: string;
}) {
  const { identity, messages, clock, log, isDemo, publicUrl } = world;
  const http = await createHttpServer({
    publicUrl,
    trustedProxies: [],
    rateLimitFactor: 1_000,
    walletDist: "no-such-folder",
    log,
    authenticate: identity.authenticate,
    mapError: () => null,
    health: { ready: () => Promise.resolve() },
    metrics: { observeRequest: () => undefined },
    load: createLoad(),
    // How busy the machine is that runs the tests is no business of theirs.
    maxEventLoopDelayMs: 0,
  });
  registerIdentityRoutes(http.route, identity, {
    cookieName: sessionCookie(publicUrl).name,
    isDemo,
    clock,
    messages,
  });
  return { inject: http.inject, close: http.close, call: createCaller(http.inject) };
}

/** As app.ts plugs it in. */
function activationThrough(
  ledger: ReturnType<typeof createLedger>,
  wallets: ReturnType<typeof createWallets>,
): CustomerActivation {
  return {
    async activate({ customerId, rows, expects }) {
      const { opens, rows: walletRows } = wallets.openingsFor(customerId);
      const outcome = await ledger.book({
        transfers: [],
        opens,
        expects,
        rows: () => [...rows, ...walletRows],
      });
      if (outcome.state === "booked") return "activated";
      if (outcome.state === "stale") return "stale";
      throw new Error(`an activation came back as ${outcome.state}`);
    },
  };
}

/** Reads everybody's mail and SMS, as they were written. */
function createPostbox(database: Database, keyring: Keyring) {
  /** Every message written so far, oldest first, opened whether or not it was delivered; wiped ones are left out. */
  async function sent(to?: string): Promise<SentMessage[]> {
    const { rows } = await database.pool.query<{
      id: string;
      channel: "email" | "sms";
      template: string;
      locale: string;
      content: Buffer;
    }>(
      "SELECT id, channel, template, locale, content FROM platform.message WHERE content IS NOT NULL ORDER BY created_at, id",
    );
    const key = keyring.keyFor("platform.message.content");
    const opened = rows.map(({ id, channel, template, locale, content }) => ({
      channel,
      template,
      locale,
      ...openContent(key, id, content),
    }));
    return to === undefined ? opened : opened.filter((message) => message.to === to);
  }

  const lastTo = async (to: string): Promise<SentMessage> => {
    const message = (await sent(to)).at(-1);
    if (message === undefined) throw new Error(`nothing was sent to ${to}`);
    return message;
  };

  /** Reads its own mail and SMS as a person would. */
  const linkTokenOf = async (email: string): Promise<string> =>
    tokenIn((await lastTo(email)).text) ?? "no link";
  const codeOf = async (phone: string): Promise<string> =>
    codeIn((await lastTo(phone)).text) ?? "no code";

  return { sent, lastTo, linkTokenOf, codeOf };
}

/** Where the people of a test come from. */
export const BROWSER = { ip: "203.0.113.7", userAgent: "test" } as const;

const tokenIn = (text: string): string | undefined => /#t=([A-Za-z0-9_-]+)/.exec(text)?.[1];
const codeIn = (text: string): string | undefined => /\d{6}/.exec(text)?.[0];

let people = 0;

/** A form that is in order; every call another person. */
export function registrationForm(overrides: Partial<RegistrationForm> = {}): RegistrationForm {
  people += 1;
  const no = `${Date.now() % 100_000}${String(people).padStart(3, "0")}`;
  return {
    displayName: "周敏",
    email: `zhou.${no}@example.com`,
    phone: `+86138${no.padStart(8, "0").slice(-8)}`,
    password: "Moon-river9-sails",
    locale: "en",
    consents: { terms: "2026-11-01", privacy: "2026-11-28" },
    ...overrides,
  };
}

export interface RegistrationForm {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly password: string;
  readonly locale: "en" | "zh-CN";
  readonly consents: { readonly terms: string; readonly privacy: string };
}
