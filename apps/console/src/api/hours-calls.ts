import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";
import type { LineSetting, ServiceCalendar } from "./wire.ts";

type Schemas = components["schemas"];
export type CalendarAnswer = Schemas["CalendarAnswer"];

/** Lines, calendars, blocks and coverage; blocks run out by themselves, so it is read again while it is looked at. */
export const hoursDeskQuery = queryOptions({
  queryKey: ["hours", "desk"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/hotline/hours", { signal })),
  refetchInterval: 30_000,
});

export const calendarVersionsQuery = (calendarId: string) =>
  queryOptions({
    queryKey: ["hours", "versions", calendarId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/hotline/calendars/{calendarId}/versions", {
          signal,
          params: { path: { calendarId } },
        }),
      ),
  });

/** A POST that changes nothing: the draft is too long for an address. */
export const calendarPreviewQuery = (calendar: ServiceCalendar, month: string) =>
  queryOptions({
    queryKey: ["hours", "preview", calendar, month],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/v1/staff/hotline/calendars/preview", { signal, body: { calendar, month } }),
      ),
  });

/** As the draft would answer at any time, and why; an instant or a day. */
export const calendarAnswerQuery = (calendar: ServiceCalendar, at: string) =>
  queryOptions({
    queryKey: ["hours", "answer", calendar, at],
    queryFn: ({ signal }) =>
      unwrap(api.POST("/v1/staff/hotline/calendars/explain", { signal, body: { calendar, at } })),
  });

/** Countries and regions whose holidays are known: as good as constant. */
export const holidayPlacesQuery = queryOptions({
  queryKey: ["holidays", "places"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/hotline/holidays/places", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const holidaysQuery = (country: string, region: string | undefined, year: string) =>
  queryOptions({
    queryKey: ["hours", "holidays", country, region ?? "", year],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/hotline/holidays", {
          signal,
          params: { query: { country, year, ...(region !== undefined && { region }) } },
        }),
      ),
  });

export const saveCalendar = (calendarId: string, body: Schemas["SaveCalendarRequest"]) =>
  unwrap(
    api.POST("/v1/staff/hotline/calendars/{calendarId}/versions", {
      params: { path: { calendarId } },
      body,
    }),
  );
/** The list of lines; the first version is the one that counts. */
export const lineVersionsQuery = queryOptions({
  queryKey: ["hours", "lines"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/hotline/lines/versions", { signal })),
});
/** A POST that changes nothing, as the calendar's. */
export const linesPreviewQuery = (lines: readonly LineSetting[], region: string) =>
  queryOptions({
    queryKey: ["hours", "lines", "preview", lines, region],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/v1/staff/hotline/lines/preview", {
          signal,
          body: { lines: [...lines], region },
        }),
      ),
  });
export const saveLines = (body: Schemas["SaveLinesRequest"]) =>
  unwrap(api.POST("/v1/staff/hotline/lines/versions", { body }));
export const importDecree = (body: Schemas["ImportDecreeRequest"]) =>
  unwrap(api.POST("/v1/staff/hotline/decrees", { body }));
export const addMaintenance = (body: Schemas["AddMaintenanceRequest"]) =>
  unwrap(api.POST("/v1/staff/hotline/maintenance", { body }));
export const armEmergency = (body: Schemas["ArmEmergencyRequest"]) =>
  unwrap(api.POST("/v1/staff/hotline/emergency", { body }));
export const confirmEmergency = (blockId: string) =>
  unwrap(
    api.POST("/v1/staff/hotline/emergency/{blockId}/confirm", { params: { path: { blockId } } }),
  );
export const endBlock = (blockId: string) =>
  unwrap(api.POST("/v1/staff/hotline/blocks/{blockId}/end", { params: { path: { blockId } } }));
