import { createHmac } from "node:crypto";
import type { CurrencyCode } from "@okpay/money";
import { z } from "zod";
import type { Clock } from "../../../platform/clock.ts";
import { isEqualConstantTime } from "../../../platform/crypto.ts";
import type {
  AuthorizeAnswer,
  CardAcquirer,
  NetworkEvent,
  NetworkStatus,
  OperationAnswer,
} from "../ports.ts";

const ANSWER_MS = 7_000;
/** A signature older than this is a replay. */
const SIGNATURE_MS = 5 * 60_000;

const adviceCode = z
  .enum(["confirm_card_data", "try_again_later", "authenticate", "do_not_try_again"])
  .nullable();
const view = z.discriminatedUnion("state", [
  z.object({ state: z.literal("unknown"), reference: z.string() }),
  z.object({ state: z.literal("not_found"), reference: z.string() }),
  z.object({
    state: z.enum(["challenge", "authorized", "captured", "declined", "voided"]),
    reference: z.string(),
    currency: z.string(),
    amountMinor: z.string(),
    capturedMinor: z.string(),
    refundedMinor: z.string(),
    networkCode: z.string().nullable(),
    adviceCode,
    challengePath: z.string().nullable(),
  }),
]);
type View = z.infer<typeof view>;
const operationAnswer = z.object({
  operationId: z.string(),
  outcome: z.enum(["done", "refused"]),
  networkCode: z.string().nullable(),
});
const event = z.object({
  id: z.string().min(1).max(100),
  type: z.string().min(1).max(100),
  createdAt: z.iso.datetime(),
  reference: z.uuid(),
});

/** Nobody knows: a time-out, a torn connection, an answer that is none, or one to another question that came a second time. */
const UNKNOWN = { outcome: "unknown" } as const;

/** The port, and what only the sandbox needs: real networks are told about webhooks in their own portals. */
export interface SandboxNetworkAcquirer extends CardAcquirer {
  /** Asks for events at this address. False when the network is not there (yet). */
  subscribe(address: string): Promise<boolean>;
}

