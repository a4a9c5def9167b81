import { z } from "zod";
import { challengeId, webAuthnJson } from "./authentication.ts";
import { customerId } from "./identity.ts";
import { locale, passwordPolicy, publicId, timestamp } from "./primitives.ts";

/** People who work here: accounts of their own, on a listener of their own, with two factors always (rows A9, G1). */

export const staffId = publicId("stf");
export const caseId = publicId("cas");
export const approvalId = publicId("apr");

export const STAFF_ROLES = [
  "agent",
  "senior_agent",
  "supervisor",
  "operator",
  "compliance",
  "administrator",
] as const;
export const staffRole = z.enum(STAFF_ROLES).meta({ id: "StaffRole" });
export type StaffRole = z.infer<typeof staffRole>;

/** What a route asks for. Nothing is allowed that no grant allows; a new route names one of these or a new one. */
export const STAFF_GRANTS = [
  "own.account",
  "staff.read",
  "staff.manage",
  "approvals.read",
  "approvals.decide",
  "audit.read",
  "audit.verify",
  "customers.search",
  "customers.view",
  "cases.work",
  "cases.assign",
  "cases.report",
  "suggestions.answer",
  "documents.review",
  "hours.read",
  "hours.manage",
  "hours.emergency",
  "knowledge.read",
  "knowledge.write",
  "knowledge.publish",
  "calls.take",
  "calls.watch",
  "calls.supervise",
  "recordings.play",
  "recordings.review",
  "recordings.hold",
  "agents.manage",
  "settlements.read",
  "settlements.manage",
] as const;
export type StaffGrant = (typeof STAFF_GRANTS)[number];

const everybody = ["own.account"] as const satisfies readonly StaffGrant[];
const agent = [
  ...everybody,
  "customers.search",
  "customers.view",
  "cases.work",
  "hours.read",
  "knowledge.read",
  "calls.take",
  "recordings.play",
] as const satisfies readonly StaffGrant[];

/** Which role may what: the whole of it, as data; the generated matrix (rows A1, A2) is made from this table. */
export const ROLE_GRANTS: Readonly<Record<StaffRole, readonly StaffGrant[]>> = {
  agent,
  senior_agent: [...agent, "documents.review", "approvals.read", "knowledge.write"],
  supervisor: [
    ...agent,
    "documents.review",
    "approvals.read",
    "approvals.decide",
    "staff.read",
    "audit.read",
    "cases.assign",
    "cases.report",
    "suggestions.answer",
    "hours.emergency",
    "knowledge.write",
    "knowledge.publish",
    "calls.watch",
    "calls.supervise",
    "recordings.review",
    "recordings.hold",
    "agents.manage",
    "settlements.read",
  ],
  operator: [
    ...everybody,
    "cases.report",
    "documents.review",
    "hours.read",
    "hours.manage",
    "hours.emergency",
    "knowledge.read",
    "knowledge.write",
    "knowledge.publish",
    "approvals.read",
    "settlements.read",
    "settlements.manage",
  ],
  compliance: [
    ...agent,
    "documents.review",
    "approvals.read",
    "approvals.decide",
    "staff.read",
    "audit.read",
    "audit.verify",
    "cases.assign",
    "cases.report",
    "recordings.review",
    "recordings.hold",
    "knowledge.publish",
    "settlements.read",
    "settlements.manage",
  ],
  administrator: [
    ...everybody,
    "staff.read",
    "staff.manage",
    "approvals.read",
    "approvals.decide",
    "audit.read",
    "audit.verify",
    "hours.read",
    "hours.manage",
    "hours.emergency",
    "settlements.read",
  ],
};

const personName = z.string().trim().min(1).max(80);
const email = z.string().min(3).max(254);
const sixDigits = z.string().regex(/^[0-9]{6}$/);
/** Two characters are a whole reason in Chinese: 离职. */
const reason = z.string().trim().min(2).max(300);
const enrolmentToken = z.string().min(20).max(128);

export const staffMember = z
  .strictObject({
    id: staffId,
    displayName: z.string(),
    email: z.string(),
    role: staffRole,
    state: z.enum(["invited", "active", "locked", "disabled"]),
    locale,
    isDemo: z.boolean().meta({ description: "A seeded member of the demo world" }),
    factors: z.array(z.enum(["totp", "passkey"])),
    createdAt: timestamp,
    lastSignedInAt: timestamp.nullable(),
  })
  .meta({ id: "StaffMember" });
export const staffList = z.strictObject({ staff: z.array(staffMember) }).meta({ id: "StaffList" });

export const staffSession = z
  .strictObject({
    staff: staffMember,
    grants: z.array(z.enum(STAFF_GRANTS)),
    signedInAt: timestamp,
    idleExpiresAt: timestamp,
    absoluteExpiresAt: timestamp,
  })
  .meta({ id: "StaffSession" });

export const consoleConfig = z
  .strictObject({
    isDemo: z.boolean(),
    passwordPolicy,
    personas: z
      .array(z.strictObject({ role: staffRole, displayName: z.string() }))
      .meta({ description: "Members of staff a visitor of the demo may become with one click" }),
  })
  .meta({ id: "ConsoleConfig" });

/** Password and code in one request: a refusal never says which of them was wrong. */
export const staffSignInRequest = z
  .strictObject({ email, password: z.string().min(1).max(512), code: sixDigits })
  .meta({ id: "StaffSignInRequest" });
