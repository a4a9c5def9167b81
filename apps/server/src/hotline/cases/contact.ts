import type { Locale } from "@okpay/contracts";
import type { CasesDeps } from "./deps.ts";
import { COUNTED_WEEKS, hoursTouched, quietHoursOf } from "./quiet-hours.ts";
import { contactsByHour } from "./repository.ts";

const WEEK_MS = 7 * 86_400_000;

/** What anybody may know before calling: open or not, how busy, and when it is quiet. */
export async function contactNow(
  {
    database,
    clock,
    hours,
    busyness,
  }: Pick<CasesDeps, "database" | "clock" | "hours" | "busyness">,
  { line, country }: { readonly line?: string | undefined; readonly country?: string | undefined },
  locale: Locale,
) {
  // Calls in the app are answered in the hours of the first line, wherever they come from: a line without a number is
  // called in the app, and says no other hours than those.
  const inApp = await hours.status({}, locale);
  const answering = async (asked: { line?: string | undefined }) => {
    const own = await hours.status({ ...asked, region: country }, locale);
    return own.line.phoneNumber === null && busyness.isInAppCallOffered
      ? { ...inApp, line: own.line, answeredBy: inApp.line.id }
      : { ...own, answeredBy: own.line.id };
  };
  const { answeredBy, ...status } = await answering({ line });
  const now = clock.now();
  const [queue, counts, day] = await Promise.all([
    // Whoever answers, they are waited for in the language of the line that is called.
    status.isOpen ? busyness.queueNow(status.line.id, null) : null,
    contactsByHour(database.kysely, {
      lineId: status.line.id,
      since: new Date(now.getTime() - COUNTED_WEEKS * WEEK_MS),
      timeZone: status.line.timeZone,
    }),
    // Of the day that is under way or comes next: those are the hours somebody can choose from.
    status.isOpen || status.nextOpenAt === null
      ? status.day
      : hours.status({ line: answeredBy, at: status.nextOpenAt }, locale).then((s) => s.day),
  ]);
  const lines = await Promise.all(
    (await hours.lines(country)).map(({ id }) => answering({ line: id })),
  );
  return {
    status,
    lines: lines.map(({ line: each, isOpen }) => ({ line: each, isOpen })),
    queue,
    quietHours: quietHoursOf(counts, hoursTouched(day.spans, status.line.timeZone)),
    isCallbackOffered: busyness.isCallbackOffered,
    isInAppCallOffered: busyness.isInAppCallOffered && inApp.isOpen,
  };
}
