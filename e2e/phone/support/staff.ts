import type pg from "pg";
import type { createServices } from "../../../apps/server/src/app.ts";
import { newId } from "../../../apps/server/src/platform/ids.ts";

export const AGENTS = 20;
/** The number that the first enrolled agent gets. */
export const FIRST_NUMBER = 11;

export interface Person {
  readonly id: string;
  readonly number: number;
}

/** The wallet, whose page calls over the same Asterisk; and a customer of the demo, whose name is the way in. */
export const doorOf = (
  { identity: { demo } }: Pick<ReturnType<typeof createServices>, "identity">,
  url: string,
) => ({
  url,
  async moveIn() {
    await demo.createCustomer({
      displayName: "林悦",
      email: "yue.lin@example.com",
      phone: "+8613800138999",
      password: "Autumn-Rain-7-lanterns",
      locale: "zh-CN",
      persona: "caller",
      at: new Date(),
    });
    return "林悦";
  },
});

export async function enrol(
  owner: pg.Client,
  services: ReturnType<typeof createServices>,
): Promise<Person[]> {
  const people: Person[] = [];
  for (let index = 0; index < AGENTS; index += 1) {
    const id = newId();
    await owner.query(
      `INSERT INTO access.staff (id, email, display_name, role, state, locale, is_demo, created_at, active_since)
       VALUES ($1, $2, $3, 'agent', 'active', 'en', true, now(), now())`,
      [id, `agent-${index}@staff.example.org`, `Agent ${index}`],
    );
    const { number } = await services.agents.enrol(id, ["en", "zh-CN"]);
    people.push({ id, number });
  }
  return people;
}
