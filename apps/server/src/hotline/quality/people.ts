import { toPublicId } from "../../platform/ids.ts";
import type { QualityDeps } from "./ports.ts";

/** Names and numbers of those who are shown. */
export interface People {
  person(staffId: string): { readonly id: string; readonly name: string };
  agent(staffId: string): { readonly id: string; readonly name: string; readonly number: number };
}

export async function peopleOf(
  { namesOf, skills }: Pick<QualityDeps, "namesOf" | "skills">,
  staffIds: readonly string[],
): Promise<People> {
  const [names, agents] = await Promise.all([namesOf([...new Set(staffIds)]), skills.list()]);
  const numbers = new Map(agents.map(({ id, number }) => [id, number]));
  const person = (staffId: string) => ({
    id: toPublicId("stf", staffId),
    name: names.get(staffId) ?? "",
  });
  return {
    person,
    agent: (staffId) => ({ ...person(staffId), number: numbers.get(staffId) ?? 0 }),
  };
}
