import { z } from "zod";
import * as quality from "../quality.ts";
import { recordingId } from "../recordings.ts";
import type { RouteContract } from "./contract.ts";

const read = { tag: "hotline", access: "staff", grant: "recordings.play" } as const;
const review = { tag: "hotline", access: "staff", grant: "recordings.review" } as const;
const manage = { tag: "hotline", access: "staff", grant: "agents.manage" } as const;
const params = z.strictObject({ recordingId });
const ofCall = { status: 200, body: quality.callQuality } as const;

/** On the console's listener. Agents read what was said of their own calls; who reviews does it for all but their own. */
export const qualityRoutes = {
  getQuality: {
    ...review,
    operationId: "getQuality",
    method: "GET",
    path: "/v1/staff/quality",
    summary: "Calls drawn for review, results, who needs training, and how far reviewers agree",
    success: { status: 200, body: quality.qualityOverview },
  },
  listCallReviews: {
    ...read,
    operationId: "listCallReviews",
    method: "GET",
    path: "/v1/staff/quality/reviews",
    summary: "Reviews, the newest first: of one's own calls, or of all for who reviews",
    query: quality.reviewsQuery,
    success: { status: 200, body: quality.reviewList },
  },
  listReviewForms: {
    ...read,
    operationId: "listReviewForms",
    method: "GET",
    path: "/v1/staff/quality/forms",
    summary: "The form calls are reviewed with, and its earlier versions",
    success: { status: 200, body: quality.reviewForms },
  },
  changeReviewForm: {
    ...manage,
    operationId: "changeReviewForm",
    method: "POST",
    path: "/v1/staff/quality/forms",
    summary: "A new version; reviews that exist keep theirs",
    body: quality.changeReviewFormRequest,
    success: { status: 201, body: quality.reviewForm },
  },
  noteTraining: {
    ...manage,
    operationId: "noteTraining",
    method: "POST",
    path: "/v1/staff/quality/trainings",
    summary: "Somebody was trained; the certificate of the skill is renewed with it",
    body: quality.noteTrainingRequest,
    success: { status: 201, body: quality.training },
  },
  getCallQuality: {
    ...read,
    operationId: "getCallQuality",
    method: "GET",
    path: "/v1/staff/recordings/:recordingId/quality",
    summary: "The review of a recorded call, and its calibration",
    params,
    success: ofCall,
  },
  reviewCall: {
    ...review,
    operationId: "reviewCall",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/review",
    summary: "Reviews it, or changes one's own review until the agent has seen it",
    params,
    body: quality.rateCallRequest,
    success: ofCall,
  },
  seeReview: {
    ...read,
    operationId: "seeReview",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/review/seen",
    summary: "The agent has read it, and may answer; it is final from there",
    params,
    body: quality.seenReviewRequest,
    success: ofCall,
  },
  openCalibration: {
    ...review,
    operationId: "openCalibration",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/calibration",
    summary: "Asks all who review to rate this call, each without seeing the others",
    params,
    success: ofCall,
  },
  rateForCalibration: {
    ...review,
    operationId: "rateForCalibration",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/calibration/rating",
    summary: "One's own rating; it can be changed while the calibration is open",
    params,
    body: quality.rateCallRequest,
    success: ofCall,
  },
  closeCalibration: {
    ...review,
    operationId: "closeCalibration",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/calibration/close",
    summary: "Shows the ratings beside each other; needs two, and one's own",
    params,
    success: ofCall,
  },
  withdrawCalibration: {
    ...review,
    operationId: "withdrawCalibration",
    method: "POST",
    path: "/v1/staff/recordings/:recordingId/calibration/withdraw",
    summary: "Gives it up, for a reason: nothing is compared, and another one can be opened",
    params,
    body: quality.withdrawCalibrationRequest,
    success: ofCall,
  },
} as const satisfies Record<string, RouteContract>;
