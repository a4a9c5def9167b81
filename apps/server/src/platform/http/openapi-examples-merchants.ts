/** Examples of what the people of a merchant do; openapi-examples.ts collects them. */

const id = (prefix: string) => `${prefix}_0199f3a25b7c7d109a513f2c5e8d7b10`;
const at = "2026-11-24T09:30:00.000Z";

const accepts = {
  balance: true,
  brands: ["Visa", "Mastercard", "UnionPay"],
  fundings: ["credit", "debit"],
  countries: null,
};

const merchant = {
  id: id("mer"),
  name: "Lantern Books",
  country: "CN",
  role: "owner",
  accepts,
  payoutSchedule: { every: "week", weekday: 1 },
  createdAt: at,
};

const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });

const detail = {
  ...merchant,
  balances: [
    { mode: "live", currency: "CNY", available: cny("128000"), pending: cny("0"), owed: cny("0") },
  ],
  members: [
    {
      id: id("mbr"),
      role: "owner",
      name: "Lin Yue",
      contact: "l***@example.com",
      isYou: true,
      addedAt: at,
    },
  ],
};

const key = {
  id: id("mky"),
  mode: "test",
  name: "Shop server",
  scopes: ["payments.read", "payments.write"],
  hint: "okp_test_…q7Zk",
  createdAt: at,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: at,
};
const newKey = { key: { ...key, lastUsedAt: null }, secret: "okp_test_… (43 characters)" };

const webhook = {
  id: id("whe"),
  mode: "test",
  url: "https://shop.example.com/okpay",
  events: [],
  createdAt: at,
  disabled: null,
  oldSecretUntil: null,
};
const newWebhook = { webhook, secret: "whsec_… (base64)" };

const delivery = {
  id: id("dlv"),
  webhookId: id("whe"),
  url: webhook.url,
  eventId: id("evt"),
  type: "webhook.test",
  state: "delivered",
  tries: 1,
  lastStatus: 200,
  nextTryAt: null,
  createdAt: at,
  deliveredAt: at,
  isReplay: false,
};

const checkout = {
  id: id("chk"),
  mode: "test",
  reference: "order-1042",
  amount: cny("4800"),
  description: "Two paper lanterns",
  capture: "at_once",
  state: "open",
  url: `https://pay.example.com/checkout/${id("chk")}`,
  paymentId: null,
  linkId: null,
  successUrl: "https://shop.example.com/thanks",
  cancelUrl: "https://shop.example.com/basket",
  expiresAt: "2026-11-25T09:30:00.000Z",
  createdAt: at,
};
const checkoutPage = {
  id: checkout.id,
  mode: "test",
  merchantName: "Lantern Books",
  amount: checkout.amount,
  description: checkout.description,
  state: "open",
  accepts,
  paymentId: null,
  successUrl: checkout.successUrl,
  cancelUrl: checkout.cancelUrl,
  expiresAt: checkout.expiresAt,
};

const sale = {
  id: id("pay"),
  checkoutId: checkout.id,
  mode: "test",
  reference: checkout.reference,
  version: 3,
  state: "completed",
  amount: checkout.amount,
  captured: checkout.amount,
  refunded: cny("0"),
  refundable: checkout.amount,
  refundAdvance: cny("0"),
  fee: cny("0"),
  way: "card",
  isSandbox: true,
  payerName: "Lin *",
  description: checkout.description,
  declineCode: null,
  capturableUntil: "2026-12-01T09:30:00.000Z",
  createdAt: at,
  completedAt: at,
  events: [
    { type: "created", at, amount: null },
    { type: "completed", at, amount: null },
  ],
  refunds: [],
};
const refunded = {
  ...sale,
  version: 4,
  refunded: cny("1200"),
  refundable: cny("3600"),
  refunds: [
    { id: id("pay"), state: "completed", amount: cny("1200"), reason: "One torn", createdAt: at },
  ],
};
const voided = {
  ...sale,
  state: "voided",
  captured: cny("0"),
  refundable: cny("0"),
  completedAt: null,
};
const saleRow = {
  id: sale.id,
  checkoutId: checkout.id,
  mode: "test",
  reference: checkout.reference,
  description: checkout.description,
  state: "paid",
  amount: checkout.amount,
  captured: checkout.amount,
  refunded: cny("0"),
  createdAt: at,
};

