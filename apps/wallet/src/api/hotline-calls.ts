import { BACKGROUND, type components, isRefusal, unwrap } from "@okpay/api-client";
import { uploadFile } from "@okpay/ui/upload.ts";
import { queryOptions } from "@tanstack/react-query";
import { mayBeSignedIn } from "../app/session-hint.ts";
import { currentLocale } from "../app/texts.ts";
import { askedAgainAfter } from "./call-asking.ts";
import { api, onThisClock } from "./http.ts";

type Schemas = components["schemas"];
export type CurrentCall = Schemas["CurrentCall"];
export type Call = NonNullable<CurrentCall["call"]>;
export type MenuStep = Schemas["CallMenuStep"];
export type MenuRequest = Schemas["CallMenuRequest"];
export type StartCall = Schemas["StartCallRequest"];
export type CallSurvey = Schemas["CallSurveyRequest"];

export type CallStatus = Schemas["CallStatus"];
const NO_CALL: CallStatus = { call: null, booked: null };
/** In brief, for pages that do not carry the call. Asked by itself, which keeps nobody signed in and tells nobody that they are not. */
export const callStatusQuery = queryOptions({
  queryKey: ["call", "status"],
  async queryFn({ signal }) {
    if (!mayBeSignedIn()) return NO_CALL;
    try {
      return await unwrap(api.GET("/v1/calls/status", { signal, headers: BACKGROUND }));
    } catch (error) {
      if (isRefusal(error, "unauthenticated")) return NO_CALL;
      throw error;
    }
  },
  refetchInterval: ({ state: { data } }) => {
    const startsAt = data?.booked?.startsAt;
    return askedAgainAfter({
      isCall: (data?.call ?? null) !== null,
      untilBookedMs: startsAt === undefined ? null : onThisClock(startsAt) - Date.now(),
    });
  },
});

export const walkMenu = (body: MenuRequest) => unwrap(api.POST("/v1/call-menu", { body }));
export const startCall = (body: StartCall) => unwrap(api.POST("/v1/calls", { body }));
/** Answers when there is something else than `after`, or after a quarter of a minute. */
export const currentCall = (after: string | undefined, signal: AbortSignal) =>
  unwrap(
    api.GET("/v1/calls/current", {
      signal,
      params: { query: after === undefined ? {} : { after } },
    }),
  );
export const askCallback = () => unwrap(api.POST("/v1/calls/current/callback"));
export const answerCallback = () => unwrap(api.POST("/v1/calls/current/answer"));
export const answerMedia = (generation: number, answer: string) =>
  unwrap(api.POST("/v1/calls/current/media", { body: { generation, answer } }));
export const renewMedia = (generation: number) =>
  unwrap(api.POST("/v1/calls/current/media/renewal", { body: { generation } }));
/** The same key again answers as the first time: a lost answer leaves one case, not two. */
export const leaveVoiceMessage = (wave: Blob, key: string): Promise<Schemas["LeftVoiceMessage"]> =>
  uploadFile({
    path: `/v1/voice-messages?language=${currentLocale()}`,
    file: wave,
    headers: { "Accept-Language": currentLocale(), "Idempotency-Key": key },
    onProgress: () => {},
  });
export type CallLine = Schemas["CallLine"];
/** What this page calls the exchange with: good once, and void in a minute. */
export const openCallLine = () => unwrap(api.POST("/v1/calls/current/line"));
export const hangUp = () => unwrap(api.POST("/v1/calls/current/hang-up"));
/** The number that is heard on the line; null: it is not me who calls. */
export const answerCallIdentity = (number: number | null) =>
  unwrap(api.POST("/v1/calls/current/identity", { body: { number } }));
export const giveSurvey = (body: CallSurvey) =>
  unwrap(api.POST("/v1/calls/current/survey", { body }));
/** The same by the link of an SMS, without a session. */
export const giveSurveyByLink = (token: string, survey: CallSurvey) =>
  unwrap(api.POST("/v1/surveys", { body: { token, ...survey } }));
