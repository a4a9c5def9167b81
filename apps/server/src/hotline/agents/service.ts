import { CERTIFIED_SKILLS, type HotlineSkill } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import * as repository from "./repository.ts";

/** A skill as routing counts it: with a certificate that has ended, or that is missing, it is as if it were not there. */
export interface CountedSkill {
  readonly skill: string;
  readonly level: number;
  /** Milliseconds; null: needs no certificate. */
  readonly validUntil: number | null;
}

export interface HotlineAgent {
  /** UUID of the member of staff. */
  readonly id: string;
  /** What customers are told. */
  readonly number: number;
  readonly languages: readonly string[];
  readonly skills: readonly repository.AgentSkillRow[];
}

export interface AgentProfile {
  readonly languages: readonly string[];
  readonly skills: readonly {
    readonly skill: HotlineSkill;
    readonly level: number;
    readonly certifiedUntil: Date | null;
  }[];
}

export interface Agents {
  find(id: string): Promise<HotlineAgent | null>;
  list(): Promise<readonly HotlineAgent[]>;
  /** Makes the member of staff an agent who takes general calls in these languages; repeating it changes nothing. */
  enrol(id: string, languages: readonly string[]): Promise<HotlineAgent>;
  /** Languages and skills anew, with the audit event of who changed them. */
  save(
    editor: {
      readonly staffId: string;
      readonly origin: { readonly ip: string; readonly userAgent: string };
    },
    id: string,
    profile: AgentProfile,
  ): Promise<HotlineAgent>;
  /** Until when the skill counts, in one transaction with `also`, which writes why; null where it needs no certificate. */
  renew(
    certificate: {
      readonly agentId: string;
      readonly skill: string;
      readonly until: Date | null;
    },
    also: (tx: Tx) => Promise<void>,
  ): Promise<HotlineAgent>;
  /** Agents planned for each half hour of a weekday (Monday is 1); null: nothing is planned. */
  planOf(weekday: number): Promise<readonly number[] | null>;
  savePlan(
    editor: {
      readonly staffId: string;
      readonly origin: { readonly ip: string; readonly userAgent: string };
    },
    plan: { readonly weekday: number; readonly agents: readonly number[] },
  ): Promise<void>;
  /** In the transaction in which routing changed the state. */
  noteState(tx: Tx, change: repository.StateChange): Promise<void>;
  statesOf(id: string, since: Date): Promise<readonly repository.StateChange[]>;
}

const isCertified = (skill: string): boolean =>
  (CERTIFIED_SKILLS as readonly string[]).includes(skill);

/** What counts now or will end later; routing leaves it out at that instant. */
export const countedSkills = ({ skills }: Pick<HotlineAgent, "skills">): CountedSkill[] =>
  skills.flatMap(({ skill, level, certifiedUntil }): CountedSkill[] => {
    if (!isCertified(skill)) return [{ skill, level, validUntil: null }];
    return certifiedUntil === null ? [] : [{ skill, level, validUntil: certifiedUntil.getTime() }];
  });

export function createAgents({
  database,
  clock,
  audit,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: AuditTrail;
}): Agents {
  async function withSkills(rows: readonly repository.AgentRow[]): Promise<HotlineAgent[]> {
    const skills = await repository.skillsOf(
      database.kysely,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => ({
      ...row,
      skills: skills
        .filter(({ agentId }) => agentId === row.id)
        .map(({ skill, level, certifiedUntil }) => ({ skill, level, certifiedUntil })),
    }));
  }

  async function find(id: string): Promise<HotlineAgent | null> {
    const row = await repository.findAgent(database.kysely, id);
    if (row === undefined) return null;
    return (await withSkills([row]))[0] ?? null;
  }

  async function known(id: string): Promise<HotlineAgent> {
    const agent = await find(id);
    if (agent === null) throw new RequestRefused("not_found");
    return agent;
  }

  return {
    find,
    async list() {
      return withSkills(await repository.allAgents(database.kysely));
    },
    async enrol(id, languages) {
      await database.kysely.transaction().execute(async (tx) => {
        const now = clock.now();
        if (!(await repository.insertAgent(tx, { id, languages, now }))) return;
        const skills = [{ skill: "general", level: 3, certifiedUntil: null }];
        await repository.replaceProfile(tx, { id, languages, skills, now });
      });
      return known(id);
    },
    async save(editor, id, { languages, skills }) {
      await known(id);
      await database.kysely.transaction().execute(async (tx) => {
        await repository.replaceProfile(tx, { id, languages, skills, now: clock.now() });
        await audit.write(tx, {
          type: "agent.profile_changed",
          actor: { kind: "staff", id: editor.staffId },
          subject: { kind: "staff", id },
          outcome: "success",
          origin: editor.origin,
          details: {
            languages: languages.join(", "),
            skills: skills.map(
              ({ skill, level, certifiedUntil }) =>
                `${skill} ${level}${certifiedUntil === null ? "" : ` until ${certifiedUntil.toISOString()}`}`,
            ),
          },
        });
      });
      return known(id);
    },
    async renew({ agentId, skill, until }, also) {
      await database.kysely.transaction().execute(async (tx) => {
        if (!(await repository.setCertificate(tx, { agentId, skill, until })))
          throw new RequestRefused("not_found");
        await also(tx);
      });
      return known(agentId);
    },
    planOf: (weekday) => repository.planOf(database.kysely, weekday),
    savePlan: (editor, plan) =>
      database.kysely.transaction().execute(async (tx) => {
        await repository.replacePlan(tx, { ...plan, staffId: editor.staffId, now: clock.now() });
        await audit.write(tx, {
          type: "agent.plan_changed",
          actor: { kind: "staff", id: editor.staffId },
          outcome: "success",
          origin: editor.origin,
          details: { weekday: plan.weekday, agents: plan.agents.join(" ") },
        });
      }),
    noteState: (tx, change) => repository.insertStateChange(tx, change),
    statesOf: (id, since) => repository.stateChangesOf(database.kysely, id, since),
  };
}
