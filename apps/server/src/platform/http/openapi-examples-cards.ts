import type { OperationId } from "@okpay/contracts";

/** Worked examples of saved cards; the numbers are the sandbox network's own. */

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

export const cardExamples = {
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
