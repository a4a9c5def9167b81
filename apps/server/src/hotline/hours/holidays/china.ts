import chineseDays from "chinese-days";
import type { Holiday, HolidaySource, HolidayYear, MakeUpDay } from "./ports.ts";

const { getDayDetail } = chineseDays;

/**
 * Holidays and make-up days the State Council announced, from `chinese-days`. `date-holidays` is not asked for China: it has no
 * make-up day after 2021 and takes half days of some groups for everybody's.
 */
export function createChinaSource(): HolidaySource {
  const through = lastAnnouncedYear();
  return {
    year: (country, _region, year) =>
      country === "CN" && year <= through ? announcedYear(year) : null,
    coveredThrough: (country) => (country === "CN" ? `${through}-12-31` : undefined),
    places: () => [{ country: "CN", regions: [] }],
  };
}

/** The package ends somewhere and then answers by weekday: National Day worked means that year is not in it. */
function lastAnnouncedYear(): number {
  let year = 2024;
  while (["01", "02", "03"].every((day) => !getDayDetail(`${year + 1}-10-${day}`).work)) year += 1;
  return year;
}

function announcedYear(year: number): HolidayYear {
  const holidays: Holiday[] = [];
  const makeUpDays: MakeUpDay[] = [];
  let date = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  for (; date.year === year; date = date.add({ days: 1 })) {
    const { work, name } = getDayDetail(date.toString());
    // An announced day is named "National Day,国庆节,3", any other by its weekday.
    const [en, zh] = name.split(",");
    if (en === undefined || zh === undefined) continue;
    const isWeekend = date.dayOfWeek > 5;
    const day = { date: date.toString(), name: { en, "zh-CN": zh } };
    if (work && isWeekend)
      makeUpDays.push({
        ...day,
        // The decree does not say which weekday a make-up day stands for: an ordinary working day.
        actsAs: 5,
        name: { en: `Make-up working day for ${en}`, "zh-CN": `${zh}调休上班` },
      });
    else if (!work) holidays.push(day);
  }
  return { holidays, makeUpDays };
}
