/** The closing days of the euro's settlement system: 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December. */
export function isTargetClosed(date: string): boolean {
  const day = Temporal.PlainDate.from(date);
  const monthDay = date.slice(5);
  if (["01-01", "05-01", "12-25", "12-26"].includes(monthDay)) return true;
  const fromEaster = easterOf(day.year).until(day).days;
  return fromEaster === -2 || fromEaster === 1;
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876). */
function easterOf(year: number): Temporal.PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const corrected = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - corrected + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(days / 31), day: (days % 31) + 1 });
}
