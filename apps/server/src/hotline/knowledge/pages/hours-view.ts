import type { Locale } from "@okpay/contracts";
import { translatorFor } from "@okpay/i18n";
import { escapeHtml } from "../../../platform/http/index.ts";
import type { HoursAsked } from "./hours-asked.ts";
import { hoursFacts } from "./hours-facts.ts";
import {
  dateText,
  gridOf,
  momentText,
  OFFERED_ZONES,
  openOn,
  spanText,
  zoneText,
} from "./hours-times.ts";
import { languagesOf, layout, type PageContext, telLink } from "./layout.ts";
import { calendarPath, hoursPath } from "./paths.ts";
import { crumbs } from "./views.ts";

/** Is the line open now, and on any day: the answer first, then the month, then who to call. */
export function hoursPage(context: PageContext, hours: HoursAsked): string {
  const { locale } = context;
  const t = translatorFor(locale);
  const pathIn = (other: Locale) => hoursPath(other);
  return layout(context, {
    title: t("help.hours.title"),
    description: t("help.hours.description"),
    pathIn,
    switchTo: (other) => escapeHtml(addressOf(other, hours, {})),
    facts: hoursFacts(context, hours),
    main: `${crumbs(locale, [])}
<h1>${escapeHtml(t("help.hours.title"))}</h1>
${nowOf(locale, hours)}
${question(locale, hours)}
${answer(locale, hours)}
${monthOf(locale, hours)}
${linesOf(locale, hours)}`,
  });
}

/** This page with other wishes; what is as by default stays out of the address. */
function addressOf(
  locale: Locale,
  { line, lines, zone, asked }: HoursAsked,
  change: { readonly month?: string; readonly line?: string },
): string {
  const wishes = new URLSearchParams();
  const lineId = change.line ?? line.line.id;
  if (lineId !== lines[0]?.line.id) wishes.set("line", lineId);
  if (change.month !== undefined) wishes.set("month", change.month);
  else if (asked !== null) wishes.set("date", asked.date);
  if (zone !== line.line.timeZone) wishes.set("zone", zone);
  const text = wishes.toString();
  return `${hoursPath(locale)}${text === "" ? "" : `?${text}`}`;
}

/** In one sentence, whether somebody answers now. */
function nowOf(locale: Locale, { line, zone }: HoursAsked): string {
  const t = translatorFor(locale);
  const { isOpen, until, nextOpenAt, reason } = line;
  const read = (at: string) => momentText(at, locale, zone);
  const sentence = isOpen
    ? until === null
      ? t("hotline.status.openAlways")
      : t("hotline.status.open", { until: read(until) })
    : nextOpenAt === null
      ? t("hotline.status.closedUnknown")
      : t("hotline.status.closed", { next: read(nextOpenAt) });
  return `<p class="now card" data-open="${isOpen}"><i aria-hidden="true"></i><span><b>${escapeHtml(sentence)}</b><span class="small">${escapeHtml(t("help.hours.nowReason", { line: line.line.name[locale], reason: reason.text }))}</span></span></p>`;
}

function question(locale: Locale, hours: HoursAsked): string {
  const t = translatorFor(locale);
  const { line, lines, zone, asked, today, now, isDateWrong } = hours;
  const option = (value: string, text: string, isChosen: boolean) =>
    `<option value="${escapeHtml(value)}"${isChosen ? " selected" : ""}>${escapeHtml(text)}</option>`;
  const zones = [...new Set([line.line.timeZone, zone, ...OFFERED_ZONES])];
  return `<section aria-labelledby="ask"><h2 id="ask">${escapeHtml(t("help.hours.ask"))}</h2>
<form class="hours card" action="${hoursPath(locale)}" method="get">
<p><label for="date">${escapeHtml(t("help.hours.date"))}</label><input id="date" name="date" type="date" min="2000-01-01" max="2199-12-31" required value="${asked?.date ?? today}"${isDateWrong ? ' aria-invalid="true" aria-describedby="date-wrong"' : ""}>${isDateWrong ? `<span class="wrong" id="date-wrong">${escapeHtml(t("help.hours.dateWrong"))}</span>` : ""}</p>
<p><label for="line">${escapeHtml(t("help.hours.line"))}</label><select id="line" name="line">${lines
    .map((each) => option(each.line.id, each.line.name[locale], each.line.id === line.line.id))
    .join("")}</select></p>
<p><label for="zone">${escapeHtml(t("help.hours.zone"))}</label><select id="zone" name="zone">${zones
    .map((each) => option(each, zoneText(each, locale, now), each === zone))
    .join("")}</select></p>
<p><button type="submit">${escapeHtml(t("help.hours.action"))}</button></p>
</form></section>`;
}

