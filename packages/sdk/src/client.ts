import type { components, operations } from "@okpay/api-client";
import { OPERATIONS } from "./generated.ts";

export type Problem = components["schemas"]["Problem"];
type Name = keyof typeof OPERATIONS;
type Part<From, Key extends string> = From extends { readonly [K in Key]: infer Value }
  ? Value
  : undefined;
type Parameters<N extends Name> = Part<operations[N], "parameters">;
type JsonOf<From> = From extends {
  readonly content: { readonly "application/json": infer Body };
}
  ? Body
  : undefined;
type Answer<N extends Name> = {
  [Status in keyof operations[N]["responses"]]: Status extends 200 | 201
    ? JsonOf<operations[N]["responses"][Status]>
    : never;
}[keyof operations[N]["responses"]];

/** What an operation takes; made from the contract. */
interface Request<N extends Name> {
  readonly path?: Part<Parameters<N>, "path">;
  readonly query?: Part<Parameters<N>, "query">;
  readonly body?: JsonOf<Part<operations[N], "requestBody">>;
  /** Of operations that move money: one key per intended effect, kept for every repeat. */
  readonly idempotencyKey?: string;
}

/** One method per operation of the merchant API. */
export type OkPay = { readonly [N in Name]: (request?: Request<N>) => Promise<Answer<N>> };

export interface OkPayOptions {
  /** Of the OKPay installation, `https://pay.example.com`. */
  readonly url: string;
  readonly apiKey: string;
  readonly fetch?: typeof fetch;
}

/** OKPay refused: `problem.code` is from a closed list, `problem.detail` says what to do. */
export class OkPayError extends Error {
  override readonly name = "OkPayError";
  readonly status: number;
  readonly problem: Problem | null;
  constructor(status: number, problem: Problem | null) {
    super(problem === null ? `OKPay answered ${status}` : `${problem.code}: ${problem.detail}`);
    this.status = status;
    this.problem = problem;
  }
}

const TRIES = 4;
const FIRST_WAIT_MS = 250;

/**
 * A client for one key. Lost answers and answers that ask for patience (429, 503) are tried again, a changing request only
 * with its idempotency key: it has one effect however often it is sent.
 */
export function createOkPay(options: OkPayOptions): OkPay {
  const methods = (Object.keys(OPERATIONS) as Name[]).map((name) => [
    name,
    (request: AnyRequest = {}) => run(options, name, request),
  ]);
  return Object.fromEntries(methods) as OkPay;
}

interface AnyRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

async function run(options: OkPayOptions, name: Name, request: AnyRequest): Promise<unknown> {
  const { method, path } = OPERATIONS[name];
  const url = new URL(
    path.replace(/:(\w+)/g, (_all, key: string) => encodeURIComponent(request.path?.[key] ?? "")),
    options.url,
  );
  for (const [key, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, value);
  const isRepeatable = method === "GET" || request.idempotencyKey !== undefined;
  const send = () =>
    (options.fetch ?? fetch)(url, {
      method,
      redirect: "error",
      headers: {
        authorization: `Bearer ${options.apiKey}`,
        accept: "application/json, application/problem+json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...(request.idempotencyKey === undefined
          ? {}
          : { "idempotency-key": request.idempotencyKey }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
  for (let attempt = 1; ; attempt++) {
    const mayTryAgain = isRepeatable && attempt < TRIES;
    const response = await send().catch((error: unknown) => {
      if (!mayTryAgain) throw error;
      return null;
    });
    if (response?.ok === true)
      return response.status === 204 ? undefined : ((await response.json()) as unknown);
    const isPatienceAsked = response === null || response.status === 429 || response.status >= 500;
    if (!mayTryAgain || !isPatienceAsked)
      throw new OkPayError(response?.status ?? 0, await problemOf(response));
    await pause(response, attempt);
  }
}

async function problemOf(response: Response | null): Promise<Problem | null> {
  if (response?.headers.get("content-type")?.includes("problem+json") !== true) return null;
  return (await response.json()) as Problem;
}

function pause(response: Response | null, attempt: number): Promise<void> {
  const asked = Number(response?.headers.get("retry-after") ?? 0) * 1000;
  const wait = Math.max(asked, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return new Promise((resolve) => setTimeout(resolve, wait));
}
