import type { Clock } from "../../../platform/clock.ts";
import { newId } from "../../../platform/ids.ts";
import type { After } from "../ports.ts";
import { type AriEvent, readFrame } from "./protocol.ts";

/** One WebSocket to Asterisk, whoever opened it. */
export interface AriSocket {
  send(text: string): void;
  /** Ends it without waiting for the other side. */
  drop(): void;
}

/** What its other end is told of a socket. */
export interface AriReader {
  received(text: string): void;
  /** It is there, and says nothing: a pong. */
  alive(): void;
  /** `isSilent`: it was given up because nothing answered any more; when it broke nobody saw. */
  closed(isSilent: boolean): void;
}

export interface AriAnswer {
  readonly status: number;
  readonly body: string;
}

/** The socket is gone, or Asterisk did not answer in time: what was asked may have happened. */
class AriUnreachable extends Error {
  override readonly name = "AriUnreachable";
}

const ANSWER_MS = 5_000;

/**
 * Requests and events over one WebSocket (Asterisk's "REST over WebSocket"). Answers find their request by id; one that does
 * not come is an `AriUnreachable`. Events are handed on as they come and never waited for: Asterisk drops a reader that is
 * slower than 100 ms. Frames are never logged: digits stand in them.
 */
export class AriConnection {
  readonly #socket: AriSocket;
  readonly #onEvent: (event: AriEvent) => void;
  readonly #after: After;
  readonly #open = new Map<
    string,
    { resolve(answer: AriAnswer): void; reject(error: Error): void }
  >();
  readonly #clock: Clock;
  #heardAt: Date;
  #isClosed = false;

  constructor(
    socket: AriSocket,
    onEvent: (event: AriEvent) => void,
    { after, clock }: { readonly after: After; readonly clock: Clock },
  ) {
    this.#socket = socket;
    this.#onEvent = onEvent;
    this.#after = after;
    this.#clock = clock;
    this.#heardAt = clock.now();
  }

  request(
    method: "GET" | "POST" | "PUT" | "DELETE",
    uri: string,
    body?: unknown,
  ): Promise<AriAnswer> {
    if (this.#isClosed) return Promise.reject(new AriUnreachable("Asterisk is not connected"));
    const requestId = newId();
    return new Promise((resolve, reject) => {
      const cancel = this.#after(ANSWER_MS, () => {
        this.#open.delete(requestId);
        // Its path names no more than ids and prompts.
        reject(
          new AriUnreachable(`Asterisk did not answer ${method} ${uri.split("?")[0]} in time`),
        );
      });
      this.#open.set(requestId, {
        resolve: (answer) => {
          cancel();
          resolve(answer);
        },
        reject: (error) => {
          cancel();
          reject(error);
        },
      });
      const message =
        body === undefined
          ? {}
          : { content_type: "application/json", message_body: JSON.stringify(body) };
      this.#socket.send(
        JSON.stringify({ type: "RESTRequest", request_id: requestId, method, uri, ...message }),
      );
    });
  }

  /** When it was last known to be there: until then somebody heard the callers. */
  get heardAt(): Date {
    return this.#heardAt;
  }

  alive(): void {
    this.#heardAt = this.#clock.now();
  }

  received(text: string): void {
    this.alive();
    const frame = readFrame(text);
    if (frame.kind === "event") this.#onEvent(frame.event);
    if (frame.kind !== "response") return;
    // An answer that comes twice, or after its time, has nobody waiting.
    const waiting = this.#open.get(frame.requestId);
    this.#open.delete(frame.requestId);
    waiting?.resolve({ status: frame.status, body: frame.body });
  }

  /** The socket has ended: everybody who waits is told. */
  closed(): void {
    this.#isClosed = true;
    const waiting = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of waiting) reject(new AriUnreachable("Asterisk's connection ended"));
  }

  drop(): void {
    this.closed();
    this.#socket.drop();
  }
}
