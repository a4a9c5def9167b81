import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Challenges } from "./challenges.ts";
import { type Consents, createConsents } from "./consents/service.ts";
import type { Notices } from "./notices/service.ts";
import type { OutgoingMoney } from "./recovery/ports.ts";
import { createRecovery, type Recovery, type RecoveryDeps } from "./recovery/service.ts";
import type { Areas } from "./security/area.ts";
import type { AccountHistory } from "./security/history.ts";
import { createPayerFacts, type PayerFacts } from "./security/payer-facts.ts";
import { createSecurityCentre, type SecurityCentre } from "./security/service.ts";

/** What a customer does about their own account beside getting in. */
export interface Account {
  readonly recovery: Recovery;
  readonly security: SecurityCentre;
  readonly consents: Consents;
  /** For the limits and the confirmation policy of payments. */
  readonly payerFacts: PayerFacts;
}

interface AccountDeps extends Omit<RecoveryDeps, "publicUrl" | "isSmsOffered"> {
  readonly audit: AuditTrail;
  readonly challenges: Challenges;
  readonly notices: Notices;
  readonly outgoing: OutgoingMoney;
  readonly history: AccountHistory;
  readonly areas: Areas;
  readonly idleMinutes: number;
  readonly config: { readonly publicUrl: string; readonly isSmsOffered: boolean };
}

/** Plain wiring. */
export function createAccount(deps: AccountDeps): Account {
  const { publicUrl, isSmsOffered } = deps.config;
  return {
    recovery: createRecovery({ ...deps, publicUrl, isSmsOffered }),
    security: createSecurityCentre(deps),
    consents: createConsents(deps),
    payerFacts: createPayerFacts(deps),
  };
}
