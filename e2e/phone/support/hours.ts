import type pg from "pg";

/** Callbacks are made by day only, and it is always day somewhere. */
export function dayZone(): string {
  const isDay = (zone: string) => {
    const { hour } = Temporal.Now.zonedDateTimeISO(zone);
    return hour >= 11 && hour < 16;
  };
  return Intl.supportedValuesOf("timeZone").find(isDay) ?? "Asia/Shanghai";
}

/** Open at any hour, whatever day the test runs on. */
export const openAlways = (owner: pg.Client) =>
  owner.query(
    `INSERT INTO hours.calendar_version (id, calendar_id, version, document, reason, changed_at)
     SELECT gen_random_uuid(), 'china', 2,
            '{"timeZone":"Asia/Shanghai","weekly":[{"days":[1,2,3,4,5,6,7],"intervals":[{"from":"00:00","to":"24:00"}]}],"holidaySets":[],"overrides":[],"makeUpDays":[]}',
            'tests at any hour', now()`,
  );