const link = {
  id: id("lnk"),
  mode: "live",
  description: "A cup of tea",
  currency: "CNY",
  amount: cny("1800"),
  url: `https://pay.example.com/l/${id("lnk")}`,
  createdAt: at,
  endedAt: null,
};
const linkPage = {
  id: link.id,
  mode: "live",
  merchantName: "Lantern Books",
  description: link.description,
  currency: "CNY",
  amount: link.amount,
  isOpen: true,
};
const linkWish = { description: "A cup of tea", currency: "CNY", amountMinor: "1800" };
const payout = { id: id("pyo"), amount: cny("128000"), isByHand: false, paidAt: at };
const captureWish = { amount: cny("4800"), isFinal: true };
const refundWish = { amount: cny("1200"), reason: "One torn" };

const salesExamples = {
  createCheckout: {
    request: {
      reference: checkout.reference,
      amount: checkout.amount,
      description: checkout.description,
      successUrl: checkout.successUrl,
      cancelUrl: checkout.cancelUrl,
    },
    response: checkout,
  },
  listCheckouts: { response: { checkouts: [checkout], nextCursor: null } },
  getCheckout: { response: checkout },
  cancelCheckout: { response: { ...checkout, state: "cancelled" } },
  listPurchases: { response: { payments: [saleRow], nextCursor: null } },
  getPurchase: { response: sale },
  capturePurchase: { request: captureWish, response: sale },
  voidPurchase: { response: voided },
  refundPurchase: { request: refundWish, response: refunded },
  createPaymentLink: { request: linkWish, response: link },
  listPaymentLinks: { response: { links: [link], nextCursor: null } },
  getMerchantBalance: { response: { balances: detail.balances } },
  openCheckout: { response: checkoutPage },
  openPaymentLink: { response: linkPage },
  followPaymentLink: { request: { amountMinor: null }, response: checkoutPage },
  listMerchantPayments: { response: { payments: [saleRow], nextCursor: null } },
  getMerchantPayment: { response: sale },
  captureMerchantPayment: { request: captureWish, response: sale },
  voidMerchantPayment: {
    response: voided,
  },
  refundMerchantPayment: { request: refundWish, response: refunded },
  listMerchantLinks: { response: { links: [link], nextCursor: null } },
  createMerchantLink: { request: { mode: "live", ...linkWish }, response: link },
  listMerchantPayouts: { response: { payouts: [payout], nextCursor: null } },
  createMerchantPayout: { request: { currency: "CNY" }, response: { ...payout, isByHand: true } },
} as const;

export const merchantExamples = {
  ...salesExamples,
  openMerchant: { request: { name: "Lantern Books", country: "CN" }, response: detail },
  listMerchants: { response: { merchants: [merchant] } },
  getMerchant: { response: detail },
  changeMerchant: { request: { payoutSchedule: { every: "day" } }, response: detail },
  addMerchantMember: {
    request: { email: "colleague@example.com", role: "manager" },
    response: detail,
  },
  listMerchantKeys: { response: { keys: [key] } },
  createMerchantKey: {
    request: { mode: "test", name: "Shop server", scopes: ["payments.read", "payments.write"] },
    response: newKey,
  },
  rotateMerchantKey: { request: { overlapHours: 24 }, response: newKey },
  listWebhooks: { response: { webhooks: [webhook] } },
  addWebhook: { request: { mode: "test", url: webhook.url, events: [] }, response: newWebhook },
  changeWebhook: { request: { isEnabled: false }, response: webhook },
  rotateWebhookSecret: { response: newWebhook },
  testWebhook: {
    response: {
      ...delivery,
      state: "waiting",
      tries: 0,
      lastStatus: null,
      nextTryAt: at,
      deliveredAt: null,
    },
  },
  replayWebhook: {
    request: { from: "2026-11-24T00:00:00.000Z", to: "2026-11-25T00:00:00.000Z" },
    response: { count: 3 },
  },
  listWebhookDeliveries: { response: { deliveries: [delivery], nextCursor: null } },
  getWebhookDelivery: {
    response: {
      ...delivery,
      body: `{"type":"webhook.test","timestamp":"${at}","data":{"webhook":"${id("whe")}"}}`,
      log: [{ at, tookMs: 84, status: 200, problem: null, answer: "" }],
    },
  },
  replayWebhookDelivery: { response: { ...delivery, isReplay: true } },
} as const;
