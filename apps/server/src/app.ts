import type { Config } from "./config.ts";
import { createConsoleServer } from "./console-listener.ts";
import { registerCallIdentityRoute } from "./desk/index.ts";
import { registerCallRoutes } from "./hotline/calls/index.ts";
import { registerCaseRoutes } from "./hotline/cases/index.ts";
import { createHours, registerHoursRoutes } from "./hotline/hours/index.ts";
import { registerHelpPages, registerHelpRoutes } from "./hotline/knowledge/index.ts";
import { registerVoiceMessageRoute } from "./hotline/recordings/index.ts";
import { createHotlineRooms, LINE_SOCKETS, registerAppLineSocket } from "./hotline-rooms.ts";
import { createKnowledgeRoom, hotlineBadge } from "./knowledge-room.ts";
import {
  createLedger,
  type Ledger,
  LedgerOverloadedError,
  LedgerUnavailableError,
} from "./money/ledger/index.ts";
import {
  registerCheckoutRoutes,
  registerMerchantApiRoutes,
  registerMerchantRoutes,
  registerMerchantSalesRoutes,
} from "./money/merchants/index.ts";
import { registerPaymentRoutes, TOP_UP_LIMITS } from "./money/payments/index.ts";
import { registerLimitRoutes, WALLET_TIERS } from "./money/risk/index.ts";
import {
  createWallets,
  registerWalletRoutes,
  WALLET_CURRENCIES,
  type Wallets,
} from "./money/wallets/index.ts";
import { watchPageScripts } from "./page-watch.ts";
import { createPaymentRooms, registerWaysIn } from "./payment-rooms.ts";
import { createAccess } from "./people/access/index.ts";
import { createAudit } from "./people/audit/index.ts";
import { registerConfirmationRoutes } from "./people/confirmations/index.ts";
import { createDocuments, registerDocumentRoutes } from "./people/documents/index.ts";
import {
  CURRENT_CONSENTS,
  type CustomerActivation,
  createIdentity,
  type Identity,
  NO_AREAS,
  normaliseEmail,
  openAreas,
  registerIdentityRoutes,
} from "./people/identity/index.ts";
import { subscribeNotifications } from "./people/notifications/index.ts";
import { systemClock } from "./platform/clock.ts";
import { createKeyring } from "./platform/crypto.ts";
import { assertSchemaCurrent, createDatabase } from "./platform/db/index.ts";
import {
  createHttpServer,
  type ErrorMapper,
  type HttpServer,
  type RegisterRoute,
  RequestRefused,
  sessionCookie,
} from "./platform/http/index.ts";
import { createIdempotency } from "./platform/idempotency/index.ts";
import { createJobs } from "./platform/jobs/index.ts";
import { createLoad } from "./platform/load.ts";
import { createLog, type Log } from "./platform/log.ts";
import {
  createDemoInboxTransport,
  createHttpSmsGateway,
  createMessages,
  createSmtpTransport,
} from "./platform/messages/index.ts";
import { createMetrics } from "./platform/metrics/index.ts";
import { createOutbox } from "./platform/outbox/index.ts";
import { noteRootKeys } from "./platform/root-keys.ts";
import { createReconciliationRoom } from "./reconciliation-room.ts";

/**
 * The composition root: the only file that builds everything, top to bottom. What one wing needs of another is plugged
 * in here, through a port the needing one declares.
 */

/** The role every connection acts as; the one in DATABASE_URL owns the schema and is used for migrations only. */
const RUNTIME_ROLE = "okpay_app";
const DATABASE_CONNECTIONS = 16;

export type Services = ReturnType<typeof createServices>;

/** What every module stands on. */
function createPlatform(config: Config, log: Log) {
  const clock = systemClock;
  const keyring = createKeyring(config.secret, config.replacedSecrets);
  const load = createLoad();
  const connection = { url: config.databaseUrl, role: RUNTIME_ROLE };
  const database = createDatabase({
    ...connection,
    applicationName: "okpay",
    maxConnections: DATABASE_CONNECTIONS,
    onConnectionLost: (error) => log.warn({ err: error }, "a database connection was lost"),
  });
  const outbox = createOutbox({ database, log, load });
  const jobs = createJobs({
    connection: { ...connection, applicationName: "okpay-jobs" },
    log,
    load,
  });
  const idempotency = createIdempotency({ database });
  const metrics = createMetrics({ outboxLagSeconds: () => outbox.lagSeconds() });
  const base = { log, clock, keyring, load, database, outbox, jobs, idempotency, metrics };
  const messages = createMessages({ ...base, config, ...transportsFor(config) });
  const audit = createAudit({ ...base, config });
  return { ...base, connection, messages, audit };
}

