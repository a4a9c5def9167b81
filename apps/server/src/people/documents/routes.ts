import { type RegisterRoute, requireFreshStepUp } from "../../platform/http/index.ts";
import { fromPublicId, toPublicId } from "../../platform/ids.ts";
import type { Reviewed } from "./reviews.ts";
import type { DocumentRow, Documents } from "./service.ts";

const entry = ({ id, kind, state, reason, submittedAt, decidedAt }: DocumentRow) => ({
  id: toPublicId("doc", id),
  kind,
  state,
  reason,
  submittedAt: submittedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
});

export function registerDocumentRoutes(
  route: RegisterRoute,
  documents: Documents,
  clock: { now(): Date },
): void {
  route("listDocuments", async ({ actor }) => ({
    documents: (await documents.listOf(actor.customerId)).map(entry),
  }));
  route("uploadDocument", async ({ actor, query, body, ip, userAgent }) => {
    // A higher tier is a higher limit: who asks for one is proved first (rows S8, U9).
    requireFreshStepUp(actor, clock.now());
    return entry(
      await documents.upload({
        customerId: actor.customerId,
        kind: query.kind,
        upload: body,
        origin: { ip, userAgent },
      }),
    );
  });
}

/** On the console's listener. */
export function registerDocumentStaffRoutes(
  route: RegisterRoute,
  { reviews }: Pick<Documents, "reviews">,
): void {
  const view = ({ customerId, displayName, picture, ...row }: Reviewed) => ({
    ...entry({ ...row, customerId }),
    customerId: toPublicId("cus", customerId),
    displayName,
    picture: picture === null ? null : `data:image/jpeg;base64,${picture.toString("base64")}`,
  });
  route("listReviews", async () => {
    const { waiting, documents } = await reviews.queue();
    return {
      waiting,
      documents: documents.map(({ id, kind, customerId, maskedName, submittedAt }) => ({
        id: toPublicId("doc", id),
        kind,
        customerId: toPublicId("cus", customerId),
        nameMasked: maskedName,
        submittedAt: submittedAt.toISOString(),
      })),
    };
  });
  route("viewDocument", async ({ params, actor, ip, userAgent }) =>
    view(await reviews.look(actor, fromPublicId(params.documentId), { ip, userAgent })),
  );
  route("approveDocument", async ({ params, actor, ip, userAgent }) =>
    view(await reviews.approve(actor, fromPublicId(params.documentId), { ip, userAgent })),
  );
  route("rejectDocument", async ({ params, body, actor, ip, userAgent }) =>
    view(
      await reviews.reject(actor, fromPublicId(params.documentId), body.reason, { ip, userAgent }),
    ),
  );
}
