import type { moneyRequest } from "@okpay/contracts";
import type { z } from "zod";
import { toPublicId } from "../../../platform/ids.ts";
import type { RequestRecord } from "./repository.ts";
import { stateOf } from "./rules.ts";

export type RequestView = z.output<typeof moneyRequest>;

/** Who may see it, and from which side; `null`: it is none of their business. An open link is everybody's who has its id. */
export function sideOf(request: RequestRecord, customerId: string, now: Date): "in" | "out" | null {
  if (request.askerId === customerId) return "in";
  if (request.askedId === customerId) return "out";
  const isOpenLink = request.isLink && stateOf(request.payment, request.expiresAt, now) === "open";
  return isOpenLink ? "out" : null;
}

export function requestView(
  request: RequestRecord,
  side: "in" | "out",
  { publicUrl, now }: { readonly publicUrl: string; readonly now: Date },
): RequestView {
  const { payment, expiresAt, isLink, answerId } = request;
  const state = stateOf(payment, expiresAt, now);
  const { name, detail } = side === "out" ? payment.payee : payment.payer;
  const id = toPublicId("pay", payment.id);
  const last = payment.events.at(-1);
  const endedAt = state === "open" ? null : state === "expired" ? expiresAt : (last?.at ?? null);
  return {
    id,
    state,
    direction: side,
    amount: payment.amount,
    note: payment.note,
    counterparty: name === "" ? null : { name, detail },
    isLink,
    url: `${publicUrl}/requests/${id}`,
    createdAt: payment.createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    paymentId: answerId === null ? null : toPublicId("pay", answerId),
  };
}
