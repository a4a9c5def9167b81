import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import { RequestRefused } from "../refusal.ts";
import { parseStrictJson } from "./strict-json.ts";

/** Largest request body; everything OKPay takes in fits many times over. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/**
 * How much of a too large body is read and thrown away so that the client, which is still sending, can read the 413
 * and keep its connection. Beyond it the connection is closed.
 */
const DISCARD_LIMIT_BYTES = 16 * 1024 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads and parses a JSON body: the parser of `application/json`. */
export async function readJsonBody(
  request: FastifyRequest,
  payload: IncomingMessage,
): Promise<unknown> {
  const text = decode(await readAtMost(payload, BODY_LIMIT_BYTES));
  if (request.routeOptions.config.keepsRawBody === true) request.rawBody = text;
  return parseStrictJson(text);
}

/** A file as it came (a photo of a document), of a type its contract names; what it really is, its module looks at. */
export interface Upload {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** The parser of the types that uploads may have: at most what this route's contract allows, so nothing for any other. */
export async function readUpload(
  request: FastifyRequest,
  payload: IncomingMessage,
): Promise<Upload> {
  const limit = request.routeOptions.config.uploadLimitBytes ?? 0;
  return {
    contentType: request.headers["content-type"] ?? "",
    bytes: await readAtMost(payload, limit),
  };
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new RequestRefused("malformed_json", { cause });
  }
}

function readAtMost(payload: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const tooLarge = () => reject(new RequestRefused("body_too_large"));
    payload.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else if (length > DISCARD_LIMIT_BYTES) tooLarge();
      else chunks.length = 0;
    });
    payload.on("end", () => {
      if (length > limit) tooLarge();
      else
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    // The client went away in the middle: nobody reads the answer, but the request must not hang.
    payload.on("error", (cause) => reject(new RequestRefused("malformed_json", { cause })));
  });
}

/**
 * `application/json`, at most with charset=utf-8, is the one type of body; anything else could come from a form. No blank
 * or tab is forgiven: parsers that disagree about one have let bodies past a schema (CVE-2026-25223, row I4).
 */
export const isJsonContentType = (header: string | undefined): boolean =>
  header !== undefined && /^application\/json(?:; ?charset=utf-8)?$/i.test(header);
