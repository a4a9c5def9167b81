import type { Skill } from "../../api/desk-calls.ts";

/** In the order they are offered. */
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
