import type {
  AnyOperationId,
  allRoutes,
  Locale,
  MerchantMode,
  MerchantScope,
  StaffGrant,
  StaffRole,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Upload } from "./body.ts";

/** Who is signed in. */
export interface Actor {
  /** UUID. */
  readonly customerId: string;
  readonly sessionId: string;
  readonly locale: Locale;
  /** Factors proved when the session began (ASVS V6.3): 1 = password or demo door, 2 = with a second factor. */
  readonly aal: 1 | 2;
  readonly authenticatedAt: Date;
  /** The last full proof of who this is (a second factor, or step-up); security changes need a recent one (row S8). */
  readonly stepUpAt: Date | null;
  /** The session ends then unless a request comes before, and in any case at the absolute limit. */
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
}

/** Which member of staff is signed in; on the console's listener only. Two factors, always (row G1). */
export interface StaffActor {
  /** UUID. */
  readonly staffId: string;
  readonly sessionId: string;
  readonly displayName: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly grants: readonly StaffGrant[];
  readonly locale: Locale;
  readonly signedInAt: Date;
  readonly idleExpiresAt: Date;
  readonly absoluteExpiresAt: Date;
}

/** Which merchant's program asks, by its API key. */
export interface MerchantActor {
  /** UUID. */
  readonly merchantId: string;
  readonly keyId: string;
  readonly mode: MerchantMode;
  readonly scopes: readonly MerchantScope[];
}

type Contract<K extends AnyOperationId> = (typeof allRoutes)[K];
type ActorOf<Access> = Access extends "session"
  ? Actor
  : Access extends "staff"
    ? StaffActor
    : Access extends "merchant"
      ? MerchantActor
      : null;
type Part<K extends AnyOperationId, Name extends "params" | "query" | "body"> =
  Contract<K> extends { readonly [N in Name]: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : undefined;

/** What a handler gets: everything from outside is validated and decoded (amounts are `bigint`). */
export interface RouteRequest<K extends AnyOperationId> {
  readonly params: Part<K, "params">;
  readonly query: Part<K, "query">;
  readonly body: Contract<K> extends { readonly upload: object } ? Upload : Part<K, "body">;
  /** Of Accept-Language; without one, the session's. */
  readonly locale: Locale;
  /** The customer where the contract says `access: "session"`, the member of staff where "staff", the key's merchant where "merchant", null where "public". */
  readonly actor: ActorOf<Contract<K>["access"]>;
  readonly ip: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly idempotencyKey: Contract<K> extends { readonly idempotency: "required" } ? string : null;
  /** The text of a signed body (`isSigned` in the contract) as it was sent; else empty. */
  readonly rawBody: string;
  /** A header sent once, by its name in lower case. */
  header(name: string): string | undefined;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** HttpOnly, SameSite=Strict, Path=/, Secure when PUBLIC_URL is https. */
  setCookie(name: string, value: string, options: { readonly maxAgeSeconds: number }): void;
  clearCookie(name: string): void;
  setHeader(name: string, value: string): void;
}

type Success<K extends AnyOperationId> = Contract<K>["success"]["body"];

/** The success body before encoding; `undefined` for no content, a Buffer for a document, or an answer encoded already. */
export type RouteReply<K extends AnyOperationId> =
  | (Success<K> extends z.ZodType
      ? z.output<Success<K>>
      : Success<K> extends "pdf" | "csv" | "wav"
        ? Buffer
        : undefined)
  | WireAnswer;

export type RegisterRoute = <K extends AnyOperationId>(
  operation: K,
  handler: (request: RouteRequest<K>) => Promise<RouteReply<K>>,
) => void;

/** An answer that has its wire form already (an idempotent one, stored or fresh); sent as it is. */
export class WireAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly isReplayed: boolean;
  constructor(answer: {
    readonly status: number;
    readonly body: unknown;
    readonly isReplayed: boolean;
  }) {
    this.status = answer.status;
    this.body = answer.body;
    this.isReplayed = answer.isReplayed;
  }
}
