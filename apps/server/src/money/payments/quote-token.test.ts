import { describe, expect, it } from "vitest";
import { openQuote, type QuoteTerms, sealQuote } from "./quote-token.ts";

const key = Buffer.alloc(32, 1);
const party = (name: string) => ({
  customerId: "01990000-0000-7000-8000-000000000001",
  accountId: "01990000-0000-8000-8000-000000000002",
  name,
  maskedName: `*${name}`,
  detail: "l***@example.com",
});
const assessment: QuoteTerms["assessment"] = {
  madeAt: new Date("2026-11-24T09:50:00.000Z"),
  sessionId: "01990000-0000-7000-8000-00000000aaaa",
  validUntil: new Date("2026-11-24T16:00:00.000Z"),
  reasons: ["amount", "new_payee"],
  exemption: null,
  caps: [
    { name: "new_payee", debitsUpTo: 9_007_199_254_740_993n, otherwise: "stale" },
    { name: "day", debitsUpTo: -1n, otherwise: "refuse" },
  ],
  isFirstPayment: true,
  isPayeeProven: false,
  lowValue: { id: "01990000-0000-8000-8000-00000000bbbb", version: 3, spent: 12n, used: 4 },
};
const send: Extract<QuoteTerms, { kind: "send" }> = {
  id: "01990000-0000-7000-8000-00000000abcd",
  kind: "send",
  amount: { amountMinor: 9_007_199_254_740_993n, currency: "CNY" },
  fee: { amountMinor: 2_500n, currency: "CNY" },
  note: "房租 🏠",
  expiresAt: new Date("2026-11-24T10:00:00.000Z"),
  payer: party("林悦"),
  payee: party("周敏"),
  counterparty: "*敏",
  isSandbox: false,
  assessment,
  requestId: null,
};
const purchase: Extract<QuoteTerms, { kind: "purchase" }> = {
  id: send.id,
  kind: "purchase",
  amount: send.amount,
  fee: { amountMinor: 0n, currency: "CNY" },
  note: null,
  expiresAt: send.expiresAt,
  payer: party("林悦"),
  counterparty: "晨光书店",
  isSandbox: false,
  assessment: null,
  checkoutId: "01990000-0000-7000-8000-00000000eeee",
  checkoutVersion: 3,
  merchant: { id: "m", accountId: "a", name: "晨光书店", detail: null },
  way: "balance",
  cardId: null,
  cardLabel: null,
  feePlan: { basisPoints: 60n, fixedMinor: 0n },
  isCapturedAtOnce: true,
};
const topUp: QuoteTerms = {
  id: send.id,
  kind: "top_up",
  amount: { amountMinor: 100n, currency: "JPY" },
  fee: { amountMinor: 0n, currency: "JPY" },
  note: null,
  expiresAt: send.expiresAt,
  payee: party("林悦"),
  cardId: "sandbox_visa_approved",
  counterparty: "Visa •••• 4242",
  isSandbox: true,
  assessment: null,
};

describe("a sealed quote", () => {
  it.each([
    ["send", send],
    ["send for a request", { ...send, requestId: "01990000-0000-7000-8000-00000000dddd" }],
    ["top_up", topUp],
    ["purchase", purchase],
  ] as const)("of kind %s opens to the very terms", (_kind, terms) => {
    expect(openQuote(key, sealQuote(key, terms))).toEqual(terms);
  });

  it("shows nothing of the payee, of accounts or of amounts", () => {
    const bytes = Buffer.from(sealQuote(key, send), "base64url").toString("latin1");
    for (const secret of [
      send.payee.accountId,
      "example.com",
      "amount",
      Buffer.from("周敏").toString("latin1"),
    ])
      expect(bytes).not.toContain(secret);
  });

  it("does not open when any one bit is another", () => {
    const bytes = Buffer.from(sealQuote(key, send), "base64url");
    for (let index = 0; index < bytes.length; index++) {
      for (const bit of [1, 128]) {
        const tampered = Buffer.from(bytes);
        tampered[index] = (tampered[index] ?? 0) ^ bit;
        expect(openQuote(key, tampered.toString("base64url"))).toBeNull();
      }
    }
  });

  it("does not open when cut, lengthened or spelled otherwise", () => {
    const token = sealQuote(key, send);
    for (const other of [
      "",
      "A",
      token.slice(0, -1),
      token.slice(1),
      `${token}A`,
      `${token}=`,
      `${token}\n`,
      token.replaceAll("-", "+"),
      ` ${token}`,
      "é".repeat(40),
    ]) {
      if (other !== token) expect(openQuote(key, other), other.slice(0, 20)).toBeNull();
    }
  });

  it("does not open with another installation's key", () => {
    expect(openQuote(Buffer.alloc(32, 2), sealQuote(key, send))).toBeNull();
  });

  it("cannot be joined from two: the id binds the rest", () => {
    const one = Buffer.from(sealQuote(key, send), "base64url");
    const other = Buffer.from(
      sealQuote(key, { ...send, id: "01990000-0000-7000-8000-00000000abce" }),
      "base64url",
    );
    expect(
      openQuote(
        key,
        Buffer.concat([one.subarray(0, 16), other.subarray(16)]).toString("base64url"),
      ),
    ).toBeNull();
  });

  it("fits into the contract's 4096 characters with the longest names and note", () => {
    const longest = party("𠮷".repeat(40));
    const token = sealQuote(key, {
      ...send,
      note: "界".repeat(140),
      payer: { ...longest, detail: "x".repeat(254) },
      payee: { ...longest, detail: "x".repeat(254) },
      counterparty: longest.maskedName,
    });
    expect(token.length).toBeLessThanOrEqual(4096);
  });
});
