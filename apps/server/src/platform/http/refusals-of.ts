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
    "consents_outdated",
  ],
  createPayment: [
    "quote_invalid",
    "quote_expired",
    "confirmation_required",
    "confirmation_mismatch",
    "challenge_expired",
  ],
  startConfirmation: ["quote_invalid", "quote_expired", "factor_unavailable", "payment_blocked"],
  verifyConfirmation: ["not_found", "proof_invalid", "challenge_expired", "payment_blocked"],
  getPendingSignIn: ["sign_in_expired"],
  startSignInChallenge: ["sign_in_expired", "factor_unavailable", "factor_locked"],
  finishSignIn: ["sign_in_expired", "proof_invalid", "challenge_expired", "factor_locked"],
  abandonSignIn: ["sign_in_expired"],
  finishPasskeySignIn: ["credentials_invalid", "challenge_expired"],
  startTotp: ["step_up_required"],
  confirmTotp: ["challenge_expired", "proof_invalid"],
  startPasskey: ["step_up_required"],
  addPasskey: ["challenge_expired", "proof_invalid", "factor_exists"],
  startChannel: ["step_up_required", "factor_exists", "factor_unavailable"],
  confirmChannel: ["challenge_expired", "proof_invalid", "factor_exists"],
  renameFactor: ["not_found"],
  removeFactor: ["not_found", "step_up_required"],
  renewRecoveryCodes: ["step_up_required"],
  startStepUp: ["factor_unavailable", "factor_locked"],
  finishStepUp: ["credentials_invalid", "proof_invalid", "challenge_expired", "factor_locked"],
  completePasswordReset: [
    "link_invalid",
    "proof_invalid",
    "challenge_expired",
    "password_too_weak",
    "password_reused",
  ],
  changePassword: [
    "step_up_required",
    "credentials_invalid",
    "password_too_weak",
    "password_reused",
  ],
  startRecovery: ["sign_in_expired"],
  cancelRecovery: ["link_invalid"],
  startRecoveryCompletion: ["sign_in_expired", "recovery_not_ready"],
  completeRecovery: ["sign_in_expired", "recovery_not_ready", "proof_invalid", "challenge_expired"],
  freezeByLink: ["link_invalid"],
  reportLostPhone: ["credentials_invalid"],
  unfreezeAccount: ["step_up_required", "account_frozen", "password_change_required"],
  changeContact: ["step_up_required", "phone_not_mobile"],
  confirmContact: ["not_found", "proof_invalid", "challenge_expired"],
  endSession: ["not_found", "step_up_required"],
  endOtherSessions: ["step_up_required"],
  removeTrustedDevice: ["not_found"],
  acceptConsent: ["consent_required"],
  changeLimit: ["step_up_required", "limit_too_high", "currency_not_held"],
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
