import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ErrorCode } from "@okpay/contracts";
import type { FastifyRequest } from "fastify";
import { RequestRefused } from "../refusal.ts";
import type {} from "./fastify-types.ts";

/** The program of the page that asks, by the address it was loaded from: a name that is another one in every build. */
const PAGE_HEADER = "x-okpay-page";
const PROGRAM = /^\/assets\/[\w.-]{1,100}\.js$/;

/** How a request looks that was written for another version of us. */
const OF_SHAPE: readonly ErrorCode[] = [
  "unsupported_media_type",
  "malformed_json",
  "method_not_allowed",
];

/**
 * A page stays open while OKPay is brought up to date, and then asks for what is not there any more, or sends what is not enough;
 * where several servers are changed one after the other, a new page may also meet an old one. That is no mistake of whoever sits
 * there, and what helps is one thing: to load the page anew. Looked for on disk, as the pages themselves: no restart is needed.
 */
export function ofOutdatedPage(
  refusal: RequestRefused,
  request: FastifyRequest,
  walletDist: string,
): RequestRefused {
  const program = request.headers[PAGE_HEADER];
  if (isOfNamelessPage(refusal, request))
    return new RequestRefused("page_outdated", { cause: refusal });
  if (typeof program !== "string" || !PROGRAM.test(program)) return refusal;
  if (!isOfShape(refusal, request) || existsSync(join(walletDist, program))) return refusal;
  return new RequestRefused("page_outdated", { cause: refusal });
}

/**
 * The console's pages of before they named their program. Of them only what no page of now does is told apart: to send nothing at all
 * where a body is wanted. That it is a page of ours the browser says, and no program does by accident. What customers' listener serves
 * (the wallet, the reference of the API) names none to this day.
 */
function isOfNamelessPage({ code }: RequestRefused, request: FastifyRequest): boolean {
  const { headers } = request;
  const isEmpty =
    headers["content-type"] === undefined && Number(headers["content-length"] ?? 0) === 0;
  const isOfPage =
    headers["sec-fetch-site"] === "same-origin" && headers[PAGE_HEADER] === undefined;
  if (code !== "unsupported_media_type" || !isEmpty || !isOfPage) return false;
  return request.server.listener === "console";
}

function isOfShape({ code, errors }: RequestRefused, request: FastifyRequest): boolean {
  // Of an address that is answered, it is what was asked about that is not there.
  if (code === "not_found") return (request.routeOptions.config?.operation ?? "page") === "page";
  if (code === "validation_failed")
    return errors.length > 0 && errors.every((each) => /^(?:unknown|required)$/.test(each.code));
  return OF_SHAPE.includes(code);
}
