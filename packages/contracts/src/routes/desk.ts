import * as abroad from "../corridors.ts";
import * as desk from "../desk.ts";
import * as recordings from "../recordings.ts";
import type { RouteContract } from "./contract.ts";

const ofAgent = { tag: "hotline", access: "staff", grant: "calls.take" } as const;
const nothing = { status: 204, body: null } as const;

/** What an agent does for the caller at the own desk; to everybody else the call is not there. */
export const deskStaffRoutes = {
  getDeskCaller: {
    ...ofAgent,
    operationId: "getDeskCaller",
    method: "GET",
    path: "/v1/staff/desk/caller",
    summary: "Who is calling and why: to the agent who has the call, as long as they have it",
    success: { status: 200, body: desk.deskCallerAnswer },
  },
  openDeskCase: {
    ...ofAgent,
    operationId: "openDeskCase",
    method: "POST",
    path: "/v1/staff/desk/case",
    summary:
      "A case for the caller at the own desk, with the payment the call is about; one per call",
    body: desk.deskCaseRequest,
    success: { status: 201, body: desk.deskCaseAnswer },
  },
  sendCallerCode: {
    ...ofAgent,
    operationId: "sendCallerCode",
    method: "POST",
    path: "/v1/staff/desk/caller/code",
    summary: "A code to the registered address or number; the agent never sees it",
    body: desk.callerCodeRequest,
    success: { status: 201, body: desk.callerCode },
  },
  checkCallerCode: {
    ...ofAgent,
    operationId: "checkCallerCode",
    method: "POST",
    path: "/v1/staff/desk/caller/code/answer",
    summary: "What the caller read back; a right code raises the level of this call",
    body: desk.callerCodeAnswer,
    success: { status: 200, body: desk.callerLevel },
  },
  askCallerInApp: {
    ...ofAgent,
    operationId: "askCallerInApp",
    method: "POST",
    path: "/v1/staff/desk/caller/app",
    summary: "Asks in the customer's app whether it is them who call",
    body: desk.askCallerInAppRequest,
    success: { status: 200, body: desk.callerAppQuestion },
  },
  pauseRecording: {
    ...ofAgent,
    operationId: "pauseRecording",
    method: "POST",
    path: "/v1/staff/desk/recording",
    summary:
      "Silence in the recording of the own call, or sound again; sound by itself after a while",
    body: recordings.pauseRecordingRequest,
    success: nothing,
  },
  nameCaller: {
    ...ofAgent,
    operationId: "nameCaller",
    method: "POST",
    path: "/v1/staff/desk/caller/name",
    summary: "Who a caller by phone says they are: exactly one customer, at level 0",
    body: desk.nameCallerRequest,
    success: nothing,
  },
  listCallerCallbackTimes: {
    ...ofAgent,
    operationId: "listCallerCallbackTimes",
    method: "GET",
    path: "/v1/staff/desk/caller/callback-times",
    summary: "When the caller at the own desk can be promised a callback",
    query: desk.deskCallbackQuery,
    success: { status: 200, body: desk.deskCallbackTimes },
  },
  promiseCallback: {
    ...ofAgent,
    operationId: "promiseCallback",
    method: "POST",
    path: "/v1/staff/desk/caller/callback",
    summary: "A callback for the caller, at a time with room or after this call in its place",
    body: desk.deskCallbackRequest,
    success: nothing,
  },
  listDeskCorridors: {
    ...ofAgent,
    operationId: "listDeskCorridors",
    method: "GET",
    path: "/v1/staff/desk/corridors",
    summary: "Where money can be sent abroad, as customers are offered it",
    success: { status: 200, body: abroad.corridors },
  },
  quoteAbroadForCaller: {
    ...ofAgent,
    operationId: "quoteAbroadForCaller",
    method: "POST",
    path: "/v1/staff/desk/caller/quote-abroad",
    summary:
      "What sending abroad would cost now, for the caller at the own desk to hear; it locks nothing",
    body: desk.deskQuoteAbroadRequest,
    success: { status: 200, body: abroad.remittancePrice },
  },
  actForCaller: {
    ...ofAgent,
    operationId: "actForCaller",
    method: "POST",
    path: "/v1/staff/desk/caller/actions",
    summary: "Does something for the caller, if their level opens it",
    body: desk.deskActionRequest,
    success: nothing,
  },
} as const satisfies Record<string, RouteContract>;
