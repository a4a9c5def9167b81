import { unwrap } from "@okpay/api-client";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";
import type { AskedMethod, Proof } from "./wire.ts";

/** The sign-in of this browser that waits for its second factor; refused with `sign_in_expired` when there is none. */
export const pendingSignInQuery = queryOptions({
  queryKey: ["pending-sign-in"],
  queryFn: ({ signal }) => unwrap(api.GET("/v1/sign-in", { signal })),
  staleTime: 0,
});

export const startSignInChallenge = (method: AskedMethod) =>
  unwrap(api.POST("/v1/sign-in/challenges", { body: { method } }));
export const finishSignIn = (proof: Proof, trustDevice: boolean) =>
  unwrap(api.POST("/v1/sign-in/finish", { body: { proof, trustDevice } }));
export const abandonSignIn = () => unwrap(api.DELETE("/v1/sign-in"));

export const startPasskeySignIn = () => unwrap(api.POST("/v1/sign-in/passkey/options"));
export const finishPasskeySignIn = (challengeId: string, response: Record<string, unknown>) =>
  unwrap(api.POST("/v1/sign-in/passkey", { body: { challengeId, response } }));
