import { type components, unwrap } from "@okpay/api-client";
import type { Locale } from "@okpay/contracts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

type Schemas = components["schemas"];
export type DeskState = Schemas["DeskState"];
export type DeskMicrophone = Schemas["DeskMicrophone"];
export type Board = Schemas["CallBoard"];
export type DeskCall = NonNullable<DeskState["call"]>;
export type DeskConsult = NonNullable<DeskState["consult"]>;
export type Caller = NonNullable<Schemas["DeskCallerAnswer"]["caller"]>;
export type NotReadyReason = Schemas["NotReadyRequest"]["reason"];
export type WrapUp = Schemas["WrapUpRequest"];
export type Skill = Schemas["TransferRequest"]["skill"];

/** Answers when there is something else than `after`, or after some seconds. Asking is the desk's heart-beat. */
export const deskNow = (
  after: string | undefined,
  microphone: DeskMicrophone,
  signal: AbortSignal,
) =>
  unwrap(
    api.GET("/v1/staff/desk", {
      signal,
      params: { query: { microphone, ...(after === undefined ? {} : { after }) } },
    }),
  );
export const openDesk = () => unwrap(api.POST("/v1/staff/desk/open"));
export const closeDesk = () => unwrap(api.POST("/v1/staff/desk/close"));
export const becomeReady = (microphone: DeskMicrophone) =>
  unwrap(api.POST("/v1/staff/desk/ready", { body: { microphone } }));
export const becomeNotReady = (reason: NotReadyReason) =>
  unwrap(api.POST("/v1/staff/desk/not-ready", { body: { reason } }));
/** A telephone in this page; what there was before is void. */
export const openDeskPhone = () => unwrap(api.POST("/v1/staff/desk/phone"));
/** Calls by telephone ring at the agent's SIP telephone. */
export const closeDeskPhone = () => unwrap(api.DELETE("/v1/staff/desk/phone"));
export const acceptCall = (callId: string) =>
  unwrap(api.POST("/v1/staff/desk/accept", { body: { callId } }));
export const declineCall = (callId: string) =>
  unwrap(api.POST("/v1/staff/desk/decline", { body: { callId } }));
export const offerMedia = (generation: number, offer: string) =>
  unwrap(api.POST("/v1/staff/desk/media", { body: { generation, offer } }));
export const renewMedia = (generation: number) =>
  unwrap(api.POST("/v1/staff/desk/media/renewal", { body: { generation } }));
export const holdCall = (isHeld: boolean) =>
  unwrap(api.POST("/v1/staff/desk/hold", { body: { isHeld } }));
export const transferCall = (skill: Skill) =>
  unwrap(api.POST("/v1/staff/desk/transfer", { body: { skill } }));
/** The caller hears music; a colleague with the skill is rung, from the caller's place in the line. */
export const askColleague = (skill: Skill) =>
  unwrap(api.POST("/v1/staff/desk/consult", { body: { skill } }));
export const endConsult = () => unwrap(api.POST("/v1/staff/desk/consult/end"));
export const handOver = () => unwrap(api.POST("/v1/staff/desk/consult/hand-over"));
export const sendConsultMedia = (generation: number, description: string) =>
  unwrap(api.POST("/v1/staff/desk/consult/media", { body: { generation, description } }));
export const renewConsultMedia = (generation: number) =>
  unwrap(api.POST("/v1/staff/desk/consult/media/renewal", { body: { generation } }));
export type SupervisorMedia = NonNullable<DeskCall["supervisorMedia"]>;
export const offerSupervisionMedia = (generation: number, description: string) =>
  unwrap(api.POST("/v1/staff/desk/supervision/media", { body: { generation, description } }));
export const renewDeskSupervisionMedia = (generation: number) =>
  unwrap(api.POST("/v1/staff/desk/supervision/media/renewal", { body: { generation } }));
export const endCall = () => unwrap(api.POST("/v1/staff/desk/hang-up"));
export const wrapUp = (body: WrapUp) => unwrap(api.POST("/v1/staff/desk/wrap-up", { body }));
export const extendWrapUp = () => unwrap(api.POST("/v1/staff/desk/wrap-up/extension"));

export type DeskCaseRequest = Schemas["DeskCaseRequest"];
/** One case per call: safe to repeat. */
export const openDeskCase = (body: DeskCaseRequest) =>
  unwrap(api.POST("/v1/staff/desk/case", { body }));

