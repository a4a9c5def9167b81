/** The smallest honest HTTP/1.1 client: one keep-alive connection, one request at a time. It shares the two cores with what it measures. */
import { connect, type Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly setCookie: string | null;
}

export interface Connection {
  send(request: {
    method: "GET" | "POST";
    path: string;
    body?: string;
    headers?: Readonly<Record<string, string>>;
  }): Promise<Answer>;
  close(): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    send: ({ method, path, body = "", headers = {} }) => {
      const lines = [`${method} ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, `origin: ${origin}`];
      if (method === "POST")
        lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(body)}`);
      for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
      const answer = readAnswer(socket);
      socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
      return answer;
    },
    close: () => socket.destroy(),
  };
}

/** Session and device, as a browser would send them back; null: none was set. */
function cookiesIn(head: string): string | null {
  const cookies = [...head.matchAll(/\r\nset-cookie: ([^;\r]+)/gi)].map(([, cookie]) => cookie);
  return cookies.length === 0 ? null : cookies.join("; ");
}

/** Every answer of ours has a content-length. */
function readAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const done = () => {
      socket.off("data", onData);
      socket.off("error", onError);
    };
    const onError = (error: Error) => {
      done();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const headEnd = bytes.indexOf("\r\n\r\n");
      if (headEnd === -1) return;
      const head = bytes.toString("latin1", 0, headEnd);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (bytes.length < headEnd + 4 + length) return;
      done();
      resolve({
        status: Number(head.slice(9, 12)),
        body: bytes.toString("utf8", headEnd + 4, headEnd + 4 + length),
        setCookie: cookiesIn(head),
      });
    };
    socket.on("data", onData);
    socket.on("error", onError);
  });
}
