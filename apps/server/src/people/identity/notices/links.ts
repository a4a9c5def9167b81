import type { Tx } from "../../../platform/db/index.ts";
import { digestOfLink, mintLink } from "../confirmation-secrets.ts";
import { type NoticeLinkRow, recoveryTables } from "../recovery/tables.ts";

/**
 * Links in notices. The token is in the fragment, so that neither a server's log nor a scanner that opens links gets to use
 * it (docs/decisions/link-token-in-fragment.md); the page posts it on a click. 256 bits, stored as SHA-256.
 */

export type LinkPurpose = NoticeLinkRow["purpose"];

const PAGES: Readonly<Record<LinkPurpose, string>> = {
  freeze: "/not-me",
  "cancel-recovery": "/recovery/cancel",
};

export interface LinkRequest {
  readonly customerId: string;
  readonly purpose: LinkPurpose;
  readonly subjectId: string | null;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly publicUrl: string;
}

/** The address to put into the mail, and nowhere else. */
export async function makeNoticeLink(tx: Tx, request: LinkRequest): Promise<string> {
  const { token, digest } = mintLink();
  await recoveryTables(tx)
    .insertInto("identity.notice_link")
    .values({
      token_sha256: digest,
      customer_id: request.customerId,
      purpose: request.purpose,
      subject_id: request.subjectId,
      created_at: request.now,
      expires_at: request.expiresAt,
      used_at: null,
    })
    .execute();
  return `${request.publicUrl}${PAGES[request.purpose]}#t=${token}`;
}

/** The link of this token, locked until the transaction ends, so that two clicks act one after the other; undefined when it opens nothing. */
export function lockNoticeLink(
  tx: Tx,
  purpose: LinkPurpose,
  token: string,
  now: Date,
): Promise<NoticeLinkRow | undefined> {
  return recoveryTables(tx)
    .selectFrom("identity.notice_link")
    .selectAll()
    .where("token_sha256", "=", digestOfLink(token))
    .where("purpose", "=", purpose)
    .where("expires_at", ">", now)
    .forUpdate()
    .executeTakeFirst();
}

export async function markLinkUsed(tx: Tx, link: NoticeLinkRow, now: Date): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.notice_link")
    .set({ used_at: now })
    .where("token_sha256", "=", link.token_sha256)
    .execute();
}
