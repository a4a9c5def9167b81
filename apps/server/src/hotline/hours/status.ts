import type { BilingualName, HoursLayer } from "@okpay/contracts";
import type { DayLayer, DayPlan } from "./day.ts";
import { localDateOf, type Span, spansOf } from "./local-time.ts";
import { firstOpenFrom, isEndless, type Opening, openSpans, planFor } from "./opening.ts";

/** When nobody answers, whatever the calendar says. `until` null: nobody knows yet. */
export interface Block {
  readonly kind: "emergency" | "maintenance";
  readonly from: number;
  readonly until: number | null;
  readonly reason: BilingualName;
}

export interface TraceStep {
  readonly layer: HoursLayer;
  readonly decides: boolean;
  /** The block or the day's layer this step looked at; null: nothing of that kind. */
  readonly block: Block | null;
  readonly day: DayLayer | null;
}

export interface Status {
  readonly at: number;
  readonly isOpen: boolean;
  /** While open: when it closes; null when it does not. */
  readonly until: number | null;
  /** While closed: when it opens; null when nobody can say. */
  readonly nextOpenAt: number | null;
  readonly plan: DayPlan;
  readonly spans: readonly Span[];
  readonly trace: readonly TraceStep[];
  readonly isProvisional: boolean;
}

const spanOf = ({ from, until }: Block): Span => ({
  from,
  until: until ?? Number.POSITIVE_INFINITY,
});

/** Open or not at an instant, until when, and what every layer said on the way (reference: hotline.md, section 4). Pure. */
export function statusAt(
  schedule: Omit<Opening, "blocks">,
  blocks: readonly Block[],
  at: number,
): Status {
  const opening: Opening = { ...schedule, blocks: blocks.map(spanOf) };
  const first = firstOpenFrom(opening, at);
  const isOpen = first !== null && first.from <= at;
  const plan = planInForce(opening, at);
  return {
    at,
    isOpen,
    until: isOpen && !isEndless(first, at) ? first.until : null,
    nextOpenAt: isOpen ? null : (first?.from ?? null),
    plan,
    spans: spansOfDay(opening, plan.date),
    trace: traceOf(plan, blocks, at),
    isProvisional: plan.isProvisional,
  };
}

/** The day whose shift is under way; after midnight that may be the day before. */
function planInForce(opening: Opening, at: number): DayPlan {
  const { timeZone } = opening.calendar;
  const today = localDateOf(at, timeZone);
  const yesterday = planFor(opening, today.subtract({ days: 1 }));
  const isLateShift = spansOf(yesterday.date, yesterday.decides.intervals ?? [], timeZone).some(
    ({ from, until }) => from <= at && at < until,
  );
  return isLateShift ? yesterday : planFor(opening, today);
}

/** The day's own opening, blocks taken off. */
export function spansOfDay(opening: Opening, date: Temporal.PlainDate): Span[] {
  const { timeZone } = opening.calendar;
  const own = spansOf(date, planFor(opening, date).decides.intervals ?? [], timeZone);
  return own.flatMap((span) =>
    openSpans(opening, span.from, span.until).map(({ from, until }) => ({
      from: Math.max(from, span.from),
      until: Math.min(until, span.until),
    })),
  );
}

function traceOf(plan: DayPlan, blocks: readonly Block[], at: number): TraceStep[] {
  const blocking = (["emergency", "maintenance"] as const).map((kind) => ({
    layer: kind,
    day: null,
    block:
      blocks.find((block) => block.kind === kind && block.from <= at && at < spanOf(block).until) ??
      null,
  }));
  const asked = [
    ...blocking,
    ...plan.layers.map((day) => ({ layer: day.layer, day, block: null })),
  ];
  const decisive = asked.findIndex(
    ({ block, day }) => block !== null || (day !== null && day.intervals !== null),
  );
  return asked
    .slice(0, decisive + 1)
    .map((step, index) => ({ ...step, decides: index === decisive }));
}
