import sharp from "sharp";

/** A picture that says where it was taken, with a second file behind its pixels. */
export async function loadedPng(hidden: string): Promise<Buffer> {
  const drawn = sharp({ create: { width: 2000, height: 900, channels: 3, background: "#274" } });
  const png = await drawn
    .withExif({ IFD3: { GPSLatitudeRef: "N" } })
    .png()
    .toBuffer();
  return Buffer.concat([png, Buffer.from(hidden)]);
}

/** What of it can still be told from what is kept: `jpeg 1280x576`, and what should not have come along. */
export async function toldBy(jpeg: Buffer, hidden: string): Promise<string> {
  const { format, width, height, exif } = await sharp(jpeg).metadata();
  const place = exif === undefined ? "" : " with its place";
  const second = jpeg.includes(hidden) ? " with a second file" : "";
  return `${format} ${width}x${height}${place}${second}`;
}
