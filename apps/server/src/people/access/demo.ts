import type { StaffRole } from "@okpay/contracts";
import type { Database } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { insertStaff } from "./staff-repository.ts";

/** One member of staff per role, for visitors of the demo world. They have no password and no factor: only the demo's door. */
const PERSONAS: Readonly<Record<StaffRole, string>> = {
  agent: "王琳",
  senior_agent: "赵晨",
  supervisor: "孙慧",
  operator: "Ben Carter",
  compliance: "Amelia Novak",
  administrator: "周明",
};

export const DEMO_STAFF = (Object.entries(PERSONAS) as [StaffRole, string][]).map(
  ([role, displayName]) => ({ role, displayName }),
);

/** Repeating it changes nothing. */
export async function ensureDemoStaff({ kysely }: Database, now: Date): Promise<void> {
  for (const { role, displayName } of DEMO_STAFF) {
    const email = `${role.replace("_", "-")}@staff.okpay.localhost`;
    const locale = /^\p{Script=Han}/u.test(displayName) ? "zh-CN" : "en";
    await insertStaff(kysely, { id: newId(), email, displayName, role, locale, isDemo: true }, now);
  }
}
