import { unwrap } from "@okpay/api-client";
import { api } from "./http.ts";

export const requestPasswordReset = (by: "email" | "phone", value: string) =>
  unwrap(api.POST("/v1/password-resets", { body: { by, value } }));
export const resetByLink = (token: string, password: string) =>
  unwrap(
    api.POST("/v1/password-resets/complete", { body: { proof: { by: "link", token }, password } }),
  );
export const resetByCode = (resetId: string, code: string, password: string) =>
  unwrap(
    api.POST("/v1/password-resets/complete", {
      body: { proof: { by: "code", resetId, code }, password },
    }),
  );
export const changePassword = (currentPassword: string, newPassword: string) =>
  unwrap(api.POST("/v1/password", { body: { currentPassword, newPassword } }));

export const startRecovery = () => unwrap(api.POST("/v1/recovery-cases"));
export const cancelRecovery = (token: string) =>
  unwrap(api.POST("/v1/recovery-cases/cancel", { body: { token } }));
export const startRecoveryCompletion = () => unwrap(api.POST("/v1/recovery-cases/challenges"));
export const completeRecovery = (body: {
  emailChallengeId: string;
  emailCode: string;
  phoneChallengeId: string;
  phoneCode: string;
}) => unwrap(api.POST("/v1/recovery-cases/complete", { body }));

export const freezeByLink = (token: string) =>
  unwrap(api.POST("/v1/account/freeze-by-link", { body: { token } }));
export const reportLostPhone = (email: string, password: string) =>
  unwrap(api.POST("/v1/account/lost-phone", { body: { email, password } }));
export const freezeAccount = () => unwrap(api.POST("/v1/account/freeze"));
export const unfreezeAccount = () => unwrap(api.POST("/v1/account/unfreeze"));

export const changeContact = (channel: "email" | "phone", value: string) =>
  unwrap(api.POST("/v1/contacts", { body: { channel, value } }));
export const confirmContact = (challengeId: string, code: string) =>
  unwrap(
    api.POST("/v1/contacts/{challengeId}/confirm", {
      params: { path: { challengeId } },
      body: { code },
    }),
  );
