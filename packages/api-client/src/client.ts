import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./generated.ts";
import { ApiError, isProblem } from "./problem.ts";

export interface ApiClientOptions {
  /** Origin of the server; the page's own unless told. */
  readonly baseUrl?: string;
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Asked before every request, so that switching the language needs no new client. */
  readonly locale?: () => string;
}

export type ApiClient = Client<paths>;

/** `api.GET("/v1/wallet")`, typed by the OpenAPI document. Cookies go along; wrap calls in `unwrap`. */
export function createApiClient({ baseUrl = "", fetch, locale }: ApiClientOptions = {}): ApiClient {
  const client = createClient<paths>({
    baseUrl,
    credentials: "same-origin",
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.use({
    onRequest({ request }) {
      if (locale !== undefined) request.headers.set("Accept-Language", locale());
      request.headers.set("Accept", "application/json, application/problem+json");
      return request;
    },
    onError({ error }) {
      return new ApiError(null, null, error);
    },
  });
  return client;
}

interface Result<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a successful answer; throws `ApiError` for every other outcome: `await unwrap(api.GET("/v1/wallet"))`. */
export async function unwrap<Data>(call: Promise<Result<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await call;
  if (response.ok) return data as Exclude<Data, undefined>;
  throw new ApiError(isProblem(error) ? error : null, response);
}

/** A key for one intended effect: make it when the person confirms, keep it until there is an answer, send it with every retry. */
export function newIdempotencyKey(): string {
  // Not crypto.randomUUID: that exists in secure contexts only, and a demo may be opened by its plain http address.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** Header parameters of an operation that needs an Idempotency-Key: `params: { header: idempotent(key) }`. */
export const idempotent = (key: string): { "Idempotency-Key": string } => ({
  "Idempotency-Key": key,
});
