import type { Locale } from "@okpay/contracts";
import type { CasesDeps } from "./deps.ts";
import { COUNTED_WEEKS, hoursTouched, quietHoursOf } from "./quiet-hours.ts";
import { contactsByHour } from "./repository.ts";

const WEEK_MS = 7 * 86_400_000;

/** What anybody may know before calling: open or not, how busy, and when it is quiet. */
export async function contactNow(
  { database, clock, hours, busyness }: CasesDeps,
  { line, country }: { readonly line?: string | undefined; readonly country?: string | undefined },
  locale: Locale,
) {
  const status = await hours.status({ line, region: country }, locale);
  const now = clock.now();
  const [queue, counts, day] = await Promise.all([
    status.isOpen ? busyness.queueNow(status.line.id, null) : null,
    contactsByHour(database.kysely, {
      lineId: status.line.id,
      since: new Date(now.getTime() - COUNTED_WEEKS * WEEK_MS),
      timeZone: status.line.timeZone,
    }),
    // Of the day that is under way or comes next: those are the hours somebody can choose from.
    status.isOpen || status.nextOpenAt === null
      ? status.day
      : hours.status({ line: status.line.id, at: status.nextOpenAt }, locale).then((s) => s.day),
  ]);
  const lines = await Promise.all(
    (await hours.lines(country)).map(({ id }) =>
      hours.status({ line: id, region: country }, locale),
    ),
  );
  // Calls in the app are answered in the hours of the first line, wherever they come from.
  const { isOpen: isDeskOpen } = await hours.status({}, locale);
  return {
    status,
    lines: lines.map(({ line: each, isOpen }) => ({ line: each, isOpen })),
    queue,
    quietHours: quietHoursOf(counts, hoursTouched(day.spans, status.line.timeZone)),
    isCallbackOffered: busyness.isCallbackOffered,
    isInAppCallOffered: busyness.isInAppCallOffered && isDeskOpen,
  };
}
