import {
  type agentProfile,
  CERTIFIED_SKILLS,
  type changeAgentRequest,
  type HotlineSkill,
  type Locale,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { countedSkills, type HotlineAgent } from "../agents/index.ts";
import type { CallsDeps } from "./deps.ts";

type Profile = z.output<typeof agentProfile>;
type Change = z.output<typeof changeAgentRequest>;

/** What agents can do, as supervisors keep it. */
export interface AgentProfiles {
  list(): Promise<readonly Profile[]>;
  /** Routing counts with it at once, at an open desk too. Nobody certifies themselves. */
  change(
    editor: {
      readonly staffId: string;
      readonly origin: { readonly ip: string; readonly userAgent: string };
    },
    agentId: string,
    change: Change,
  ): Promise<Profile>;
  /** A certificate renewed, in one transaction with `also`; counted at once as well. */
  renew(
    certificate: {
      readonly agentId: string;
      readonly skill: string;
      readonly until: Date | null;
    },
    also: (tx: Tx) => Promise<void>,
  ): Promise<void>;
}

export function createAgentProfiles(
  deps: Pick<CallsDeps, "agents" | "routing" | "namesOf">,
): AgentProfiles {
  const { agents, routing } = deps;
  const views = async (people: readonly HotlineAgent[]): Promise<Profile[]> => {
    const names = await deps.namesOf(people.map(({ id }) => id));
    return people.map((person) => viewOf(person, names.get(person.id) ?? ""));
  };
  /** Routing knows at once; whoever takes no calls is read anew when they do. */
  const count = (person: HotlineAgent) =>
    routing.turn(async ({ agent, send }) => {
      const { id: agentId, languages } = person;
      const state = agent(agentId)?.state;
      if (state === undefined || state === "offline") return;
      await send({ type: "agentSignedIn", agentId, skills: countedSkills(person), languages });
    });
  return {
    list: async () => views(await agents.list()),
    async change(editor, agentId, change) {
      if (editor.staffId === agentId) throw new RequestRefused("not_permitted");
      assertWhole(change);
      const person = await agents.save(editor, agentId, {
        languages: [...new Set(change.languages)],
        skills: change.skills.map(({ skill, level, certifiedUntil }) => ({
          skill,
          level,
          certifiedUntil:
            needsCertificate(skill) && certifiedUntil !== null ? new Date(certifiedUntil) : null,
        })),
      });
      await count(person);
      const [view] = await views([person]);
      if (view === undefined) throw new Error("an agent has no view");
      return view;
    },
    renew: async (certificate, also) => count(await agents.renew(certificate, also)),
  };
}

const needsCertificate = (skill: HotlineSkill): boolean =>
  (CERTIFIED_SKILLS as readonly string[]).includes(skill);

/** Each skill once; those that need a certificate say until when. */
function assertWhole({ skills }: Change): void {
  const seen = new Set<string>();
  for (const [index, { skill, certifiedUntil }] of skills.entries()) {
    if (seen.has(skill)) throw refused(`skills.${index}.skill`, "invalid");
    seen.add(skill);
    if (needsCertificate(skill) && certifiedUntil === null)
      throw refused(`skills.${index}.certifiedUntil`, "required");
  }
}

const refused = (field: string, code: "invalid" | "required") =>
  new RequestRefused("validation_failed", { errors: [{ field, code }] });

const viewOf = ({ id, number, languages, skills }: HotlineAgent, name: string): Profile => ({
  id: toPublicId("stf", id),
  number,
  name,
  languages: languages.map((each) => each as Locale),
  skills: skills.map(({ skill, level, certifiedUntil }) => ({
    skill: skill as HotlineSkill,
    level,
    certifiedUntil: certifiedUntil?.toISOString() ?? null,
  })),
});