export const staffDemoSignInRequest = z
  .strictObject({ role: staffRole })
  .meta({ id: "StaffDemoSignInRequest" });
export const staffPasskeySignInRequest = z
  .strictObject({ challengeId, response: webAuthnJson })
  .meta({ id: "StaffPasskeySignInRequest" });
export const changeStaffPasswordRequest = z
  .strictObject({
    currentPassword: z.string().min(1).max(512),
    code: sixDigits,
    newPassword: z.string().max(512),
  })
  .meta({ id: "ChangeStaffPasswordRequest" });

/** The token of the enrolment link stands in its fragment and comes back in the body. */
export const staffEnrolmentRequest = z
  .strictObject({ token: enrolmentToken })
  .meta({ id: "StaffEnrolmentRequest" });
export const staffEnrolment = z
  .strictObject({
    displayName: z.string(),
    email: z.string(),
    role: staffRole,
    expiresAt: timestamp,
  })
  .meta({ id: "StaffEnrolment" });
export const staffTotpEnrolment = z
  .strictObject({
    secret: z.string().meta({ description: "Base32, shown once" }),
    uri: z.string().meta({ description: "otpauth:// address for the QR code" }),
  })
  .meta({ id: "StaffTotpEnrolment" });
export const staffPasswordEnrolmentRequest = z
  .strictObject({ token: enrolmentToken, password: z.string().max(512), code: sixDigits })
  .meta({ id: "StaffPasswordEnrolmentRequest" });
export const staffPasskeyEnrolmentRequest = z
  .strictObject({
    token: enrolmentToken,
    challengeId,
    label: z.string().trim().min(1).max(60),
    response: webAuthnJson,
  })
  .meta({ id: "StaffPasskeyEnrolmentRequest" });

export const inviteStaffRequest = z
  .strictObject({ email, displayName: personName, role: staffRole, locale })
  .meta({ id: "InviteStaffRequest" });
export const changeStaffRoleRequest = z
  .strictObject({ role: staffRole })
  .meta({ id: "ChangeStaffRoleRequest" });
export const reasonRequest = z.strictObject({ reason }).meta({ id: "ReasonRequest" });

/** Something one person asked for and another must agree to (row G6). */
export const approval = z
  .strictObject({
    id: approvalId,
    command: z.string().meta({ description: "Texts: catalogue keys console.commands.<command>" }),
    state: z.enum(["requested", "approved", "rejected", "expired"]),
    subject: z.string().meta({ description: "Public id of what it is about" }),
    subjectName: z.string(),
    reason: z.string(),
    requestedBy: z.strictObject({ id: staffId, displayName: z.string(), role: staffRole }),
    decidedBy: z.strictObject({ id: staffId, displayName: z.string(), role: staffRole }).nullable(),
    decisionReason: z.string().nullable(),
    mayDecide: z
      .boolean()
      .meta({ description: "By the person who asks: not their own request, not about themselves" }),
    requestedAt: timestamp,
    expiresAt: timestamp,
    decidedAt: timestamp.nullable(),
  })
  .meta({ id: "Approval" });
export const approvalsQuery = z.strictObject({
  state: z.enum(["requested", "approved", "rejected", "expired"]).optional(),
});
export const approvals = z.strictObject({ approvals: z.array(approval) }).meta({ id: "Approvals" });

export const CASE_TOPICS = [
  "payment",
  "sign_in",
  "security",
  "document",
  "complaint",
  "other",
] as const;
export const openCaseRequest = z
  .strictObject({ customerId, topic: z.enum(CASE_TOPICS), note: z.string().trim().max(300) })
  .meta({ id: "OpenCaseRequest" });
export const staffCase = z
  .strictObject({
    id: caseId,
    customerId,
    customerName: z.string().meta({ description: "Masked" }),
    topic: z.enum(CASE_TOPICS),
    note: z.string(),
    state: z.enum(["open", "closed"]),
    openedAt: timestamp,
    closedAt: timestamp.nullable(),
  })
  .meta({ id: "StaffCase" });
export const staffCases = z.strictObject({ cases: z.array(staffCase) }).meta({ id: "StaffCases" });

export const customerSearchRequest = z
  .strictObject({ by: z.enum(["email", "phone", "id"]), value: z.string().min(3).max(254) })
  .meta({ id: "CustomerSearchRequest", description: "Exact: nobody browses customers" });
export const customerHit = z
  .strictObject({ id: customerId, nameMasked: z.string(), contactMasked: z.string() })
  .meta({ id: "CustomerHit" });
export const customerSearchResult = z
  .strictObject({ customers: z.array(customerHit) })
  .meta({ id: "CustomerSearchResult" });
export const customerRecordQuery = z.strictObject({ case: caseId });
export const customerRecord = z
  .strictObject({
    id: customerId,
    nameMasked: z.string(),
    emailMasked: z.string(),
    phoneMasked: z.string(),
    locale,
    isDemo: z.boolean(),
    createdAt: timestamp,
    events: z
      .array(z.strictObject({ at: timestamp, type: z.string(), outcome: z.string() }))
      .meta({ description: "The newest security events, newest first" }),
  })
  .meta({ id: "CustomerRecord", description: "Masked: the caller is not verified (row G4)" });
