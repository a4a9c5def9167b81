import { WebSocket } from "ws";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import { isOfPage, registrationIn } from "./sip-message.ts";

/** A page that answers no ping within this time is gone. */
const PING_MS = 5_000;
/** How often it is asked whether session and telephone still stand, beside being told (row S6). */
const LOOK_MS = 1_500;
const CONNECT_MS = 3_000;
/** From our connection to Asterisk to the page's to us. */
const JOIN_MS = 5_000;
/** Far above an offer with all its candidates. */
const LARGEST_MESSAGE = 64 * 1024;

const VOID = 4401;
const NOT_ALLOWED = 1008;

/** Who may connect, and who is told of it. */
export interface RelayedPhones {
  admit(owner: {
    readonly personId: string;
    readonly sessionId: string;
  }): Promise<{ readonly id: string; readonly user: string } | null>;
  /** While it is connected; false: it is void. */
  keep(id: string): Promise<boolean>;
  /** The session it was made in has ended. */
  revoke?(id: string): Promise<void>;
  registered(id: string, socketId: string): Promise<void>;
  left(id: string, socketId: string): Promise<void>;
}

interface Line {
  readonly id: string;
  readonly socketId: string;
  end(status: number, reason: string): void;
  look(): Promise<void>;
}

/**
 * SIP between pages and Asterisk: agents' telephones, or customers' calls. It is spoken through our own listeners, so that Asterisk's HTTP server
 * (ARI is there too) is reached by nobody, TLS ends where it does for the pages, and a connection is as good as the
 * session it was opened with. Messages are never logged: addresses and digests stand in them.
 */
export function createSipRelay({
  phones,
  requests,
  httpUrl,
  log,
}: {
  readonly phones: RelayedPhones;
  /** What its pages may ask. */
  readonly requests: ReadonlySet<string>;
  readonly httpUrl: string;
  readonly log: Log;
}) {
  const lines = new Map<string, Line>();
  const failed = (error: unknown) => log.warn({ err: error }, "sip: was not written down");

  /** To Asterisk first: a page is not told that it is connected to nothing. */
  function toAsterisk(): Promise<WebSocket> {
    const socket = new WebSocket(`${httpUrl.replace(/^http/, "ws")}/ws`, "sip", {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_MS,
      maxPayload: LARGEST_MESSAGE,
    });
    return new Promise((resolve, reject) => {
      socket.once("open", () => resolve(socket));
      socket.once("error", reject);
    });
  }

  function join(
    owner: { readonly id: string; readonly user: string; readonly personId: string },
    page: WebSocket,
    asterisk: WebSocket,
    isStill: () => Promise<boolean>,
  ): void {
    const { id, user, personId } = owner;
    const socketId = newId();
    let isAnswering = true;
    const end = (status: number, reason: string) => {
      page.close(status, reason);
      asterisk.close();
    };
    const look = async () => {
      const isSignedIn = await isStill();
      if (!isSignedIn) await phones.revoke?.(id);
      if (!isSignedIn || !(await phones.keep(id))) end(VOID, "void");
    };
    // The page was loaded anew, or connects again before we noticed: the newer one counts.
    lines.get(id)?.end(VOID, "replaced");
    lines.set(id, { id, socketId, end, look });
    const pings = setInterval(() => {
      if (!isAnswering) page.terminate();
      isAnswering = false;
      if (page.readyState === page.OPEN) page.ping();
    }, PING_MS);
    const looks = setInterval(() => void look().catch(failed), LOOK_MS);
    page.on("pong", () => {
      isAnswering = true;
    });
    page.on("message", (data: Buffer, isBinary) => {
      isAnswering = true;
      const text = data.toString("utf8");
      if (isBinary || !isOfPage(text, user, requests)) {
        log.warn({ personId }, "sip: a message that is not its own; the connection is ended");
        return end(NOT_ALLOWED, "not allowed");
      }
      if (asterisk.readyState === asterisk.OPEN) asterisk.send(text);
    });
    asterisk.on("message", (data: Buffer) => {
      const text = data.toString("utf8");
      const registration = registrationIn(text);
      // Written before the page knows: what it asks next is answered by somebody who can be rung.
      const written =
        registration === "stands"
          ? phones.registered(id, socketId)
          : registration === "over"
            ? phones.left(id, socketId)
            : Promise.resolve();
      written.catch(failed).finally(() => {
        if (page.readyState === page.OPEN) page.send(text);
      });
    });
    const over = () => {
      clearInterval(pings);
      clearInterval(looks);
      page.terminate();
      asterisk.terminate();
      if (lines.get(id)?.socketId === socketId) lines.delete(id);
      phones.left(id, socketId).catch(failed);
    };
    if (asterisk.readyState !== asterisk.OPEN) return over();
    for (const socket of [page, asterisk]) {
      socket.once("close", over);
      // What follows an error is the close.
      socket.on("error", (error) => log.info({ err: error, personId }, "sip: disconnected"));
    }
  }

  return {
    /** Null: this session has no telephone to connect. Fails when Asterisk cannot be reached. */
    async open(owner: {
      readonly personId: string;
      readonly sessionId: string;
      isStill(): Promise<boolean>;
    }): Promise<((page: WebSocket) => void) | null> {
      const { personId, sessionId, isStill } = owner;
      const phone = await phones.admit({ personId, sessionId });
      if (phone === null) return null;
      const asterisk = await toAsterisk();
      const unused = setTimeout(() => asterisk.terminate(), JOIN_MS);
      return (page) => {
        clearTimeout(unused);
        join({ ...phone, personId }, page, asterisk, isStill);
      };
    },
    /** Telephones have come or gone somewhere. */
    async recheck(): Promise<void> {
      for (const line of lines.values()) await line.look();
    },
    close(): void {
      for (const { end } of lines.values()) end(1001, "going away");
    },
  };
}

export type SipRelay = ReturnType<typeof createSipRelay>;
