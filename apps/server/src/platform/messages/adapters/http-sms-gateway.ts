import {
  DeliveryFailed,
  type DeliveryReceipt,
  DeliveryRefused,
  type SmsTransport,
} from "../ports.ts";

/** Answers that say "later" although they are below 500. */
const TEMPORARY = new Set([401, 403, 408, 425, 429]);

/**
 * SMS through any gateway that takes `POST {to, text, reference}` with a bearer token (docs/operate/sms-gateway.md).
 * `reference` and the Idempotency-Key are the message's id on every try: a gateway that honours either sends once, even
 * when its first answer was lost. 409 means it knows the reference already, which is as good as 2xx.
 */
export function createHttpSmsGateway(options: {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs?: number;
}): SmsTransport {
  return {
    async send(sms) {
      const response = await post(
        options,
        { to: sms.to, text: sms.text, reference: sms.id },
        sms.id,
      );
      if (response.ok || response.status === 409) return receiptOf(response);
      await response.body?.cancel();
      const reason = `sms gateway ${response.status}`;
      // Refused credentials are the operator's to mend; the message is still good then.
      if (response.status >= 500 || TEMPORARY.has(response.status))
        throw new DeliveryFailed(reason);
      throw new DeliveryRefused(reason);
    },
    async close() {},
  };
}

async function post(
  options: { url: string; token: string; timeoutMs?: number },
  body: object,
  id: string,
): Promise<Response> {
  try {
    return await fetch(options.url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${options.token}`,
        "content-type": "application/json",
        "idempotency-key": id,
      },
      body: JSON.stringify(body),
      // A redirect would carry the token and the text to a place the operator did not name.
      redirect: "error",
      signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
    });
  } catch (cause) {
    const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
    throw new DeliveryFailed(isTimeout ? "sms gateway timeout" : "sms gateway unreachable", {
      cause,
    });
  }
}

/** The gateway's own id from a JSON answer `{ "id": … }`; gateways that answer otherwise are fine too. */
async function receiptOf(response: Response): Promise<DeliveryReceipt> {
  const text = await response.text();
  if (!(response.headers.get("content-type") ?? "").includes("json"))
    return { providerReference: null };
  const id = idIn(text);
  return { providerReference: id === null ? null : id.slice(0, 200) };
}

function idIn(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    const id = typeof answer === "object" && answer !== null && "id" in answer ? answer.id : null;
    return typeof id === "string" || typeof id === "number" ? String(id) : null;
  } catch {
    // Accepted with a body that is not JSON although it says so: the message is taken, only its name is unknown.
    return null;
  }
}
