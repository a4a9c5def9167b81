import { type RegisterRoute, RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { Approval } from "./approval-repository.ts";
import {
  type CaseRow,
  closeCase,
  openCase,
  openCasesOf,
  searchCustomer,
  viewCustomer,
} from "./cases.ts";
import type { MaskedCustomer } from "./ports.ts";
import type { Access } from "./service.ts";

/** The newest security events of a customer, for the record; `people/audit` has them. */
export type EventsAbout = (
  customerId: string,
) => Promise<readonly { readonly at: Date; readonly type: string; readonly outcome: string }[]>;

/** Approvals, cases and customers, on the console's listener. */
export function registerStaffWorkRoutes(
  route: RegisterRoute,
  access: Access,
  eventsAbout: EventsAbout,
): void {
  registerApprovals(route, access);
  registerCases(route, access);
  registerCustomers(route, access, eventsAbout);
}

function registerApprovals(route: RegisterRoute, access: Access): void {
  const { approvals } = access;
  route("listApprovals", async ({ query, actor }) => ({
    approvals: await Promise.all(
      (await approvals.find({ state: query.state })).map((row) => view(access, actor, row)),
    ),
  }));
  route("approve", async ({ params, actor, ip, userAgent }) => {
    const id = fromPublicId(params.approvalId);
    await approvals.approve(actor, id, { ip, userAgent });
    return approvalView(access, actor, id);
  });
  route("reject", async ({ params, body, actor, ip, userAgent }) => {
    const id = fromPublicId(params.approvalId);
    await approvals.reject(actor, id, body.reason, { ip, userAgent });
    return approvalView(access, actor, id);
  });
}

/** One approval as this person sees it. */
export async function approvalView(access: Access, actor: StaffActor, id: string) {
  const [row] = await access.approvals.find({ id });
  if (row === undefined) throw new RequestRefused("not_found");
  return view(access, actor, row);
}

const PREFIX = { staff: "stf", customer: "cus", settlement_break: "brk" } as const;

const view = async (access: Access, actor: StaffActor, row: Approval) => ({
  id: toPublicId("apr", row.id),
  command: row.command,
  state: row.state,
  subject: toPublicId(PREFIX[row.subjectKind], row.subjectId),
  subjectName: row.subjectName,
  reason: row.reason,
  requestedBy: {
    id: toPublicId("stf", row.requestedBy),
    displayName: row.requesterName,
    role: row.requesterRole,
  },
  decidedBy:
    row.decidedBy === null || row.deciderName === null || row.deciderRole === null
      ? null
      : {
          id: toPublicId("stf", row.decidedBy),
          displayName: row.deciderName,
          role: row.deciderRole,
        },
  decisionReason: row.decisionReason,
  mayDecide: await access.approvals.mayDecide(actor, row),
  requestedAt: row.requestedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

function registerCases(route: RegisterRoute, { parts: { desk } }: Access): void {
  const views = async (rows: readonly CaseRow[]) => {
    const profiles = await desk.customers.profilesOf(rows.map(({ customerId }) => customerId));
    return rows.map((row) => caseView(row, profiles.get(row.customerId)));
  };
  const oneView = async (row: CaseRow) => {
    const [shown] = await views([row]);
    if (shown === undefined) throw new Error("a case has no view");
    return shown;
  };
  route("listCases", async ({ actor }) => ({
    cases: await views(await openCasesOf(desk.database.kysely, actor.staffId)),
  }));
  route("openCase", async ({ body, actor }) => {
    const customerId = fromPublicId(body.customerId);
    return oneView(await openCase(desk, actor, { ...body, customerId }));
  });
  route("closeCase", async ({ params, actor }) =>
    oneView(await closeCase(desk, actor, fromPublicId(params.caseId))),
  );
}

type Topic = "payment" | "sign_in" | "security" | "document" | "complaint" | "other";

const caseView = (row: CaseRow, customer: MaskedCustomer | undefined) => ({
  id: toPublicId("cas", row.id),
  customerId: toPublicId("cus", row.customerId),
  customerName: customer?.maskedName ?? "",
  // Written from the contract's own list.
  topic: row.topic as Topic,
  note: row.note,
  state: row.state,
  openedAt: row.openedAt.toISOString(),
  closedAt: row.closedAt?.toISOString() ?? null,
});

const PUBLIC_CUSTOMER = /^cus_[0-9a-f]{32}$/;

function registerCustomers(
  route: RegisterRoute,
  { parts: { desk } }: Access,
  eventsAbout: EventsAbout,
): void {
  route("searchCustomers", async ({ body, actor, ip, userAgent }) => {
    if (body.by === "id" && !PUBLIC_CUSTOMER.test(body.value))
      throw new RequestRefused("validation_failed", {
        errors: [{ field: "value", code: "invalid" }],
      });
    const value = body.by === "id" ? fromPublicId(body.value) : body.value;
    const found = await searchCustomer(desk, actor, { by: body.by, value, ip, userAgent });
    return {
      customers:
        found === null
          ? []
          : [
              {
                id: toPublicId("cus", found.customerId),
                nameMasked: found.maskedName,
                contactMasked: body.by === "phone" ? found.maskedPhone : found.maskedEmail,
              },
            ],
    };
  });
  route("viewCustomer", async ({ params, query, actor, ip, userAgent }) => {
    const customerId = fromPublicId(params.customerId);
    const caseId = fromPublicId(query.case);
    const customer = await viewCustomer(desk, actor, { customerId, caseId, ip, userAgent });
    const events = await eventsAbout(customerId);
    return {
      id: params.customerId,
      nameMasked: customer.maskedName,
      emailMasked: customer.maskedEmail,
      phoneMasked: customer.maskedPhone,
      locale: customer.locale,
      isDemo: customer.isDemo,
      createdAt: customer.createdAt.toISOString(),
      events: events.map(({ at, type, outcome }) => ({ at: at.toISOString(), type, outcome })),
    };
  });
}
