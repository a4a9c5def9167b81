import { z } from "zod";
import { hotlineSkill } from "./calls.ts";
import { locale, timestamp } from "./primitives.ts";
import { staffId } from "./staff.ts";

/* Who takes calls: languages, skills with levels, certificates with an end. */

const agentSkill = z.strictObject({
  skill: hotlineSkill,
  level: z.int().min(1).max(5).meta({ description: "1: may take it; 5: expert" }),
  certifiedUntil: timestamp.nullable().meta({
    description: "Needed for identity and security: they count until then, and not without",
  }),
});

export const agentProfile = z
  .strictObject({
    id: staffId,
    number: z.int().meta({ description: "What customers are told" }),
    name: z.string(),
    languages: z.array(locale),
    skills: z.array(agentSkill),
  })
  .meta({ id: "AgentProfile" });

export const agentProfiles = z
  .strictObject({ agents: z.array(agentProfile) })
  .meta({ id: "AgentProfiles" });

export const changeAgentRequest = z
  .strictObject({
    languages: z.array(locale).min(1).max(2),
    skills: z.array(agentSkill).max(8),
  })
  .meta({ id: "ChangeAgentRequest" });
