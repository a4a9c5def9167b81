import { type components, unwrap } from "@okpay/api-client";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type CallQuality = Schemas["CallQuality"];
export type Calibration = Schemas["Calibration"];
export type ReviewForm = Schemas["ReviewForm"];
export type ReviewQuestion = Schemas["ReviewQuestion"];
export type ReviewAnswer = Schemas["ReviewAnswer"];
export type CallReviewEntry = Schemas["CallReviewEntry"];
export type QualityOverview = Schemas["QualityOverview"];
export type RateCall = Schemas["RateCallRequest"];

export const qualityQuery = queryOptions({
  queryKey: ["quality", "overview"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/quality", { signal })),
});
export const reviewFormsQuery = queryOptions({
  queryKey: ["quality", "forms"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/quality/forms", { signal })),
});
/** Page by page, the newest first. */
export const callReviewsQuery = infiniteQueryOptions({
  queryKey: ["quality", "reviews"],
  queryFn: ({ signal, pageParam }) =>
    unwrap(
      api.GET("/v1/staff/quality/reviews", {
        signal,
        params: { query: pageParam === undefined ? {} : { cursor: pageParam } },
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});

const at = (recordingId: string) => ({ params: { path: { recordingId } } });

export const callQualityQuery = (recordingId: string) =>
  queryOptions({
    queryKey: ["quality", "call", recordingId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/recordings/{recordingId}/quality", { ...at(recordingId), signal })),
  });

export const reviewCall = (recordingId: string, body: RateCall) =>
  unwrap(api.POST("/v1/staff/recordings/{recordingId}/review", { ...at(recordingId), body }));
export const seeReview = (recordingId: string, body: Schemas["SeenReviewRequest"]) =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/review/seen", {
      ...at(recordingId),
      body,
    }),
  );
export const openCalibration = (recordingId: string) =>
  unwrap(api.POST("/v1/staff/recordings/{recordingId}/calibration", at(recordingId)));
export const rateForCalibration = (recordingId: string, body: RateCall) =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/calibration/rating", { ...at(recordingId), body }),
  );
export const closeCalibration = (recordingId: string) =>
  unwrap(api.POST("/v1/staff/recordings/{recordingId}/calibration/close", at(recordingId)));
export const withdrawCalibration = (recordingId: string, reason: string) =>
  unwrap(
    api.POST("/v1/staff/recordings/{recordingId}/calibration/withdraw", {
      ...at(recordingId),
      body: { reason },
    }),
  );
export const changeReviewForm = (body: Schemas["ChangeReviewFormRequest"]) =>
  unwrap(api.POST("/v1/staff/quality/forms", { body }));
export const noteTraining = (body: Schemas["NoteTrainingRequest"]) =>
  unwrap(api.POST("/v1/staff/quality/trainings", { body }));
