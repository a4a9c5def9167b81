import type { z } from "zod";
import type { MerchantScope } from "../merchants.ts";
import type { StaffGrant } from "../staff.ts";

/**
 * One entry per operation: the server registers from it, the OpenAPI document and the typed client come out of it.
 * `access`: "public" needs nothing, "session" a signed-in customer, "staff" a member of staff with the
 * `grant`, "merchant" a merchant's program whose key has the `scope`. `idempotency`: an Idempotency-Key is required.
 */
export interface RouteContract {
  readonly operationId: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly summary: string;
  readonly tag:
    | "registration"
    | "session"
    | "factors"
    | "step-up"
    | "recovery"
    | "security"
    | "limits"
    | "wallet"
    | "payments"
    | "abroad"
    | "merchants"
    | "merchant-api"
    | "checkout"
    | "hotline"
    | "help"
    | "cases"
    | "staff"
    | "demo"
    | "system";
  readonly access: "public" | "session" | "staff" | "merchant";
  /** With `access: "staff"`, always: what the person's role must allow. */
  readonly grant?: StaffGrant;
  /** With `access: "merchant"`, always: what the key must allow. */
  readonly scope?: MerchantScope;
  readonly idempotency?: "required";
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The body carries a signature in a header: the handler gets the very text that was sent. */
  readonly isSigned?: true;
  /** Answered when there is news, not at once: no measure of how busy the process is. */
  readonly waits?: true;
  /** The body is a file of one of these types instead of JSON. */
  readonly upload?: { readonly types: readonly string[]; readonly maxBytes: number };
  /** Success status and body; `null` for no content, "pdf", "csv" and "wav" for a document. */
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly body: z.ZodType | null | "pdf" | "csv" | "wav";
  };
}
