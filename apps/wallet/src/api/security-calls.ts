import { type components, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];

/* Everything under ["security"] is read anew together after a change: each of them moves the score. */

export const securityQuery = queryOptions({
  queryKey: ["security", "overview"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/security", { signal })),
});
export const sessionsQuery = queryOptions({
  queryKey: ["security", "sessions"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/security/sessions", { signal })),
});
export const trustedDevicesQuery = queryOptions({
  queryKey: ["security", "trusted-devices"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/security/trusted-devices", { signal })),
});
export const historyQuery = infiniteQueryOptions({
  queryKey: ["security", "history"],
  queryFn: ({ signal, pageParam }) =>
    unwrap(
      api.GET("/v1/security/history", {
        signal,
        params: { query: pageParam === undefined ? {} : { cursor: pageParam } },
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});
export const alertsQuery = queryOptions({
  queryKey: ["security", "alerts"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/security/alerts", { signal })),
});
export const recordViewsQuery = queryOptions({
  queryKey: ["security", "record-views"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/security/record-views", { signal })),
});
export const consentsQuery = queryOptions({
  queryKey: ["consents"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/consents", { signal })),
  staleTime: 60_000,
});

export const endSession = (sessionId: string) =>
  unwrap(api.DELETE("/v1/security/sessions/{sessionId}", { params: { path: { sessionId } } }));
export const endOtherSessions = () => unwrap(api.POST("/v1/security/sessions/end-others"));
export const removeTrustedDevice = (deviceId: string) =>
  unwrap(api.DELETE("/v1/security/trusted-devices/{deviceId}", { params: { path: { deviceId } } }));
export const changeAlert = (body: Schemas["ChangeAlertRequest"]) =>
  unwrap(api.PATCH("/v1/security/alerts", { body }));
export const acceptConsent = (body: Schemas["AcceptConsentRequest"]) =>
  unwrap(api.POST("/v1/consents", { body }));
