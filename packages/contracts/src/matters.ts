import { z } from "zod";

/** What a customer's matter is about: what agents are skilled in and what reports count by. */
export const MATTER_TOPICS = [
  "payment",
  "card",
  "abroad",
  "fees",
  "account",
  "sign_in",
  "security",
  "bills",
  "promotions",
  "app",
  "other",
] as const;
export type MatterTopic = (typeof MATTER_TOPICS)[number];

export const matterTopic = z.enum(MATTER_TOPICS).meta({ id: "MatterTopic" });
