import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "./faults.ts";

/** Where a merchant wants to be told, and the secret its events are signed with. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

const LATE_MS = 1_500;
const DELIVERY_MS = 5_000;

/** `t=<unix seconds>,v1=<HMAC-SHA-256 of "t.body">`, as the large networks sign. */
function signEvent(secret: string, body: string, unixSeconds: number): string {
  const digest = createHmac("sha256", secret).update(`${unixSeconds}.${body}`).digest("hex");
  return `t=${unixSeconds},v1=${digest}`;
}

/**
 * Events on their way to merchants. Not kept for a later try: a lost event is one of the things a merchant must survive,
 * by asking. `settled` waits for those under way, for whoever needs the order.
 */
export function createEventSender(options: {
  readonly targetOf: (merchant: string) => WebhookTarget | null;
  readonly faultsOf: (merchant: string) => Faults;
}) {
  const underWay = new Set<Promise<void>>();
  const heldBack = new Map<string, string>();

  async function deliver(target: WebhookTarget, body: string): Promise<void> {
    try {
      const answer = await fetch(target.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "sandbox-signature": signEvent(target.secret, body, Math.floor(Date.now() / 1_000)),
        },
        body,
        redirect: "error",
        signal: AbortSignal.timeout(DELIVERY_MS),
      });
      await answer.body?.cancel();
    } catch {
      // The merchant is not there: the sandbox does not try again (see above).
    }
  }

  function start(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function sendAll(target: WebhookTarget, bodies: readonly string[], afterMs: number) {
    if (afterMs > 0) await wait(afterMs);
    for (const body of bodies) await deliver(target, body);
  }

  return {
    /** Returns what must be waited for before the request is answered: an "early" event overtakes its answer. */
    async send(event: { merchant: string; type: string; reference: string }): Promise<void> {
      const target = options.targetOf(event.merchant);
      const { webhooks } = options.faultsOf(event.merchant);
      if (target === null || webhooks === "never") return;
      const body = JSON.stringify({
        id: `evt_${randomUUID().replaceAll("-", "")}`,
        type: event.type,
        createdAt: new Date().toISOString(),
        reference: event.reference,
      });
      if (webhooks === "early") return deliver(target, body);
      if (webhooks === "out_of_order") {
        const earlier = heldBack.get(event.merchant);
        if (earlier === undefined) return void heldBack.set(event.merchant, body);
        heldBack.delete(event.merchant);
        return start(sendAll(target, [body, earlier], 0));
      }
      const bodies = webhooks === "twice" ? [body, body] : [body];
      start(sendAll(target, bodies, webhooks === "late" ? LATE_MS : 0));
    },
    async settled(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}
