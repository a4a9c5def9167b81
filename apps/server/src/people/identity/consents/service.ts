import type { Locale } from "@okpay/contracts";
import type { AuditTrail } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Database } from "../../../platform/db/index.ts";
import { derivedId } from "../../../platform/derived-id.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import {
  type AcceptedConsents,
  CONSENT_DOCUMENTS,
  type ConsentDocument,
  CURRENT_CONSENTS,
  documentDigest,
} from "../consents.ts";
import { ofCustomer } from "../recovery/audit-events.ts";
import type { Origin } from "../register.ts";
import { type AcceptedConsent, findConsents, insertConsent } from "./repository.ts";

export interface ConsentState {
  readonly document: ConsentDocument;
  readonly currentVersion: string;
  readonly acceptedVersion: string | null;
  readonly acceptedAt: Date | null;
  readonly isAcceptanceNeeded: boolean;
}

/** Which version of which document a customer has accepted; a new version asks again (row R8). */
export interface Consents {
  of(customerId: string): Promise<ConsentState[]>;
  /** Accepts the version that is in force; any other is refused with `consent_required`. Repeating it changes nothing. */
  accept(
    request: Origin & {
      readonly customerId: string;
      readonly locale: Locale;
      readonly document: ConsentDocument;
      readonly version: string;
    },
  ): Promise<ConsentState[]>;
  /** For payments: money leaves only while this is true. Asked on every payment, so a yes is remembered. */
  areCurrent(customerId: string): Promise<boolean>;
}

/** A yes stays true for as long as the program runs (a new version comes with a new program); so many are remembered. */
const MOST_REMEMBERED = 100_000;

export function createConsents(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
  /** Of today unless told; tests tell of tomorrow. */
  readonly versions?: AcceptedConsents;
}): Consents {
  const { database, clock, audit } = deps;
  const versions = deps.versions ?? CURRENT_CONSENTS;
  const accepted = new Set<string>();
  const statesOf = async (customerId: string): Promise<ConsentState[]> =>
    toStates(await findConsents(database.kysely, customerId), versions);

  return {
    of: statesOf,

    async accept({ customerId, document, version, locale, ip, userAgent }) {
      if (version !== versions[document])
        throw new RequestRefused("consent_required", {
          errors: [{ field: "version", code: "must_be_accepted" }],
        });
      await database.kysely.transaction().execute(async (tx) => {
        const isNew = await insertConsent(tx, {
          id: derivedId(customerId, `consent:${document}:${version}`),
          customer_id: customerId,
          document,
          document_version: version,
          document_sha256: documentDigest(document, locale),
          accepted_at: clock.now(),
          locale,
          ip,
          user_agent: userAgent.slice(0, 400),
        });
        if (!isNew) return;
        const details = { document, version };
        await audit.write(
          tx,
          ofCustomer("consent.accepted", customerId, { ip, userAgent }, { details }),
        );
      });
      return statesOf(customerId);
    },

    async areCurrent(customerId) {
      if (accepted.has(customerId)) return true;
      const states = await statesOf(customerId);
      if (states.some((state) => state.isAcceptanceNeeded)) return false;
      if (accepted.size >= MOST_REMEMBERED) accepted.clear();
      accepted.add(customerId);
      return true;
    },
  };
}

const toStates = (
  consents: readonly AcceptedConsent[],
  versions: AcceptedConsents,
): ConsentState[] =>
  CONSENT_DOCUMENTS.map((document) => {
    const newest = consents.find((consent) => consent.document === document);
    const current = consents.find(
      (consent) => consent.document === document && consent.document_version === versions[document],
    );
    const shown = current ?? newest;
    return {
      document,
      currentVersion: versions[document],
      acceptedVersion: shown?.document_version ?? null,
      acceptedAt: shown?.accepted_at ?? null,
      isAcceptanceNeeded: current === undefined,
    };
  });