/** Everything but HTTP: what the demo world is seeded with. Opens no connection until something is asked of it. */
export function createServices(config: Config, log: Log) {
  const platform = createPlatform(config, log);
  const { clock, keyring, metrics, messages, database } = platform;

  const ledger = createLedger({
    database: { url: config.databaseUrl, role: RUNTIME_ROLE, lookups: database.lookups },
    log,
    ...metrics.ofLedger,
    onRefusedRow: platform.audit.onRefusedRow,
  });
  const wallets = createWallets({ ...platform, ledger });
  const activation = activationThrough(ledger, wallets);
  const identity = createIdentity({
    ...platform,
    activation,
    outgoing: wallets,
    history: platform.audit,
    onSessionLookUp: (sessions) => metrics.observeSessionLookUp(sessions),
    areas: config.geoIpFile === null ? NO_AREAS : openAreas(config.geoIpFile),
    config,
  });
  const access = createAccess({
    ...platform,
    passwords: identity.passwords,
    customers: identity.directory,
    normaliseEmail,
    config,
  });
  const hotlineHours = createHours({ ...platform, namesOf: (ids) => access.namesOf(ids) });
  const money = { ...platform, config, ledger, wallets };
  const paymentRooms = createPaymentRooms({ ...money, ...hotlineHours, identity });
  const documents = createDocuments({
    ...platform,
    notices: identity.notices,
    names: identity.directory,
    tiers: { ...paymentRooms.risk, offers: WALLET_TIERS },
    isLinked: access.isLinked,
  });
  const fourEyes = access.approvals;
  const reconciliation = createReconciliationRoom({ ...money, ...paymentRooms, fourEyes });
  const knowledge = createKnowledgeRoom({ ...platform, searchCacheDir: config.searchCacheDir });
  const hotline = createHotlineRooms({
    ...platform,
    config,
    hours: hotlineHours.hours,
    directory: identity.directory,
    callers: identity.callers,
    alertsOf: identity.alertsOf,
    ...paymentRooms,
    knowledge,
    access,
  });
  notifyByEvents(platform, identity, config);
  scheduleUpkeep(platform, ledger);

  return {
    ...platform,
    ledger,
    wallets,
    identity,
    access,
    hotlineHours,
    ...paymentRooms,
    documents,
    reconciliation,
    knowledge,
    ...hotline,
    /** What must be true before anything is served: the schema is this program's, the house's accounts are open. */
    async prepare(): Promise<void> {
      await assertSchemaCurrent(database.pool);
      await noteRootKeys(database, keyring, clock.now(), platform.audit);
      await wallets.ensureHouseAccounts();
      await access.prepare();
    },
    /** Lets go of every connection; what was accepted is finished first. */
    async close(): Promise<void> {
      await ledger.close();
      await identity.close();
      await messages.close();
      await database.close();
    },
  };
}

/** What has no room of its own to schedule it. */
function scheduleUpkeep(
  { jobs, idempotency }: ReturnType<typeof createPlatform>,
  ledger: Pick<Ledger, "expireHolds">,
): void {
  jobs.handle("ledger.expireHolds", async () => void (await ledger.expireHolds()));
  jobs.schedule("ledger.expireHolds", "* * * * *");
  jobs.handle("idempotency.prune", async () => void (await idempotency.prune()));
  jobs.schedule("idempotency.prune", "17 * * * *");
}

function notifyByEvents(
  platform: ReturnType<typeof createPlatform>,
  identity: Identity,
  { publicUrl }: Config,
): void {
  subscribeNotifications({
    ...platform,
    publicUrl,
    profilesOf: (customerIds) => identity.directory.profilesOf(customerIds),
    alertsOf: (customerId, event) => identity.alertsOf(customerId, event),
  });
}

export interface App {
  /** For tests that speak HTTP without a socket. */
  readonly http: HttpServer;
  /** What staff are served, on an address of its own. */
  readonly console: HttpServer;
  readonly services: Services;
  /** Starts the background work and the listeners; returns the address. */
  listen(): Promise<string>;
  /** Takes nothing new, finishes what was accepted, closes. */
  close(): Promise<void>;
}

