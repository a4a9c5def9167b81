import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { BlockList } from "node:net";
import { type Look, type PinnedAddress, resolvePublic } from "./address.ts";

const TIMEOUT_MS = 10_000;
/** Of the answer: enough to see what went wrong there. */
const ANSWER_BYTES = 1_000;

export type SendProblem =
  | "address_refused"
  | "name_unknown"
  | "no_connection"
  | "time_out"
  | "tls"
  | "broken_answer";

export interface Sent {
  readonly status: number | null;
  readonly problem: SendProblem | null;
  readonly answer: string;
  readonly retryAfterSeconds: number | null;
  readonly tookMs: number;
}

export interface SendOptions {
  readonly allowed: BlockList;
  readonly timeoutMs?: number;
  /** Who knows the addresses of names; default: the machine's resolver. */
  readonly look?: Look;
}

/**
 * One POST to a merchant's server: the name is looked up once, refused if any of its addresses is private, and the
 * connection goes to that very address. No redirect is followed, no proxy or keep-alive used. Never throws.
 */
export async function send(
  target: string,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  options: SendOptions,
): Promise<Sent> {
  const began = performance.now();
  const done = (sent: Partial<Sent>): Sent => ({
    status: null,
    problem: null,
    answer: "",
    retryAfterSeconds: null,
    ...sent,
    tookMs: Math.round(performance.now() - began),
  });
  const url = new URL(target);
  const address = await resolvePublic(url.hostname, options.allowed, options.look);
  if (address.is !== "public")
    return done({ problem: address.is === "refused" ? "address_refused" : "name_unknown" });
  return done(await post(url, address.pinned, message, options.timeoutMs ?? TIMEOUT_MS));
}

function post(
  url: URL,
  pinned: PinnedAddress,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  timeoutMs: number,
): Promise<Partial<Sent>> {
  return new Promise((resolve) => {
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = request(url, {
      method: "POST",
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
      // The address that was looked at, whatever the name means by now. Node asks for all or for one.
      lookup: (_host, { all }, give) =>
        all === true ? give(null, [pinned]) : give(null, pinned.address, pinned.family),
      headers: {
        ...message.headers,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(message.body),
        "user-agent": "OKPay-Webhooks/1",
      },
    });
    outgoing.on("error", (error) => resolve({ problem: problemOf(error) }));
    outgoing.on("response", (incoming) => {
      let answer = "";
      incoming.setEncoding("utf8");
      const finish = () =>
        resolve({
          status: incoming.statusCode ?? 0,
          answer: answer.slice(0, ANSWER_BYTES).replaceAll("\u0000", ""),
          retryAfterSeconds: retryAfterOf(incoming.headers),
        });
      incoming.on("data", (chunk: string) => {
        answer += chunk;
        // The status is known and the rest of a long answer is nobody's business.
        if (answer.length >= ANSWER_BYTES) incoming.destroy();
      });
      incoming.on("end", finish).on("close", finish).on("error", finish);
    });
    outgoing.end(message.body);
  });
}

/** Seconds, or a date (RFC 9110, 10.2.3); a date counts from the answer's own, so that two clocks need not agree. @internal */
export function retryAfterOf(headers: {
  readonly "retry-after"?: string | undefined;
  readonly date?: string | undefined;
}): number | null {
  const asked = headers["retry-after"] ?? "";
  if (/^\d{1,6}$/.test(asked)) return Number(asked);
  const wait = HTTP_DATE.test(asked)
    ? Date.parse(asked) - Date.parse(headers.date ?? "")
    : Number.NaN;
  return Number.isNaN(wait) ? null : Math.max(0, Math.ceil(wait / 1000));
}

/** IMF-fixdate, the one form that senders may still make. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

function problemOf(error: Error & { readonly code?: string }): SendProblem {
  if (error.name === "AbortError" || error.name === "TimeoutError") return "time_out";
  if (error.code === undefined) return "no_connection";
  if (/CERT|TLS|SSL|EPROTO/.test(error.code)) return "tls";
  return error.code.startsWith("HPE_") ? "broken_answer" : "no_connection";
}
