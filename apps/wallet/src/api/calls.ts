import type { components } from "@okpay/api-client";
import { idempotent, unwrap } from "@okpay/api-client";
import type { Locale } from "@okpay/i18n/locales";
import { api } from "./http.ts";
import type { QuoteRequest } from "./wire.ts";

export const signIn = (email: string, password: string) =>
  unwrap(api.POST("/v1/session", { body: { email, password } }));
export const signInAsPersona = (persona: string) =>
  unwrap(api.POST("/v1/demo/session", { body: { persona } }));
export const signOut = () => unwrap(api.DELETE("/v1/session"));
export const updateLocale = (locale: Locale) =>
  unwrap(api.PATCH("/v1/profile", { body: { locale } }));

export const register = (body: components["schemas"]["RegistrationRequest"]) =>
  unwrap(api.POST("/v1/registrations", { body }));
export const confirmEmail = (token: string) =>
  unwrap(api.POST("/v1/registrations/confirm-email", { body: { token } }));
export const confirmPhone = (registrationId: string, code: string) =>
  unwrap(
    api.POST("/v1/registrations/{registrationId}/confirm-phone", {
      params: { path: { registrationId } },
      body: { code },
    }),
  );
export const resendConfirmation = (registrationId: string, channel: "email" | "phone") =>
  unwrap(
    api.POST("/v1/registrations/{registrationId}/resend", {
      params: { path: { registrationId } },
      body: { channel },
    }),
  );

export const createQuote = (body: QuoteRequest) => unwrap(api.POST("/v1/quotes", { body }));

/**
 * Confirms a quote. Safe to repeat with the same key: one quote makes one payment, for ever. `confirmation`: the proof
 * bound to this payment, where the policy asked for one; it is used up by the payment it was given for.
 */
export const createPayment = (
  quoteToken: string,
  confirmation: string | null,
  idempotencyKey: string,
) => {
  const body = { quote: quoteToken, ...(confirmation === null ? {} : { confirmation }) };
  return unwrap(api.POST("/v1/payments", { params: { header: idempotent(idempotencyKey) }, body }));
};
export const getPayment = (paymentId: string, signal?: AbortSignal) =>
  unwrap(
    api.GET("/v1/payments/{paymentId}", {
      params: { path: { paymentId } },
      ...(signal === undefined ? {} : { signal }),
    }),
  );

/** What would stop this payment, and the ways to pay; nothing is written. */
export const preflightPayment = (body: QuoteRequest) =>
  unwrap(api.POST("/v1/payments/preflight", { body }));

/** Goes on with a payment whose bank asks its payer; safe to repeat. */
export const resumePayment = (paymentId: string) =>
  unwrap(api.POST("/v1/payments/{paymentId}/resume", { params: { path: { paymentId } } }));
