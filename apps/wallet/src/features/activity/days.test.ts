import { expect, test } from "vitest";
import type { Payment } from "../../api/wire.ts";
import { groupByDay } from "./days.ts";

const payment = (over: Partial<Payment> & { at: Date; minor: string }): Payment => ({
  id: "pay_0199f3a25b7c7d109a513f2c5e8d7b12",
  kind: "send",
  state: "completed",
  direction: "out",
  amount: { amountMinor: over.minor, currency: "CNY" },
  fee: { amountMinor: "0", currency: "CNY" },
  total: { amountMinor: over.minor, currency: "CNY" },
  counterparty: { name: "张明", detail: null },
  note: null,
  declineCode: null,
  nextSteps: [],
  shortfall: null,
  balanceAfter: null,
  createdAt: over.at.toISOString(),
  completedAt: null,
  events: [],
  isSandbox: false,
  arrivesBy: null,
  purchase: null,
  remittance: null,
  originalId: null,
  ...over,
});

// China time, wherever this runs.
const noon = new Date("2026-11-24T12:00:00+08:00");
const lateBefore = new Date("2026-11-23T23:59:00+08:00");

test("cuts at the books' midnight and keeps the order", () => {
  const days = groupByDay([
    payment({ at: noon, minor: "100" }),
    payment({ at: lateBefore, minor: "200" }),
  ]);
  expect(days.map(({ date }) => date)).toEqual(["2026-11-24", "2026-11-23"]);
});

test("sums per currency with signs, and only what was completed", () => {
  const [day] = groupByDay([
    payment({ at: noon, minor: "10000" }),
    payment({ at: noon, minor: "2500", direction: "in" }),
    payment({ at: noon, minor: "99999", state: "declined" }),
    payment({ at: noon, minor: "77777", state: "processing" }),
    payment({
      at: noon,
      minor: "500",
      direction: "in",
      total: { amountMinor: "500", currency: "JPY" },
    }),
  ]);
  expect(day?.totals).toEqual([
    { amountMinor: -7500n, currency: "CNY" },
    { amountMinor: 500n, currency: "JPY" },
  ]);
});

test("a sum beyond 2^53 keeps every digit", () => {
  const [day] = groupByDay([
    payment({ at: noon, minor: "9007199254740993" }),
    payment({ at: noon, minor: "1" }),
  ]);
  expect(day?.totals).toEqual([{ amountMinor: -9007199254740994n, currency: "CNY" }]);
});
