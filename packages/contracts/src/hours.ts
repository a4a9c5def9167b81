import { z } from "zod";
import { locale, publicId, timestamp } from "./primitives.ts";

/**
 * When the hotline is open, as an operator writes it and as anybody may ask. Times of day are local to the calendar's zone;
 * whoever computes with them is `hotline/hours`.
 */
export const localDate = z.iso.date().meta({ id: "LocalDate", example: "2026-10-02" });

const localTime = z
  .string()
  .regex(/^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/)
  .meta({ id: "LocalTime", description: "HH:MM, or 24:00 as an end", example: "18:00" });

/** Half-open. An end that is not after its start belongs to the next day: the shift is its first day's. */
export const openInterval = z
  .strictObject({ from: localTime, to: localTime })
  .refine(({ from, to }) => from !== to && from !== "24:00", { message: "interval_empty" })
  .meta({ id: "OpenInterval" });

const intervals = z.array(openInterval).max(8);

/** 1 is Monday, as in ISO 8601. */
export const weekday = z.int().min(1).max(7);

export const bilingualName = z
  .strictObject({
    en: z.string().trim().min(1).max(120),
    "zh-CN": z.string().trim().min(1).max(120),
  })
  .meta({ id: "BilingualName" });

export const weeklyRule = z
  .strictObject({
    days: z.array(weekday).min(1).max(7),
    intervals,
    validFrom: localDate.optional(),
    validThrough: localDate.optional(),
  })
  .meta({ id: "WeeklyRule" });

export const datedOverride = z
  .strictObject({ from: localDate, through: localDate, intervals, name: bilingualName })
  .refine(({ from, through }) => from <= through, { message: "range_reversed" })
  .meta({ id: "DatedOverride", description: "No interval: closed on these days" });

export const holidaySet = z
  .strictObject({
    country: z.string().regex(/^[A-Z]{2}$/),
    region: z
      .string()
      .regex(/^[A-Z0-9-]{1,6}$/)
      .optional(),
    /** Hours on these holidays; none: closed. */
    intervals,
    /** Holidays this line does not keep. */
    notKept: z.array(localDate).max(200),
  })
  .meta({ id: "HolidaySet" });

export const serviceCalendar = z
  .strictObject({
    timeZone: z.string().min(1).max(64),
    weekly: z.array(weeklyRule).max(30),
    holidaySets: z.array(holidaySet).max(5),
    overrides: z.array(datedOverride).max(200),
    /** Days worked as if they were another weekday, beside those the country decrees. */
    makeUpDays: z
      .array(z.strictObject({ date: localDate, actsAs: weekday, name: bilingualName }))
      .max(60),
  })
  .meta({ id: "ServiceCalendar" });

export const HOURS_LAYERS = [
  "emergency",
  "maintenance",
  "override",
  "make_up_day",
  "holiday",
  "weekly",
  "closed",
] as const;
const hoursLayer = z.enum(HOURS_LAYERS).meta({ id: "HoursLayer" });

const openSpan = z.strictObject({ from: timestamp, until: timestamp }).meta({ id: "OpenSpan" });

export const hoursDay = z
  .strictObject({
    date: localDate,
    layer: hoursLayer.meta({ description: "What decides this day" }),
    name: bilingualName.nullable().meta({ description: "Of the holiday, override or make-up day" }),
    spans: z
      .array(openSpan)
      .meta({ description: "When it is open, maintenance and emergency taken off" }),
    isProvisional: z
      .boolean()
      .meta({ description: "This country's holidays of that year are not known yet" }),
  })
  .meta({ id: "HoursDay" });

const traceStep = z
  .strictObject({
    layer: hoursLayer,
    decides: z.boolean(),
    text: z.string().meta({ description: "What this layer says, in the reader's language" }),
  })
  .meta({ id: "HoursTraceStep" });

export const lineId = z.string().regex(/^[a-z0-9-]{1,40}$/);

export const hotlineLine = z
  .strictObject({
    id: lineId,
    name: bilingualName,
    country: z.string().regex(/^[A-Z]{2}$/),
    languages: z.array(locale),
    phoneNumber: z
      .string()
      .nullable()
      .meta({ description: "E.164; null: this line is called in the app" }),
    timeZone: z.string(),
  })
  .meta({ id: "HotlineLine" });

