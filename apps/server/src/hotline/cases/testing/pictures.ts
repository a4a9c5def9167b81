import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import sharp from "sharp";
import type { App } from "../../../app.ts";

/** For tests of the pictures in threads. */

export const smallPng = (): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: "#204060" } })
    .png()
    .toBuffer();

/** A picture as the request body, to the listener its path belongs to. */
export function sendPicture(
  app: App,
  sent: {
    readonly cookie: string;
    readonly method: "POST";
    readonly url: string;
    readonly bytes: Buffer;
    readonly type: string;
    readonly key: string | undefined;
  },
) {
  const { cookie, method, url, bytes, type, key = randomUUID() } = sent;
  const isStaff = url.startsWith("/v1/staff/");
  return (isStaff ? app.console : app.http).inject({
    method,
    url,
    headers: {
      origin: isStaff ? "http://localhost:8090" : "http://localhost:8080",
      cookie,
      "content-type": type,
      "idempotency-key": key,
    },
    payload: bytes,
  });
}

/** Everything that hangs on the steps of a thread, in order. */
export const picturesIn = (json: Record<string, unknown> | null) =>
  ((json?.["thread"] ?? []) as { attachments: { id: string; name: string }[] }[]).flatMap(
    ({ attachments }) => attachments,
  );

/** A case that holds three pictures gets seventeen more, without contents. */
export const fillWithPictures = (pool: Pool, caseId: string) =>
  pool.query(
    `WITH made AS (
       INSERT INTO cases.entry (id, case_id, type, author, at)
       SELECT gen_random_uuid(), $1::uuid, 'message', 'customer', now() FROM generate_series(4, 20)
       RETURNING id, at)
     INSERT INTO cases.attachment (id, entry_id, case_id, ordinal, bytes, content, added_at)
     SELECT gen_random_uuid(), id, $1::uuid, 3 + row_number() OVER (), 1, NULL, at FROM made`,
    [caseId],
  );
