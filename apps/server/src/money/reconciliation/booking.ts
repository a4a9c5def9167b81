import { derivedId } from "../../platform/derived-id.ts";
import { signOf } from "../cards/index.ts";
import type { Booking, Ledger } from "../ledger/index.ts";
import { endedLegs, matchedLegs, missingLegs, parkedLegs } from "./legs.ts";
import { closedBreakRow, expectedRow, lineRow, newBreakRow } from "./rows.ts";
import { suspenseOf, type Verdict } from "./rules.ts";
import type { Break, BreakKind, Expected, Line } from "./types.ts";

/** One decision as one booking: the money and the rows that say why, together or not at all. */

/** What was decided is not true any more, or the books would not: the import stops, and goes on from its rows. */
class ReconciliationInterrupted extends Error {
  override readonly name = "ReconciliationInterrupted";
}

interface Occasion {
  readonly source: string;
  readonly day: string;
  readonly now: Date;
}

/** `exists` is a repetition of ours: the rows were written the first time. */
export async function bookAll(
  ledger: Pick<Ledger, "book">,
  bookings: readonly Booking[],
): Promise<void> {
  for (let start = 0; start < bookings.length; start += AT_ONCE) {
    // All of them are over before one that failed ends the import: what goes on from its rows meets none still on its way.
    const settled = await Promise.allSettled(
      bookings.slice(start, start + AT_ONCE).map((booking) => ledger.book(booking)),
    );
    const outcomes = settled.map((each) => {
      if (each.status === "rejected") throw each.reason;
      return each.value;
    });
    const bad = outcomes.find(({ state }) => state !== "booked" && state !== "exists");
    if (bad !== undefined)
      throw new ReconciliationInterrupted(
        bad.state === "refused"
          ? `a booking was refused: ${bad.code}`
          : `a booking was ${bad.state}`,
      );
  }
}
const AT_ONCE = 200;

const lineVersion = ({ id, version }: Line) =>
  ({ table: "reconciliation.line", id, version }) as const;
const expectedVersion = ({ id, version }: Expected) =>
  ({ table: "reconciliation.expected", id, version }) as const;
const breakVersion = ({ id, version }: Break) =>
  ({ table: "reconciliation.break", id, version }) as const;

/** What a line does. `inBreak`: the break our side is in, when the line is the one that was missing there. */
export function bookingOfLine(
  occasion: Occasion,
  line: Line,
  verdict: Verdict,
  inBreak: Break | null,
): { readonly booking: Booking; readonly opened: Break | null } {
  if (verdict.kind === "reverses") return reversal(occasion, line, verdict.closes);
  const { expected } = verdict;
  const base = { id: line.id, currency: line.currency, reference: expected?.paymentId ?? line.id };
  const clears =
    (verdict.kind === "matched" || verdict.kind === "amount_differs") && expected !== null
      ? expected
      : null;
  const opened =
    verdict.kind === "matched" ? null : breakOf(occasion, line, verdict.kind, expected);
  const closes = clears?.state === "missing" ? inBreak : null;
  const booking: Booking = {
    transfers: clears === null ? parkedLegs(base, line) : matchedLegs(base, line, clears),
    expects: [
      lineVersion(line),
      ...(clears === null ? [] : [expectedVersion(clears)]),
      ...(closes === null ? [] : [breakVersion(closes)]),
    ],
    rows: (outcome) =>
      outcome.state !== "booked"
        ? []
        : [
            lineRow(line, {
              state: opened === null ? "matched" : "break",
              expectedId: expected?.id ?? null,
              breakId: opened?.id ?? null,
            }),
            ...(opened === null ? [] : [newBreakRow(opened)]),
            ...(clears === null
              ? []
              : [
                  expectedRow(clears, {
                    state: "matched",
                    lineId: line.id,
                    breakId: clears.breakId,
                  }),
                ]),
            ...(closes === null
              ? []
              : [
                  closedBreakRow(closes, {
                    state: "closed_by_itself",
                    at: occasion.now,
                    by: line.id,
                  }),
                ]),
          ],
  };
  return { booking, opened };
}

function reversal(
  occasion: Occasion,
  line: Line,
  closes: Break,
): { readonly booking: Booking; readonly opened: null } {
  const base = { id: line.id, currency: line.currency, reference: line.id };
  return {
    opened: null,
    booking: {
      transfers: parkedLegs(base, line),
      expects: [lineVersion(line), breakVersion(closes)],
      rows: (outcome) =>
        outcome.state !== "booked"
          ? []
          : [
              lineRow(line, { state: "matched", expectedId: null, breakId: closes.id }),
              closedBreakRow(closes, { state: "closed_by_itself", at: occasion.now, by: line.id }),
            ],
    },
  };
}

function breakOf(
  { source, day, now }: Occasion,
  line: Line,
  kind: Exclude<BreakKind, "missing_line">,
  expected: Expected | null,
): Break {
  const oursMinor = expected?.amountMinor ?? null;
  return {
    id: derivedId(line.id, "break"),
    version: 1,
    source,
    day,
    kind,
    direction: line.kind,
    reference: line.reference,
    lineId: line.id,
    expectedId: expected?.id ?? null,
    currency: line.currency,
    // In another currency our amount is not comparable; the page shows it from our side's own row.
    oursMinor: expected?.currency === line.currency ? oursMinor : null,
    theirsMinor: line.grossMinor,
    feeMinor: line.feeMinor,
    suspenseMinor: suspenseOf(kind, line, oursMinor),
    state: "open",
    openedAt: now,
    closedAt: null,
    closedBy: null,
    approvalId: null,
  };
}

/** Our side, and no line came. */
export function bookingOfMissing({ source, day, now }: Occasion, expected: Expected): Booking {
  const opened: Break = {
    id: derivedId(expected.id, "break"),
    version: 1,
    source,
    day,
    kind: "missing_line",
    direction: expected.kind,
    reference: expected.id,
    lineId: null,
    expectedId: expected.id,
    currency: expected.currency,
    oursMinor: expected.amountMinor,
    theirsMinor: null,
    feeMinor: 0n,
    suspenseMinor: -signOf(expected.kind) * expected.amountMinor,
    state: "open",
    openedAt: now,
    closedAt: null,
    closedBy: null,
    approvalId: null,
  };
  return {
    transfers: missingLegs(
      { id: opened.id, currency: expected.currency, reference: expected.paymentId },
      expected,
    ),
    expects: [expectedVersion(expected)],
    rows: (outcome) =>
      outcome.state !== "booked"
        ? []
        : [
            newBreakRow(opened),
            expectedRow(expected, { state: "missing", lineId: null, breakId: opened.id }),
          ],
  };
}

/** The booking came after its line. */
export const bookingOfEnded = (now: Date, waiting: Break, expected: Expected): Booking => ({
  transfers: endedLegs(
    { id: waiting.id, currency: waiting.currency, reference: expected.paymentId },
    waiting,
  ),
  expects: [breakVersion(waiting), expectedVersion(expected)],
  rows: (outcome) =>
    outcome.state !== "booked"
      ? []
      : [
          closedBreakRow(waiting, { state: "closed_by_itself", at: now, by: expected.id }),
          expectedRow(expected, { state: "matched", lineId: waiting.lineId, breakId: null }),
        ],
});
