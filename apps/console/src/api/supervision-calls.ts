import { type components, unwrap } from "@okpay/api-client";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type SupervisionState = Schemas["SupervisionState"];
export type Supervision = NonNullable<SupervisionState["supervision"]>;
export type SupervisionMode = Supervision["mode"];
export type SupervisionReason = Supervision["reason"];

/** The server waits for 4 s, and takes for gone who has not asked for 20: a lost answer is asked for again well before that. */
const ANSWER_MS = 8_000;

/** Answers when there is something else than `after`, or after some seconds. Asking keeps the supervisor in the talk. */
export const supervisionNow = (after: string | undefined, signal: AbortSignal) =>
  unwrap(
    api.GET("/v1/staff/supervision", {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
      params: { query: after === undefined ? {} : { after } },
    }),
  );
export const beginSupervision = (body: Schemas["BeginSupervisionRequest"]) =>
  unwrap(api.POST("/v1/staff/supervision", { body }));
export const chooseMode = (mode: SupervisionMode) =>
  unwrap(api.POST("/v1/staff/supervision/mode", { body: { mode } }));
export const endSupervision = () => unwrap(api.POST("/v1/staff/supervision/end"));
export const answerSupervisionMedia = (generation: number, description: string) =>
  unwrap(api.POST("/v1/staff/supervision/media", { body: { generation, description } }));
export const renewSupervisionMedia = (generation: number) =>
  unwrap(api.POST("/v1/staff/supervision/media/renewal", { body: { generation } }));
