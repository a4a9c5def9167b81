import {
  CASE_KINDS,
  CASE_QUEUES,
  CASE_REPORTS,
  MATTER_TOPICS,
  PAUSE_REASONS,
  ROLE_GRANTS,
  ROOT_CAUSES,
  STAFF_ROLES,
} from "@okpay/contracts";
import { expect, test } from "vitest";
import { CAUSES, KINDS, QUEUES, REPORTS, TOPICS, WAITS, WORKERS } from "./lists.ts";

test.each([
  ["queues", QUEUES, CASE_QUEUES],
  ["kinds", KINDS, CASE_KINDS],
  ["topics", TOPICS, MATTER_TOPICS],
  ["waits", WAITS, PAUSE_REASONS],
  ["root causes", CAUSES, ROOT_CAUSES],
  ["reports", REPORTS, CASE_REPORTS],
  ["workers", WORKERS, STAFF_ROLES.filter((role) => ROLE_GRANTS[role].includes("cases.work"))],
])("everything of the contract can be chosen: %s", (_name, shown, wanted) => {
  expect([...shown].sort()).toEqual([...wanted].sort());
});
