import type { OperationId } from "@okpay/contracts";

/** Worked examples of saved cards and bank accounts; the numbers are the sandbox partners' own. */

const saved = {
  id: "0199f3a2-5b7c-7d10-9a51-3f2c5e8d7b20",
  brand: "Visa",
  lastFour: "4242",
  label: { en: "Visa •••• 4242", "zh-CN": "Visa •••• 4242" },
  isSandbox: true,
  saved: {
    expiryMonth: 12,
    expiryYear: 2029,
    funding: "credit",
    issuerCountry: "CN",
    isReady: true,
  },
};
const ready = { outcome: "ready", challengeUrl: null, card: saved };

const bankAccount = {
  id: "bac_0199f3a25b7c7d109a513f2c5e8d7b21",
  scheme: "cn_account",
  currency: "CNY",
  country: "CN",
  bankName: "海港银行",
  lastFour: "1000",
  isSandbox: true,
  addedAt: "2026-11-24T09:31:02.000Z",
};

export const cardExamples = {
  listBankAccounts: { response: { accounts: [bankAccount], canPayOut: true } },
  addBankAccount: {
    request: {
      scheme: "cn_account",
      currency: "CNY",
      number: "9990000000000001000",
      bankName: "海港银行",
    },
    response: bankAccount,
  },
  listSandboxBankAccounts: {
    response: {
      accounts: [
        { scheme: "cn_account", number: "9990000000000001000", causes: "paid", reason: null },
      ],
    },
  },
  addCard: {
    request: {
      number: "4242424242424242",
      expiryMonth: 12,
      expiryYear: 2029,
      securityCode: "123",
    },
    response: ready,
  },
  finishCard: { response: ready },
  listSandboxCards: {
    response: {
      cards: [
        {
          number: "4242424242424242",
          brand: "Visa",
          funding: "credit",
          issuerCountry: "CN",
          causes: "approved",
        },
      ],
    },
  },
  receiveNetworkEvent: {
    request: { id: "evt_1", type: "payment.captured", reference: "pay_1" },
    response: { receivedAt: "2026-11-24T09:31:02.000Z" },
  },
} satisfies { readonly [K in OperationId]?: { request?: unknown; response?: unknown } };
