import { type components, unwrap } from "@okpay/api-client";
import { api } from "./http.ts";
import type { StaffRole } from "./wire.ts";

type Schemas = components["schemas"];

export const signIn = (body: Schemas["StaffSignInRequest"]) =>
  unwrap(api.POST("/v1/staff/session", { body }));
export const startPasskeySignIn = () => unwrap(api.POST("/v1/staff/session/passkey/options"));
export const finishPasskeySignIn = (body: Schemas["StaffPasskeySignInRequest"]) =>
  unwrap(api.POST("/v1/staff/session/passkey", { body }));
export const signInAsRole = (role: StaffRole) =>
  unwrap(api.POST("/v1/staff/demo/session", { body: { role } }));
export const signOut = () => unwrap(api.DELETE("/v1/staff/session"));
export const changePassword = (body: Schemas["ChangeStaffPasswordRequest"]) =>
  unwrap(api.POST("/v1/staff/password", { body }));

export const readEnrolment = (token: string) =>
  unwrap(api.POST("/v1/staff/enrolment", { body: { token } }));
export const startTotp = (token: string) =>
  unwrap(api.POST("/v1/staff/enrolment/totp", { body: { token } }));
export const completePassword = (body: Schemas["StaffPasswordEnrolmentRequest"]) =>
  unwrap(api.POST("/v1/staff/enrolment/password", { body }));
export const startPasskey = (token: string) =>
  unwrap(api.POST("/v1/staff/enrolment/passkey/options", { body: { token } }));
export const completePasskey = (body: Schemas["StaffPasskeyEnrolmentRequest"]) =>
  unwrap(api.POST("/v1/staff/enrolment/passkey", { body }));

export const inviteStaff = (body: Schemas["InviteStaffRequest"]) =>
  unwrap(api.POST("/v1/staff/accounts", { body }));
export const changeRole = (staffId: string, role: StaffRole) =>
  unwrap(
    api.PATCH("/v1/staff/accounts/{staffId}", { params: { path: { staffId } }, body: { role } }),
  );
export const disableStaff = (staffId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/accounts/{staffId}/disable", {
      params: { path: { staffId } },
      body: { reason },
    }),
  );
/** Does nothing yet: a second person has to agree. */
export const requestReset = (staffId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/accounts/{staffId}/reset", {
      params: { path: { staffId } },
      body: { reason },
    }),
  );

export const approve = (approvalId: string) =>
  unwrap(
    api.POST("/v1/staff/approvals/{approvalId}/approve", { params: { path: { approvalId } } }),
  );
export const reject = (approvalId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/approvals/{approvalId}/reject", {
      params: { path: { approvalId } },
      body: { reason },
    }),
  );

export const searchCustomers = (body: Schemas["CustomerSearchRequest"]) =>
  unwrap(api.POST("/v1/staff/customers/search", { body }));
export const openCase = (body: Schemas["OpenCaseRequest"]) =>
  unwrap(api.POST("/v1/staff/cases", { body }));
export const closeCase = (caseId: string) =>
  unwrap(api.POST("/v1/staff/cases/{caseId}/close", { params: { path: { caseId } } }));

export const verifyAudit = () => unwrap(api.POST("/v1/staff/audit/verifications"));
