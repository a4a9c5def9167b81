import type { Payment } from "../../api/wire.ts";

/** A stage of money on its way abroad, as a parcel's: `at` is when it was reached. */
export interface Stage {
  readonly name: "confirmed" | "exchanged" | "atBank" | "arrived" | "refused" | "returned";
  readonly state: "done" | "now" | "next" | "failed";
  readonly at: string | null;
}

/** The four stages, and what ended it before or after the last; pure. */
export function stagesOf(
  payment: Pick<Payment, "state" | "createdAt" | "completedAt" | "events">,
): Stage[] {
  const eventAt = (type: Payment["events"][number]["type"]) =>
    payment.events.find((event) => event.type === type)?.at ?? null;
  const confirmed: Stage = { name: "confirmed", state: "done", at: payment.createdAt };
  const sentAt = eventAt("sent_to_bank");
  const exchanged: Stage = { name: "exchanged", state: "done", at: sentAt };
  if (payment.state === "declined")
    return [confirmed, { name: "refused", state: "failed", at: eventAt("declined") }];
  if (payment.state === "completed" || payment.state === "returned") {
    const arrived = [
      confirmed,
      exchanged,
      { name: "atBank", state: "done", at: sentAt },
      { name: "arrived", state: "done", at: payment.completedAt },
    ] as const;
    return payment.state === "completed"
      ? [...arrived]
      : [...arrived, { name: "returned", state: "failed", at: eventAt("returned_by_bank") }];
  }
  return [
    confirmed,
    exchanged,
    { name: "atBank", state: "now", at: null },
    { name: "arrived", state: "next", at: null },
  ];
}
