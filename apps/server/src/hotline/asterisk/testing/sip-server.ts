import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { readerAuthorization } from "../passwords.ts";

const PASSWORD = "asterisk-password-of-a-test";

/** Servers where Asterisk's would be: what pages send it by SIP, and a way to answer them; who is registered. At the top level of a file. */
export async function createSipServer(answer: (text: string) => string | null = () => null) {
  /** Endpoints that Asterisk reaches. */
  const online = new Set<string>();
  const http = createServer(({ url = "", headers }, response) => {
    const [, name] = /^\/ari\/endpoints\/PJSIP\/([\w-]+)$/.exec(url) ?? [];
    if (name === undefined || headers.authorization !== readerAuthorization(PASSWORD))
      return void response.writeHead(401).end();
    const state = online.has(name) ? "online" : "offline";
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ technology: "PJSIP", resource: name, state, channel_ids: [] }));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const sockets = new WebSocketServer({ server: http, path: "/ws", handleProtocols: () => "sip" });
  const heard: string[] = [];
  sockets.on("connection", (socket) =>
    socket.on("message", (data: Buffer) => {
      const text = data.toString("utf8");
      heard.push(text);
      const said = answer(text);
      if (said !== null) socket.send(said);
    }),
  );
  return {
    heard,
    online,
    /** Of a server whose exchange this is. */
    settings: {
      ASTERISK_PORT: "0",
      ASTERISK_PASSWORD: PASSWORD,
      ASTERISK_HTTP_URL: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    },
    close() {
      sockets.close();
      http.close();
    },
  };
}

/** A page's way there, through one of our listeners: connected, or the status of the refusal. */
export async function connectTo(
  address: string,
  path: string,
  headers: Record<string, string>,
): Promise<WebSocket | number> {
  const socket = new WebSocket(`${address.replace("http", "ws")}${path}`, "sip", { headers });
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("unexpected-response", (_request, { statusCode = 0 }) => {
      socket.terminate();
      resolve(statusCode);
    });
    socket.once("error", reject);
  });
}
