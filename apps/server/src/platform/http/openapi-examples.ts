import type { OperationId } from "@okpay/contracts";
import { abroadExamples } from "./openapi-examples-abroad.ts";
import { cardExamples } from "./openapi-examples-cards.ts";
import { caseExamples } from "./openapi-examples-cases.ts";
import { helpExamples } from "./openapi-examples-help.ts";
import { hotlineExamples } from "./openapi-examples-hotline.ts";
import { identityExamples } from "./openapi-examples-identity.ts";
import { merchantExamples } from "./openapi-examples-merchants.ts";

/**
 * One worked example per operation that has a body, in wire form. The test of the document parses each with its
 * contract, so an example cannot go stale.
 */

const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });

const registration = {
  id: "reg_0199f3a25b7c7d109a513f2c5e8d7b10",
  state: "pending",
  emailMasked: "li•••@example.com",
  phoneMasked: "+86 ••• •••• 8000",
  isEmailConfirmed: false,
  isPhoneConfirmed: false,
  expiresAt: "2026-11-25T09:30:00.000Z",
};
const customer = {
  id: "cus_0199f3a25b7c7d109a513f2c5e8d7b11",
  displayName: "林悦",
  email: "lin.yue@example.com",
  phone: "+8613800138000",
  locale: "zh-CN",
  isDemo: true,
  createdAt: "2025-09-01T02:00:00.000Z",
};
const session = {
  customer,
  idleExpiresAt: "2026-11-24T09:45:00.000Z",
  absoluteExpiresAt: "2026-11-24T21:30:00.000Z",
};
const payment = {
  id: "pay_0199f3a25b7c7d109a513f2c5e8d7b12",
  kind: "send",
  state: "completed",
  direction: "out",
  amount: cny("10000"),
  fee: cny("100"),
  total: cny("10100"),
  counterparty: { name: "陈**", detail: "ch•••@example.com" },
  note: "晚饭",
  declineCode: null,
  nextSteps: [],
  shortfall: null,
  balanceAfter: cny("482350"),
  createdAt: "2026-11-24T09:31:02.114Z",
  completedAt: "2026-11-24T09:31:02.114Z",
  events: [
    { type: "created", at: "2026-11-24T09:31:02.114Z", amount: null },
    { type: "completed", at: "2026-11-24T09:31:02.114Z", amount: null },
  ],
  isSandbox: false,
  arrivesBy: null,
  remittance: null,
  purchase: null,
  originalId: null,
};
const moneyRequest = {
  id: "pay_0193653e0f7a7c3e8a1b2c3d4e5f6070",
  state: "open",
  direction: "in",
  amount: cny("10000"),
  note: "晚饭",
  counterparty: { name: "陈**", detail: "ch•••@example.com" },
  isLink: false,
  url: "https://pay.example.com/requests/pay_0193653e0f7a7c3e8a1b2c3d4e5f6070",
  createdAt: "2026-11-24T09:30:00.000Z",
  expiresAt: "2026-12-01T09:30:00.000Z",
  endedAt: null,
  paymentId: null,
};
const quote = {
  id: "qte_0199f3a25b7c7d109a513f2c5e8d7b12",
  kind: "send",
  amount: cny("10000"),
  remittance: null,
  fee: cny("100"),
  total: cny("10100"),
  counterparty: "陈**",
  note: "晚饭",
  isSandbox: false,
  arrivesBy: null,
  isAffordable: true,
  shortfall: cny("0"),
  limit: null,
  confirmation: { isRequired: false, reasons: [], methods: [] },
  expiresAt: "2026-11-24T09:40:00.000Z",
  token: "eyJraW5kIjoic2VuZCJ9.c2lnbmF0dXJl",
};

const card = {
  id: "sandbox_visa_approved",
  brand: "Visa",
  lastFour: "4242",
  label: { en: "Always approved", "zh-CN": "总是批准" },
  isSandbox: true,
  saved: null,
};
const publicConfig = {
  isDemo: true,
  isSandbox: true,
  currencies: ["CNY", "USD", "JPY"],
  consents: { terms: "2026-11-01", privacy: "2026-11-28" },
  personas: [
    {
      key: "lin-yue",
      displayName: "林悦",
      story: { en: "An account lived in for a year", "zh-CN": "用了一年的账户" },
    },
  ],
  topUpLimits: [{ min: cny("100"), max: cny("5000000") }],
  passwordPolicy: "composition",
};
const message = {
  id: "msg_0199f3a25b7c7d109a513f2c5e8d7b13",
  channel: "sms",
  to: "+8613800138000",
  subject: null,
  text: "OKPay: 381904 is your code. It is valid for 10 minutes.",
  links: [],
  sentAt: "2026-11-24T09:30:01.000Z",
};

