import sharp, { type Sharp } from "sharp";
import { createBoundedQueue } from "./bounded-queue.ts";
import { RequestRefused } from "./refusal.ts";

/**
 * What a stranger sends is decoded and written anew, so that what is kept is pixels and nothing else: no place where the
 * photograph was taken, no second file behind the first, no trick for whoever opens it (row I8). The name it had is never read.
 */

/** Of libvips' many readers of formats only these three may run. */
const READERS = ["Jpeg", "Png", "Webp"].map((format) => `VipsForeignLoad${format}Buffer`);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: READERS });
sharp.cache(false);
sharp.concurrency(1);

/** A photograph of 50 megapixels is decoded; a few bytes that claim a million by a million are not. */
const MOST_PIXELS = 50_000_000;
/** Long side of what is kept unless its room wants less: small print of a letter can be read. */
const LONG_SIDE = 2_400;
const LONGEST_SECONDS = 10;

const { run: inTurn } = createBoundedQueue({ atOnce: 1, waiting: 8 });

/** What the bytes are, by their own first bytes: a header is only a claim. @internal */
export function pictureTypeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(Buffer.from("ffd8ff", "hex"))) return "image/jpeg";
  if (bytes.subarray(0, 8).equals(Buffer.from("89504e470d0a1a0a", "hex"))) return "image/png";
  const isRiff = bytes.subarray(0, 4).toString("latin1") === "RIFF";
  return isRiff && bytes.subarray(8, 12).toString("latin1") === "WEBP" ? "image/webp" : null;
}

/** What is refused, how small a picture may be and how large what is kept. */
export interface PictureRule {
  readonly refusal: "document_invalid" | "attachment_invalid" | "picture_unreadable";
  readonly leastShortSide: number;
  readonly longSide?: number;
}

/** A JPEG of the same picture, upright. Refuses what is no whole picture of its type. */
export async function remade(
  { contentType, bytes }: { readonly contentType: string; readonly bytes: Buffer },
  { refusal, leastShortSide, longSide = LONG_SIDE }: PictureRule,
): Promise<Buffer> {
  if (pictureTypeOf(bytes) !== contentType) throw new RequestRefused(refusal);
  return inTurn(async () => {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error" });
    const { width, height } = await sizeOf(picture, refusal);
    if (Math.min(width, height) < leastShortSide) throw new RequestRefused(refusal);
    try {
      return await picture
        .autoOrient()
        .resize({ width: longSide, height: longSide, fit: "inside", withoutEnlargement: true })
        .flatten({ background: "#ffffff" })
        .toColourspace("srgb")
        .jpeg({ quality: 82 })
        .timeout({ seconds: LONGEST_SECONDS })
        .toBuffer();
    } catch (cause) {
      throw new RequestRefused(refusal, { cause });
    }
  });
}

/** How large one is that was made here, in pixels: a page keeps its place free while it loads. */
export const pixelsOf = async (bytes: Buffer): Promise<{ width: number; height: number }> => {
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
};

async function sizeOf(
  picture: Sharp,
  refusal: PictureRule["refusal"],
): Promise<{ width: number; height: number }> {
  try {
    return await picture.metadata();
  } catch (cause) {
    throw new RequestRefused(refusal, { cause });
  }
}
