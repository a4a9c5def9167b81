import type { AnyOperationId } from "@okpay/contracts";

/**
 * Whose the id in a route's path is (row A1). Every operation with one has a row here, or the matrix fails
 * (access-matrix.http.test.ts):
 *
 * - `payment`: a customer's own; the matrix makes one for its owner and asks for it as another customer.
 * - a file of tests: a customer's or a colleague's own behind a state that only those tests reach (a fresh step-up, an open
 *   case); the foreign id is tried there.
 * - `capability`: the id itself is the secret, for people who have no session yet.
 * - `public`: no object of anybody's; everyone may name it (an article, a decline code, a signed caller).
 * - `shared`: belongs to the house; whoever has the grant may, nobody else.
 */
export type AccessRow = "payment" | "capability" | "public" | "shared" | `${string}.test.ts`;

const PEOPLE = "apps/server/src/people";
const sessions = `${PEOPLE}/identity/account-routes.http.test.ts` as const;
const factors = `${PEOPLE}/identity/two-step.http.test.ts` as const;
const cards = "apps/server/src/money/cards/cards.http.test.ts" as const;
const beneficiaries = "apps/server/src/money/crossborder/beneficiaries.http.test.ts" as const;
const merchants = "apps/server/src/money/merchants/merchants.http.test.ts" as const;
const sales = "apps/server/src/money/merchants/sales.http.test.ts" as const;
const requests = "apps/server/src/money/payments/payments.http.test.ts" as const;
const statements = "apps/server/src/money/payments/statement/statement.http.test.ts" as const;
const matters = "apps/server/src/hotline/cases/cases.http.test.ts" as const;
const matrix = "apps/server/src/access-matrix.http.test.ts" as const;
const quality = "apps/server/src/hotline/quality/quality.http.test.ts" as const;
const recordings = "apps/server/src/hotline/recordings/recordings.http.test.ts" as const;
const cases = `${PEOPLE}/access/staff-work.http.test.ts` as const;

export const ACCESS_ROWS: Readonly<Partial<Record<AnyOperationId, AccessRow>>> = {
  takePromise: "shared",
  keepPromise: "shared",
  getPayment: "payment",
  getReceipt: "payment",
  resumePayment: "payment",
  getMoneyRequest: requests,
  turnDownMoneyRequest: requests,
  withdrawMoneyRequest: requests,
  removeRequestBlock: requests,
  endSession: sessions,
  removeTrustedDevice: sessions,
  confirmContact: sessions,
  renameFactor: factors,
  removeFactor: factors,
  confirmTotp: factors,
  verifyConfirmation: "apps/server/src/money/payments/confirmation.http.test.ts",
  finishCard: cards,
  removeCard: cards,
  removeBankAccount: cards,
  removeBeneficiary: beneficiaries,
  getMerchant: merchants,
  changeMerchant: merchants,
  addMerchantMember: merchants,
  removeMerchantMember: merchants,
  listMerchantKeys: merchants,
  createMerchantKey: merchants,
  rotateMerchantKey: merchants,
  revokeMerchantKey: merchants,
  listWebhooks: merchants,
  addWebhook: merchants,
  changeWebhook: merchants,
  removeWebhook: merchants,
  rotateWebhookSecret: merchants,
  testWebhook: merchants,
  replayWebhook: merchants,
  listWebhookDeliveries: merchants,
  getWebhookDelivery: merchants,
  replayWebhookDelivery: merchants,
  getCheckout: sales,
  cancelCheckout: sales,
  getPurchase: sales,
  capturePurchase: sales,
  voidPurchase: sales,
  refundPurchase: sales,
  endPaymentLink: sales,
  listMerchantPayments: sales,
  getMerchantPayment: sales,
  captureMerchantPayment: sales,
  voidMerchantPayment: sales,
  refundMerchantPayment: sales,
  listMerchantLinks: sales,
  createMerchantLink: sales,
  endMerchantLink: sales,
  listMerchantPayouts: sales,
  getMerchantStatementCsv: statements,
  getMerchantStatementPdf: statements,
  createMerchantPayout: sales,
  openCheckout: "capability",
  openPaymentLink: "public",
  followPaymentLink: "public",
  receiveNetworkEvent: "public",
  getOwnCase: matters,
  writeToOwnCase: matters,
  attachToOwnCase: matters,
  getOwnAttachment: matters,
  closeOwnCase: matters,
  rateOwnCase: matters,
  createCallCode: matters,
  getCustomerCase: "shared",
  takeCustomerCase: "shared",
  assignCustomerCase: "shared",
  noteOnCustomerCase: "shared",
  attachToCustomerCase: "shared",
  getCustomerAttachment: "shared",
  answerCustomerCase: "shared",
  pauseCustomerCase: "shared",
  resumeCustomerCase: "shared",
  escalateCustomerCase: "shared",
  addToSuggestionGroup: "shared",
  answerSuggestionGroup: "shared",
  getHelpArticle: "public",
  getHelpForDecline: "public",
  getRegistration: "capability",
  confirmPhone: "capability",
  resendConfirmation: "capability",
  closeCase: cases,
  viewCustomer: cases,
  listCustomerPayments: matrix,
  viewCustomerPayment: matrix,
  getRecording: recordings,
  playRecording: recordings,
  transcribeMessage: "apps/server/src/hotline/recordings/messages.http.test.ts",
  holdRecording: recordings,
  releaseRecording: recordings,
  getCallQuality: quality,
  reviewCall: quality,
  seeReview: quality,
  openCalibration: quality,
  rateForCalibration: quality,
  closeCalibration: quality,
  withdrawCalibration: "apps/server/src/hotline/quality/withdrawn.http.test.ts",
  viewDocument: "shared",
  approveDocument: "shared",
  rejectDocument: "shared",
  changeStaffRole: "shared",
  disableStaff: "shared",
  requestStaffReset: "shared",
  approve: "shared",
  reject: "shared",
  getSettlementBreak: "shared",
  proposeCorrection: "shared",
  getAuditEvent: "shared",
  saveCalendar: "shared",
  listCalendarVersions: "shared",
  confirmEmergency: "shared",
  endHoursBlock: "shared",
  changeAgent: "shared",
  getArticle: "shared",
  getArticleRevision: "shared",
  saveArticleDraft: "shared",
  submitArticle: "shared",
  publishArticle: "shared",
  returnArticle: "shared",
  confirmArticle: "shared",
};

const LINE = {
  id: "china",
  name: { en: "China", "zh-CN": "中国" },
  country: "CN",
  languages: ["zh-CN"],
  phoneNumber: null,
  calendarId: "china",
  regions: {},
};

/** Fields of a body that cannot be made from the schema alone (a pattern that is no id, and no example). */
export const FIELDS: Readonly<Partial<Record<AnyOperationId, object>>> = {
  addCard: { number: "4242424242424242", expiryMonth: 12, expiryYear: 2040, securityCode: "123" },
  openMerchant: { name: "Lantern Books", country: "CN" },
  importDecree: { country: "CN" },
  previewCalendar: { month: "2026-11" },
  explainCalendar: { at: "2026-11-30" },
  saveHotlineLines: { lines: [LINE] },
  previewHotlineLines: { lines: [LINE], region: "CN" },
  planStaffing: { weekday: 1, agents: Array.from({ length: 48 }, () => 1) },
};
