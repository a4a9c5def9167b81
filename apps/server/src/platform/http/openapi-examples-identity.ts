import type { OperationId } from "@okpay/contracts";

/** Worked examples of factors, sign-in in two steps, step-up, recovery, security centre, limits and confirmations. */

const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });
const AT = "2026-11-24T09:30:00.000Z";
const SOON = "2026-11-24T09:35:00.000Z";
const id = (prefix: string) => `${prefix}_0199f3a25b7c7d109a513f2c5e8d7b14`;

const linkToken = { token: "mX3oVx8o1k1b0v3cJm0Jx2Yk1m9xkq7c" };
const webAuthn = { id: "q83vEjRWeJA", type: "public-key" };
const codeProof = { method: "code", challengeId: id("chl"), code: "381904" };
const challenge = {
  id: id("chl"),
  method: "sms",
  maskedTo: "+86 138****8000",
  passkeyOptions: null,
  expiresAt: SOON,
  resendAt: "2026-11-24T09:31:00.000Z",
};
const factor = {
  id: id("fac"),
  kind: "totp",
  label: "My phone",
  maskedTo: null,
  isSynced: null,
  createdAt: AT,
  lastUsedAt: null,
};
const factorAdded = { factor, recoveryCodes: null };
const passkeyOptions = { challengeId: id("chl"), options: { challenge: "9Q" }, expiresAt: SOON };
const methods = [{ method: "totp", factorId: id("fac"), label: "My phone", maskedTo: null }];
const pendingSignIn = {
  state: "second_factor_required",
  methods,
  recovery: null,
  expiresAt: "2026-11-24T09:40:00.000Z",
};
const stepUp = { freshUntil: SOON, needsPassword: true, methods };
const recoveryCase = {
  id: id("rcv"),
  state: "waiting",
  createdAt: AT,
  readyAt: "2026-11-25T09:30:00.000Z",
  expiresAt: "2026-12-01T09:30:00.000Z",
};
const freezeState = { isFrozen: true, frozenAt: AT, by: "customer" };
const device = { kind: "phone", browser: "Safari", system: "iOS" };
const alerts = { alerts: [{ event: "new_device", email: true, sms: true, isRequired: true }] };
const consents = {
  documents: [
    {
      document: "terms",
      currentVersion: "2026-11-01",
      acceptedVersion: "2026-11-01",
      acceptedAt: AT,
      isAcceptanceNeeded: false,
    },
  ],
};
const limit = { currency: "CNY", kind: "day", limit: cny("2000000") };
const limits = {
  tier: "basic",
  tiers: [{ tier: "basic", isCurrent: true, requires: ["contacts"], limits: [limit] }],
  limits: [
    {
      ...limit,
      tierLimit: cny("2000000"),
      used: cny("10100"),
      left: cny("1989900"),
      resetsAt: "2026-11-24T16:00:00.000Z",
      pending: null,
    },
  ],
};
const documentEntry = {
  id: id("doc"),
  kind: "identity_document",
  state: "submitted",
  reason: null,
  submittedAt: AT,
  decidedAt: null,
};
const confirmation = {
  id: id("cfm"),
  state: "pending",
  method: "sms",
  challengeId: id("chl"),
  maskedTo: "+86 138****8000",
  passkeyOptions: null,
  total: cny("101000"),
  counterparty: "陈**",
  triesLeft: 5,
  expiresAt: SOON,
  resendAt: AT,
};

