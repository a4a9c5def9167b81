import type { components } from "./generated.ts";

/** The error body every operation shares (RFC 9457), with a `code` from a closed list. */
export type Problem = components["schemas"]["Problem"];
export type ProblemCode = Problem["code"];

/**
 * A request was refused, with the reason in the person's language; or it was not answered at all: `problem` is null,
 * and whether it took effect is unknown — repeat it unchanged, with the same Idempotency-Key where one is used.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Null when no answer of OKPay's came back: offline, timed out, a broken proxy. */
  readonly problem: Problem | null;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** Seconds to wait before trying again, when the server said so. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem | null, response: Response | null, cause?: unknown) {
    super(problem?.title ?? "no answer from OKPay", cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.status = response?.status ?? 0;
    const wait = Number(response?.headers.get("Retry-After") ?? Number.NaN);
    this.retryAfterSeconds = Number.isFinite(wait) ? wait : null;
  }

  get code(): ProblemCode | "no_answer" {
    return this.problem?.code ?? "no_answer";
  }

  /** Whether repeating the very same request may succeed. */
  get isRetryable(): boolean {
    return this.problem === null || this.problem.retryable !== "never";
  }

  /** What is wrong with each field, by its path. */
  fieldMessages(): Record<string, string> {
    return Object.fromEntries(
      (this.problem?.errors ?? []).map(({ field, message }) => [field, message]),
    );
  }
}

export const isApiError = (error: unknown, code?: ProblemCode | "no_answer"): error is ApiError =>
  error instanceof ApiError && (code === undefined || error.code === code);

/** Whether a body is a problem of ours and not, say, a proxy's HTML page. */
export function isProblem(body: unknown): body is Problem {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    "requestId" in body &&
    "retryable" in body
  );
}
