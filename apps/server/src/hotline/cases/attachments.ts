import type { Upload } from "../../platform/http/index.ts";
import { newId } from "../../platform/ids.ts";
import { type PictureRule, remade } from "../../platform/pictures.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { seal, unsealBytes } from "../../platform/sealing.ts";
import {
  type AttachmentRow,
  assertRoom,
  attachmentOf,
  attachmentsOf,
  findAttachment,
  insertAttachment,
  type SealedPicture,
} from "./attachment-repository.ts";
import { isLinkedTo, stateAfter } from "./changing.ts";
import type { CasesDeps, Origin } from "./deps.ts";
import { type CaseRow, findCase, findEntryByKey, findOwn, subjectOf } from "./repository.ts";
import { attachmentView, canWrite } from "./views.ts";
import { assertMine, type Worker, work } from "./work.ts";
import { writeToCase } from "./writing.ts";

/**
 * Pictures in a thread: each is a step of its own. What is kept is a JPEG made from the pixels of what came, sealed under a
 * key of its own and bound to its row, as documents are (people/documents). Its name is made here.
 */

/** A screenshot of one line is low; what is smaller shows nothing. */
const RULE: PictureRule = { refusal: "attachment_invalid", leastShortSide: 16 };
const keyOf = ({ keyring }: Pick<CasesDeps, "keyring">) => keyring.keyFor("cases.attachment.v1");
const placeOf = (id: string): string => `cases.attachment.content/${id}`;

interface OwnCase {
  readonly customerId: string;
  readonly caseId: string;
  readonly origin: Origin;
}

async function sealed(deps: CasesDeps, upload: Upload): Promise<SealedPicture> {
  const id = newId();
  const picture = await remade(upload, RULE);
  return { id, bytes: picture.length, content: seal(keyOf(deps), placeOf(id), picture) };
}

/** The customer's; like writing it ends a wait for them and reopens an answered case. */
export async function attachToOwn(
  deps: CasesDeps,
  own: OwnCase,
  { upload, requestKey }: { readonly upload: Upload; readonly requestKey: string },
): Promise<CaseRow> {
  const { kysely } = deps.database;
  // Before the picture is decoded: what is refused or answered anyhow costs look-ups.
  const row = await findOwn(kysely, own.caseId, own.customerId);
  if (row === undefined) throw new RequestRefused("not_found");
  const earlier = await findEntryByKey(kysely, row.id, requestKey);
  if (earlier !== undefined) {
    if (earlier.text !== "") throw new RequestRefused("idempotency_key_reused");
    return row;
  }
  stateAfter(row, "write");
  if (!canWrite(row, deps.clock.now())) throw new RequestRefused("case_closed");
  await assertRoom(kysely, row.id);
  const picture = await sealed(deps, upload);
  return writeToCase(deps, own, { text: "", requestKey, picture });
}

/** To the customer as the owner of an open case; for colleagues by anybody, as a note. */
export async function attachAsStaff(
  deps: CasesDeps,
  worker: Worker,
  caseId: string,
  { upload, isForCustomer }: { readonly upload: Upload; readonly isForCustomer: boolean },
): Promise<CaseRow> {
  const { staffId } = worker.actor;
  const command = isForCustomer ? "answer" : "note";
  const allowed = (row: CaseRow) => {
    if (isForCustomer) assertMine(row, worker);
  };
  await work(deps, worker, caseId, command, async (row) => {
    allowed(row);
    await assertRoom(deps.database.kysely, row.id);
    return null;
  });
  const picture = await sealed(deps, upload);
  return work(deps, worker, caseId, command, async (row, now) => {
    allowed(row);
    const attached = await attachmentOf(deps, row, picture, now);
    return {
      // A note is no news to the customer.
      patch: isForCustomer ? {} : { updated_at: row.updated_at },
      entries: [
        {
          id: attached.entry_id,
          type: isForCustomer ? "message" : "note",
          author: "staff",
          staff_id: staffId,
        },
      ],
      also: (tx) => insertAttachment(tx, attached),
    };
  });
}

/** What hangs on the steps of a case's thread, by their ids. */
export async function picturesOf(
  { database }: Pick<CasesDeps, "database">,
  row: Pick<CaseRow, "id" | "number">,
): Promise<ReadonlyMap<string, ReturnType<typeof attachmentView>[]>> {
  const all = await attachmentsOf(database.kysely, row.id);
  return new Map(all.map((each) => [each.entry_id, [attachmentView(row, each)]]));
}

function opened(deps: CasesDeps, row: CaseRow, attachment: AttachmentRow) {
  const { id, content } = attachment;
  const picture = content === null ? null : unsealBytes(keyOf(deps), placeOf(id), content);
  return {
    ...attachmentView(row, { ...attachment, is_deleted: content === null }),
    picture: picture === null ? null : `data:image/jpeg;base64,${picture.toString("base64")}`,
  };
}

/** A picture the customer sent or was sent; one among colleagues is as if it were not there. */
export async function openOwnAttachment(deps: CasesDeps, own: OwnCase, attachmentId: string) {
  const { kysely } = deps.database;
  const row = await findOwn(kysely, own.caseId, own.customerId);
  const found = row && (await findAttachment(kysely, row.id, attachmentId));
  if (row === undefined || found === undefined || found.type !== "message")
    throw new RequestRefused("not_found");
  return opened(deps, row, found);
}

/** The look is written before anything is shown; one's own matter is not shown at all (row G5). */
export async function viewAttachment(
  deps: CasesDeps,
  { actor, origin }: Worker,
  caseId: string,
  attachmentId: string,
) {
  const { kysely } = deps.database;
  const row = await findCase(kysely, caseId);
  const found = row && (await findAttachment(kysely, row.id, attachmentId));
  if (row === undefined || found === undefined) throw new RequestRefused("not_found");
  if (await isLinkedTo(deps, actor.staffId, row)) throw new RequestRefused("own_account");
  const shown = opened(deps, row, found);
  await kysely.transaction().execute((tx) =>
    deps.audit.write(tx, {
      type: "case.attachment_viewed",
      actor: { kind: "staff", id: actor.staffId },
      ...subjectOf(row),
      outcome: "success",
      origin,
      details: { case: row.number, name: shown.name },
    }),
  );
  return shown;
}
