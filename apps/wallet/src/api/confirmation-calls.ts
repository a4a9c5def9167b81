import { unwrap } from "@okpay/api-client";
import { api } from "./http.ts";
import type { AskedMethod, Proof } from "./wire.ts";

/** Asks for a proof bound to this quote's amount and payee; an earlier question for it is void from here. */
export const startConfirmation = (quote: string, method: AskedMethod) =>
  unwrap(api.POST("/v1/payments/confirmations", { body: { quote, method } }));

export const verifyConfirmation = (
  confirmationId: string,
  proof: Extract<Proof, { method: "code" | "passkey" }>,
) =>
  unwrap(
    api.POST("/v1/payments/confirmations/{confirmationId}/verify", {
      params: { path: { confirmationId } },
      body: { proof },
    }),
  );
