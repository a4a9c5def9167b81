import { describe, expect, it } from "vitest";
import type { Payment } from "../payment.ts";
import { renderReceipt } from "./index.ts";
import { textOf } from "./testing/text-of.ts";

const at = new Date("2026-11-24T01:30:05.000Z");
const payment: Payment = {
  id: "01990000-0000-7000-8000-00000000abcd",
  version: 1,
  kind: "send",
  state: "completed",
  payer: { customerId: "a", name: "林悦", maskedName: "*悦", detail: "l***@example.com" },
  payee: { customerId: "b", name: "周敏", maskedName: "*敏", detail: "+86 138****8000" },
  amount: { amountMinor: 1_234_567_890_50n, currency: "CNY" },
  fee: { amountMinor: 25_00n, currency: "CNY" },
  note: "十一月房租",
  cardId: null,
  isSandbox: false,
  declineCode: null,
  shortfallMinor: null,
  payerBalanceAfter: 1n,
  payeeBalanceAfter: 1n,
  createdAt: at,
  completedAt: at,
  events: [],
  purchase: null,
  payout: null,
  remittance: null,
  originalId: null,
};

const squeezed = (text: string) => text.replace(/\s/gu, "");

describe("the receipt", () => {
  it.each([
    [
      "zh-CN",
      "out",
      [
        "电子回单",
        "从钱包转出",
        "*敏+86138****8000",
        "十一月房租",
        "CNY1,234,567,890.50",
        "手续费",
        "CNY25.00",
        "CNY1,234,567,915.50",
        "2026年11月24日",
        "GMT+8",
        "沙盒演示",
      ],
    ],
    [
      "en",
      "out",
      [
        "Paymentreceipt",
        "Sentfromthewallet",
        "十一月房租",
        "CNY1,234,567,915.50",
        "November24,2026",
        "9:30:05AMGMT+8",
        "SANDBOXDEMO",
      ],
    ],
    ["zh-CN", "in", ["转入钱包", "CNY0.00", "钱包收入合计", "+CNY1,234,567,890.50"]],
  ] as const)(
    "in %s for who was on the side %s says all of it, as text",
    async (locale, direction, expected) => {
      const text = squeezed(
        textOf(await renderReceipt(payment, direction, { locale, isSandbox: true })),
      );
      for (const part of [...expected, "pay_0199000000007000800000000000abcd"])
        expect(text).toContain(part);
    },
  );

  it("masks the people", async () => {
    const text = textOf(await renderReceipt(payment, "out", { locale: "zh-CN", isSandbox: true }));
    expect(text).not.toContain("周敏");
    expect(text).not.toContain("林悦");
  });

  it("prints what people typed as text, and holds nothing that acts [I7]", async () => {
    const hostile = `<img src=x onerror="x()"> (javascript:x) /JavaScript`;
    const pdf = await renderReceipt(
      { ...payment, note: hostile, payee: { ...payment.payee, maskedName: "<b>)'\\" } },
      "out",
      { locale: "en", isSandbox: true },
    );
    const text = squeezed(textOf(pdf));
    for (const part of [hostile, "<b>)'\\"]) expect(text).toContain(squeezed(part));
    expect(pdf.toString("latin1")).not.toMatch(/\/(?:JavaScript|JS|URI|Launch|OpenAction|AA)\b/);
  });

  it("carries no sandbox mark where money is real", async () => {
    expect(
      textOf(await renderReceipt(payment, "out", { locale: "zh-CN", isSandbox: false })),
    ).not.toContain("沙盒");
  });

  it("is a tagged document with its language and title, under 60 kB, the same bytes each time", async () => {
    const options = { locale: "zh-CN", isSandbox: true } as const;
    const pdf = await renderReceipt({ ...payment, note: "界".repeat(140) }, "out", options);
    const source = pdf.toString("latin1");
    expect(source.startsWith("%PDF-1.7")).toBe(true);
    for (const part of [
      "/Marked true",
      "/Lang (zh-CN)",
      "/StructTreeRoot",
      "/S /H1",
      "/S /TH",
      "/DisplayDocTitle true",
    ])
      expect(source).toContain(part);
    expect(pdf.length).toBeLessThan(60_000);
    expect(
      (await renderReceipt({ ...payment, note: "界".repeat(140) }, "out", options)).equals(pdf),
    ).toBe(true);
    expect(source.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  it("takes less than a second", async () => {
    const startedAt = performance.now();
    await renderReceipt(payment, "out", { locale: "zh-CN", isSandbox: true });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
