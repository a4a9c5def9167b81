import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Actor } from "../../platform/http/index.ts";
import { ofCustomer } from "./recovery/audit-events.ts";
import type { Origin } from "./register.ts";
import type { Sessions } from "./sessions.ts";

/** Ends the session at hand; the next request with its cookie is nobody's, in every process. */
export async function signOut(
  deps: { readonly database: Database; readonly audit: AuditTrail; readonly sessions: Sessions },
  { sessionId, customerId }: Actor,
  { ip, userAgent }: Origin,
): Promise<void> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    await deps.sessions.end(tx, sessionId);
    await deps.audit.write(tx, ofCustomer("session.signed_out", customerId, { ip, userAgent }));
  });
}
