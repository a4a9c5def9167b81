/**
 * Every key of the program: its HKDF label, what it is for, and what a change of the root secret means for what was made
 * with the old one (ASVS V11.1.1–2, row K2). A test compares the list with the labels in the code, so none is left out
 * and none is used for two things (row K3).
 */
export interface KeyPurpose {
  readonly label: string;
  readonly purpose: string;
  /** What must pass before the replaced root secret may be taken out of OKPAY_SECRET_PREVIOUS. */
  readonly overlap: string;
}

const MINUTES = "what it protects is over within minutes";

export const KEY_PURPOSES: readonly KeyPurpose[] = [
  {
    label: "platform.root-id",
    purpose: "names a root secret in this list",
    overlap: "none: it opens nothing",
  },
  {
    label: "platform.message.content",
    purpose: "contents of mails and SMS on their way (AES-256-GCM)",
    overlap: "until every message is delivered or given up: 1 day",
  },
  {
    label: "payments.quote.v1",
    purpose: "quotes that travel with the client (AES-256-GCM)",
    overlap: MINUTES,
  },
  {
    label: "identity.one-time-code",
    purpose: "codes of a registration (HMAC)",
    overlap: MINUTES,
  },
  {
    label: "identity.challenge",
    purpose: "codes of sign-in, payment and every change (HMAC)",
    overlap: MINUTES,
  },
  {
    label: "identity.throttle",
    purpose: "who is counted by a limit (HMAC)",
    overlap: "counters begin anew: an hour",
  },
  {
    label: "identity.password-pepper.*",
    purpose: "pepper of password hashes (argon2id secret), one per version",
    overlap: "until everybody has signed in once, or reset the password",
  },
  {
    label: "identity.factor-lock",
    purpose: "who is counted by the lock of a factor (HMAC)",
    overlap: "locks begin anew: 30 minutes",
  },
  {
    label: "identity.reset-target",
    purpose: "whose reset a code belongs to (HMAC)",
    overlap: MINUTES,
  },
  {
    label: "audit.event.mac.v1",
    purpose: "one MAC per audit event until it is in the tree",
    overlap: "as long as the log is kept: its verification needs it",
  },
  {
    label: "audit.checkpoint.v1",
    purpose: "signature of audit checkpoints (Ed25519 seed)",
    overlap: "never: auditors keep its public key; a new one begins with a new log",
  },
  {
    label: "cards.number-key.v1",
    purpose: "wraps the data keys of saved cards where no CARDS_KEY is set (AES-256-GCM)",
    overlap: "until npm run cards:rotate has sealed every card anew",
  },
  {
    label: "cards.fingerprint.v1",
    purpose: "recognises the same card number (HMAC)",
    overlap: "a card saved before is not recognised as the same one",
  },
  {
    label: "cards.sandbox-webhook.v1",
    purpose: "signature of the sandbox card network's events (HMAC)",
    overlap: MINUTES,
  },
  {
    label: "banks.account-number.v1",
    purpose: "numbers of customers' bank accounts (AES-256-GCM)",
    overlap: "until every number is sealed anew, which the daily job does",
  },
  {
    label: "banks.fingerprint.v1",
    purpose: "recognises the same bank account (HMAC)",
    overlap: "an account added before is not recognised as the same one",
  },
  {
    label: "merchants.webhook-secret.v1",
    purpose: "secrets that sign webhooks (AES-256-GCM)",
    overlap: "until every endpoint's secret was rotated once",
  },
  {
    label: "documents.picture.v1",
    purpose: "pictures of documents customers handed in (AES-256-GCM)",
    overlap: "until the last picture is decided and deleted: 30 days after its decision",
  },
  {
    label: "cases.attachment.v1",
    purpose: "pictures in the threads of cases (AES-256-GCM)",
    overlap: "until the last picture is deleted: a year after its case was closed",
  },
  {
    label: "recordings.sound.v1",
    purpose: "sounds of recorded calls, in files (AES-256-GCM)",
    overlap:
      "until the last sound sealed with it is deleted: RECORDINGS_KEEP_DAYS, and held ones longer",
  },
  {
    label: "cases.call-code",
    purpose: "codes for one call about a case (HMAC)",
    overlap: MINUTES,
  },
  {
    label: "identity.factor.totp-secret",
    purpose: "seeds of authenticator apps (AES-256-GCM)",
    overlap: "until every seed is sealed anew, which its next use does",
  },
];
