import { expect, it } from "vitest";
import {
  dependencyProblems,
  dependencyReasons,
  directNeeds,
  SERVER_BUDGET,
} from "./dependencies.ts";

it("every package OKPay runs with is listed with its reason, and no more than the budget [D4]", () => {
  const needs = directNeeds();
  expect(needs.server.length).toBeGreaterThan(30);
  expect(dependencyProblems(needs, dependencyReasons())).toEqual([]);
});

it("one without a reason, a reason without one, and one too many are said [D4]", () => {
  const reasons = { pg: { why: "the database" }, words: { why: "a list", kind: "data" as const } };
  const problems = (server: string[]) => dependencyProblems({ server, pages: ["pg"] }, reasons);
  expect(problems(["pg", "words"])).toEqual([]);
  expect(problems(["pg", "words", "left-pad"])).toEqual([
    "left-pad needs a reason in tools/gen/dependencies.json",
  ]);
  expect(problems(["pg"])).toEqual([
    "words is in tools/gen/dependencies.json and no longer needed",
  ]);
  const many = Array.from({ length: SERVER_BUDGET + 1 }, () => "pg");
  expect(problems(["words", ...many])).toEqual([
    `the server asks for ${SERVER_BUDGET + 1} packages of code, ${SERVER_BUDGET} are allowed`,
  ]);
});