/** Yes or no, when, why, and when instead. */
function answer(locale: Locale, { asked, line, zone, days }: HoursAsked): string {
  if (asked === null) return "";
  // Offsets are those of that day: clocks change in between.
  const then = new Date(`${asked.date}T12:00:00Z`);
  const t = translatorFor(locale);
  const { date, answer: status } = asked;
  const open = openOn(days, date, zone);
  const times = open.map((span) => spanText(span, date, zone)).join(locale === "en" ? ", " : "、");
  const words = { date: dateText(date, locale), times };
  const isElsewhere = zone !== line.line.timeZone;
  const next = status.nextOpenAt ?? null;
  return `<section class="card" aria-labelledby="answer" data-open="${open.length > 0}"><h2 id="answer">${escapeHtml(
    t(open.length > 0 ? "help.hours.yes" : "help.hours.no", words),
  )}</h2>
<p>${escapeHtml(t("help.hours.why", { reason: status.reason.text }))}</p>
${open.length === 0 && next !== null ? `<p>${escapeHtml(t("help.hours.next", { next: momentText(next, locale, zone) }))}</p>` : ""}
${isElsewhere ? `<p class="small">${escapeHtml(t("help.hours.elsewhere", { zone: zoneText(zone, locale, then), home: zoneText(line.line.timeZone, locale, then) }))}</p>` : ""}
${status.isProvisional ? `<p class="note">${escapeHtml(t("help.hours.provisional"))}</p>` : ""}
<details><summary>${escapeHtml(t("help.hours.trace"))}</summary><ol>${status.trace
    .map(
      ({ text, decides }) =>
        `<li>${decides ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text)}</li>`,
    )
    .join("")}</ol></details></section>`;
}

function monthOf(locale: Locale, hours: HoursAsked): string {
  const t = translatorFor(locale);
  const { month, days, zone, today, asked } = hours;
  const { before, dates } = gridOf(month);
  const title = new Date(`${month}-15T12:00:00Z`).toLocaleDateString(locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
  });
  const beside = Temporal.PlainYearMonth.from(month);
  const link = (other: Temporal.PlainYearMonth, text: string, rel: string) =>
    `<a rel="${rel}" href="${escapeHtml(addressOf(locale, hours, { month: other.toString() }))}">${escapeHtml(text)}</a>`;
  const cell = (date: string) => {
    const open = openOn(days, date, zone);
    const day = days.find((each) => each.date === date);
    const name = day?.name?.[locale];
    const says = [
      ...(open.length === 0
        ? [`<span>${escapeHtml(t("hotline.hours.none"))}</span>`]
        : open.map((span) => `<span>${spanText(span, date, zone)}</span>`)),
      ...(name === undefined ? [] : [`<small>${escapeHtml(name)}</small>`]),
    ].join("");
    return `<td data-open="${open.length > 0}"${date === asked?.date ? ' data-asked="true"' : ""}${date === today ? ' aria-current="date"' : ""}><b>${Number(date.slice(8))}</b>${says}</td>`;
  };
  const cells = [...Array<string>(before).fill("<td></td>"), ...dates.map(cell)];
  const rows = Array.from(
    { length: Math.ceil(cells.length / 7) },
    (_, row) => `<tr>${cells.slice(row * 7, row * 7 + 7).join("")}</tr>`,
  );
  return `<section aria-labelledby="month"><h2 id="month">${escapeHtml(title)}</h2>
<nav class="links" aria-label="${escapeHtml(t("help.hours.months"))}">${link(beside.subtract({ months: 1 }), t("help.hours.before"), "prev")}${link(beside.add({ months: 1 }), t("help.hours.after"), "next")}</nav>
<table class="month"><caption class="unseen">${escapeHtml(title)}</caption><thead><tr>${weekdays(locale)}</tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

/** Monday first; 5 January 2026 was one. */
const weekdays = (locale: Locale): string =>
  Array.from({ length: 7 }, (_, index) => {
    const day = new Date(Date.UTC(2026, 0, 5 + index));
    const name = (weekday: "short" | "long") =>
      day.toLocaleDateString(locale, { timeZone: "UTC", weekday });
    return `<th scope="col"><abbr title="${name("long")}">${name("short")}</abbr></th>`;
  }).join("");

/** Numbers and languages, country by country: the one list there is (`hours.line`). */
function linesOf(locale: Locale, hours: HoursAsked): string {
  const t = translatorFor(locale);
  const items = hours.lines.map(({ line, isOpen }) => {
    const { id, name, languages, phoneNumber } = line;
    const number =
      phoneNumber === null
        ? `<span>${escapeHtml(t("help.hours.inApp"))}</span>`
        : telLink(phoneNumber);
    const state = t(isOpen ? "help.hours.openNow" : "help.hours.closedNow");
    return `<li class="card"><h3>${escapeHtml(name[locale])}</h3>
<p>${number} · ${languagesOf(languages)} · ${escapeHtml(state)}</p>
<p class="small"><a href="${escapeHtml(addressOf(locale, hours, { line: id }))}">${escapeHtml(t("help.hours.lineHours", { line: name[locale] }))}</a> · <a href="${calendarPath(id, locale)}">${escapeHtml(t("help.hours.calendar"))}</a></p></li>`;
  });
  return `<section aria-labelledby="lines"><h2 id="lines">${escapeHtml(t("help.hours.lines"))}</h2><ul class="list lines">${items.join("")}</ul></section>`;
}
