import { createHash } from "node:crypto";
import type { Database } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import { type PictureRule, pixelsOf, remade } from "../../platform/pictures.ts";
import { findPicture, insertPicture, type Picture } from "./picture-repository.ts";

/** Where pictures are, on both listeners: `/help/pictures/<sha256>`. */
export const PICTURE_PATH = "/help/pictures/";
const PICTURE_NAME = /^[0-9a-f]{64}$/;

/** A page of the help centre is 46rem wide; nearly twice that is sharp, and what is crowded with detail gets smaller. */
const LONG_SIDES = [1_280, 900, 600] as const;
/** Light on a telephone's network; the table holds no more either. */
const MOST_BYTES = 300 * 1024;

/** The picture made anew, at the largest size that stays light. */
async function light(upload: Picture): Promise<Buffer> {
  for (const longSide of LONG_SIDES) {
    const rule: PictureRule = { refusal: "picture_unreadable", leastShortSide: 16, longSide };
    const bytes = await remade(upload, rule);
    if (bytes.length <= MOST_BYTES) return bytes;
  }
  // Noise from edge to edge: no picture that explains anything.
  throw new RequestRefused("picture_unreadable");
}

export interface Pictures {
  /**
   * A JPEG of its pixels, named by its content and, behind `#`, its size: what stands in an article's text is all that its
   * page has to know. Refused unless it is a whole picture of its type.
   */
  keep(
    upload: Picture,
    by: { readonly staffId: string; readonly at: Date },
  ): Promise<{ readonly path: string; readonly bytes: number }>;
  find(sha256: string): Promise<Picture | undefined>;
}

export function createPictures({ database }: { readonly database: Database }): Pictures {
  return {
    async keep(upload, { staffId, at }) {
      const bytes = await light(upload);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      await insertPicture(database.kysely, {
        sha256,
        contentType: "image/jpeg",
        bytes,
        uploadedBy: staffId,
        uploadedAt: at,
      });
      const { width, height } = await pixelsOf(bytes);
      return { path: `${PICTURE_PATH}${sha256}#${width}x${height}`, bytes: bytes.length };
    },
    find: async (sha256) =>
      PICTURE_NAME.test(sha256) ? findPicture(database.kysely, sha256) : undefined,
  };
}
