import { DESK_PHONE_SOCKET } from "@okpay/contracts";
import type { Config } from "./config.ts";
import {
  type DeskPayments,
  type DeskView,
  registerDeskPaymentRoutes,
  registerDeskViewRoutes,
} from "./desk/index.ts";
import {
  type DeskPhones,
  registerDeskPhoneRoutes,
  type SipRelay,
} from "./hotline/asterisk/index.ts";
import { type Calls, registerDeskRoutes } from "./hotline/calls/index.ts";
import { type Cases, registerStaffCaseRoutes } from "./hotline/cases/index.ts";
import { type HoursEditing, registerHoursStaffRoutes } from "./hotline/hours/index.ts";
import {
  type Knowledge,
  registerPicturePage,
  registerStaffKnowledgeRoutes,
} from "./hotline/knowledge/index.ts";
import { type Quality, registerQualityRoutes } from "./hotline/quality/index.ts";
import { type Recordings, registerRecordingRoutes } from "./hotline/recordings/index.ts";
import { registerSettlementRoutes, type SettlementDesk } from "./money/reconciliation/index.ts";
import {
  type Access,
  registerAccessRoutes,
  registerStaffWorkRoutes,
} from "./people/access/index.ts";
import { type Audit, registerAuditRoutes } from "./people/audit/index.ts";
import { type Documents, registerDocumentStaffRoutes } from "./people/documents/index.ts";
import {
  createHttpServer,
  type HttpOptions,
  type HttpServer,
  sessionCookie,
} from "./platform/http/index.ts";
import { isSandboxSource } from "./reconciliation-room.ts";

/** What a customer's record shows of their history. */
const EVENTS_SHOWN = 20;
const EVENTS_SHOWN_DAYS = 90;

/** What both listeners have in common. */
type SharedWithCustomers = Pick<
  HttpOptions,
  "log" | "mapError" | "health" | "metrics" | "load" | "tls" | "maxEventLoopDelayMs"
>;

/**
 * The console's own server (rows A8, A9): its own address, routes and cookie, so that a mistake in the public listener's
 * proxy opens nothing of it.
 */
export async function createConsoleServer(
  {
    access,
    audit,
    hotlineHours,
    clock,
    knowledge,
    documents,
    cases,
    calls,
    deskView,
    deskPayments,
    deskTelephony,
    recordings,
    quality,
    reconciliation,
  }: {
    readonly access: Access;
    readonly audit: Audit;
    readonly hotlineHours: { readonly editing: HoursEditing };
    readonly knowledge: Pick<Knowledge, "parts">;
    readonly documents: Pick<Documents, "reviews">;
    readonly cases: Pick<Cases, "deps">;
    readonly calls: Calls;
    readonly deskView: DeskView;
    readonly deskPayments: DeskPayments;
    readonly deskTelephony: { readonly phones: DeskPhones; readonly relay: SipRelay } | null;
    readonly recordings: Recordings;
    readonly quality: Quality;
    readonly reconciliation: { readonly desk: SettlementDesk };
    readonly clock: { now(): Date };
  },
  config: Pick<
    Config,
    "isDemo" | "passwordPolicy" | "trustedProxies" | "rateLimitFactor" | "console"
  > & { readonly cards: Pick<Config["cards"], "takesRealMoney"> },
  shared: SharedWithCustomers,
): Promise<HttpServer> {
  const { url, dist, allowedNets } = config.console;
  const http = await createHttpServer({
    ...shared,
    publicUrl: url,
    trustedProxies: config.trustedProxies,
    rateLimitFactor: config.rateLimitFactor,
    walletDist: dist,
    authenticate: async () => null,
    console: { ...access.console, allowedNets },
    isReferenceServed: false,
    socketPaths: deskTelephony === null ? [] : [DESK_PHONE_SOCKET],
  });
  const cookieName = sessionCookie(url, "console").name;
  registerAccessRoutes(http.route, access, {
    cookieName,
    isDemo: config.isDemo,
    passwordPolicy: config.passwordPolicy,
  });
  registerStaffWorkRoutes(http.route, access, (customerId) =>
    audit.eventsAbout(customerId, {
      since: new Date(clock.now().getTime() - EVENTS_SHOWN_DAYS * 86_400_000),
      limit: EVENTS_SHOWN,
    }),
  );
  registerAuditRoutes(http.route, audit, (staffIds) => access.namesOf(staffIds));
  registerHoursStaffRoutes(http.route, hotlineHours.editing);
  registerDocumentStaffRoutes(http.route, documents);
  registerStaffKnowledgeRoutes(http.route, knowledge, (staffIds) => access.namesOf(staffIds));
  registerDeskRoutes(http.route, calls);
  registerDeskPhoneRoutes(http, deskTelephony);
  registerDeskViewRoutes(http.route, deskView);
  registerDeskPaymentRoutes(http.route, deskPayments);
  registerRecordingRoutes(http.route, recordings);
  registerQualityRoutes(http.route, quality);
  registerPicturePage(http.page, knowledge);
  registerStaffCaseRoutes(http.route, cases);
  registerSettlementRoutes(http.route, reconciliation.desk, settlementNames(access, config));
  await http.ready();
  return http;
}

/** What the pages of settlements name: people, and whether a network is of the sandbox. */
const settlementNames = (
  access: Pick<Access, "namesOf">,
  { cards }: { readonly cards: Parameters<typeof isSandboxSource>[0] },
): Parameters<typeof registerSettlementRoutes>[2] => ({
  namesOf: (staffIds) => access.namesOf(staffIds),
  isSandbox: isSandboxSource(cards),
});
