import type { DocumentKind } from "@okpay/contracts";
import type { Keyring } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import { RequestRefused, type StaffActor } from "../../platform/http/index.ts";
import { toPublicId } from "../../platform/ids.ts";
import { unsealBytes } from "../../platform/sealing.ts";
import { shortName } from "../access/index.ts";
import { type DocumentsDeps, type Origin, placeOf } from "./deps.ts";
import {
  type DocumentRow,
  findDocument,
  findWaiting,
  lockOf,
  type Reason,
  writeDecision,
} from "./repository.ts";

/** A document as the person who decides sees it. */
export interface Reviewed extends DocumentRow {
  readonly displayName: string;
  /** JPEG; null once it is deleted. */
  readonly picture: Buffer | null;
}

/** The queue, and the two decisions. Nobody looks at or decides about their own or a close one's document (row G6). */
export interface Reviews {
  queue(): Promise<{
    readonly waiting: number;
    readonly documents: readonly (DocumentRow & { readonly maskedName: string })[];
  }>;
  /** The look is written before anything is shown, and the customer can read it (row G5). */
  look(actor: StaffActor, id: string, origin: Origin): Promise<Reviewed>;
  /** The tier follows in the same transaction. Refuses with `document_decided` when somebody was quicker. */
  approve(actor: StaffActor, id: string, origin: Origin): Promise<Reviewed>;
  reject(actor: StaffActor, id: string, reason: Reason, origin: Origin): Promise<Reviewed>;
}

const SHOWN = 100;

export function createReviews(deps: DocumentsDeps): Reviews {
  const { database, names } = deps;
  const decide = (
    actor: StaffActor,
    id: string,
    reason: Reason | null,
    origin: Origin,
  ): Promise<Reviewed> =>
    inTransaction(deps, id, actor, (tx, row) => decideIn(deps, tx, { actor, row, reason, origin }));
  return {
    async queue() {
      const { rows, waiting } = await findWaiting(database.kysely, SHOWN);
      const profiles = await names.profilesOf(rows.map(({ customerId }) => customerId));
      const documents = rows.map((row) => ({
        ...row,
        maskedName: profiles.get(row.customerId)?.maskedName ?? "",
      }));
      return { documents, waiting };
    },
    look: (actor, id, origin) =>
      inTransaction(deps, id, actor, async (tx, row) => {
        await deps.audit.write(tx, {
          type: "document.viewed",
          actor: { kind: "staff", id: actor.staffId },
          subject: { kind: "customer", id: row.customerId },
          outcome: "success",
          origin,
          details: {
            document: toPublicId("doc", id),
            kind: row.kind,
            who: `${actor.role} · ${shortName(actor.displayName)}`,
            reason: "document",
          },
        });
      }),
    approve: (actor, id, origin) => decide(actor, id, null, origin),
    reject: (actor, id, reason, origin) => decide(actor, id, reason, origin),
  };
}

/** Finds it, makes sure that this person may, does it, and shows what it is then. */
async function inTransaction(
  deps: DocumentsDeps,
  id: string,
  { staffId }: StaffActor,
  work: (tx: Tx, row: DocumentRow) => Promise<void>,
): Promise<Reviewed> {
  const row = await deps.database.kysely.transaction().execute(async (tx) => {
    const found = await findDocument(tx, id);
    if (found === undefined) throw new RequestRefused("not_found");
    if (await deps.isLinked(tx, staffId, found.customerId)) throw new RequestRefused("own_account");
    await work(tx, found);
    return (await findDocument(tx, id)) ?? found;
  });
  const { content, ...document } = row;
  const profile = (await deps.names.profilesOf([row.customerId])).get(row.customerId);
  const picture = content === null ? null : openPicture(deps.keyring, id, content);
  return { ...document, displayName: profile?.displayName ?? "", picture };
}

async function decideIn(
  deps: DocumentsDeps,
  tx: Tx,
  decision: {
    readonly actor: StaffActor;
    readonly row: DocumentRow;
    readonly reason: Reason | null;
    readonly origin: Origin;
  },
): Promise<void> {
  const { actor, row, reason, origin } = decision;
  const { id, customerId, kind } = row;
  const all = await lockOf(tx, customerId);
  // As it is now that it is locked: somebody may have been quicker.
  if (all.find((each) => each.id === id)?.state !== "submitted")
    throw new RequestRefused("document_decided");
  const state = reason === null ? "approved" : "rejected";
  await writeDecision(tx, { id, state, reason, staffId: actor.staffId, now: deps.clock.now() });
  await deps.audit.write(tx, {
    type: `document.${state}`,
    actor: { kind: "staff", id: actor.staffId },
    subject: { kind: "customer", id: customerId },
    outcome: "success",
    origin,
    details: { document: toPublicId("doc", id), kind, ...(reason === null ? {} : { reason }) },
  });
  if (reason === null) {
    const approved = all.filter((each) => each.state === "approved").map((each) => each.kind);
    await raiseTier(deps, tx, { customerId, kinds: [...approved, kind], actor, origin });
  }
  await deps.notices.notify(tx, {
    customerId,
    event: `document_${state}`,
    origin: null,
    params: { kind, ...(reason === null ? {} : { reason }) },
  });
}

/** To the highest tier whose documents are all accepted; never down. Contacts are confirmed, or nobody is a customer. */
async function raiseTier(
  { tiers, audit }: DocumentsDeps,
  tx: Tx,
  of: {
    readonly customerId: string;
    readonly kinds: readonly DocumentKind[];
    readonly actor: StaffActor;
    readonly origin: Origin;
  },
): Promise<void> {
  const { customerId, kinds, actor, origin } = of;
  const from = await tiers.tierOf(customerId);
  const reached = tiers.offers.findLastIndex(({ requires }) =>
    requires.every((need) => need === "contacts" || kinds.includes(need)),
  );
  const to = tiers.offers[reached]?.tier;
  if (to === undefined || reached <= tiers.offers.findIndex(({ tier }) => tier === from)) return;
  await tiers.changeTier(tx, customerId, to);
  await audit.write(tx, {
    type: "tier.changed",
    actor: { kind: "staff", id: actor.staffId },
    subject: { kind: "customer", id: customerId },
    outcome: "success",
    origin,
    details: { before: from, after: to },
  });
}

function openPicture(keyring: Keyring, id: string, content: Buffer): Buffer {
  const keys = keyring.keysFor("documents.picture.v1");
  for (const [index, key] of keys.entries()) {
    try {
      return unsealBytes(key, placeOf(id), content);
    } catch (error) {
      // Sealed with a root secret that was replaced since: the next key may open it. The last failure is told.
      if (index === keys.length - 1) throw error;
    }
  }
  throw new Error("the keyring is empty");
}