export const examples: {
  readonly [K in OperationId]?: { readonly request?: unknown; readonly response?: unknown };
} = {
  ...helpExamples,
  ...cardExamples,
  ...abroadExamples,
  getConfig: { response: publicConfig },
  register: {
    request: {
      displayName: "林悦",
      email: "lin.yue@example.com",
      phone: "+8613800138000",
      password: "Autumn-Rain-7-lanterns",
      locale: "zh-CN",
      consents: { terms: "2026-11-01", privacy: "2026-11-28" },
    },
    response: registration,
  },
  getRegistration: { response: registration },
  confirmEmail: {
    request: { token: "mX3oVx8o1k1b0v3cJm0Jx2Yk1m9xkq7c" },
    response: { ...registration, isEmailConfirmed: true },
  },
  confirmPhone: {
    request: { code: "381904" },
    response: { ...registration, isPhoneConfirmed: true },
  },
  resendConfirmation: { request: { channel: "phone" }, response: registration },
  signIn: {
    request: { email: "lin.yue@example.com", password: "Autumn-Rain-7-lanterns" },
    response: { state: "signed_in", session },
  },
  getSession: { response: session },
  updateProfile: { request: { locale: "en" }, response: { ...customer, locale: "en" } },
  demoSignIn: { request: { persona: "lin-yue" }, response: session },
  demoInbox: { response: { messages: [message] } },
  listCards: { response: { cards: [card] } },
  getWallet: {
    response: {
      balances: [{ currency: "CNY", available: cny("482350"), pending: cny("0"), held: cny("0") }],
      asOf: "2026-11-24T09:31:05.000Z",
    },
  },
  createQuote: {
    request: {
      kind: "send",
      payee: { by: "email", value: "chen.yu@example.com" },
      amount: cny("10000"),
      note: "晚饭",
    },
    response: quote,
  },
  preflightPayment: {
    request: {
      kind: "send",
      payee: { by: "email", value: "chen.yu@example.com" },
      amount: cny("490000"),
    },
    response: {
      isReady: false,
      problems: [
        {
          code: "insufficient_balance",
          nextSteps: [{ type: "top_up", amount: cny("10150") }, { type: "reduce_amount" }],
        },
      ],
      ways: [
        {
          type: "card",
          cardId: "sandbox_visa_approved",
          label: "Visa •••• 4242",
          chance: 94,
          reasons: ["last_time_approved"],
        },
        {
          type: "balance",
          cardId: null,
          label: "",
          chance: 0,
          reasons: ["balance_too_small"],
        },
      ],
    },
  },
  createPayment: { request: { quote: quote.token }, response: payment },
  createMoneyRequest: {
    request: {
      payer: { by: "email", value: "chen.yu@example.com" },
      amount: cny("10000"),
      note: "晚饭",
      expiresInDays: 7,
    },
    response: moneyRequest,
  },
  listMoneyRequests: { response: { requests: [moneyRequest], nextCursor: null } },
  getMoneyRequest: { response: moneyRequest },
  turnDownMoneyRequest: {
    request: { block: true },
    response: {
      ...moneyRequest,
      direction: "out",
      state: "turned_down",
      counterparty: { name: "林悦", detail: "l•••@example.com" },
      endedAt: "2026-11-24T10:00:00.000Z",
    },
  },
  withdrawMoneyRequest: {
    response: { ...moneyRequest, state: "withdrawn", endedAt: "2026-11-24T10:00:00.000Z" },
  },
  listRequestBlocks: {
    response: {
      blocks: [
        {
          id: "rbl_0193653e0f7a7c3e8a1b2c3d4e5f6071",
          name: "林悦",
          createdAt: "2026-11-24T10:00:00.000Z",
        },
      ],
    },
  },
  listPayments: { response: { payments: [payment], nextCursor: null } },
  getPayment: { response: payment },
  resumePayment: { response: { payment, challengeUrl: null } },
  ...hotlineExamples,
  ...merchantExamples,
  ...caseExamples,
  ...identityExamples,
  finishSignIn: { ...identityExamples.finishSignIn, response: session },
  finishPasskeySignIn: { ...identityExamples.finishPasskeySignIn, response: session },
  completeRecovery: { ...identityExamples.completeRecovery, response: session },
  confirmContact: { ...identityExamples.confirmContact, response: customer },
};
