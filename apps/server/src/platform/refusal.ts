import { ERRORS, type ErrorCode, type FieldErrorCode } from "@okpay/contracts";

/** Why one field was refused; its text is added in the request's language when the answer is written. */
export interface FieldProblem {
  /** Path of the field, dot-separated: `amount.amountMinor`. */
  readonly field: string;
  readonly code: FieldErrorCode;
}

export interface RefusalOptions {
  readonly errors?: readonly FieldProblem[];
  /** For retryable "after": seconds for Retry-After. */
  readonly retryAfterSeconds?: number;
  /** Values for the placeholders of the code's texts. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** Where a bank said no to something that is no payment: its code, as customers are told it. */
  readonly declineCode?: string;
  /** Logged, never shown. */
  readonly cause?: unknown;
}

/**
 * The one way to refuse a request: thrown anywhere below a route, rolls back what encloses it and becomes a
 * problem+json answer with the code's status. A decline is not a refusal (docs/decisions/declined-is-201.md).
 */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly code: ErrorCode;
  readonly errors: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;
  readonly params: Readonly<Record<string, string | number>>;
  readonly declineCode: string | null;

  constructor(code: ErrorCode, options: RefusalOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.params = options.params ?? {};
    this.declineCode = options.declineCode ?? null;
  }

  /** The HTTP status of the code. */
  get status(): number {
    return ERRORS[this.code].status;
  }
}
