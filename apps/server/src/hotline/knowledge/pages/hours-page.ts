import type { Locale } from "@okpay/contracts";
import type { PageAnswer, PageRequest } from "../../../platform/http/index.ts";
import type { HotlineHours } from "../ports.ts";
import type { HoursAsked } from "./hours-asked.ts";
import { dateFrom, dayIn, monthsAround, todayIn, zoneFrom } from "./hours-times.ts";
import { hoursPage } from "./hours-view.ts";
import type { PageContext } from "./layout.ts";

interface HoursPageDeps {
  readonly hours: HotlineHours;
  readonly now: () => Date;
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const FILE = /^([a-z0-9-]{1,40})\.ics$/;

/** The page itself, and each line's calendar file. What an address asks wrongly is left out, not refused. */
export function hoursViews(deps: HoursPageDeps) {
  return {
    page: async (context: PageContext, request: PageRequest): Promise<PageAnswer> => ({
      body: hoursPage(context, await askHours(deps, request, context.locale)),
      // It says what is true this minute.
      cacheControl: "no-store",
    }),
    /** Null: no line has that name. */
    async file(name: string, locale: Locale): Promise<PageAnswer | null> {
      const line = FILE.exec(name)?.[1];
      const lines = await deps.hours.lines();
      if (line === undefined || !lines.some(({ id }) => id === line)) return null;
      return {
        contentType: "text/calendar; charset=utf-8",
        body: await deps.hours.calendarFile({ line }, locale),
        cacheControl: "public, max-age=3600",
      };
    },
  };
}

async function askHours(
  { hours, now: clock }: HoursPageDeps,
  { query, country }: PageRequest,
  locale: Locale,
): Promise<HoursAsked> {
  const now = clock();
  const ids = (await hours.lines(country)).map(({ id }) => id);
  const lines = await Promise.all(ids.map((id) => hours.status({ line: id }, locale)));
  const line = lines.find((each) => each.line.id === query["line"]) ?? lines[0];
  if (line === undefined) throw new Error("there is at least one line");
  const { id, timeZone } = line.line;
  const zone = zoneFrom(query["zone"]) ?? timeZone;
  const date = dateFrom(query["date"]);
  const today = todayIn(zone, now);
  const wished = query["month"] ?? "";
  const isMonth = MONTH.test(wished) && dateFrom(`${wished}-01`) !== null;
  const month = date?.slice(0, 7) ?? (isMonth ? wished : today.slice(0, 7));
  const months = await Promise.all(
    monthsAround(month).map((each) => hours.month({ line: id, month: each })),
  );
  return {
    now,
    zone,
    today,
    lines,
    line,
    asked: date === null ? null : { date, answer: await answerFor(hours, id, date, zone, locale) },
    isDateWrong: date === null && query["date"] !== undefined && query["date"] !== "",
    month,
    days: months.flatMap(({ days }) => days),
  };
}

/** The line's own day of that date says why; when it does not open on it, the next opening is counted from the reader's day. */
async function answerFor(
  hours: HotlineHours,
  line: string,
  date: string,
  zone: string,
  locale: Locale,
) {
  const answer = await hours.status({ line, at: date }, locale);
  const end = new Date(dayIn(date, zone).until).toISOString();
  const after = await hours.status({ line, at: end }, locale);
  return { ...answer, nextOpenAt: after.isOpen ? end : after.nextOpenAt };
}
