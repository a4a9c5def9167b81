import { describe, expect, it } from "vitest";
import { readSettlementFile, type SettlementLine, surplusIdOf } from "../cards/index.ts";
import { writeSettlementFile } from "../cards/settlement-file.ts";
import { CORRECTIONS, isEndedBy, judge, MATCH_WINDOW_MS, suspenseOf } from "./rules.ts";
import type { Expected, Waiting } from "./types.ts";

const AT = new Date("2026-11-02T10:00:00.000Z");
const OWN = "00000000-0000-8000-8000-00000000000a";
const CHARGE = "00000000-0000-8000-8000-00000000000c";
const line = (changes: Partial<SettlementLine> = {}): SettlementLine => ({
  networkReference: "n1",
  reference: OWN,
  kind: "capture",
  grossMinor: 1_000n,
  feeMinor: 6n,
  netMinor: 994n,
  currency: "CNY",
  at: AT,
  ...changes,
});
const ours = (changes: Partial<Expected> = {}): Expected => ({
  id: OWN,
  version: 1,
  source: "network",
  chargeReference: CHARGE,
  paymentId: OWN,
  kind: "capture",
  amountMinor: 1_000n,
  currency: "CNY",
  at: AT,
  state: "open",
  breakId: null,
  ...changes,
});
const waiting = (changes: Partial<Waiting> = {}): Waiting => ({
  chargeReference: OWN,
  id: CHARGE,
  version: 1,
  source: "network",
  day: "2026-11-02",
  kind: "unknown_line",
  direction: "capture",
  reference: OWN,
  lineId: CHARGE,
  expectedId: null,
  currency: "CNY",
  oursMinor: null,
  theirsMinor: 1_000n,
  feeMinor: 6n,
  suspenseMinor: 1_000n,
  state: "open",
  openedAt: AT,
  closedAt: null,
  closedBy: null,
  approvalId: null,
  ...changes,
});
const OTHER = "00000000-0000-8000-8000-00000000000b";
const late = (by: number): Date => new Date(AT.getTime() + by);

describe("what a line is", () => {
  it.each([
    ["the same reference and amount", line(), [ours()], "matched"],
    ["the same, a late one", line(), [ours({ state: "missing" })], "matched"],
    ["the reference of its charge", line({ reference: CHARGE }), [ours()], "matched"],
    ["nothing of ours", line(), [], "unknown_line"],
    ["a refund where we have a capture", line({ kind: "refund" }), [ours()], "unknown_line"],
    ["of something a line has named", line(), [ours({ state: "matched" })], "doubled_line"],
    [
      "of something that was written off",
      line(),
      [ours({ state: "written_off" })],
      "out_of_window",
    ],
    ["another amount", line({ grossMinor: 999n }), [ours()], "amount_differs"],
    ["another currency", line({ currency: "USD" }), [ours()], "currency_differs"],
    ["the last moment of the window", line({ at: late(MATCH_WINDOW_MS) }), [ours()], "matched"],
    ["a moment later", line({ at: late(MATCH_WINDOW_MS + 1) }), [ours()], "out_of_window"],
    ["a moment too early", line({ at: late(-MATCH_WINDOW_MS - 1) }), [ours()], "out_of_window"],
    ["a chargeback, whatever is known", line({ kind: "chargeback" }), [ours()], "chargeback"],
  ] as const)("%s", (_name, given, expected, kind) => {
    expect(judge(given, { expected, breaks: [] }).kind).toBe(kind);
  });

  it("of several captures of one charge, the one of that amount, then the nearest", () => {
    const parts = [
      ours({ id: OTHER, amountMinor: 400n, at: late(1) }),
      ours({ id: CHARGE, amountMinor: 1_000n, at: late(5_000) }),
      ours({ amountMinor: 1_000n, at: late(9_000) }),
    ];
    expect(judge(line({ reference: "charge-of-all" }), { expected: parts, breaks: [] }).kind).toBe(
      "unknown_line",
    );
    const byCharge = parts.map((part) => ({ ...part, chargeReference: OTHER.replace("b", "d") }));
    expect(
      judge(line({ reference: OTHER.replace("b", "d") }), { expected: byCharge, breaks: [] }),
    ).toMatchObject({ kind: "matched", expected: { id: CHARGE } });
  });

  it("gives back what we never had: the two lines end each other", () => {
    const back = line({ kind: "refund" });
    expect(judge(back, { expected: [], breaks: [waiting()] }).kind).toBe("reverses");
    for (const other of [
      waiting({ theirsMinor: 1n }),
      waiting({ currency: "USD" }),
      waiting({ direction: "refund" }),
      waiting({ state: "approved" }),
      waiting({ reference: OTHER }),
      waiting({ kind: "doubled_line" }),
    ])
      expect(judge(back, { expected: [], breaks: [other] }).kind).toBe("unknown_line");
  });

  it("gives back what it took more than we know of: by the id of that surplus, and of that sum", () => {
    const back = line({
      kind: "refund",
      reference: surplusIdOf(CHARGE, 300n),
      grossMinor: 300n,
    });
    const more = { chargeReference: CHARGE, suspenseMinor: 300n } as const;
    for (const kind of ["unknown_line", "amount_differs", "doubled_line"] as const)
      expect(
        judge(back, { expected: [], breaks: [waiting({ ...more, kind, reference: OTHER })] }).kind,
      ).toBe("reverses");
    for (const other of [
      { suspenseMinor: 299n },
      { suspenseMinor: -300n },
      { chargeReference: OTHER },
      { currency: "USD" },
      { direction: "refund" },
      { state: "approved" },
      { kind: "out_of_window" },
    ] as const)
      expect(judge(back, { expected: [], breaks: [waiting({ ...more, ...other })] }).kind).toBe(
        "unknown_line",
      );
    const less = { ...back, grossMinor: 299n };
    expect(judge(less, { expected: [], breaks: [waiting(more)] }).kind).toBe("unknown_line");
  });

  it("a booking ends only the break of its own line", () => {
    expect(isEndedBy(waiting(), ours())).toBe(true);
    expect(isEndedBy(waiting({ reference: CHARGE }), ours())).toBe(true);
    for (const other of [
      { amountMinor: 1n },
      { currency: "USD" },
      { state: "missing" },
      { kind: "refund" },
    ] as const)
      expect(isEndedBy(waiting(), ours(other))).toBe(false);
  });

  it("the suspense of a break is what it holds, credit above zero", () => {
    expect(suspenseOf("unknown_line", line(), null)).toBe(1_000n);
    expect(suspenseOf("unknown_line", line({ kind: "refund" }), null)).toBe(-1_000n);
    expect(suspenseOf("chargeback", line({ kind: "chargeback" }), null)).toBe(-1_000n);
    expect(suspenseOf("amount_differs", line(), 1_200n)).toBe(-200n);
    expect(suspenseOf("amount_differs", line({ kind: "refund" }), 1_200n)).toBe(200n);
    expect(Object.values(CORRECTIONS)).toHaveLength(7);
  });
});

