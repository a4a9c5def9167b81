import type { AnyOperationId } from "@okpay/contracts";
import { RequestRefused } from "../refusal.ts";

/**
 * Requests per minute and address, counted per operation in this process. They keep one address from crowding out the
 * others; guessing passwords and codes is stopped per account by people/identity, which no change of address evades.
 */
const STANDARD_PER_MINUTE = 600;
/** Of the pages that are written for each request (the help centre), together. */
export const PAGES_PER_MINUTE = 600;

const STRICTER_PER_MINUTE: Partial<Record<AnyOperationId, number>> = {
  register: 20,
  confirmEmail: 30,
  confirmPhone: 30,
  resendConfirmation: 10,
  signIn: 30,
  demoSignIn: 60,
  priceRemittance: 240,
  createQuote: 240,
  preflightPayment: 240,
  createPayment: 240,
  followPaymentLink: 60,
  getReceipt: 60,
  getStatementCsv: 30,
  getStatementPdf: 30,
  getMerchantStatementCsv: 30,
  getMerchantStatementPdf: 30,
  searchHelp: 120,
  triageProblem: 60,
  giveHelpFeedback: 60,
  staffSignIn: 20,
  startStaffPasskeySignIn: 30,
  finishStaffPasskeySignIn: 20,
  readStaffEnrolment: 20,
  completeStaffPassword: 20,
  uploadDocument: 20,
  attachToOwnCase: 20,
  leaveVoiceMessage: 6,
  searchCustomers: 60,
  viewCustomer: 120,
  viewCustomerPayment: 120,
  listCustomerPayments: 120,
};

export const RATE_WINDOW_MS = 60_000;

/** What whoever asks too often is told. */
export function tooManyRequests(
  _request: unknown,
  { ttl }: { readonly ttl: number },
): RequestRefused {
  const seconds = Math.max(1, Math.ceil(ttl / 1_000));
  return new RequestRefused("too_many_requests", {
    retryAfterSeconds: seconds,
    params: { seconds },
  });
}

export const requestsPerMinute = (operation: AnyOperationId, factor: number): number =>
  Math.max(1, Math.ceil((STRICTER_PER_MINUTE[operation] ?? STANDARD_PER_MINUTE) * factor));