export const identityExamples: {
  readonly [K in OperationId]?: { readonly request?: unknown; readonly response?: unknown };
} = {
  getPendingSignIn: { response: pendingSignIn },
  startSignInChallenge: { request: { method: "sms" }, response: challenge },
  finishSignIn: { request: { proof: { method: "totp", code: "381904" }, trustDevice: false } },
  startPasskeySignIn: { response: passkeyOptions },
  finishPasskeySignIn: { request: { challengeId: id("chl"), response: webAuthn } },
  listFactors: { response: { factors: [factor], recoveryCodesLeft: 10, isSmsOffered: true } },
  startTotp: {
    response: {
      id: id("enr"),
      secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      uri: "otpauth://totp/OKPay:lin.yue%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      expiresAt: SOON,
    },
  },
  confirmTotp: { request: { code: "381904", label: "My phone" }, response: factorAdded },
  startPasskey: { response: passkeyOptions },
  addPasskey: {
    request: { challengeId: id("chl"), label: "Laptop", response: webAuthn },
    response: { ...factorAdded, factor: { ...factor, kind: "passkey", isSynced: true } },
  },
  startChannel: { request: { channel: "sms" }, response: challenge },
  confirmChannel: {
    request: codeProof,
    response: {
      ...factorAdded,
      factor: { ...factor, kind: "sms", maskedTo: challenge.maskedTo },
    },
  },
  renameFactor: { request: { label: "Old phone" }, response: { ...factor, label: "Old phone" } },
  renewRecoveryCodes: { response: { codes: ["7KXM-2Q9D-VB4T-H8NA-3FJW-PC6R"] } },
  getStepUp: { response: { ...stepUp, freshUntil: null } },
  startStepUp: { request: { method: "email" }, response: challenge },
  finishStepUp: {
    request: { password: "Autumn-Rain-7-lanterns", proof: codeProof },
    response: stepUp,
  },
  requestPasswordReset: {
    request: { by: "email", value: "lin.yue@example.com" },
    response: { id: id("rst"), by: "email", expiresAt: SOON, resendAt: AT },
  },
  completePasswordReset: {
    request: { proof: { by: "link", ...linkToken }, password: "Winter-Snow-9-lanterns" },
  },
  changePassword: {
    request: {
      currentPassword: "Autumn-Rain-7-lanterns",
      newPassword: "Winter-Snow-9-lanterns",
    },
  },
  startRecovery: { response: recoveryCase },
  cancelRecovery: { request: linkToken, response: { ...recoveryCase, state: "cancelled" } },
  startRecoveryCompletion: {
    response: {
      emailChallengeId: id("chl"),
      phoneChallengeId: id("chl"),
      maskedEmail: "l***@example.com",
      maskedPhone: "+86 138****8000",
      expiresAt: SOON,
    },
  },
  completeRecovery: {
    request: {
      emailChallengeId: id("chl"),
      emailCode: "381904",
      phoneChallengeId: id("chl"),
      phoneCode: "506172",
    },
  },
  freezeByLink: { request: linkToken, response: { ...freezeState, by: "link" } },
  reportLostPhone: {
    request: { email: "lin.yue@example.com", password: "Autumn-Rain-7-lanterns" },
    response: freezeState,
  },
  freezeAccount: { response: freezeState },
  unfreezeAccount: { response: { isFrozen: false, frozenAt: null, by: null } },
  changeContact: { request: { channel: "phone", value: "+8613800138001" }, response: challenge },
  confirmContact: { request: { code: "381904" } },
  getSecurity: {
    response: {
      score: 60,
      checks: [{ key: "second_factor", isGood: false, points: 40 }],
      next: "second_factor",
      isFrozen: false,
      frozenAt: null,
      passwordChangedAt: AT,
    },
  },
  listSessions: {
    response: {
      sessions: [
        {
          id: id("ses"),
          isCurrent: true,
          device,
          ip: "203.0.113.7",
          area: null,
          aal: 2,
          factors: ["password", "totp"],
          firstSeenAt: AT,
          lastSeenAt: AT,
        },
      ],
    },
  },
  listTrustedDevices: {
    response: {
      devices: [
        {
          id: id("dev"),
          isCurrent: true,
          device,
          createdAt: AT,
          lastUsedAt: AT,
          expiresAt: "2026-12-24T09:30:00.000Z",
        },
      ],
    },
  },
  listSecurityEvents: {
    response: {
      events: [
        {
          id: id("evt"),
          at: AT,
          type: "session.signed_in",
          outcome: "success",
          factor: "totp",
          device,
          ip: "203.0.113.7",
          area: null,
        },
      ],
      nextCursor: null,
    },
  },
  listAlerts: { response: alerts },
  changeAlert: {
    request: { event: "payment_received", channel: "sms", isOn: false },
    response: alerts,
  },
  listRecordViews: {
    response: { views: [{ at: AT, what: "record", who: "agent · Li W.", reason: "payment" }] },
  },
  listConsents: { response: consents },
  acceptConsent: { request: { document: "terms", version: "2026-11-01" }, response: consents },
  getLimits: { response: limits },
  changeLimit: {
    request: { currency: "CNY", kind: "day", amountMinor: "500000" },
    response: limits,
  },
  listDocuments: { response: { documents: [documentEntry] } },
  uploadDocument: { response: documentEntry },
  startConfirmation: {
    request: { quote: "eyJraW5kIjoic2VuZCJ9.c2lnbmF0dXJl", method: "sms" },
    response: confirmation,
  },
  verifyConfirmation: {
    request: { proof: codeProof },
    response: { ...confirmation, state: "confirmed" },
  },
};