describe("the file", () => {
  const file = writeSettlementFile({
    network: "n",
    day: "2026-11-02",
    lines: [line(), line({ kind: "refund", feeMinor: 0n, netMinor: -1_000n, currency: "USD" })],
  });
  const read = (text: string) =>
    readSettlementFile(text, { network: "n", day: "2026-11-02", currencies: ["CNY", "USD"] });
  const [header = "", first = "", second = "", cny = "", usd = "", trailer = ""] = file.split("\n");
  const of = (...rows: string[]) => rows.map((row) => `${row}\n`).join("");

  it("comes back as it was written, also with the line ends of another system", () => {
    const lines = [
      line(),
      line({ kind: "refund", feeMinor: 0n, netMinor: -1_000n, currency: "USD" }),
    ];
    expect(read(file)).toEqual({ ok: true, lines });
    expect(read(file.replaceAll("\n", "\r\n"))).toEqual({ ok: true, lines });
    expect(read(of("H,okpay-settlement-1,n,2026-11-02", "T,0"))).toEqual({ ok: true, lines: [] });
  });

  it.each([
    ["nothing", "", 1, "header_missing"],
    ["another form", file.replace("settlement-1", "settlement-9"), 1, "header_missing"],
    ["another network's", file.replace(",n,", ",m,"), 1, "header_of_another"],
    ["another day's", file.replace("2026-11-02\n", "2026-11-03\n"), 1, "header_of_another"],
    [
      "a line cut off",
      of(header, first.slice(0, 60), second, cny, usd, trailer),
      2,
      "line_not_read",
    ],
    [
      "a reference with a comma's cousin",
      of(header, first.replace("n1", "n;1"), second, cny, usd, trailer),
      2,
      "reference_not_read",
    ],
    [
      "a kind we do not know",
      of(header, first.replace("capture", "payout"), second, cny, usd, trailer),
      2,
      "kind_unknown",
    ],
    [
      "a fraction",
      of(header, first.replace("1000", "1000.5"), second, cny, usd, trailer),
      2,
      "amount_not_read",
    ],
    [
      "nothing moved",
      of(header, first.replace("1000,6,994", "0,0,0"), second, cny, usd, trailer),
      2,
      "amount_not_read",
    ],
    [
      "a currency without accounts",
      of(header, first.replace("CNY", "KWD"), second, cny, usd, trailer),
      2,
      "currency_not_held",
    ],
    [
      "a date of its own kind",
      of(header, first.replace("10:00:00.000Z", "10:00"), second, cny, usd, trailer),
      2,
      "date_not_read",
    ],
    [
      "a net that is not the rest",
      of(header, first.replace(",994,", ",995,"), second, cny, usd, trailer),
      2,
      "net_wrong",
    ],
    ["a line left out", of(header, second, cny, usd, trailer), 5, "count_wrong"],
    [
      "a sum of something else",
      of(header, first, second, cny.replace("994", "995"), usd, trailer),
      4,
      "sum_wrong",
    ],
    [
      "a sum of no lines",
      of(header, first, second, cny, usd, "S,JPY,1,0,1", trailer),
      6,
      "sum_wrong",
    ],
    ["a sum left out", of(header, first, second, cny, trailer), 5, "sum_wrong"],
    ["no end", of(header, first, second, cny, usd), 5, "trailer_missing"],
    ["more after the end", of(header, first, second, cny, usd, trailer, first), 7, "after_trailer"],
  ] as const)("%s is refused whole", (_name, text, at, code) => {
    const answer = read(text);
    expect(answer.ok ? [] : answer.problems).toContainEqual({ line: at, code });
  });
});
