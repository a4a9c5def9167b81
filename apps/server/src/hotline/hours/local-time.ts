import type { OpenInterval } from "@okpay/contracts";

/** Half-open, in milliseconds since 1970: what every question about opening is answered from. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The instant of a local time where clocks may jump. A time inside a gap becomes the first instant after it; of a repeated hour
 * a start is the earlier and an end the later one, so that nobody finds the door shut in an hour the calendar promised
 * (`Temporal`'s own "compatible" would move a start in a gap by the gap's length).
 */
function instantOf(
  date: Temporal.PlainDate,
  time: string,
  timeZone: string,
  side: "start" | "end",
): number {
  const local =
    time === "24:00"
      ? date.add({ days: 1 }).toPlainDateTime("00:00")
      : date.toPlainDateTime(Temporal.PlainTime.from(time));
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (!earlier.toPlainDateTime().equals(local)) {
    const jump = earlier.getTimeZoneTransition("next");
    return (jump ?? earlier).epochMilliseconds;
  }
  return side === "start"
    ? earlier.epochMilliseconds
    : local.toZonedDateTime(timeZone, { disambiguation: "later" }).epochMilliseconds;
}

/** The instants of a day's intervals; one that ends at or before its start ends on the next day. Never empty or reversed. */
export function spansOf(
  date: Temporal.PlainDate,
  intervals: readonly OpenInterval[],
  timeZone: string,
): Span[] {
  return intervals
    .map(({ from, to }) => ({
      from: instantOf(date, from, timeZone, "start"),
      until: instantOf(to > from ? date : date.add({ days: 1 }), to, timeZone, "end"),
    }))
    .filter(({ from, until }) => from < until);
}

/** The day an instant falls on, in that zone. */
export const localDateOf = (at: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();

/** In order, without overlap; spans that touch become one. */
export function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last !== undefined && span.from <= last.until)
      out[out.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
    else out.push(span);
  }
  return out;
}

/** What is left of the spans when the blocks are taken off. */
export function without(spans: readonly Span[], blocks: readonly Span[]): Span[] {
  return blocks.reduce<Span[]>(
    (left, block) =>
      left.flatMap((span) =>
        [
          { from: span.from, until: Math.min(span.until, block.from) },
          { from: Math.max(span.from, block.until), until: span.until },
        ].filter(({ from, until }) => from < until),
      ),
    [...spans],
  );
}
