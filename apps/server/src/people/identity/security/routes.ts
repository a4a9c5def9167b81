import type { Clock } from "../../../platform/clock.ts";
import type { RegisterRoute } from "../../../platform/http/index.ts";
import { requireFreshStepUp } from "../../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import type { ConsentState } from "../consents/service.ts";
import type { Identity } from "../service.ts";
import { deviceOf } from "./device.ts";

type SecurityIdentity = Pick<Identity, "security" | "consents">;

/** The security centre: what stands between an account and strangers, and what its owner can do about it (row S7). */
export function registerSecurityRoutes(
  route: RegisterRoute,
  identity: SecurityIdentity,
  clock: Clock,
): void {
  registerOverviewRoutes(route, identity);
  registerSessionListRoutes(route, identity, clock);
  registerHistoryRoutes(route, identity);
  registerConsentRoutes(route, identity);
}

function registerOverviewRoutes(route: RegisterRoute, { security }: SecurityIdentity): void {
  route("getSecurity", async ({ actor }) => {
    const { score, checks, next, freeze, passwordChangedAt } = await security.overview(actor);
    return {
      score,
      checks: [...checks],
      next,
      isFrozen: freeze.isFrozen,
      frozenAt: freeze.frozenAt?.toISOString() ?? null,
      passwordChangedAt: passwordChangedAt.toISOString(),
    };
  });
  route("listAlerts", async ({ actor }) => ({ alerts: await security.alerts(actor) }));
  route("changeAlert", async ({ actor, body }) => ({
    alerts: await security.changeAlert(actor, body),
  }));
}

function registerSessionListRoutes(
  route: RegisterRoute,
  { security }: SecurityIdentity,
  clock: Clock,
): void {
  route("listSessions", async ({ actor, locale }) => ({
    sessions: (await security.sessions(actor)).map((session) => ({
      id: toPublicId("ses", session.id),
      isCurrent: session.isCurrent,
      device: session.device,
      ip: session.ip,
      area: security.areaOf(session.ip, locale),
      aal: session.aal === 2 ? (2 as const) : (1 as const),
      factors: session.factors,
      firstSeenAt: session.firstSeenAt.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
    })),
  }));
  route("endSession", async ({ actor, params, ip, userAgent }) => {
    requireFreshStepUp(actor, clock.now());
    await security.endSession(actor, fromPublicId(params.sessionId), { ip, userAgent });
    return undefined;
  });
  route("endOtherSessions", async ({ actor, ip, userAgent }) => {
    requireFreshStepUp(actor, clock.now());
    await security.endOtherSessions(actor, { ip, userAgent });
    return undefined;
  });
  route("listTrustedDevices", async ({ actor }) => ({
    devices: (await security.trustedDevices(actor)).map(({ row, isCurrent, device }) => ({
      id: toPublicId("dev", row.id),
      isCurrent,
      device,
      createdAt: (row.trusted_at ?? row.first_seen_at).toISOString(),
      lastUsedAt: row.last_seen_at.toISOString(),
      expiresAt: (row.trusted_until ?? row.last_seen_at).toISOString(),
    })),
  }));
  route("removeTrustedDevice", async ({ actor, params, ip, userAgent }) => {
    await security.removeTrustedDevice(actor, fromPublicId(params.deviceId), { ip, userAgent });
    return undefined;
  });
}

function registerHistoryRoutes(route: RegisterRoute, { security }: SecurityIdentity): void {
  route("listSecurityEvents", async ({ actor, query, locale }) => {
    const { events, nextCursor } = await security.history(actor, query.cursor);
    return {
      events: events.map((event) => ({
        id: event.id,
        at: event.at.toISOString(),
        type: event.type,
        outcome: event.outcome === "success" ? ("success" as const) : ("failure" as const),
        factor: event.factor,
        device: event.userAgent === null ? null : deviceOf(event.userAgent),
        ip: event.ip,
        area: event.ip === null ? null : security.areaOf(event.ip, locale),
      })),
      nextCursor,
    };
  });
  route("listRecordViews", async ({ actor }) => ({
    views: (await security.recordViews(actor.customerId)).map(({ at, what, who, reason }) => ({
      at: at.toISOString(),
      what,
      who,
      reason,
    })),
  }));
}

function registerConsentRoutes(route: RegisterRoute, { consents }: SecurityIdentity): void {
  route("listConsents", async ({ actor }) => toConsents(await consents.of(actor.customerId)));
  route("acceptConsent", async ({ actor, body, locale, ip, userAgent }) =>
    toConsents(
      await consents.accept({ ...body, customerId: actor.customerId, locale, ip, userAgent }),
    ),
  );
}

const toConsents = (states: readonly ConsentState[]) => ({
  documents: states.map((state) => ({
    ...state,
    acceptedAt: state.acceptedAt?.toISOString() ?? null,
  })),
});