export const hotlineStatus = z
  .strictObject({
    line: hotlineLine,
    at: timestamp,
    isOpen: z.boolean(),
    until: timestamp
      .nullable()
      .meta({ description: "Open until; null while closed, or open without end" }),
    nextOpenAt: timestamp
      .nullable()
      .meta({ description: "null while open, or when nobody can say" }),
    reason: z.strictObject({ layer: hoursLayer, text: z.string() }),
    isProvisional: z.boolean(),
    day: hoursDay,
    trace: z.array(traceStep),
  })
  .meta({ id: "HotlineStatus" });

const callerRegion = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/);

/** As far as anybody asks, and as far as holidays are computed: beyond, calendars are fiction. */
const isAnswerable = (at: string): boolean => /^2[01]/.test(at);
const momentOrDay = z
  .union([timestamp, localDate])
  .refine(isAnswerable)
  .meta({ description: "Of the years 2000 to 2199" });

export const hotlineStatusQuery = z.strictObject({
  line: lineId.optional(),
  region: callerRegion
    .optional()
    .meta({ description: "Where the caller is (ISO 3166): a line may keep other hours for them" }),
  at: momentOrDay.optional().meta({
    description:
      "An instant, or a day of the line's zone: then the answer is as of that day's first opening, or of its beginning when it has none. Now by default",
  }),
});

export const hotlineMonthQuery = z.strictObject({
  line: lineId.optional(),
  region: hotlineStatusQuery.shape.region,
  month: z.string().regex(/^2[01][0-9]{2}-(0[1-9]|1[0-2])$/),
});

export const hotlineMonth = z
  .strictObject({ line: hotlineLine, month: z.string(), days: z.array(hoursDay) })
  .meta({ id: "HotlineMonth" });

export const country = z.string().regex(/^[A-Z]{2}$/);

export const hotlineLinesQuery = z.strictObject({
  country: country.optional().meta({
    description: "Where the reader is (ISO 3166): that country's lines come first",
  }),
});

export const hotlineLines = z
  .strictObject({ lines: z.array(hotlineLine) })
  .meta({ id: "HotlineLines" });

/** A line as operators set it. */
export const lineSetting = z
  .strictObject({
    id: lineId,
    name: bilingualName,
    country,
    languages: z
      .array(locale)
      .min(1)
      .max(5)
      .meta({ description: "The first is what it answers in" }),
    phoneNumber: z
      .string()
      .regex(/^\+[1-9][0-9]{4,14}$/)
      .nullable()
      .meta({
        description: "E.164; null: this line is called in the app",
        example: "+12025550143",
      }),
    calendarId: lineId,
    regions: z
      .record(callerRegion, lineId)
      .meta({ description: "Callers from there (ISO 3166) get another calendar" }),
  })
  .meta({ id: "LineSetting" });

const lineSettings = z
  .array(lineSetting)
  .min(1)
  .max(50)
  .meta({ description: "In the order they are shown; who is not on the list is not called" });

export const lineListVersion = z
  .strictObject({
    version: z.int().positive(),
    lines: lineSettings,
    changedBy: z.string().nullable().meta({ description: "null: came with the program" }),
    reason: z.string(),
    changedAt: timestamp,
  })
  .meta({ id: "LineListVersion" });

export const lineListVersions = z
  .strictObject({ versions: z.array(lineListVersion) })
  .meta({ id: "LineListVersions" });

export const previewLinesRequest = z
  .strictObject({
    lines: lineSettings,
    region: callerRegion.meta({ description: "Where the person is (ISO 3166)" }),
  })
  .meta({ id: "PreviewLinesRequest" });

export const linesPreview = z
  .strictObject({
    lines: z.array(
      z.strictObject({
        line: hotlineLine,
        isOpen: z.boolean(),
        reason: z.string().meta({ description: "Why, in the reader's language" }),
      }),
    ),
  })
  .meta({ id: "LinesPreview", description: "As a person there is shown them now" });

export const hoursBlockId = publicId("blk");

