import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import type { CameFrom } from "../api/case-calls.ts";
import { sessionQuery } from "../api/queries.ts";
import { Landing } from "../routes/landing.tsx";
import { NotFound } from "../routes/not-found.tsx";
import { RouteFailed, RoutePending } from "../shell/route-states.tsx";
import { Shell } from "../shell/shell.tsx";
import { createQueryClient } from "./query-client.ts";
import {
  readActivitySearch,
  readHelpSearch,
  readLandingSearch,
  readMerchantSearch,
  readSecondStepSearch,
  readSendSearch,
  readTopUpSearch,
} from "./search.ts";
import { needTexts } from "./texts.ts";

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: RouteFailed,
});

/* Texts come beside the code of a page: the router fetches both at once. */
const pageTexts = () => needTexts("pages");
const readingTexts = () => needTexts("reading");
const securityTexts = () => Promise.all([needTexts("pages"), needTexts("security")]);
const merchantTexts = () => Promise.all([securityTexts(), needTexts("merchant")]);

/** Pages that need a person: without a session they lead to the sign-in page, which leads back. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: "/", search: { next: location.href } });
    return { customer: session.customer };
  },
});

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: Landing,
  validateSearch: readLandingSearch,
});
const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/register.tsx"), "Register"),
});
const registration = createRoute({
  getParentRoute: () => root,
  path: "/register/$registrationId",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/registration.tsx"), "RegistrationProgress"),
});
const confirm = createRoute({
  getParentRoute: () => root,
  path: "/confirm",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/confirm-email.tsx"), "ConfirmEmail"),
});
const inbox = createRoute({
  getParentRoute: () => root,
  path: "/inbox",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/inbox.tsx"), "Inbox"),
});
const legal = createRoute({
  getParentRoute: () => root,
  path: "/legal/$document",
  loader: readingTexts,
  component: lazyRouteComponent(() => import("../routes/reading.tsx"), "Legal"),
});
const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  component: lazyRouteComponent(() => import("../routes/help.tsx"), "Help"),
  validateSearch: readHelpSearch,
});
const wallet = createRoute({
  getParentRoute: () => signedIn,
  path: "/wallet",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/wallet.tsx"), "WalletHome"),
});
const topUp = createRoute({
  getParentRoute: () => signedIn,
  path: "/top-up",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/top-up.tsx"), "TopUp"),
  validateSearch: readTopUpSearch,
});
const send = createRoute({
  getParentRoute: () => signedIn,
  path: "/send",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/send.tsx"), "Send"),
  validateSearch: readSendSearch,
});
const pay = createRoute({
  getParentRoute: () => signedIn,
  path: "/pay/$quoteId",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/pay.tsx"), "Pay"),
});
const activity = createRoute({
  getParentRoute: () => signedIn,
  path: "/activity",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/activity.tsx"), "ActivityPage"),
  validateSearch: readActivitySearch,
});
const payment = createRoute({
  getParentRoute: () => signedIn,
  path: "/activity/$paymentId",
  loader: pageTexts,
  component: lazyRouteComponent(() => import("../routes/payment.tsx"), "PaymentPage"),
});

const secondStep = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/second-step.tsx"), "SecondStep"),
  validateSearch: readSecondStepSearch,
});
const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/forgot.tsx"), "Forgot"),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/reset.tsx"), "Reset"),
});
const notMe = createRoute({
  getParentRoute: () => root,
  path: "/not-me",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/not-me.tsx"), "NotMe"),
});
const lostPhone = createRoute({
  getParentRoute: () => root,
  path: "/lost-phone",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/lost-phone.tsx"), "LostPhone"),
});
const cancelRecovery = createRoute({
  getParentRoute: () => root,
  path: "/recovery/cancel",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/cancel-recovery.tsx"), "CancelRecovery"),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/settings.tsx"), "Settings"),
});
const security = createRoute({
  getParentRoute: () => signedIn,
  path: "/security",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/security.tsx"), "SecurityCentre"),
});
const securityFactors = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/factors",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/security-factors.tsx"), "SecurityFactors"),
});
const securityDevices = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/devices",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/security-devices.tsx"), "SecurityDevices"),
});
const securityHistory = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/history",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/security-history.tsx"), "SecurityHistory"),
});
const securityAlerts = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/alerts",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/security-alerts.tsx"), "SecurityAlerts"),
});
const securityPassword = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/password",
  loader: securityTexts,
  component: lazyRouteComponent(
    () => import("../routes/security-password.tsx"),
    "SecurityPassword",
  ),
});
const securityContacts = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/contacts",
  loader: securityTexts,
  component: lazyRouteComponent(
    () => import("../routes/security-contacts.tsx"),
    "SecurityContacts",
  ),
});
const securityRecord = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/record",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/security-record.tsx"), "SecurityRecord"),
});
const securityConsents = createRoute({
  getParentRoute: () => signedIn,
  path: "/security/consents",
  loader: securityTexts,
  component: lazyRouteComponent(
    () => import("../routes/security-consents.tsx"),
    "SecurityConsents",
  ),
});
const cards = createRoute({
  getParentRoute: () => signedIn,
  path: "/cards",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/cards.tsx"), "CardsPage"),
});
const cardConfirmed = createRoute({
  getParentRoute: () => signedIn,
  path: "/cards/confirmed",
  validateSearch: ({ card }: Record<string, unknown>): { card?: string } =>
    typeof card === "string" ? { card } : {},
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/card-confirmed.tsx"), "CardConfirmed"),
});
const limits = createRoute({
  getParentRoute: () => signedIn,
  path: "/limits",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/limits.tsx"), "LimitsPage"),
});
const limitsDocuments = createRoute({
  getParentRoute: () => signedIn,
  path: "/limits/documents",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/limits-documents.tsx"), "LimitsDocuments"),
});
const contact = createRoute({
  getParentRoute: () => root,
  path: "/contact",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/contact.tsx"), "Contact"),
  // Read by the page itself: the first view need not know what it looks like.
  validateSearch: (raw: Record<string, unknown>) => raw as CameFrom,
});
const call = createRoute({
  getParentRoute: () => signedIn,
  path: "/call",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/contact.tsx"), "CallPage"),
  validateSearch: (raw: Record<string, unknown>) => raw as CameFrom,
});
const ownCases = createRoute({
  getParentRoute: () => signedIn,
  path: "/cases",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/cases.tsx"), "CasesPage"),
});
const ownCase = createRoute({
  getParentRoute: () => signedIn,
  path: "/cases/$caseId",
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/cases.tsx"), "CasePage"),
});

const checkout = createRoute({
  getParentRoute: () => root,
  path: "/checkout/$checkoutId",
  loader: merchantTexts,
  component: lazyRouteComponent(() => import("../routes/checkout.tsx"), "CheckoutPage"),
});
const paymentLink = createRoute({
  getParentRoute: () => root,
  path: "/l/$linkId",
  loader: merchantTexts,
  component: lazyRouteComponent(() => import("../routes/checkout.tsx"), "PaymentLinkPage"),
});
const merchants = createRoute({
  getParentRoute: () => signedIn,
  path: "/merchant",
  loader: merchantTexts,
  component: lazyRouteComponent(() => import("../routes/merchant.tsx"), "MerchantsPage"),
});
const merchant = createRoute({
  getParentRoute: () => signedIn,
  path: "/merchant/$merchantId",
  loader: merchantTexts,
  component: lazyRouteComponent(() => import("../routes/merchant.tsx"), "MerchantPage"),
  validateSearch: readMerchantSearch,
});

const routeTree = root.addChildren([
  landing,
  register,
  registration,
  confirm,
  inbox,
  legal,
  help,
  contact,
  secondStep,
  forgot,
  reset,
  notMe,
  lostPhone,
  cancelRecovery,
  checkout,
  paymentLink,
  signedIn.addChildren([
    call,
    ownCases,
    ownCase,
    wallet,
    topUp,
    send,
    pay,
    activity,
    payment,
    settings,
    security,
    securityFactors,
    securityDevices,
    securityHistory,
    securityAlerts,
    securityPassword,
    securityContacts,
    securityRecord,
    securityConsents,
    limits,
    limitsDocuments,
    cards,
    cardConfirmed,
    merchants,
    merchant,
  ]),
]);

/** The server ended the session: sign in again, then come back to the same page with the same form. */
function onSessionEnd(): void {
  queryClient.setQueryData(sessionQuery.queryKey, null);
  const { pathname, href } = router.state.location;
  if (pathname !== "/") void router.navigate({ to: "/", search: { next: href, ended: true } });
}

export const queryClient = createQueryClient(onSessionEnd);

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteFailed,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
