import { ApiError, type Problem, type ProblemCode } from "./problem.ts";

/** A request OKPay answered with a no. */
export type Refusal = ApiError & { readonly problem: Problem };

/** Whether the server said no, and with one of these codes if any are named. */
export const isRefusal = (error: unknown, ...codes: ProblemCode[]): error is Refusal =>
  error instanceof ApiError &&
  error.problem !== null &&
  (codes.length === 0 || codes.includes(error.problem.code));

/** Answers that leave the outcome open: ask again with the same key rather than call it a failure. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof ApiError && error.isRetryable;
