import { createHash } from "node:crypto";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { findPicture, insertPicture, type Picture } from "./picture-repository.ts";

/** Where pictures are, on both listeners: `/help/pictures/<sha256>`. */
export const PICTURE_PATH = "/help/pictures/";
const PICTURE_NAME = /^[0-9a-f]{64}$/;

/** What the bytes are, by their own first bytes: a name and a header are only claims. */
function pictureTypeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 8).equals(Buffer.from("89504e470d0a1a0a", "hex"))) return "image/png";
  if (bytes.subarray(0, 3).equals(Buffer.from("ffd8ff", "hex"))) return "image/jpeg";
  const isRiff = bytes.subarray(0, 4).toString("latin1") === "RIFF";
  return isRiff && bytes.subarray(8, 12).toString("latin1") === "WEBP" ? "image/webp" : null;
}

export interface Pictures {
  /** Refused unless its content is what its type says. */
  keep(
    upload: Picture,
    by: { readonly staffId: string; readonly at: Date },
  ): Promise<{ readonly path: string; readonly bytes: number }>;
  find(sha256: string): Promise<Picture | undefined>;
}

export function createPictures({ database }: { readonly database: Database }): Pictures {
  return {
    async keep({ contentType, bytes }, { staffId, at }) {
      if (pictureTypeOf(bytes) !== contentType) throw new RequestRefused("picture_unreadable");
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await insertPicture(database.kysely, {
        sha256,
        contentType,
        bytes,
        uploadedBy: staffId,
        uploadedAt: at,
      });
      return { path: `${PICTURE_PATH}${sha256}`, bytes: bytes.length };
    },
    find: async (sha256) =>
      PICTURE_NAME.test(sha256) ? findPicture(database.kysely, sha256) : undefined,
  };
}
