import { type components, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { momentsOf } from "./days.ts";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type RecordingEntry = Schemas["RecordingEntry"];
export type RecordingView = Schemas["RecordingView"];
export type PlaybackReason = Schemas["PlayRecordingRequest"]["reason"];

/** What the address bar says; days are the reader's own. */
export interface RecordingFilter {
  readonly agent?: string;
  readonly disposition?: NonNullable<RecordingEntry["disposition"]>;
  readonly from?: string;
  readonly to?: string;
}

/** Page by page, the newest first. */
export const recordingsQuery = ({ from, to, ...filter }: RecordingFilter) =>
  infiniteQueryOptions({
    queryKey: ["recordings", "list", { from, to, ...filter }],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET("/v1/staff/recordings", {
          signal,
          params: {
            query: {
              ...filter,
              ...momentsOf({ from, to }),
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

const at = (recordingId: string) => ({ params: { path: { recordingId } } });

export const recordingQuery = (recordingId: string) =>
  queryOptions({
    queryKey: ["recordings", "one", recordingId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/recordings/{recordingId}", { ...at(recordingId), signal })),
  });

/** Every answer is a playback in the audit log. */
export const fetchSound = (
  recordingId: string,
  body: Schemas["PlayRecordingRequest"],
): Promise<ArrayBuffer> =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/playbacks", {
      ...at(recordingId),
      body,
      parseAs: "arrayBuffer",
    }),
  );
export const transcribe = (recordingId: string, text: string) =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/transcript", {
      ...at(recordingId),
      body: { text },
    }),
  );
export const holdRecording = (recordingId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/hold", { ...at(recordingId), body: { reason } }),
  );
export const releaseRecording = (recordingId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/release", {
      ...at(recordingId),
      body: { reason },
    }),
  );