export type CallerCode = Schemas["CallerCode"];
export type AppQuestion = Schemas["CallerAppQuestion"];
export type DeskActionRequest = Schemas["DeskActionRequest"];
export const pauseRecording = (body: Schemas["PauseRecordingRequest"]) =>
  unwrap(api.POST("/v1/staff/desk/recording", { body }));
export const sendCallerCode = (body: Schemas["CallerCodeRequest"]) =>
  unwrap(api.POST("/v1/staff/desk/caller/code", { body }));
export const checkCallerCode = (body: Schemas["CallerCodeAnswer"]) =>
  unwrap(api.POST("/v1/staff/desk/caller/code/answer", { body }));
export const askCallerInApp = (body: Schemas["AskCallerInAppRequest"]) =>
  unwrap(api.POST("/v1/staff/desk/caller/app", { body }));
export const nameCaller = (body: Schemas["NameCallerRequest"]) =>
  unwrap(api.POST("/v1/staff/desk/caller/name", { body }));
/** `timeZone`: where the caller says they are; undefined: it has to be day wherever they may be. */
export const callerCallbackTimesQuery = (callId: string, timeZone: string | undefined) =>
  queryOptions({
    queryKey: ["desk", "callback-times", callId, timeZone],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/v1/staff/desk/caller/callback-times", {
          signal,
          params: { query: { callId, ...(timeZone === undefined ? {} : { timeZone }) } },
        }),
      ),
    gcTime: 0,
  });
export const promiseCallback = (body: Schemas["DeskCallbackRequest"]) =>
  unwrap(api.POST("/v1/staff/desk/caller/callback", { body }));
export const actForCaller = (body: DeskActionRequest) =>
  unwrap(api.POST("/v1/staff/desk/caller/actions", { body }));

export type Corridor = Schemas["Corridors"]["corridors"][number];
/** Rates come and go: what is closed now may be open in a minute. */
export const deskCorridorsQuery = queryOptions({
  queryKey: ["desk", "corridors"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/desk/corridors", { signal })),
  staleTime: 60_000,
});
export type QuoteAbroadRequest = Schemas["DeskQuoteAbroadRequest"];
export type PriceAbroad = Schemas["RemittancePrice"];
export const quoteAbroad = (body: QuoteAbroadRequest) =>
  unwrap(api.POST("/v1/staff/desk/caller/quote-abroad", { body }));

/** Who is calling and why; the first look is an audit row, and nothing of it is kept after the call. */
export const callerQuery = (call: DeskCall, locale: Locale) =>
  queryOptions({
    // The server writes the reasons out: another language is another answer.
    // So is another level: it shows more.
    queryKey: ["desk", "caller", call.id, call.identityLevel, call.isIdentityRefused, locale],
    queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/desk/caller", { signal })),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Answered as soon as the line is another one than `after`, so the page asks again at once. */
export const boardNow = (after: string | undefined, signal: AbortSignal) =>
  unwrap(
    api.GET("/v1/staff/calls/board", {
      signal,
      params: { query: after === undefined ? {} : { after } },
    }),
  );
export const callHistory = () => unwrap(api.GET("/v1/staff/calls/history"));

export type StaffingDay = Schemas["StaffingDay"];
/** What would be if: numbers as the address has them; what is left out is as measured or usual. */
export type StaffingQuery = Readonly<{ day: string }> &
  Readonly<Partial<Record<StaffingWish, string>>>;
export type StaffingWish =
  | "agents"
  | "handleSeconds"
  | "serviceLevel"
  | "targetSeconds"
  | "shrinkage";
export const staffingQuery = (query: StaffingQuery) =>
  queryOptions({
    queryKey: ["desk", "staffing", query],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/v1/staff/calls/staffing", { signal, params: { query } })),
  });
export const planStaffing = (body: Schemas["StaffingPlanRequest"]) =>
  unwrap(api.POST("/v1/staff/calls/staffing/plan", { body }));

export type AgentProfile = Schemas["AgentProfile"];
export type ChangeAgent = Schemas["ChangeAgentRequest"];
export const agentsQuery = queryOptions({
  queryKey: ["desk", "agents"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/staff/agents", { signal })),
});
export const changeAgent = ({ staffId, body }: { staffId: string; body: ChangeAgent }) =>
  unwrap(api.POST("/v1/staff/agents/{staffId}", { params: { path: { staffId } }, body }));
