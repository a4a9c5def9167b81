import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import samples from "./stripe-samples.json" with { type: "json" };

/** What Stripe sends, as JSON. */
export type Sample = Record<string, unknown>;
export interface Reply {
  status?: number;
  body?: Sample | { error: Sample };
  /** The connection ends without an answer. */
  isLost?: boolean;
}
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: URLSearchParams;
  readonly key: string | undefined;
}

/**
 * A server on the loopback interface that answers the real SDK in the shapes Stripe publishes (stripe-samples.json), reply
 * after reply; with none left it fails as Stripe does. What a key was answered with it repeats, and takes no other reply for it.
 */
export async function startStripe() {
  const asked: Asked[] = [];
  const replies: Reply[] = [];
  const byKey = new Map<string, Reply>();
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const key = request.headers["idempotency-key"] as string | undefined;
      asked.push({
        method: request.method ?? "",
        path: request.url ?? "",
        body: new URLSearchParams(text),
        key,
      });
      const reply: Reply = byKey.get(key ?? "") ?? replies.shift() ?? FAILED;
      if (reply.isLost) return request.socket.destroy();
      if (key !== undefined) byKey.set(key, reply);
      response.writeHead(reply.status ?? 200, { "content-type": "application/json" });
      return response.end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    host: {
      protocol: "http",
      host: "127.0.0.1",
      port: (server.address() as AddressInfo).port,
    } as const,
    /** From here on, and nothing that was left before. */
    answerWith: (...next: Reply[]): void => void replies.splice(0, replies.length, ...next),
    /** What it was asked, and the keys too. */
    forget: (): void => {
      asked.length = 0;
      byKey.clear();
    },
    close: () => server.close(),
  };
}

const FAILED: Reply = { status: 500, body: { error: { type: "api_error" } } };

const HELD = 1099;

/** A PaymentIntent of ours, with what is different about it. */
export const intentOf = (reference: string, changes: Sample): Sample => ({
  ...samples.payment_intent,
  amount: HELD,
  last_payment_error: null,
  next_action: null,
  metadata: { okpay_reference: reference },
  ...changes,
});

/** One whose last capture took less than was held, or all of it: what that released is not counted as refunded. */
export const takenOf = (reference: string, taken: number, refunded = 0): Sample =>
  intentOf(reference, {
    status: "succeeded",
    capture_method: "manual",
    amount_received: taken,
    latest_charge: {
      ...samples.charge,
      amount: HELD,
      captured: true,
      amount_captured: taken,
      amount_refunded: refunded,
    },
  });

export const searched = (...data: Sample[]): Reply => ({
  body: { object: "search_result", data, has_more: false, url: "/v1" },
});

/** Found by the search, and asked for by its own name: as it is now. */
export const foundAs = (now: Sample): Reply[] => [
  searched({ ...samples.payment_intent, id: now.id, metadata: now.metadata }),
  { body: now },
];

/** How Stripe refuses what cannot be done. */
export const refusedWith = (code: string, status = 400): Reply => ({
  status,
  body: { error: { type: "invalid_request_error", code, message: "No." } },
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}
