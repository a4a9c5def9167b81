import { z } from "zod";
import * as recordings from "../recordings.ts";
import type { RouteContract } from "./contract.ts";

const play = { tag: "hotline", access: "staff", grant: "recordings.play" } as const;
const hold = { tag: "hotline", access: "staff", grant: "recordings.hold" } as const;
const params = z.strictObject({ recordingId: recordings.recordingId });

/** On the console's listener. Agents find their own; whoever reviews finds all. */
export const recordingRoutes = {
  listRecordings: {
    ...play,
    operationId: "listRecordings",
    method: "GET",
    path: "/v1/staff/recordings",
    summary: "Recordings of calls, the newest first: one's own, or all for who reviews",
    query: recordings.recordingsQuery,
    success: { status: 200, body: recordings.recordingList },
  },
  getRecording: {
    ...play,
    operationId: "getRecording",
    method: "GET",
    path: "/v1/staff/recordings/:recordingId",
    summary: "One with its pauses and holds, without its sound",
    params,
    success: { status: 200, body: recordings.recordingView },
  },
  playRecording: {
    ...play,
    operationId: "playRecording",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/playbacks",
    summary: "The sound, after its hash was compared; every playback is logged with its reason",
    params,
    body: recordings.playRecordingRequest,
    success: { status: 200, body: "wav" },
  },
  transcribeMessage: {
    ...play,
    operationId: "transcribeMessage",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/transcript",
    summary: "What a message says, in a few words; the last one counts",
    params,
    body: recordings.transcribeMessageRequest,
    success: { status: 200, body: recordings.recordingView },
  },
  holdRecording: {
    ...hold,
    operationId: "holdRecording",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/hold",
    summary: "Keep it from being deleted, and say why",
    params,
    body: recordings.holdRecordingRequest,
    success: { status: 200, body: recordings.recordingView },
  },
  releaseRecording: {
    ...hold,
    operationId: "releaseRecording",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/release",
    summary: "No longer held: it is deleted when its time is over",
    params,
    body: recordings.holdRecordingRequest,
    success: { status: 200, body: recordings.recordingView },
  },
} as const satisfies Record<string, RouteContract>;
