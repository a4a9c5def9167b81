export {
  type AgentProfile,
  type Agents,
  type CountedSkill,
  countedSkills,
  createAgents,
  type HotlineAgent,
} from "./service.ts";
