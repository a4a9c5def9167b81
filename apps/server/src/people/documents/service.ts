import type { DocumentKind } from "@okpay/contracts";
import { RequestRefused, type Upload } from "../../platform/http/index.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { type PictureRule, remade } from "../../platform/pictures.ts";
import { seal } from "../../platform/sealing.ts";
import { type DocumentsDeps, type Origin, placeOf } from "./deps.ts";
import {
  countSince,
  type DocumentRow,
  findOf,
  hasOpen,
  insertDocument,
  wipePictures,
} from "./repository.ts";
import { createReviews, type Reviews } from "./reviews.ts";

export type { DocumentRow };

/** Documents for the next tier: customers hand them in, a person decides, the tier follows (product A7). */
export interface Documents {
  /** Newest first. */
  listOf(customerId: string): Promise<readonly DocumentRow[]>;
  /**
   * Kept until a person has looked at it. Refuses with `document_invalid`, and with `document_not_needed` while one of the
   * kind waits or after one was accepted.
   */
  upload(request: {
    readonly customerId: string;
    readonly kind: DocumentKind;
    readonly upload: Upload;
    readonly origin: Origin;
  }): Promise<DocumentRow>;
  readonly reviews: Reviews;
  /** Deletes the pictures that were decided 30 days ago; a job does it every night. */
  wipe(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** Who cannot get it right in so many tries calls us; whoever fills the disk does not. */
const MOST_PER_DAY = 10;
/** Nobody reads a document in less. */
const RULE: PictureRule = { refusal: "document_invalid", leastShortSide: 300 };
/** Long enough to answer who asks why; nothing of it is needed after. */
const KEPT_DAYS = 30;

/** Plain wiring of this module's files; registers its job. */
export function createDocuments(deps: DocumentsDeps): Documents {
  const { database, clock, jobs } = deps;
  const wipe = (): Promise<void> =>
    wipePictures(database.kysely, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS));
  jobs.handle("documents.wipe", wipe);
  jobs.schedule("documents.wipe", "7 3 * * *");
  return {
    listOf: (customerId) => findOf(database.kysely, customerId),
    upload: (request) => upload(deps, request),
    reviews: createReviews(deps),
    wipe,
  };
}

async function upload(
  { database, clock, keyring, audit }: DocumentsDeps,
  { customerId, kind, upload: sent, origin }: Parameters<Documents["upload"]>[0],
): Promise<DocumentRow> {
  const submittedAt = clock.now();
  // Before the picture is decoded: what is refused anyhow costs a look-up.
  const since = new Date(submittedAt.getTime() - DAY_MS);
  if ((await countSince(database.kysely, customerId, since)) >= MOST_PER_DAY)
    throw new RequestRefused("too_many_requests", {
      retryAfterSeconds: 3_600,
      params: { seconds: 3_600 },
    });
  if (await hasOpen(database.kysely, customerId, kind))
    throw new RequestRefused("document_not_needed");
  const id = newId();
  const content = seal(
    keyring.keyFor("documents.picture.v1"),
    placeOf(id),
    await remade(sent, RULE),
  );
  await database.kysely.transaction().execute(async (tx) => {
    if (!(await insertDocument(tx, { id, customerId, kind, content, submittedAt })))
      throw new RequestRefused("document_not_needed");
    await audit.write(tx, {
      type: "document.uploaded",
      actor: { kind: "customer", id: customerId },
      subject: { kind: "customer", id: customerId },
      outcome: "success",
      origin,
      details: { document: toPublicId("doc", id), kind, bytes: content.length },
    });
  });
  return { id, customerId, kind, state: "submitted", reason: null, submittedAt, decidedAt: null };
}
