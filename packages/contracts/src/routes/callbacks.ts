import * as callbacks from "../callbacks.ts";
import * as recordings from "../recordings.ts";
import type { RouteContract } from "./contract.ts";

const ofCustomer = { tag: "hotline", access: "session" } as const;

/** A customer has one booked callback at a time, so no route needs its id. */
export const callbackRoutes = {
  leaveVoiceMessage: {
    ...ofCustomer,
    operationId: "leaveVoiceMessage",
    method: "POST",
    path: "/v1/voice-messages",
    idempotency: "required",
    summary:
      "A spoken message, kept sealed like a recording; it opens a case and is acknowledged at once",
    query: recordings.voiceMessageQuery,
    upload: { types: ["audio/wav"], maxBytes: recordings.VOICE_MESSAGE_MAX_BYTES },
    success: { status: 201, body: recordings.leftVoiceMessage },
  },
  listCallbackTimes: {
    ...ofCustomer,
    operationId: "listCallbackTimes",
    method: "GET",
    path: "/v1/callback/times",
    summary: "When a callback can be booked: open, by day for the caller, and with agents planned",
    query: callbacks.callbackTimesQuery,
    success: { status: 200, body: callbacks.callbackTimes },
  },
  getBookedCallback: {
    ...ofCustomer,
    operationId: "getBookedCallback",
    method: "GET",
    path: "/v1/callback",
    summary: "The callback that is booked",
    success: { status: 200, body: callbacks.bookedCallback },
  },
  bookCallback: {
    ...ofCustomer,
    operationId: "bookCallback",
    method: "POST",
    path: "/v1/callback",
    summary: "Books a callback, or moves the one there is; refused, the old time stays",
    body: callbacks.bookCallbackRequest,
    success: { status: 200, body: callbacks.bookedCallback },
  },
  cancelCallback: {
    ...ofCustomer,
    operationId: "cancelCallback",
    method: "POST",
    path: "/v1/callback/cancellation",
    summary: "No callback any more; repeating it changes nothing",
    success: { status: 204, body: null },
  },
} as const satisfies Record<string, RouteContract>;
