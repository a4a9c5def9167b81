import type { RegisterRoute } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { BreakDetail, SettlementDesk } from "./console.ts";
import type { Break } from "./types.ts";

/** Names of members of staff, by id; `people/access` knows them. */
export type StaffNames = (staffIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Whether nothing real moves at a network or bank; the configuration knows. */
type IsSandbox = (source: string) => boolean;

/** On the console's listener. */
export function registerSettlementRoutes(
  route: RegisterRoute,
  desk: SettlementDesk,
  { namesOf, isSandbox }: { readonly namesOf: StaffNames; readonly isSandbox: IsSandbox },
): void {
  route("getSettlements", async () => {
    const { days, ageing, runs, sources, suspense } = await desk.overview();
    const names = await namesOf(runs.flatMap(({ askedBy }) => askedBy ?? []));
    return {
      sources: [...sources],
      days: days.map(({ at, problems, ...day }) => ({
        ...day,
        isSandbox: isSandbox(day.source),
        problems: problems.map(({ line, code }) => ({ line, problem: code })),
        at: at.toISOString(),
      })),
      suspense: [...suspense],
      ageing: ageing.map(({ oldestAt, ...row }) => ({ ...row, oldestAt: oldestAt.toISOString() })),
      runs: runs.map(({ id, askedBy, askedAt, finishedAt, ...run }) => ({
        ...run,
        id: toPublicId("run", id),
        askedByName: askedBy === null ? null : (names.get(askedBy) ?? null),
        askedAt: askedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
      })),
    };
  });
  route("listSettlementBreaks", async ({ query }) => {
    const { state = "open", kind = null, source = null, day = null, after } = query;
    const page = await desk.breaks({
      state,
      kind,
      source,
      day,
      after: after === undefined ? null : fromPublicId(after),
    });
    return {
      breaks: page.breaks.map((each) => breakView(each, page.waiting.has(each.id), isSandbox)),
      hasMore: page.hasMore,
    };
  });
  route("downloadSettlementBreaks", async ({ query, actor, setHeader }) => {
    const { state = "open", kind = null, source = null, day = null } = query;
    const name = ["okpay-breaks", state, kind, day].filter((part) => part !== null).join("-");
    setHeader("Content-Disposition", `attachment; filename="${name}.csv"`);
    return desk.file({ state, kind, source, day }, query.lang ?? actor.locale);
  });
  route("getSettlementBreak", async ({ params }) =>
    detailView(await desk.break(fromPublicId(params.breakId)), isSandbox),
  );
  route("proposeCorrection", async ({ params, body, actor, ip, userAgent }) => {
    const id = fromPublicId(params.breakId);
    await desk.propose(id, { reason: body.reason, actor, ip, userAgent });
    return detailView(await desk.break(id), isSandbox);
  });
  route("importSettlements", async ({ actor, ip, userAgent }) => ({
    id: toPublicId("run", await desk.import({ actor, ip, userAgent })),
  }));
}

const breakView = (broken: Break, waitsForDecision: boolean, isSandbox: IsSandbox) => ({
  id: toPublicId("brk", broken.id),
  source: broken.source,
  isSandbox: isSandbox(broken.source),
  day: broken.day,
  kind: broken.kind,
  direction: broken.direction,
  currency: broken.currency,
  oursMinor: broken.oursMinor,
  theirsMinor: broken.theirsMinor,
  suspenseMinor: broken.suspenseMinor,
  state: broken.state,
  waitsForDecision: waitsForDecision && broken.state === "open",
  openedAt: broken.openedAt.toISOString(),
  closedAt: broken.closedAt?.toISOString() ?? null,
});

const detailView = (
  { broken, ours, theirs, way, movements, approval }: BreakDetail,
  isSandbox: IsSandbox,
) => ({
  ...breakView(broken, approval?.state === "requested", isSandbox),
  reference: broken.reference,
  feeMinor: broken.feeMinor,
  ours:
    ours === null
      ? null
      : {
          reference: ours.id,
          paymentId: toPublicId("pay", ours.paymentId),
          kind: ours.kind,
          amountMinor: ours.amountMinor,
          currency: ours.currency,
          at: ours.at.toISOString(),
        },
  theirs: theirs === null ? null : { ...theirs, at: theirs.at.toISOString() },
  correction: { way, movements: [...movements] },
  approval:
    approval === null
      ? null
      : {
          id: toPublicId("apr", approval.id),
          state: approval.state,
          reason: approval.reason,
          requestedByName: approval.requesterName,
          requestedAt: approval.requestedAt.toISOString(),
          expiresAt: approval.expiresAt.toISOString(),
          decidedByName: approval.deciderName,
          decidedAt: approval.decidedAt?.toISOString() ?? null,
          decisionReason: approval.decisionReason,
        },
});
