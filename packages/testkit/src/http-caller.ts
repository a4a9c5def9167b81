import type { HttpServer } from "../../../apps/server/src/platform/http/index.ts";

/** One request as a browser of our own pages makes it. */
export interface Call {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly locale?: string;
  /** Another server than the caller's own. */
  readonly on?: HttpServer["inject"];
  readonly headers?: Record<string, string>;
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Speaks to a server without a socket: same-origin, JSON, English unless told. */
export function createCaller(inject: HttpServer["inject"]) {
  return async (
    method: Method,
    path: string,
    { body, cookie, locale = "en", on = inject, headers = {} }: Call = {},
  ) => {
    const response = await on({
      method,
      url: path,
      headers: {
        "accept-language": locale,
        "sec-fetch-site": "same-origin",
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const { statusCode: status, body: text, headers: received, cookies } = response;
    const json = text === "" ? null : response.json<Record<string, unknown>>();
    return { status, json, text, headers: received, cookies };
  };
}