/** The sandbox card network's adapter: HTTP to another process, and nothing else of it is known here. */
export function createSandboxNetworkAcquirer(options: {
  /** Of the network, for this server's calls. */
  readonly url: string;
  /** Who we are to it: references of different merchants are different. */
  readonly merchant: string;
  readonly webhookSecret: string;
  readonly clock: Clock;
}): SandboxNetworkAcquirer {
  const { url, merchant, clock } = options;

  /** `null` for every way of not getting an answer. */
  async function ask(
    method: "GET" | "POST" | "PUT",
    path: string,
    body: unknown,
    signal: AbortSignal = AbortSignal.timeout(ANSWER_MS),
  ): Promise<{ readonly type: string | null; readonly text: string } | null> {
    try {
      const answer = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${merchant}`,
          "content-type": "application/json",
          "sandbox-time": String(clock.now().getTime()),
        },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
        redirect: "error",
        signal,
      });
      return { type: answer.headers.get("content-type"), text: await answer.text() };
    } catch {
      // Whether it was heard is exactly what nobody knows now; the caller has an answer for that.
      return null;
    }
  }

  /** The same for answers in JSON; `null` when it is none. */
  async function call(...request: Parameters<typeof ask>): Promise<unknown> {
    const answer = await ask(...request);
    if (answer === null) return null;
    try {
      return JSON.parse(answer.text) as unknown;
    } catch {
      return null;
    }
  }

  const read = (reference: string, answer: unknown): View => {
    const parsed = view.safeParse(answer);
    return parsed.success && parsed.data.reference === reference
      ? parsed.data
      : { state: "unknown", reference };
  };
  const authorizeAnswer = (reference: string, answer: unknown): AuthorizeAnswer => {
    const found = read(reference, answer);
    switch (found.state) {
      case "unknown":
      case "not_found":
        return UNKNOWN;
      case "challenge":
        return {
          outcome: "challenge",
          acquirerReference: found.reference,
          url: new URL(found.challengePath ?? "/", url).href,
        };
      case "authorized":
      case "captured":
        return {
          outcome: "approved",
          acquirerReference: found.reference,
          isCaptured: found.state === "captured",
        };
      case "declined":
      case "voided":
        return {
          outcome: "declined",
          networkCode: found.networkCode ?? "generic_decline",
          adviceCode: found.adviceCode,
        };
    }
  };

  async function operate(request: {
    kind: "capture" | "void" | "refund";
    reference: string;
    operationId: string;
    amountMinor: bigint;
    isFinal: boolean;
  }): Promise<OperationAnswer> {
    const parsed = operationAnswer.safeParse(
      await call("POST", "/v1/operations", {
        ...request,
        amountMinor: request.amountMinor.toString(),
      }),
    );
    if (!parsed.success || parsed.data.operationId !== request.operationId) return UNKNOWN;
    const { outcome, networkCode } = parsed.data;
    return outcome === "done"
      ? { outcome }
      : { outcome, networkCode: networkCode ?? "not_permitted" };
  }

  return {
    name: "sandbox_network",
    findsAfterMs: 0,
    subscribe: async (address) =>
      (await call("PUT", "/v1/webhook", { url: address, secret: options.webhookSecret })) !== null,
    verify: async ({ reference, currency, card, returnUrl, signal }) =>
      authorizeAnswer(
        reference,
        await call(
          "POST",
          "/v1/authorizations",
          { reference, amountMinor: "0", currency, ...card, capture: false, returnUrl },
          signal,
        ),
      ),
    authorize: async ({ reference, amount, card, capture, returnUrl, payee, signal }) =>
      authorizeAnswer(
        reference,
        await call(
          "POST",
          "/v1/authorizations",
          {
            reference,
            amountMinor: amount.amountMinor.toString(),
            currency: amount.currency,
            ...card,
            capture,
            returnUrl,
            payee,
          },
          signal,
        ),
      ),
    // Word by word: the network takes no request with a word in it that it does not know.
    capture: ({ reference, operationId, amount: { amountMinor }, isFinal }) =>
      operate({ kind: "capture", reference, operationId, amountMinor, isFinal }),
    void: ({ reference, operationId }) =>
      operate({ kind: "void", reference, operationId, amountMinor: 0n, isFinal: true }),
    // It keeps what every operation came to, for ever: asked again, it answers as the first time.
    refund: ({ reference, operationId, amount: { amountMinor } }) =>
      operate({ kind: "refund", reference, operationId, amountMinor, isFinal: false }),
    finishChallenge: async ({ reference }) =>
      authorizeAnswer(reference, await call("POST", `/v1/finish/${reference}`, {})),
    async enquire(reference): Promise<NetworkStatus> {
      const found = read(reference, await call("GET", `/v1/authorizations/${reference}`, null));
      if (found.state === "not_found") return { outcome: "not_found" };
      if (found.state === "authorized" || found.state === "captured" || found.state === "voided")
        return {
          outcome: found.state,
          acquirerReference: found.reference,
          authorized: {
            amountMinor: BigInt(found.amountMinor),
            currency: found.currency as CurrencyCode,
          },
          capturedMinor: BigInt(found.capturedMinor),
          refundedMinor: BigInt(found.refundedMinor),
        };
      const answer = authorizeAnswer(reference, found);
      return answer.outcome === "approved" ? UNKNOWN : answer;
    },
    async settlementFile(day): Promise<string | null> {
      const answer = await ask("GET", `/v1/settlements/${day}`, null);
      return answer?.type === "text/csv; charset=utf-8" ? answer.text : null;
    },
    readWebhook({ headers, rawBody, now }): NetworkEvent | null {
      const [, time = "", digest = ""] =
        /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers["sandbox-signature"] ?? "") ?? [];
      const expected = createHmac("sha256", options.webhookSecret)
        .update(`${time}.${rawBody}`)
        .digest();
      if (!isEqualConstantTime(Buffer.from(digest, "hex"), expected)) return null;
      if (Math.abs(now.getTime() - Number(time) * 1_000) > SIGNATURE_MS) return null;
      const parsed = event.safeParse(JSON.parse(rawBody));
      if (!parsed.success) return null;
      const { id, type, createdAt, reference } = parsed.data;
      return { eventId: id, type, reference, occurredAt: new Date(createdAt) };
    },
  };
}
