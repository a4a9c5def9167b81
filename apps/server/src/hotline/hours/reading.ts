import type { hotlineStatus, hoursDay, Locale } from "@okpay/contracts";
import { type MessageKey, t } from "@okpay/i18n";
import type { z } from "zod";
import type { DayLayer, DayPlan } from "./day.ts";
import type { Span } from "./local-time.ts";
import type { Status, TraceStep } from "./status.ts";

type WireStatus = z.output<typeof hotlineStatus>;
type WireDay = z.output<typeof hoursDay>;

/** A status as a person reads it: reason and every step of "why" in their language. */
export function readStatus(
  status: Status,
  locale: Locale,
): Pick<WireStatus, "reason" | "trace" | "day"> {
  const decisive = status.trace.at(-1);
  if (decisive === undefined) throw new Error("a status has at least one step");
  return {
    reason: { layer: decisive.layer, text: reasonOf(decisive, status.isOpen, locale) },
    trace: status.trace.map((step) => ({
      layer: step.layer,
      decides: step.decides,
      text: stepText(step, locale),
    })),
    day: readDay(status.plan, status.spans),
  };
}

export const readDay = (plan: DayPlan, spans: readonly Span[]): WireDay => ({
  date: plan.date.toString(),
  layer: plan.decides.layer,
  name: plan.decides.name,
  spans: spans.map(({ from, until }) => ({
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
  })),
  isProvisional: plan.isProvisional,
});

const nameOf = ({ block, day }: TraceStep, locale: Locale): string =>
  block?.reason[locale] ?? day?.name?.[locale] ?? "";

function reasonOf(step: TraceStep, isOpen: boolean, locale: Locale): string {
  const key: MessageKey =
    step.layer === "weekly"
      ? `hotline.reason.weekly.${isOpen ? "open" : "closed"}`
      : `hotline.reason.${step.layer}`;
  return t(locale, key, { name: nameOf(step, locale) });
}

const stepText = (step: TraceStep, locale: Locale): string =>
  t(locale, `hotline.trace.${step.layer}`, {
    // As text: ICU's select compares words.
    found: String(step.decides),
    name: nameOf(step, locale),
    hours: step.day === null ? "" : hoursText(step.day, locale),
  });

const hoursText = ({ intervals }: DayLayer, locale: Locale): string =>
  intervals === null || intervals.length === 0
    ? t(locale, "hotline.hours.none")
    : intervals.map(({ from, to }) => `${from}–${to}`).join(locale === "en" ? ", " : "、");
