import { type SettlementLine, signOf, surplusIdOf } from "../cards/index.ts";
import type { Break, BreakKind, Expected, Waiting } from "./types.ts";

/** What is decided about a line, a missing line and a correction: pure, so that every pair is a row of a table test. */

const DAY_MS = 86_400_000;
/** A line may be dated this much before or after our own booking; beyond it a person looks. @internal */
export const MATCH_WINDOW_MS = 3 * DAY_MS;
/** What was asked just before midnight may stand in the next day's file without being late. */
export const MIDNIGHT_GRACE_MS = 15 * 60_000;

/** What a line is. `closes`: the break that it ends, because it is what was missing there. */
export type Verdict =
  | { readonly kind: "matched"; readonly expected: Expected }
  | { readonly kind: "reverses"; readonly closes: Waiting }
  | { readonly kind: Exclude<BreakKind, "missing_line">; readonly expected: Expected | null };

/**
 * Compares one line with what we booked under its reference, and with the breaks that wait for such a line.
 * First the reference: exact, else that of the charge it belongs to. Then the amount, then the nearest in time.
 */
export function judge(
  line: SettlementLine,
  known: { readonly expected: readonly Expected[]; readonly breaks: readonly Waiting[] },
): Verdict {
  if (line.kind === "chargeback") return { kind: "chargeback", expected: null };
  const ofKind = known.expected.filter(({ kind }) => kind === line.kind);
  const exact = ofKind.filter(({ id }) => id === line.reference);
  const candidates =
    exact.length > 0
      ? exact
      : ofKind.filter(({ chargeReference }) => chargeReference === line.reference);
  if (candidates.length === 0) {
    const closes = known.breaks.find((each) => isReversedBy(each, line));
    return closes === undefined
      ? { kind: "unknown_line", expected: null }
      : { kind: "reverses", closes };
  }
  const free = candidates.filter(({ state }) => state === "open" || state === "missing");
  const [first] = candidates;
  if (free.length === 0) {
    const late = candidates.find(({ state }) => state === "written_off");
    return late === undefined
      ? { kind: "doubled_line", expected: first ?? null }
      : { kind: "out_of_window", expected: late };
  }
  const chosen = nearest(line, free);
  if (chosen.currency !== line.currency) return { kind: "currency_differs", expected: chosen };
  if (Math.abs(chosen.at.getTime() - line.at.getTime()) > MATCH_WINDOW_MS)
    return { kind: "out_of_window", expected: chosen };
  return chosen.amountMinor === line.grossMinor
    ? { kind: "matched", expected: chosen }
    : { kind: "amount_differs", expected: chosen };
}

function nearest(line: SettlementLine, free: readonly Expected[]): Expected {
  const distance = (one: Expected): number => Math.abs(one.at.getTime() - line.at.getTime());
  const rank = (one: Expected): number =>
    (one.currency === line.currency ? 0 : 2) + (one.amountMinor === line.grossMinor ? 0 : 1);
  const [chosen] = free.toSorted(
    (one, other) => rank(one) - rank(other) || distance(one) - distance(other),
  );
  if (chosen === undefined) throw new TypeError("nothing to choose from");
  return chosen;
}

/** Something that the network took and gave back, and that our books never had. */
const isReversedBy = (waiting: Waiting, line: SettlementLine): boolean =>
  waiting.state === "open" &&
  waiting.direction !== line.kind &&
  waiting.currency === line.currency &&
  (isCancelledBy(waiting, line) || isSurplusOf(waiting, line));

/** A charge that was cancelled on the way. */
const isCancelledBy = ({ kind, reference, theirsMinor }: Waiting, line: SettlementLine): boolean =>
  kind === "unknown_line" && reference === line.reference && theirsMinor === line.grossMinor;

/** What was given back because more was taken than we know of: of a charge we do not know, all of it. */
const isSurplusOf = (waiting: Waiting, line: SettlementLine): boolean =>
  line.kind === "refund" &&
  surplusReferenceOf(waiting) === line.reference &&
  waiting.suspenseMinor === line.grossMinor;

const SHOWS_MORE: ReadonlySet<BreakKind> = new Set([
  "unknown_line",
  "amount_differs",
  "doubled_line",
]);

/** By what reference the surplus of a break would go back; null: it shows none. */
export function surplusReferenceOf({
  kind,
  direction,
  chargeReference,
  suspenseMinor,
}: Waiting): string | null {
  return SHOWS_MORE.has(kind) && direction === "capture" && suspenseMinor > 0n
    ? surplusIdOf(chargeReference, suspenseMinor)
    : null;
}

/** The booking that was missing when the line came: it ends the break. */
export const isEndedBy = (waiting: Break, expected: Expected): boolean =>
  waiting.state === "open" &&
  waiting.kind === "unknown_line" &&
  expected.state === "open" &&
  (waiting.reference === expected.id || waiting.reference === expected.chargeReference) &&
  waiting.direction === expected.kind &&
  waiting.currency === expected.currency &&
  waiting.theirsMinor === expected.amountMinor;

/** What a break of this line puts into the suspense account: all of it, or what it differs by. */
export const suspenseOf = (kind: BreakKind, line: SettlementLine, ours: bigint | null): bigint =>
  signOf(line.kind) *
  (kind === "amount_differs" ? line.grossMinor - (ours ?? 0n) : line.grossMinor);

/**
 * `give_back`: it was never ours; it goes back to the network (or comes back from it), with its fee. `write_off`: it is
 * taken as gain or loss of the house.
 */
export type Correction = "give_back" | "write_off";

/** The rule per kind; what two people agree to is the booking that follows from it. */
export const CORRECTIONS: Readonly<Record<BreakKind, Correction>> = {
  missing_line: "write_off",
  unknown_line: "give_back",
  doubled_line: "give_back",
  amount_differs: "write_off",
  currency_differs: "give_back",
  out_of_window: "write_off",
  chargeback: "write_off",
};
