import { type components, unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type BookedCallback = NonNullable<Schemas["BookedCallback"]["booking"]>;
export type BookingWish = Schemas["BookCallbackRequest"];

/** What a callback may be about, the most asked for first. */
export const CALL_MATTERS = [
  "payments",
  "identity",
  "security",
  "abroad",
  "bills",
  "merchants",
  "complaints",
  "general",
] as const satisfies readonly BookingWish["skill"][];

export const bookedCallbackQuery = queryOptions({
  queryKey: ["callback", "booked"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/callback", { signal })),
});
export const callbackTimesQuery = (query: Pick<BookingWish, "skill" | "language" | "timeZone">) =>
  queryOptions({
    queryKey: ["callback", "times", query],
    queryFn: ({ signal }) => unwrap(api.GET("/v1/callback/times", { signal, params: { query } })),
  });
export const bookCallback = (body: BookingWish) => unwrap(api.POST("/v1/callback", { body }));
export const cancelCallback = () => unwrap(api.POST("/v1/callback/cancellation"));
