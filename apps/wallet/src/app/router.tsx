import { present } from "@okpay/ui/search-params.ts";
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
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
  readLimitsSearch,
  readMerchantSearch,
  readNextSearch,
  readSendSearch,
  readTopUpSearch,
  readWaySearch,
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

/** Such a page in few words: the first view carries a line for each of them. */
const own = <
  const Path extends string,
  Texts,
  Pages extends Record<string, unknown>,
  Name extends keyof Pages,
>(
  path: Path,
  loader: Texts,
  load: () => Promise<Pages>,
  name: Name,
) => ({ getParentRoute: () => signedIn, path, loader, component: lazyRouteComponent(load, name) });

/** The same for pages that are open to all. */
const open = <
  const Path extends string,
  Texts,
  Pages extends Record<string, unknown>,
  Name extends keyof Pages,
>(
  path: Path,
  loader: Texts,
  load: () => Promise<Pages>,
  name: Name,
) => ({ getParentRoute: () => root, path, loader, component: lazyRouteComponent(load, name) });

const landing = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: Landing,
  validateSearch: readLandingSearch,
});
const register = createRoute({
  ...open("/register", pageTexts, () => import("../routes/register.tsx"), "Register"),
  validateSearch: readNextSearch,
});
const registration = createRoute(
  open(
    "/register/$registrationId",
    pageTexts,
    () => import("../routes/registration.tsx"),
    "RegistrationProgress",
  ),
);
const confirm = createRoute(
  open("/confirm", pageTexts, () => import("../routes/confirm-email.tsx"), "ConfirmEmail"),
);
const inbox = createRoute(open("/inbox", pageTexts, () => import("../routes/inbox.tsx"), "Inbox"));
const legal = createRoute(
  open("/legal/$document", readingTexts, () => import("../routes/reading.tsx"), "Legal"),
);
const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  component: lazyRouteComponent(() => import("../routes/help.tsx"), "Help"),
  validateSearch: readHelpSearch,
});
const wallet = createRoute(
  own("/wallet", pageTexts, () => import("../routes/wallet.tsx"), "WalletHome"),
);
const topUp = createRoute({
  ...own("/top-up", pageTexts, () => import("../routes/top-up.tsx"), "TopUp"),
  validateSearch: readTopUpSearch,
});
const send = createRoute({
  ...own("/send", pageTexts, () => import("../routes/send.tsx"), "Send"),
  validateSearch: readSendSearch,
});
const cashOut = createRoute(
  own("/cash-out", securityTexts, () => import("../routes/cash-out.tsx"), "CashOutPage"),
);
const sendAbroad = createRoute({
  ...own("/send-abroad", securityTexts, () => import("../routes/send-abroad.tsx"), "SendAbroad"),
  validateSearch: readSendSearch,
});
const pay = createRoute(own("/pay/$quoteId", pageTexts, () => import("../routes/pay.tsx"), "Pay"));
const requests = createRoute(
  own("/requests", securityTexts, () => import("../routes/requests.tsx"), "RequestsPage"),
);
const request = createRoute(
  own("/requests/$requestId", securityTexts, () => import("../routes/requests.tsx"), "RequestPage"),
);
const activity = createRoute({
  ...own("/activity", pageTexts, () => import("../routes/activity.tsx"), "ActivityPage"),
  validateSearch: readActivitySearch,
});
const payment = createRoute(
  own("/activity/$paymentId", pageTexts, () => import("../routes/payment.tsx"), "PaymentPage"),
);

