import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Database } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import type { Outbox } from "../../platform/outbox/index.ts";
import type { SideRow } from "../../platform/side-row.ts";
import { CONSENT_DOCUMENTS, documentDigest } from "./consents.ts";
import { ensureSeats, type Seat } from "./customer-repository.ts";
import { CUSTOMER_ACTIVATED } from "./events.ts";
import type { CustomerActivation } from "./ports.ts";
import { completed, ofRegistration } from "./registration-events.ts";
import { changeRegistration } from "./registration-repository.ts";
import type { RegistrationRow } from "./tables.ts";

/** What an activation adds to the registration that was read. */
export interface Confirmations {
  readonly emailConfirmedAt: Date;
  readonly phoneConfirmedAt: Date;
  /** When the customer came into being; later than both confirmations or equal. The demo's seed puts it in the past. */
  readonly at: Date;
  readonly persona: string | null;
}

export type ActivationOutcome = "activated" | "stale" | "superseded";

interface ActivationDeps {
  readonly database: Database;
  readonly activation: CustomerActivation;
  readonly outbox: Outbox;
  readonly audit: AuditTrail;
}

/**
 * Makes a customer of a registration whose both channels are confirmed: customer, credential, verified identifiers,
 * consents, wallets, the registration's own end and the event come true in one booking, or nothing does. The versions of
 * the registration and of both seats decide every race: two tabs, two processes, two registrations of one address.
 */
export async function activateRegistration(
  deps: ActivationDeps,
  registration: RegistrationRow,
  confirmed: Confirmations,
): Promise<ActivationOutcome> {
  const seats = await ensureSeats(deps.database.kysely, registration.email, registration.phone);
  if (seats.email.customer_id !== null || seats.phone.customer_id !== null) {
    return deps.database.kysely.transaction().execute(async (tx) => {
      const changed = await changeRegistration(tx, registration, {
        state: "superseded",
        email_confirmed_at: confirmed.emailConfirmedAt,
        phone_confirmed_at: confirmed.phoneConfirmedAt,
        password_hash: null,
      });
      if (changed === undefined) return "stale";
      const details = { reason: "superseded" };
      await deps.audit.write(
        tx,
        ofRegistration("registration.refused", changed, null, { outcome: "denied", details }),
      );
      return "superseded";
    });
  }
  // The same for every try of this registration: a repetition after a lost answer opens nothing twice.
  const customerId = derivedId(registration.id, "customer");
  return deps.activation.activate({
    customerId,
    expects: [
      { table: "identity.registration", id: registration.id, version: registration.version },
      { table: "identity.identifier", id: seats.email.id, version: seats.email.version },
      { table: "identity.identifier", id: seats.phone.id, version: seats.phone.version },
    ],
    rows: [
      ...customerRows(registration, customerId, confirmed),
      takeSeat(seats.email, customerId, confirmed.emailConfirmedAt),
      takeSeat(seats.phone, customerId, confirmed.phoneConfirmedAt),
      {
        op: "update",
        table: "identity.registration",
        id: registration.id,
        set: {
          version: registration.version + 1,
          state: "completed",
          email_confirmed_at: confirmed.emailConfirmedAt.toISOString(),
          phone_confirmed_at: confirmed.phoneConfirmedAt.toISOString(),
          password_hash: null,
          customer_id: customerId,
        },
      },
      deps.outbox.row(CUSTOMER_ACTIVATED, { customerId }),
      deps.audit.row(completed(registration, customerId)),
    ],
  });
}

function customerRows(
  registration: RegistrationRow,
  customerId: string,
  { at, persona }: Confirmations,
): SideRow[] {
  if (registration.password_hash === null)
    throw new Error("a pending registration has no password hash");
  const versions = { terms: registration.terms_version, privacy: registration.privacy_version };
  return [
    {
      op: "insert",
      table: "identity.customer",
      values: {
        id: customerId,
        display_name: registration.display_name,
        locale: registration.locale,
        persona,
        created_at: at.toISOString(),
      },
    },
    {
      op: "insert",
      table: "identity.credential",
      values: {
        customer_id: customerId,
        password_hash: registration.password_hash,
        changed_at: at.toISOString(),
      },
    },
    ...CONSENT_DOCUMENTS.map(
      (document): SideRow => ({
        op: "insert",
        table: "identity.consent",
        values: {
          id: derivedId(customerId, `consent:${document}:${versions[document]}`),
          customer_id: customerId,
          document,
          document_version: versions[document],
          // Accepted with the form, not with the last click.
          accepted_at: registration.created_at.toISOString(),
          locale: registration.locale,
          ip: registration.ip,
          user_agent: registration.user_agent,
          document_sha256: `\\x${documentDigest(document, registration.locale).toString("hex")}`,
        },
      }),
    ),
  ];
}

const takeSeat = (seat: Seat, customerId: string, verifiedAt: Date): SideRow => ({
  op: "update",
  table: "identity.identifier",
  id: seat.id,
  set: {
    version: seat.version + 1,
    customer_id: customerId,
    verified_at: verifiedAt.toISOString(),
  },
});
