import { type RegisterRoute, RequestRefused } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { StoredCheckpoint } from "./checkpoint-repository.ts";
import type { StoredEvent } from "./event-record.ts";
import { AUDIT_POLICY } from "./policy.ts";
import type { Audit } from "./service.ts";

/** Names of members of staff, by id; `people/access` knows them. */
export type StaffNames = (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** On the console's listener. Every search of the log is an event of the log. */
export function registerAuditRoutes(route: RegisterRoute, audit: Audit, namesOf: StaffNames): void {
  registerEventRoutes(route, audit, namesOf);
  registerProofRoutes(route, audit);
}

function registerProofRoutes(route: RegisterRoute, audit: Audit): void {
  const { reader } = audit;

  route("getAuditState", async () => {
    const { checkpoint, lastVerification, ...state } = await reader.state();
    return {
      ...state,
      checkpoint: checkpoint === null ? null : checkpointView(checkpoint),
      lastVerification:
        lastVerification === null
          ? null
          : { ...lastVerification, at: lastVerification.at.toISOString() },
      keptMonths: AUDIT_POLICY.keptMonths,
      searchableMonths: AUDIT_POLICY.searchableMonths,
    };
  });

  route("listAuditCheckpoints", async () => ({
    checkpoints: (await reader.checkpoints()).map(checkpointView),
  }));

  route("getAuditConsistency", async ({ query }) => {
    const [fromSize, toSize] = [Number(query.from), Number(query.to)];
    const proof = await reader.consistency(fromSize, toSize);
    if (proof === null) throw new RequestRefused("not_found");
    return {
      fromSize,
      toSize,
      fromRoot: hex(proof.fromRoot),
      toRoot: hex(proof.toRoot),
      path: proof.path.map(hex),
    };
  });

  route("listAuditFindings", async () => ({
    findings: (await reader.findings()).map((finding) => ({
      ...finding,
      since: finding.since.toISOString(),
      at: finding.at.toISOString(),
    })),
  }));

  route("verifyAudit", async () => {
    await audit.requestVerification();
    return undefined;
  });
}

function registerEventRoutes(route: RegisterRoute, audit: Audit, namesOf: StaffNames): void {
  const { reader } = audit;

  route("searchAuditEvents", async ({ query, actor, ip, userAgent }) => {
    const { events, hasMore } = await reader.search({
      actorId: idIn(query.actor),
      subjectId: subjectIn(query.subject),
      type: query.type,
      outcome: query.outcome,
      severity: query.severity,
      from: query.from === undefined ? undefined : new Date(query.from),
      to: query.to === undefined ? undefined : new Date(query.to),
      before: cursorIn(query.cursor),
    });
    await audit.record({
      type: "audit.searched",
      actor: { kind: "staff", id: actor.staffId },
      outcome: "success",
      origin: { ip, userAgent },
      details: { filters: Object.keys(query) },
    });
    const last = events.at(-1);
    return {
      events: await views(events, namesOf),
      nextCursor: hasMore && last !== undefined ? `${last.at.toISOString()}~${last.id}` : null,
    };
  });

  route("getAuditEvent", async ({ params }) => {
    const found = await reader.event(fromPublicId(params.eventId));
    const [event] = found === null ? [] : await views([found.event], namesOf);
    if (found === null || event === undefined) throw new RequestRefused("not_found");
    const { leaf, proof } = found;
    return {
      event,
      leaf,
      proof:
        proof === null
          ? null
          : {
              ...proof,
              leafHash: proof.leafHash.toString("hex"),
              rootHash: proof.rootHash.toString("hex"),
              path: proof.path.map(hex),
            },
    };
  });
}

const hex = (hash: Buffer): string => hash.toString("hex");

const checkpointView = ({ treeSize, rootHash, signedAt, note }: StoredCheckpoint) => ({
  treeSize,
  rootHash: hex(rootHash),
  signedAt: signedAt.toISOString(),
  note,
});

/** Prefixes of what has a public id; anything else is shown as it is. */
const PREFIXES: Readonly<Record<string, string>> = {
  customer: "cus",
  staff: "stf",
  registration: "reg",
  payment: "pay",
  document: "doc",
  approval: "apr",
  settlement_break: "brk",
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PUBLIC_ID = /^[a-z]{3}_[0-9a-f]{32}$/;

const shown = (kind: string, id: string): string => {
  const prefix = PREFIXES[kind];
  return prefix !== undefined && UUID.test(id) ? toPublicId(prefix, id) : id;
};

/** Nobody has this id: a filter that cannot be one finds nothing. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
const subjectIn = (text: string | undefined): string | undefined =>
  text !== undefined && PUBLIC_ID.test(text) ? fromPublicId(text) : text;
const idIn = (text: string | undefined): string | undefined => {
  const id = subjectIn(text);
  return id === undefined || UUID.test(id) ? id : NOBODY;
};

function cursorIn(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [time = "", id = ""] = cursor.split("~");
  const at = new Date(time);
  if (Number.isNaN(at.getTime()) || !UUID.test(id))
    throw new RequestRefused("validation_failed", {
      errors: [{ field: "cursor", code: "invalid" }],
    });
  return { at, id };
}

async function views(events: readonly StoredEvent[], namesOf: StaffNames) {
  const staff = events.flatMap(({ actorKind, actorId }) =>
    actorKind === "staff" && actorId !== null ? [actorId] : [],
  );
  const names = await namesOf([...new Set(staff)]);
  return events.map((event) => ({
    id: toPublicId("aud", event.id),
    at: event.at.toISOString(),
    type: event.type,
    severity: event.severity,
    outcome: event.outcome,
    actor: {
      kind: event.actorKind,
      id: event.actorId === null ? null : shown(event.actorKind, event.actorId),
      name: event.actorId === null ? null : (names.get(event.actorId) ?? null),
    },
    subject:
      event.subjectKind === null || event.subjectId === null
        ? null
        : { kind: event.subjectKind, id: shown(event.subjectKind, event.subjectId) },
    ip: event.ip,
    userAgent: event.userAgent,
    requestId: event.requestId,
    details: event.details as Record<string, string | number | boolean | null>,
  }));
}
