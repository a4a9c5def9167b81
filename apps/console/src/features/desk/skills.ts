import type { Skill } from "../../api/desk-calls.ts";

/** In the order they are offered; `skills.test.ts` holds them against the contract, which would bring its checker into the page. */
export const SKILLS = [
  "general",
  "payments",
  "identity",
  "security",
  "abroad",
  "bills",
  "merchants",
  "complaints",
] as const satisfies readonly Skill[];
