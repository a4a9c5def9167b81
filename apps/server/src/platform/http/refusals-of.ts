import type { AnyOperationId, ErrorCode, RouteContract } from "@okpay/contracts";

/** What any request may be answered, whatever it asks for. */
const ALWAYS: readonly ErrorCode[] = [
  "validation_failed",
  "too_many_requests",
  "internal_error",
  "service_overloaded",
  "service_unavailable",
];

/** What only this operation may be refused with, beyond what follows from the shape of its contract. */
const OWN: Partial<Record<AnyOperationId, readonly ErrorCode[]>> = {
  register: ["password_too_weak", "phone_not_mobile", "consent_required"],
  getRegistration: ["not_found", "registration_expired", "already_registered"],
  confirmEmail: ["confirmation_link_invalid", "registration_expired", "already_registered"],
  confirmPhone: [
    "not_found",
    "confirmation_code_invalid",
    "confirmation_code_expired",
    "registration_expired",
    "already_registered",
  ],
  resendConfirmation: ["not_found", "registration_expired", "already_registered"],
  signIn: ["credentials_invalid", "registration_incomplete"],
  demoSignIn: ["not_found"],
  demoInbox: ["not_found"],
  createQuote: [
    "payee_not_found",
    "payee_is_self",
    "currency_not_held",
    "amount_too_large",
    "card_not_found",
  ],
  createPayment: ["quote_invalid", "quote_expired"],
  getPayment: ["not_found"],
  getReceipt: ["not_found"],
  staffSignIn: ["credentials_invalid"],
  finishStaffPasskeySignIn: ["credentials_invalid", "challenge_expired"],
  staffDemoSignIn: ["not_found"],
  changeStaffPassword: ["credentials_invalid", "password_too_weak", "password_reused"],
  readStaffEnrolment: ["link_invalid"],
  startStaffTotp: ["link_invalid"],
  completeStaffPassword: ["link_invalid", "password_too_weak", "password_reused", "proof_invalid"],
  startStaffPasskey: ["link_invalid"],
  completeStaffPasskey: ["link_invalid", "challenge_expired", "proof_invalid"],
  inviteStaff: ["staff_exists"],
  changeStaffRole: ["not_found", "own_account", "last_administrator"],
  disableStaff: ["not_found", "own_account", "last_administrator"],
  requestStaffReset: ["not_found", "own_account"],
  approve: ["not_found", "own_account", "approval_closed"],
  reject: ["not_found", "own_account", "approval_closed"],
  openCase: ["not_found", "own_account"],
  closeCase: ["not_found"],
  viewCustomer: ["not_found", "case_required", "own_account"],
  getAuditEvent: ["not_found"],
  getAuditConsistency: ["not_found"],
};

/** The codes an operation may answer: from the shape of its contract, and its own. */
export function refusalsOf(contract: RouteContract): readonly ErrorCode[] {
  const isUnsafe = contract.method !== "GET";
  return [
    ...new Set<ErrorCode>([
      ...ALWAYS,
      ...(isUnsafe ? (["cross_site_request"] as const) : []),
      ...(contract.body === undefined
        ? []
        : (["malformed_json", "body_too_large", "unsupported_media_type"] as const)),
      ...(contract.access === "public" ? [] : (["unauthenticated"] as const)),
      ...(contract.access === "staff" ? (["not_permitted"] as const) : []),
      ...(contract.idempotency === "required"
        ? ([
            "idempotency_key_missing",
            "idempotency_key_invalid",
            "request_in_progress",
            "idempotency_key_reused",
          ] as const)
        : []),
      ...(OWN[contract.operationId as AnyOperationId] ?? []),
    ]),
  ];
}
