import { z } from "zod";

/** What a call may be about; the same words as the `skill` of help articles. */
export const HOTLINE_SKILLS = [
  "general",
  "payments",
  "identity",
  "security",
  "abroad",
  "bills",
  "merchants",
  "complaints",
] as const;
export const hotlineSkill = z.enum(HOTLINE_SKILLS).meta({ id: "HotlineSkill" });
export type HotlineSkill = z.infer<typeof hotlineSkill>;

/** Only agents whose certificate has not ended take these calls. */
export const CERTIFIED_SKILLS = ["identity", "security"] as const satisfies readonly HotlineSkill[];
