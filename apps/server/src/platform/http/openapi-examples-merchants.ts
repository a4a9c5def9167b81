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
  balances: [{ mode: "live", currency: "CNY", available: cny("128000"), pending: cny("0") }],
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

export const merchantExamples = {
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
