import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROLE_GRANTS, STAFF_GRANTS, STAFF_ROLES } from "@okpay/contracts";
import { isMessageKey } from "@okpay/i18n";
import { expect, test } from "vitest";
import { REVIEW_RULES } from "../../../../server/src/people/audit/review-rules.ts";
import { AUDIT_EVENT_TYPES } from "../../../../server/src/platform/audit-trail.ts";
import type { StaffSession } from "../../api/wire.ts";
import { placesFor } from "../../shell/places.ts";
import { ROLES } from "../staff/roles.ts";
import { EVENT_AREAS } from "./event-areas.ts";

/** Tests, and lists of what is shown or looked for. */
const NAMES_ONLY = /\.test\.ts$|audit-trail\.ts$|history\.ts$|review-rules\.ts$/;
const types = Object.keys(AUDIT_EVENT_TYPES);

test("every type of event, every review rule, role and grant has its words [L1] [L8]", () => {
  const wanted = [
    ...types.map((type) => `audit.events.${type}`),
    ...REVIEW_RULES.map(({ key }) => `audit.rules.${key}`),
    ...STAFF_ROLES.flatMap((role) => [`console.role.${role}`, `console.role.does.${role}`]),
    ...STAFF_GRANTS.map((grant) => `console.grant.${grant}`),
  ];
  expect(wanted.filter((key) => !isMessageKey(key))).toEqual([]);
});

test("every type of event is written somewhere: a name nobody writes would be a gap that looks filled [L1]", () => {
  const server = join(import.meta.dirname, "../../../../server/src");
  const code = readdirSync(server, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !NAMES_ONLY.test(file))
    .map((file) => readFileSync(join(server, file), "utf8"))
    .join("\n");
  // `document.${decision}`: some are put together.
  const isWritten = (type: string) =>
    code.includes(`"${type}"`) || code.includes(`\`${type.slice(0, type.indexOf("."))}.\${`);
  expect(types.filter((type) => !isWritten(type))).toEqual([]);
});

test("the filter offers every area there is", () => {
  const areas = new Set(types.map((type) => type.slice(0, type.indexOf("."))));
  expect([...EVENT_AREAS].sort()).toEqual([...areas].sort());
});

test("the roles to choose from are all there are", () => {
  expect([...ROLES].sort()).toEqual([...STAFF_ROLES].sort());
});

test("every role has a place to work in beside the start and the own account", () => {
  for (const role of STAFF_ROLES) {
    const session = { grants: [...ROLE_GRANTS[role]] } as unknown as StaffSession;
    expect(placesFor(session).length, role).toBeGreaterThanOrEqual(2);
  }
});
