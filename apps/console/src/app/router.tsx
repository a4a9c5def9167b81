import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/queries.ts";
import { NotFound } from "../routes/not-found.tsx";
import { SignIn } from "../routes/sign-in.tsx";
import { RouteFailed, RoutePending } from "../shell/route-states.tsx";
import { Shell } from "../shell/shell.tsx";
import { createQueryClient } from "./query-client.ts";
import {
  readApprovalsSearch,
  readAuditSearch,
  readBreaksSearch,
  readCasesSearch,
  readCustomerSearch,
  readRecordingsSearch,
  readReportSearch,
  readSignInSearch,
} from "./search.ts";

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: RouteFailed,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: SignIn,
  validateSearch: readSignInSearch,
});
const enrol = createRoute({
  getParentRoute: () => root,
  path: "/enrol",
  component: lazyRouteComponent(() => import("../routes/enrol.tsx"), "Enrol"),
});

/** Everything else needs a member of staff. What a role may not do the server refuses; the pages only leave it out. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session === null) {
      const next = location.href === "/" ? {} : { next: location.href };
      throw redirect({ to: "/sign-in", search: next });
    }
  },
});

const today = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  component: lazyRouteComponent(() => import("../routes/today.tsx"), "Today"),
});
const approvals = createRoute({
  getParentRoute: () => signedIn,
  path: "/approvals",
  component: lazyRouteComponent(() => import("../routes/approvals.tsx"), "ApprovalsPage"),
  validateSearch: readApprovalsSearch,
});
const desk = createRoute({
  getParentRoute: () => signedIn,
  path: "/desk",
  component: lazyRouteComponent(() => import("../routes/desk.tsx"), "DeskPage"),
});
const promises = createRoute({
  getParentRoute: () => signedIn,
  path: "/promises",
  component: lazyRouteComponent(() => import("../routes/promises.tsx"), "PromisesPage"),
});
const board = createRoute({
  getParentRoute: () => signedIn,
  path: "/board",
  component: lazyRouteComponent(() => import("../routes/board.tsx"), "BoardPage"),
});
const staffing = createRoute({
  getParentRoute: () => signedIn,
  path: "/staffing",
  component: lazyRouteComponent(() => import("../routes/staffing.tsx"), "StaffingPage"),
});
const recordings = createRoute({
  getParentRoute: () => signedIn,
  path: "/recordings",
  component: lazyRouteComponent(() => import("../routes/recordings.tsx"), "RecordingsPage"),
  validateSearch: readRecordingsSearch,
});
const recording = createRoute({
  getParentRoute: () => signedIn,
  path: "/recordings/$recordingId",
  component: lazyRouteComponent(() => import("../routes/recording.tsx"), "RecordingPage"),
});
const quality = createRoute({
  getParentRoute: () => signedIn,
  path: "/quality",
  component: lazyRouteComponent(() => import("../routes/quality.tsx"), "QualityPage"),
});
const qualityForm = createRoute({
  getParentRoute: () => signedIn,
  path: "/quality/form",
  component: lazyRouteComponent(() => import("../routes/quality-form.tsx"), "QualityFormPage"),
});
const documents = createRoute({
  getParentRoute: () => signedIn,
  path: "/documents",
  component: lazyRouteComponent(() => import("../routes/documents.tsx"), "DocumentsPage"),
});
const document = createRoute({
  getParentRoute: () => signedIn,
  path: "/documents/$documentId",
  component: lazyRouteComponent(() => import("../routes/document.tsx"), "DocumentPage"),
});
const settlements = createRoute({
  getParentRoute: () => signedIn,
  path: "/settlements",
  component: lazyRouteComponent(() => import("../routes/settlement-pages.ts"), "SettlementsPage"),
});
const settlementBreaks = createRoute({
  getParentRoute: () => signedIn,
  path: "/settlements/breaks",
  component: lazyRouteComponent(() => import("../routes/settlement-pages.ts"), "BreaksPage"),
  validateSearch: readBreaksSearch,
});
const settlementBreak = createRoute({
  getParentRoute: () => signedIn,
  path: "/settlements/breaks/$breakId",
  component: lazyRouteComponent(() => import("../routes/settlement-pages.ts"), "BreakPage"),
});
const customers = createRoute({
  getParentRoute: () => signedIn,
  path: "/customers",
  component: lazyRouteComponent(() => import("../routes/customers.tsx"), "CustomersPage"),
});
const customer = createRoute({
  getParentRoute: () => signedIn,
  path: "/customers/$customerId",
  component: lazyRouteComponent(() => import("../routes/customer.tsx"), "CustomerPage"),
  validateSearch: readCustomerSearch,
});
const cases = createRoute({
  getParentRoute: () => signedIn,
  path: "/cases",
  component: lazyRouteComponent(() => import("../routes/cases.tsx"), "CasesPage"),
  validateSearch: readCasesSearch,
});
const customerCase = createRoute({
  getParentRoute: () => signedIn,
  path: "/cases/$caseId",
  component: lazyRouteComponent(() => import("../routes/case.tsx"), "CasePage"),
});
const suggestions = createRoute({
  getParentRoute: () => signedIn,
  path: "/suggestions",
  component: lazyRouteComponent(() => import("../routes/suggestions.tsx"), "SuggestionsPage"),
});
const caseReports = createRoute({
  getParentRoute: () => signedIn,
  path: "/case-reports",
  component: lazyRouteComponent(() => import("../routes/case-reports.tsx"), "CaseReportsPage"),
  validateSearch: readReportSearch,
});
const staff = createRoute({
  getParentRoute: () => signedIn,
  path: "/staff",
  component: lazyRouteComponent(() => import("../routes/staff.tsx"), "StaffPage"),
});
const hours = createRoute({
  getParentRoute: () => signedIn,
  path: "/hours",
  component: lazyRouteComponent(() => import("../routes/hours.tsx"), "HoursPage"),
});
const articles = createRoute({
  getParentRoute: () => signedIn,
  path: "/articles",
  component: lazyRouteComponent(() => import("../routes/article-pages.ts"), "ArticlesPage"),
});
const article = createRoute({
  getParentRoute: () => signedIn,
  path: "/articles/$slug",
  component: lazyRouteComponent(() => import("../routes/article-pages.ts"), "ArticlePage"),
});
// Beside the articles, not under them: any name may be an article's.
const newArticle = createRoute({
  getParentRoute: () => signedIn,
  path: "/new-article",
  component: lazyRouteComponent(() => import("../routes/article-pages.ts"), "NewArticlePage"),
});
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: "/audit",
  component: lazyRouteComponent(() => import("../routes/audit.tsx"), "AuditPage"),
  validateSearch: readAuditSearch,
});
const auditEvent = createRoute({
  getParentRoute: () => signedIn,
  path: "/audit/events/$eventId",
  component: lazyRouteComponent(() => import("../routes/audit-event.tsx"), "AuditEventPage"),
});
const auditLog = createRoute({
  getParentRoute: () => signedIn,
  path: "/audit/log",
  component: lazyRouteComponent(() => import("../routes/audit-log.tsx"), "AuditLogPage"),
});
const account = createRoute({
  getParentRoute: () => signedIn,
  path: "/account",
  component: lazyRouteComponent(() => import("../routes/account.tsx"), "AccountPage"),
});

const routeTree = root.addChildren([
  signIn,
  enrol,
  signedIn.addChildren([
    today,
    desk,
    board,
    promises,
    recordings,
    recording,
    quality,
    qualityForm,
    staffing,
    approvals,
    documents,
    document,
    customers,
    customer,
    cases,
    customerCase,
    suggestions,
    caseReports,
    settlements,
    settlementBreaks,
    settlementBreak,
    staff,
    hours,
    articles,
    article,
    newArticle,
    audit,
    auditEvent,
    auditLog,
    account,
  ]),
]);

/** The server ended the session: sign in again, then come back to the same page. */
function onSessionEnd(): void {
  queryClient.setQueryData(sessionQuery.queryKey, null);
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in" || pathname === "/enrol") return;
  void router.navigate({ to: "/sign-in", search: { next: href, ended: true } });
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
