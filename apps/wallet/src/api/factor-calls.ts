import { unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";
import type { AskedMethod, Proof } from "./wire.ts";

export const factorsQuery = queryOptions({
  queryKey: ["security", "factors"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/factors", { signal })),
});

export const startTotp = () => unwrap(api.POST("/v1/factors/totp"));
export const confirmTotp = (enrolmentId: string, code: string, label: string) =>
  unwrap(
    api.POST("/v1/factors/totp/{enrolmentId}/confirm", {
      params: { path: { enrolmentId } },
      body: { code, label },
    }),
  );
export const startPasskey = () => unwrap(api.POST("/v1/factors/passkeys/options"));
export const addPasskey = (challengeId: string, label: string, response: Record<string, unknown>) =>
  unwrap(api.POST("/v1/factors/passkeys", { body: { challengeId, label, response } }));
export const startChannel = (channel: "sms" | "email") =>
  unwrap(api.POST("/v1/factors/channels", { body: { channel } }));
export const confirmChannel = (challengeId: string, code: string) =>
  unwrap(api.POST("/v1/factors/channels/confirm", { body: { method: "code", challengeId, code } }));
export const renameFactor = (factorId: string, label: string) =>
  unwrap(api.PATCH("/v1/factors/{factorId}", { params: { path: { factorId } }, body: { label } }));
export const removeFactor = (factorId: string) =>
  unwrap(api.DELETE("/v1/factors/{factorId}", { params: { path: { factorId } } }));
export const renewRecoveryCodes = () => unwrap(api.POST("/v1/factors/recovery-codes"));

/** How to prove once more that it is you; asked anew each time the sheet opens. */
export const stepUpQuery = queryOptions({
  queryKey: ["step-up"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/step-up", { signal })),
  staleTime: 0,
  gcTime: 0,
});
export const startStepUp = (method: AskedMethod) =>
  unwrap(api.POST("/v1/step-up/challenges", { body: { method } }));
export const finishStepUp = (password: string | null, proof: Proof) =>
  unwrap(api.POST("/v1/step-up", { body: { password, proof } }));