/** The whole program for this configuration; nothing runs until `listen`. Fails if the database is not at this program's schema. */
export async function createApp(
  config: Config,
  log: Log = createLog({ level: config.logLevel }),
): Promise<App> {
  const services = createServices(config, log);
  const { identity, payments, messages, metrics, load, outbox, jobs, database, audit } = services;
  await services.prepare();

  const shared = {
    log,
    mapError: mapLedgerErrors,
    health: {
      ready: () => assertSchemaCurrent(database.pool),
      onNotReady: (reason: unknown) => log.error({ err: reason }, "not ready"),
    },
    metrics,
    load,
    tls: config.tls,
  };
  const http = await createHttpServer({
    ...shared,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    rateLimitFactor: config.rateLimitFactor,
    walletDist: config.walletDist,
    authenticate: identity.authenticate,
    authenticateKey: services.merchants.authenticate,
    isReferenceServed: config.isReferenceServed,
    socketPaths: services.deskTelephony === null ? [] : LINE_SOCKETS,
  });
  registerIdentityRoutes(http.route, identity, {
    cookieName: sessionCookie(config.publicUrl).name,
    isDemo: config.isDemo,
    clock: services.clock,
    messages,
  });
  registerMoneyRoutes(http.route, services, config);
  registerConfirmationRoutes(http.route, services.confirmations);
  registerHoursRoutes(http.route, services.hotlineHours.hours);
  registerDocumentRoutes(http.route, services.documents, services.clock);
  registerCaseRoutes(http.route, services.cases, services.knowledge.noteContact);
  registerCallRoutes(http.route, services.calls, services.knowledge.noteContact);
  registerAppLineSocket(http, services.deskTelephony?.lineRelay ?? null);
  registerVoiceMessageRoute(http.route, services.recordings);
  registerCallIdentityRoute(http.route, services.deskView);
  registerHelpRoutes(http.route, services.knowledge);
  registerHelpPages(http.page, {
    knowledge: services.knowledge,
    publicUrl: config.publicUrl,
    hotlineHours: services.hotlineHours.hours,
    hotlineStatus: hotlineBadge(services.hotlineHours.hours, log),
  });
  registerSystemRoutes(http.route, identity, config);
  await http.ready();
  const pageScripts = watchPageScripts(services, config, http);
  const console = await createConsoleServer(services, config, shared);

  return {
    http,
    console,
    services,
    async listen() {
      await audit.start();
      outbox.start();
      payments.enquiries.start();
      services.risk.watch.start();
      await services.knowledge.start();
      await services.calls.start();
      await services.phone?.start();
      void services.knowledge.startLearning();
      await jobs.start();
      await pageScripts.note();
      await metrics.listen(config.metricsPort);
      await console.listen({ host: config.console.host, port: config.console.port });
      return http.listen({
        host: config.host,
        port: config.port,
        redirectPort: config.httpRedirectPort,
      });
    },
    async close() {
      services.calls.release();
      await http.close();
      await Promise.all([
        services.calls.stop(),
        services.phone?.stop(),
        payments.enquiries.stop(),
        services.risk.watch.stop(),
        services.knowledge.stop(),
        jobs.stop(),
        outbox.stop(),
      ]);
      // Last of what works: the others may still have something to say.
      await audit.stop();
      await services.close();
      await metrics.close();
    },
  };
}

function registerMoneyRoutes(route: RegisterRoute, services: Services, config: Config): void {
  const { wallets, payments, risk, merchants, clock } = services;
  registerWalletRoutes(route, wallets);
  registerWaysIn(route, services, config);
  registerPaymentRoutes(route, payments);
  registerLimitRoutes(route, risk, clock);
  registerMerchantRoutes(route, merchants, clock);
  registerMerchantSalesRoutes(route, merchants);
  registerMerchantApiRoutes(route, merchants);
  registerCheckoutRoutes(route, merchants);
}

/** Real mail and SMS where they are configured; the demo world keeps them for its inbox page. */
function transportsFor(config: Config) {
  const inbox = createDemoInboxTransport();
  const { smtpUrl, smsGatewayUrl, smsGatewayToken } = config;
  return {
    mail: smtpUrl === null ? inbox : createSmtpTransport({ url: smtpUrl, from: config.mailFrom }),
    sms:
      smsGatewayUrl === null || smsGatewayToken === null
        ? inbox
        : createHttpSmsGateway({ url: smsGatewayUrl, token: smsGatewayToken }),
  };
}

/** Becoming a customer opens the wallets in the same booking that writes identity's rows: all of it or nothing. */
function activationThrough(ledger: Ledger, wallets: Wallets): CustomerActivation {
  return {
    async activate({ customerId, rows, expects }) {
      const openings = wallets.openingsFor(customerId);
      const outcome = await ledger.book({
        transfers: [],
        opens: openings.opens,
        expects,
        rows: () => [...rows, ...openings.rows],
      });
      if (outcome.state === "booked") return "activated";
      if (outcome.state === "stale") return "stale";
      throw new Error(`an activation ended as ${outcome.state}`);
    },
  };
}

const mapLedgerErrors: ErrorMapper = (error) => {
  if (error instanceof LedgerUnavailableError)
    return new RequestRefused("service_unavailable", { retryAfterSeconds: 2, cause: error });
  if (error instanceof LedgerOverloadedError)
    return new RequestRefused("service_overloaded", { retryAfterSeconds: 1, cause: error });
  return null;
};

/** What a client must know before anyone has signed in: facts of several rooms, so it is answered here. */
function registerSystemRoutes(route: RegisterRoute, identity: Identity, config: Config): void {
  route("getConfig", async () => ({
    isDemo: config.isDemo,
    // Only where real keys are set and this is no demo does a card reach a real bank.
    isSandbox: config.isDemo || !config.cards.takesRealMoney,
    currencies: [...WALLET_CURRENCIES],
    consents: { ...CURRENT_CONSENTS },
    passwordPolicy: config.passwordPolicy,
    personas: (await identity.demo.personas()).map((persona) => ({
      ...persona,
      story: { ...persona.story },
    })),
    topUpLimits: TOP_UP_LIMITS.map(({ min, max }) => ({ min, max })),
  }));
}
