import { z } from "zod";
import type { Clock } from "../../../platform/clock.ts";
import type { PayoutBank, PayoutStatus } from "../ports.ts";

const ANSWER_MS = 7_000;
/** What it is called in payments and statements, also while none is configured any more. */
export const SANDBOX_BANK = "sandbox_bank";

const view = z.object({
  state: z.enum(["not_found", "under_way", "paid", "refused", "stopped"]),
  reason: z.string().nullable(),
});
const list = z.object({
  cursor: z.string().min(1).max(100),
  notices: z.array(
    z.object({
      noticeId: z.string().min(1).max(100),
      reference: z.uuid(),
      reason: z.string().min(1).max(10),
      returnedAt: z.iso.datetime(),
    }),
  ),
});

/** The sandbox bank's adapter: HTTP to another process, and nothing else of it is known here. */
export function createSandboxPayoutBank(options: {
  /** Of the sandbox partners' process. */
  readonly url: string;
  /** Who we are to it: references of different installations are different. */
  readonly merchant: string;
  readonly clock: Clock;
}): PayoutBank {
  const { url, merchant, clock } = options;

  /** `null` for every way of not getting an answer. */
  async function ask<Told>(
    method: "GET" | "POST",
    path: string,
    body: unknown,
    read: (answer: Response) => Promise<Told>,
    signal: AbortSignal = AbortSignal.timeout(ANSWER_MS),
  ): Promise<Told | null> {
    try {
      const answer = await fetch(new URL(`/bank/v1/${path}`, url), {
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
      return await read(answer);
    } catch {
      // Whether it was heard is exactly what nobody knows now; the caller has an answer for that.
      return null;
    }
  }
  const call = (
    method: "GET" | "POST",
    path: string,
    body: unknown,
    signal?: AbortSignal,
  ): Promise<unknown> => ask<unknown>(method, path, body, (answer) => answer.json(), signal);

  const read = (answer: unknown): PayoutStatus => {
    const parsed = view.safeParse(answer);
    if (!parsed.success) return { outcome: "unknown" };
    const { state, reason } = parsed.data;
    return state === "refused"
      ? { outcome: "refused", reason: reason ?? "MS03" }
      : { outcome: state };
  };

  return {
    name: SANDBOX_BANK,
    isSandbox: true,
    pay: async ({ reference, amount, destination, message, signal }) =>
      read(
        await call(
          "POST",
          "payouts",
          {
            reference,
            amountMinor: amount.amountMinor.toString(),
            currency: amount.currency,
            ...destination,
            message,
          },
          signal,
        ),
      ),
    enquire: async (reference) => read(await call("GET", `payouts/${reference}`, null)),
    stop: async (reference) => read(await call("POST", `payouts/${reference}/stop`, {})),
    async returnsAfter(cursor) {
      const after = cursor === null ? "" : `?after=${encodeURIComponent(cursor)}`;
      const parsed = list.safeParse(await call("GET", `returns${after}`, null));
      if (!parsed.success) return null;
      return {
        cursor: parsed.data.cursor,
        notices: parsed.data.notices.map((notice) => ({
          ...notice,
          returnedAt: new Date(notice.returnedAt),
        })),
      };
    },
    settlementFile: (day) =>
      ask("GET", `statements/${day}`, null, async (answer) =>
        answer.headers.get("content-type") === "text/csv; charset=utf-8" ? answer.text() : null,
      ),
  };
}