const secondStep = createRoute({
  ...open("/sign-in", securityTexts, () => import("../routes/second-step.tsx"), "SecondStep"),
  validateSearch: readNextSearch,
});
const forgot = createRoute({
  ...open("/forgot", securityTexts, () => import("../routes/forgot.tsx"), "Forgot"),
  validateSearch: readNextSearch,
});
const reset = createRoute(
  open("/reset", securityTexts, () => import("../routes/reset.tsx"), "Reset"),
);
const notMe = createRoute(
  open("/not-me", securityTexts, () => import("../routes/not-me.tsx"), "NotMe"),
);
const lostPhone = createRoute(
  open("/lost-phone", securityTexts, () => import("../routes/lost-phone.tsx"), "LostPhone"),
);
const cancelRecovery = createRoute(
  open(
    "/recovery/cancel",
    securityTexts,
    () => import("../routes/cancel-recovery.tsx"),
    "CancelRecovery",
  ),
);
const survey = createRoute(
  open("/survey", securityTexts, () => import("../routes/survey.tsx"), "SurveyByLink"),
);
const settings = createRoute(
  own("/settings", securityTexts, () => import("../routes/settings.tsx"), "Settings"),
);
const security = createRoute(
  own("/security", securityTexts, () => import("../routes/security.tsx"), "SecurityCentre"),
);
const securityFactors = createRoute(
  own(
    "/security/factors",
    securityTexts,
    () => import("../routes/security-factors.tsx"),
    "SecurityFactors",
  ),
);
const securityDevices = createRoute(
  own(
    "/security/devices",
    securityTexts,
    () => import("../routes/security-devices.tsx"),
    "SecurityDevices",
  ),
);
const securityHistory = createRoute(
  own(
    "/security/history",
    securityTexts,
    () => import("../routes/security-history.tsx"),
    "SecurityHistory",
  ),
);
const securityAlerts = createRoute(
  own(
    "/security/alerts",
    securityTexts,
    () => import("../routes/security-alerts.tsx"),
    "SecurityAlerts",
  ),
);
const securityPassword = createRoute(
  own(
    "/security/password",
    securityTexts,
    () => import("../routes/security-password.tsx"),
    "SecurityPassword",
  ),
);
const securityContacts = createRoute(
  own(
    "/security/contacts",
    securityTexts,
    () => import("../routes/security-contacts.tsx"),
    "SecurityContacts",
  ),
);
const securityRecord = createRoute(
  own(
    "/security/record",
    securityTexts,
    () => import("../routes/security-record.tsx"),
    "SecurityRecord",
  ),
);
const securityConsents = createRoute(
  own(
    "/security/consents",
    securityTexts,
    () => import("../routes/security-consents.tsx"),
    "SecurityConsents",
  ),
);
const cards = createRoute(
  own("/cards", securityTexts, () => import("../routes/cards.tsx"), "CardsPage"),
);
const cardConfirmed = createRoute({
  getParentRoute: () => signedIn,
  path: "/cards/confirmed",
  validateSearch: ({ card }: Record<string, unknown>): { card?: string } =>
    present({ card: typeof card === "string" ? card : undefined }),
  loader: securityTexts,
  component: lazyRouteComponent(() => import("../routes/card-confirmed.tsx"), "CardConfirmed"),
});
const limits = createRoute({
  ...own("/limits", securityTexts, () => import("../routes/limits.tsx"), "LimitsPage"),
  validateSearch: readLimitsSearch,
});
const limitsDocuments = createRoute(
  own(
    "/limits/documents",
    securityTexts,
    () => import("../routes/limits-documents.tsx"),
    "LimitsDocuments",
  ),
);
const contact = createRoute({
  ...open("/contact", securityTexts, () => import("../routes/contact.tsx"), "Contact"),
  // Read by the page itself: the first view need not know what it looks like.
  validateSearch: (raw: Record<string, unknown>) => raw as CameFrom,
});
const call = createRoute({
  ...own("/call", securityTexts, () => import("../routes/contact.tsx"), "CallPage"),
  validateSearch: (raw: Record<string, unknown>) => raw as CameFrom,
});
const ownCases = createRoute(
  own("/cases", securityTexts, () => import("../routes/cases.tsx"), "CasesPage"),
);
const ownCase = createRoute(
  own("/cases/$caseId", securityTexts, () => import("../routes/cases.tsx"), "CasePage"),
);

const checkout = createRoute({
  ...open(
    "/checkout/$checkoutId",
    merchantTexts,
    () => import("../routes/checkout.tsx"),
    "CheckoutPage",
  ),
  validateSearch: readWaySearch,
});
const paymentLink = createRoute(
  open("/l/$linkId", merchantTexts, () => import("../routes/checkout.tsx"), "PaymentLinkPage"),
);
const merchants = createRoute(
  own("/merchant", merchantTexts, () => import("../routes/merchant.tsx"), "MerchantsPage"),
);
const merchant = createRoute({
  ...own(
    "/merchant/$merchantId",
    merchantTexts,
    () => import("../routes/merchant.tsx"),
    "MerchantPage",
  ),
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
  survey,
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
    cashOut,
    sendAbroad,
    requests,
    request,
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

/** Pages, and what the server said: one of each for a browser's tab, or for one page that is drawn for a stranger. */
export function createWallet(history?: RouterHistory) {
  const queryClient = createQueryClient(onSessionEnd);
  const router = createRouter({
    routeTree,
    context: { queryClient },
    ...(history === undefined ? {} : { history }),
    defaultPreload: "intent",
    defaultPendingMs: 200,
    defaultPendingMinMs: 0,
    defaultPendingComponent: RoutePending,
    defaultErrorComponent: RouteFailed,
    // Drawn by the server it would be an inline script, which the policy forbids.
    scrollRestoration: !import.meta.env.SSR,
  });
  /** The server ended the session: sign in again, then come back to the same page with the same form. */
  function onSessionEnd(): void {
    queryClient.setQueryData(sessionQuery.queryKey, null);
    const { pathname, href } = router.state.location;
    if (pathname !== "/") void router.navigate({ to: "/", search: { next: href, ended: true } });
  }
  return { queryClient, router };
}

export type Wallet = ReturnType<typeof createWallet>;

declare module "@tanstack/react-router" {
  interface Register {
    router: Wallet["router"];
  }
}
