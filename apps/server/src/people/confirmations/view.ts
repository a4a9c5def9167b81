import type { confirmation as confirmationContract } from "@okpay/contracts";
import type { z } from "zod";
import { toPublicId } from "../../platform/ids.ts";
import type { IssuedChallenge } from "../identity/index.ts";
import type { ConfirmableIntent } from "./ports.ts";
import type { ConfirmationRow } from "./repository.ts";

export type ConfirmationView = z.output<typeof confirmationContract>;

/** The screen's words come from the same bytes as the message's. */
export function viewOf(
  row: ConfirmationRow,
  intent: Pick<ConfirmableIntent, "total" | "counterparty">,
  asked: Pick<IssuedChallenge, "maskedTo" | "passkeyOptions" | "resendAt"> & {
    readonly triesLeft: number;
  },
): ConfirmationView {
  return {
    id: toPublicId("cfm", row.id),
    state: row.state === "pending" ? "pending" : "confirmed",
    method: row.method,
    challengeId: toPublicId("chl", row.challenge_id),
    maskedTo: asked.maskedTo,
    passkeyOptions: asked.passkeyOptions === null ? null : { ...asked.passkeyOptions },
    total: intent.total,
    counterparty: intent.counterparty,
    triesLeft: asked.triesLeft,
    expiresAt: row.expires_at.toISOString(),
    resendAt: asked.resendAt?.toISOString() ?? null,
  };
}
