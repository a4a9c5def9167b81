import { ERRORS, type Locale, type Problem } from "@okpay/contracts";
import { t } from "@okpay/i18n";
import { RequestRefused } from "../refusal.ts";
import { BODY_LIMIT_BYTES } from "./body.ts";

export const PROBLEM_CONTENT_TYPE = "application/problem+json; charset=utf-8";

/** Wait before trying again when whoever refused gave no time. */
const DEFAULT_RETRY_AFTER_SECONDS = 1;

/** The one error body (RFC 9457), in the request's language. Nothing of the cause gets into it. */
export function problemOf(refusal: RequestRefused, locale: Locale, requestId: string): Problem {
  const { code } = refusal;
  const { status, retryable } = ERRORS[code];
  const seconds = retryAfterSeconds(refusal) ?? DEFAULT_RETRY_AFTER_SECONDS;
  const params = {
    ...DEFAULT_PARAMS,
    seconds,
    minutes: Math.ceil(seconds / 60),
    ...refusal.params,
  };
  return {
    type: `/docs/errors#${code}`,
    title: t(locale, `errors.${code}.title`, params),
    status,
    detail: t(locale, `errors.${code}.detail`, params),
    code,
    requestId,
    retryable,
    ...(refusal.errors.length === 0
      ? {}
      : {
          errors: refusal.errors.map(({ field, code: fieldCode }) => ({
            field,
            code: fieldCode,
            message: t(locale, `fields.${fieldCode}`),
          })),
        }),
    ...(refusal.declineCode === null ? {} : { declineCode: refusal.declineCode }),
  };
}

/** Seconds for the Retry-After header: only for codes that are retryable "after". */
export const retryAfterSeconds = (refusal: RequestRefused): number | undefined =>
  ERRORS[refusal.code].retryable === "after"
    ? (refusal.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS)
    : undefined;

/** Values for placeholders that a refusal need not know. */
const DEFAULT_PARAMS = { limitKib: BODY_LIMIT_BYTES / 1024, missing: "both" };

/** What a module may know about its own errors, plugged in by app.ts (the ledger's "unavailable"); null = not mine. */
export type ErrorMapper = (error: unknown) => RequestRefused | null;

/** Any error as a refusal; what nobody recognises is a defect of ours: `internal_error`, logged with its cause. */
export function refusalOf(error: unknown, mapError: ErrorMapper): RequestRefused {
  if (error instanceof RequestRefused) return error;
  const mapped = mapError(error) ?? fromFastify(error) ?? fromDatabase(error);
  return mapped ?? new RequestRefused("internal_error", { cause: error });
}

const FASTIFY_CODES: Readonly<Record<string, ConstructorParameters<typeof RequestRefused>[0]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_EMPTY_JSON_BODY: "malformed_json",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed_json",
  FST_ERR_BAD_URL: "not_found",
  FST_ERR_MAX_PARAM_LENGTH: "not_found",
};

function fromFastify(error: unknown): RequestRefused | null {
  const code = codeOf(error);
  const known =
    (code === undefined ? undefined : FASTIFY_CODES[code]) ??
    (isRefusedPath(error) ? "not_found" : undefined);
  return known === undefined ? null : new RequestRefused(known, { cause: error });
}

/** @fastify/static refuses paths that lead out of its folder or hold a NUL: to whoever asks, nothing is there. */
const isRefusedPath = (error: unknown): boolean =>
  error instanceof Error &&
  "statusCode" in error &&
  (error.statusCode === 400 || error.statusCode === 403);

/** PostgreSQL cannot be reached, is starting, stopping or full (class 08, 57P, 53): the outcome of a write is unknown. */
function fromDatabase(error: unknown): RequestRefused | null {
  const code = codeOf(error) ?? "";
  const isAway =
    /^(08...|57P0.|53...)$/.test(code) ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOENT"].includes(code);
  const isLost =
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    );
  return isAway || isLost
    ? new RequestRefused("service_unavailable", { retryAfterSeconds: 2, cause: error })
    : null;
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
