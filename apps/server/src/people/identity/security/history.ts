import type { AuditEventType } from "../../../platform/audit-trail.ts";
import type { Clock } from "../../../platform/clock.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { after, DAY_MS } from "../policy.ts";

/** What people/audit knows of a customer; app.ts plugs it in. */
export interface AccountHistory {
  /** What a customer did or had done since then, newest first. */
  eventsAbout(
    customerId: string,
    options: {
      readonly since: Date;
      readonly types: readonly AuditEventType[];
      readonly limit: number;
      /** Older than this event. */
      readonly before?: EventPlace;
    },
  ): Promise<readonly HistoricEvent[]>;
  /** Who of the staff looked at the record, newest first. */
  viewsOf(customerId: string): Promise<
    readonly {
      readonly at: Date;
      readonly what: "record" | "payments" | "document" | "recording";
      readonly who: string;
      readonly reason: string;
    }[]
  >;
}

interface EventPlace {
  readonly at: Date;
  readonly id: string;
}

interface HistoricEvent {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly outcome: "success" | "failure" | "denied";
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What its owner wants to see of an account: who came, who failed, what changed. @internal exported for the wallet's test. */
export const SHOWN: readonly AuditEventType[] = [
  "registration.completed",
  "session.signed_in",
  "session.sign_in_failed",
  "session.signed_out",
  "session.revoked",
  "account.locked",
  "device.trusted",
  "device.forgotten",
  "factor.added",
  "factor.renamed",
  "factor.removed",
  "factor.locked",
  "factor.flagged",
  "factor.failed",
  "password.changed",
  "password.reset_requested",
  "password.reset",
  "contact.change_requested",
  "contact.changed",
  "step_up.passed",
  "step_up.failed",
  "confirmation.failed",
  "confirmation.hasty",
  "confirmation.blocked",
  "recovery.requested",
  "recovery.cancelled",
  "recovery.completed",
  "account.frozen",
  "account.unfrozen",
  "consent.accepted",
  "limit.lowered",
  "limit.raise_requested",
  "limit.raise_cancelled",
  "tier.changed",
  "document.uploaded",
  "document.approved",
  "document.rejected",
];

/** Row S7 asks for at least 90. */
const SHOWN_DAYS = 90;
const PAGE = 30;

export interface HistoryPage {
  readonly events: readonly (Omit<HistoricEvent, "details"> & { readonly factor: string | null })[];
  readonly nextCursor: string | null;
}

export async function securityHistory(
  { history, clock }: { readonly history: AccountHistory; readonly clock: Clock },
  customerId: string,
  cursor: string | undefined,
): Promise<HistoryPage> {
  const found = await history.eventsAbout(customerId, {
    since: after(clock.now(), -SHOWN_DAYS * DAY_MS),
    types: SHOWN,
    limit: PAGE + 1,
    ...(cursor === undefined ? {} : { before: placeIn(cursor) }),
  });
  const events = found.slice(0, PAGE).map(({ details, ...event }) => {
    return { ...event, factor: factorIn(details) };
  });
  const last = events.at(-1);
  const hasMore = found.length > PAGE && last !== undefined;
  return { events, nextCursor: hasMore ? `${last.at.toISOString()}_${last.id}` : null };
}

/** One factor of a proof, or all of a sign-in. */
function factorIn({ factor, factors }: Readonly<Record<string, unknown>>): string | null {
  if (typeof factor === "string") return factor;
  return Array.isArray(factors) && factors.length > 0 ? factors.join("+") : null;
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/;

function placeIn(cursor: string): EventPlace {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (at === undefined || id === undefined)
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "cursor", code: "invalid" }],
    });
  return { at: new Date(at), id };
}