export const hoursBlock = z
  .strictObject({
    id: hoursBlockId,
    kind: z.enum(["emergency", "maintenance"]),
    startsAt: timestamp,
    endsAt: timestamp.nullable().meta({ description: "null: until somebody ends it" }),
    reason: bilingualName,
    state: z.enum(["armed", "in_force", "ended", "lapsed"]),
    confirmBy: timestamp.nullable().meta({ description: "While armed" }),
    createdBy: z.string().meta({ description: "Name of the member of staff" }),
  })
  .meta({ id: "HoursBlock" });

/** One that closes nothing any more: ended, or never confirmed. */
export const pastHoursBlock = hoursBlock
  .omit({ confirmBy: true })
  .extend({
    endedAt: timestamp.nullable().meta({ description: "null: it was never confirmed" }),
    confirmedBy: z.string().nullable(),
    endedBy: z.string().nullable().meta({ description: "null: it ran out by itself" }),
  })
  .meta({ id: "PastHoursBlock" });

export const calendarVersion = z
  .strictObject({
    calendarId: lineId,
    version: z.int().positive(),
    calendar: serviceCalendar,
    changedBy: z.string().nullable().meta({ description: "null: came with the program" }),
    reason: z.string(),
    changedAt: timestamp,
  })
  .meta({ id: "CalendarVersion" });

export const calendarVersions = z
  .strictObject({ versions: z.array(calendarVersion) })
  .meta({ id: "CalendarVersions" });

export const hoursDesk = z
  .strictObject({
    lines: z.array(hotlineLine.extend({ calendarId: lineId })),
    calendars: z.array(calendarVersion),
    blocks: z.array(hoursBlock).meta({ description: "In force, planned or armed" }),
    pastBlocks: z.array(pastHoursBlock).meta({ description: "The last fifty, newest first" }),
    coverage: z.array(
      z.strictObject({
        country: z.string(),
        through: localDate.nullable().meta({ description: "null: follows from rules" }),
        isRunningOut: z
          .boolean()
          .meta({ description: "Next year is not known, and it is November" }),
      }),
    ),
  })
  .meta({ id: "HoursDesk" });

/** Two characters are a whole reason in Chinese (更正), as everywhere in the console. */
const changeReason = z.string().trim().min(2).max(500);

export const saveCalendarRequest = z
  .strictObject({
    baseVersion: z.int().nonnegative().meta({
      description: "The version that was edited; 0: a new calendar, whose id nobody has taken",
    }),
    calendar: serviceCalendar,
    reason: changeReason,
  })
  .meta({ id: "SaveCalendarRequest" });

export const saveLinesRequest = z
  .strictObject({
    baseVersion: z.int().positive().meta({ description: "The version that was edited" }),
    lines: lineSettings,
    reason: changeReason,
  })
  .meta({ id: "SaveLinesRequest" });

export const previewCalendarRequest = z
  .strictObject({ calendar: serviceCalendar, month: hotlineMonthQuery.shape.month })
  .meta({ id: "PreviewCalendarRequest" });

export const calendarPreview = z
  .strictObject({ month: z.string(), days: z.array(hoursDay) })
  .meta({ id: "CalendarPreview" });

export const explainCalendarRequest = z
  .strictObject({ calendar: serviceCalendar, at: momentOrDay })
  .meta({ id: "ExplainCalendarRequest" });

export const calendarAnswer = hotlineStatus.omit({ line: true }).meta({ id: "CalendarAnswer" });

export const addMaintenanceRequest = z
  .strictObject({ startsAt: timestamp, endsAt: timestamp, reason: bilingualName })
  .meta({ id: "AddMaintenanceRequest" });

export const armEmergencyRequest = z
  .strictObject({ endsAt: timestamp.nullable(), reason: bilingualName })
  .meta({ id: "ArmEmergencyRequest" });

export type ServiceCalendar = z.output<typeof serviceCalendar>;
export type LineSetting = z.output<typeof lineSetting>;
export type OpenInterval = z.output<typeof openInterval>;
export type BilingualName = z.output<typeof bilingualName>;
export type HoursLayer = (typeof HOURS_LAYERS)[number];
