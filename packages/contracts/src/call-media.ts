import { z } from "zod";

/** Of a session description a browser makes; addresses stand in it, so it is kept for the time of the call only. */
export const sessionDescription = z.string().min(1).max(20_000);

/** A connection between two pages as one of the two is told of it. */
export const sideMedia = z.strictObject({
  generation: z.int().positive(),
  isOursSent: z.boolean(),
  theirs: sessionDescription.nullable(),
});

/** Ways through firewalls for a page's sound. */
export const iceServer = z
  .strictObject({
    urls: z.array(z.string()),
    username: z.string().optional(),
    credential: z.string().optional(),
  })
  .meta({ id: "IceServer" });

export const sideMediaRequest = z.strictObject({
  generation: z.int().positive(),
  description: sessionDescription,
});
export const mediaRenewRequest = z
  .strictObject({ generation: z.int().positive() })
  .meta({ id: "MediaRenewRequest" });
