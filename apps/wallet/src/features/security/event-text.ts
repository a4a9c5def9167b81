import type { MessageKey } from "@okpay/i18n";
import type { Translate } from "@okpay/ui/text.tsx";

/** What a customer's history can hold; the server's audit trail has more types, which are not about them. @internal exported for its test. */
export const EVENTS = {
  "registration.completed": "security.events.registration.completed",
  "session.signed_in": "security.events.session.signed_in",
  "session.sign_in_failed": "security.events.session.sign_in_failed",
  "session.signed_out": "security.events.session.signed_out",
  "session.revoked": "security.events.session.revoked",
  "account.locked": "security.events.account.locked",
  "device.trusted": "security.events.device.trusted",
  "device.forgotten": "security.events.device.forgotten",
  "factor.added": "security.events.factor.added",
  "factor.renamed": "security.events.factor.renamed",
  "factor.removed": "security.events.factor.removed",
  "factor.locked": "security.events.factor.locked",
  "factor.flagged": "security.events.factor.flagged",
  "factor.failed": "security.events.factor.failed",
  "password.changed": "security.events.password.changed",
  "password.reset_requested": "security.events.password.reset_requested",
  "password.reset": "security.events.password.reset",
  "contact.change_requested": "security.events.contact.change_requested",
  "contact.changed": "security.events.contact.changed",
  "step_up.passed": "security.events.step_up.passed",
  "step_up.failed": "security.events.step_up.failed",
  "confirmation.passed": "security.events.confirmation.passed",
  "confirmation.failed": "security.events.confirmation.failed",
  "confirmation.hasty": "security.events.confirmation.hasty",
  "confirmation.blocked": "security.events.confirmation.blocked",
  "recovery.requested": "security.events.recovery.requested",
  "recovery.cancelled": "security.events.recovery.cancelled",
  "recovery.completed": "security.events.recovery.completed",
  "account.frozen": "security.events.account.frozen",
  "account.unfrozen": "security.events.account.unfrozen",
  "consent.accepted": "security.events.consent.accepted",
  "limit.lowered": "security.events.limit.lowered",
  "limit.raise_requested": "security.events.limit.raise_requested",
  "limit.raise_cancelled": "security.events.limit.raise_cancelled",
  "tier.changed": "security.events.tier.changed",
  "document.uploaded": "security.events.document.uploaded",
  "document.approved": "security.events.document.approved",
  "document.rejected": "security.events.document.rejected",
} as const satisfies Record<string, MessageKey>;

const FACTORS = {
  password: "security.factor.password",
  totp: "security.factor.totp",
  sms: "security.factor.sms",
  email: "security.factor.email",
  passkey: "security.factor.passkey",
  recovery_code: "security.factor.recovery_code",
  demo: "security.factor.demo",
  recovery: "security.factor.recovery",
  device: "security.factor.device",
} as const satisfies Record<string, MessageKey>;

/** What happened, in words; a type this page does not know yet is called a change. */
export const eventText = (t: Translate, type: string): string =>
  t(Object.entries(EVENTS).find(([name]) => name === type)?.[1] ?? "security.events.other");

/** By what it was proven; two proofs come as one word with a plus. */
export const factorText = (t: Translate, factor: string): string =>
  factor
    .split("+")
    .map((each) => {
      const known = Object.entries(FACTORS).find(([name]) => name === each);
      return known === undefined ? each : t(known[1]);
    })
    .join(" + ");
