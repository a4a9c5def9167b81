import { timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { Log } from "../../../platform/log.ts";
import type { AriReader, AriSocket } from "./connection.ts";

const PING_MS = 5_000;
/** Far above any event; a channel list of a thousand calls is about one megabyte. */
const LARGEST_MESSAGE = 8 * 1024 * 1024;

export interface SocketHandlers {
  opened(socket: AriSocket): AriReader;
}

/**
 * Where Asterisk connects to (an outbound WebSocket of Asterisk 22.5 and newer): we need to know no address of it. One
 * connection at a time; a new one ends the one before, which may be half dead. A peer that answers no ping for ten seconds
 * is dropped.
 */
export class AriListener {
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #log: Log;
  readonly #handlers: SocketHandlers;
  #current: WebSocket | null = null;

  constructor(
    { password, log }: { readonly password: string; readonly log: Log },
    handlers: SocketHandlers,
  ) {
    this.#log = log;
    this.#handlers = handlers;
    const wanted = Buffer.from(`Basic ${Buffer.from(`okpay:${password}`).toString("base64")}`);
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: LARGEST_MESSAGE,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has("ari") ? "ari" : false),
    });
    this.#server = createServer((_request, response) => {
      response.writeHead(426, { connection: "close" }).end();
    });
    this.#server.on("upgrade", (request, socket, head) => {
      const given = Buffer.from(request.headers.authorization ?? "");
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
        this.#log.warn("asterisk: a connection without the right password was refused");
        socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#take(opened));
    });
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** When it is over, whoever reads has been told that the connection is. */
  async close(): Promise<void> {
    const ended = this.#current === null ? null : once(this.#current, "close");
    this.#current?.terminate();
    await Promise.all([
      ended,
      new Promise<void>((resolve) => {
        this.#server.close(() => resolve());
      }),
    ]);
  }

  #take(socket: WebSocket): void {
    this.#current?.terminate();
    this.#current = socket;
    const reader = this.#handlers.opened({
      send: (text) => socket.send(text),
      drop: () => socket.terminate(),
    });
    let isAnswering = true;
    let isSilent = false;
    const pings = setInterval(() => {
      if (!isAnswering) {
        this.#log.warn("asterisk: no answer to a ping; the connection is dropped");
        isSilent = true;
        socket.terminate();
        return;
      }
      isAnswering = false;
      socket.ping();
    }, PING_MS);
    socket.on("pong", () => {
      isAnswering = true;
      reader.alive();
    });
    socket.on("message", (data: Buffer) => {
      isAnswering = true;
      reader.received(data.toString("utf8"));
    });
    socket.on("error", (error) =>
      this.#log.warn({ err: error }, "asterisk: the connection failed"),
    );
    socket.on("close", () => {
      clearInterval(pings);
      if (this.#current === socket) this.#current = null;
      reader.closed(isSilent);
    });
  }
}
