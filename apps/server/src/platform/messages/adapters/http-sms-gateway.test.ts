import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpSmsGateway } from "./http-sms-gateway.ts";

interface Asked {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: { to: string; text: string; reference: string };
}
type Reply =
  | {
      readonly status: number;
      readonly body?: string;
      readonly type?: string;
      readonly location?: string;
    }
  | "silence"
  | "hang up";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A gateway on the loopback interface that gives these answers in turn, and remembers what it sent by reference. */
async function gateway(...replies: Reply[]) {
  const asked: Asked[] = [];
  const sentByReference = new Map<string, string>();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      const body = JSON.parse(text) as Asked["body"];
      asked.push({ method: request.method, headers: request.headers, body });
      sentByReference.set(body.reference, body.text);
      const reply = replies.shift() ?? { status: 200 };
      if (reply === "silence") return;
      if (reply === "hang up") {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status, {
        "content-type": reply.type ?? "application/json",
        ...(reply.location === undefined ? {} : { location: reply.location }),
      });
      response.end(reply.body ?? "{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
  return {
    asked,
    sentByReference,
    url,
    sms: createHttpSmsGateway({ url, token: "gateway-token", timeoutMs: 200 }),
  };
}

const message = { id: "0199-sms", to: "+8613800138000", text: "您的 OKPay 验证码是 012345" };

describe("the SMS gateway adapter", () => {
  it("posts number, text and reference with its token", async () => {
    const { sms, asked } = await gateway({ status: 202, body: '{"id":"gw-7"}' });
    expect(await sms.send(message)).toEqual({ providerReference: "gw-7" });
    expect(asked).toMatchObject([
      {
        method: "POST",
        headers: {
          authorization: "Bearer gateway-token",
          "content-type": "application/json",
          "idempotency-key": "0199-sms",
        },
        body: { to: message.to, text: message.text, reference: "0199-sms" },
      },
    ]);
  });

  it.each<[string, Reply]>([
    ["no id", { status: 200, body: "{}" }],
    ["no JSON", { status: 200, body: "OK", type: "text/plain" }],
    ["broken JSON", { status: 200, body: "{" }],
    ["a list", { status: 200, body: "[1]" }],
    ["nothing", { status: 204, body: "" }],
  ])("takes an acceptance with %s as one", async (_what, reply) => {
    const { sms } = await gateway(reply);
    expect(await sms.send(message)).toEqual({ providerReference: null });
  });

  it.each<[string, Reply, string, string]>([
    ["no such number", { status: 400 }, "DeliveryRefused", "sms gateway 400"],
    [
      "unprocessable",
      { status: 422, body: '{"error":"+8613800138000 is barred"}' },
      "DeliveryRefused",
      "sms gateway 422",
    ],
    ["wrong token", { status: 401 }, "DeliveryFailed", "sms gateway 401"],
    ["too fast", { status: 429 }, "DeliveryFailed", "sms gateway 429"],
    ["broken", { status: 500 }, "DeliveryFailed", "sms gateway 500"],
    ["away", { status: 503 }, "DeliveryFailed", "sms gateway 503"],
    [
      "a redirect",
      { status: 307, location: "http://127.0.0.1:1/elsewhere" },
      "DeliveryFailed",
      "sms gateway unreachable",
    ],
    ["no answer", "silence", "DeliveryFailed", "sms gateway timeout"],
    ["cut off", "hang up", "DeliveryFailed", "sms gateway unreachable"],
  ])("tells final from passing: %s", async (_what, reply, name, reason) => {
    const { sms } = await gateway(reply);
    const error = await sms.send(message).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name, reason });
    expect(String((error as Error).message)).not.toContain(message.to);
  });

  it("asks again under the same reference when an answer was lost: the gateway sends once", async () => {
    const { sms, asked, sentByReference } = await gateway("silence", {
      status: 409,
      body: '{"id":"gw-7"}',
    });
    await expect(sms.send(message)).rejects.toMatchObject({ reason: "sms gateway timeout" });
    expect(await sms.send(message)).toEqual({ providerReference: "gw-7" });
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ headers }) => headers["idempotency-key"]))).toEqual(
      new Set(["0199-sms"]),
    );
    expect(sentByReference.size).toBe(1);
  });

  it("says so when nobody listens", async () => {
    const sms = createHttpSmsGateway({ url: "http://127.0.0.1:1/", token: "x" });
    await expect(sms.send(message)).rejects.toMatchObject({
      name: "DeliveryFailed",
      reason: "sms gateway unreachable",
    });
  });
});
