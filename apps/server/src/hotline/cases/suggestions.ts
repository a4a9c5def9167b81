import type { Locale } from "@okpay/contracts";
import { newId } from "../../platform/ids.ts";
import { maskedText } from "../../platform/redaction.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { changeCase } from "./changing.ts";
import type { CasesDeps } from "./deps.ts";
import { advance } from "./lifecycle.ts";
import { findCase } from "./repository.ts";
import {
  findGroup,
  insertGroup,
  lockGroup,
  setAnswered,
  waitingIn,
} from "./suggestion-repository.ts";
import { tellGroupAnswer } from "./telling.ts";
import { answered, type Worker } from "./work.ts";

/** Suggestions that ask for the same thing are one group; what is built answers all who asked. */

export const ANSWER_JOB = "cases.answerGroup";
const BATCH = 50;

/** A new group of suggestions. */
export async function groupSuggestions(
  deps: CasesDeps,
  worker: Worker,
  request: { readonly title: string; readonly caseIds: readonly string[] },
): Promise<string> {
  const id = newId();
  await assertSuggestions(deps, request.caseIds);
  await deps.database.kysely.transaction().execute((tx) =>
    insertGroup(tx, {
      id,
      title: maskedText(request.title),
      state: "open",
      answer: null,
      created_by: worker.actor.staffId,
      created_at: deps.clock.now(),
      answered_by: null,
      answered_at: null,
    }),
  );
  await join(deps, worker, id, request.caseIds);
  return id;
}

export async function addToGroup(
  deps: CasesDeps,
  worker: Worker,
  groupId: string,
  caseIds: readonly string[],
): Promise<void> {
  const group = await findGroup(deps.database.kysely, groupId);
  if (group === undefined) throw new RequestRefused("not_found");
  if (group.state === "answered") throw new RequestRefused("group_answered");
  await assertSuggestions(deps, caseIds);
  await join(deps, worker, groupId, caseIds);
}

/** Only suggestions that wait are grouped, each in one group; nothing happens when one of them is none. */
async function assertSuggestions(deps: CasesDeps, caseIds: readonly string[]): Promise<void> {
  for (const id of caseIds) {
    const row = await findCase(deps.database.kysely, id);
    if (row === undefined) throw new RequestRefused("not_found");
    if (row.kind !== "suggestion" || "refused" in advance(row.state, "answer"))
      throw new RequestRefused("case_changed");
  }
}

async function join(
  deps: CasesDeps,
  { actor }: Worker,
  groupId: string,
  caseIds: readonly string[],
): Promise<void> {
  for (const id of caseIds)
    await changeCase(
      deps,
      () => findCase(deps.database.kysely, id),
      async (row) =>
        row.group_id === groupId
          ? null
          : {
              patch: { group_id: groupId, updated_at: row.updated_at },
              entries: [
                { type: "event", author: "staff", staff_id: actor.staffId, event: "grouped" },
              ],
            },
    );
}

/** The answer is the group's from now on; a job brings it to everybody who asked. */
export const answerGroup = (
  deps: CasesDeps,
  { actor, origin }: Worker,
  groupId: string,
  answer: Readonly<Record<Locale, string>>,
): Promise<void> =>
  deps.database.kysely.transaction().execute(async (tx) => {
    const group = await lockGroup(tx, groupId);
    if (group === undefined) throw new RequestRefused("not_found");
    if (group.state === "answered") throw new RequestRefused("group_answered");
    await setAnswered(tx, groupId, {
      answer: { en: maskedText(answer.en), "zh-CN": maskedText(answer["zh-CN"]) },
      answered_by: actor.staffId,
      answered_at: deps.clock.now(),
    });
    await deps.audit.write(tx, {
      type: "case.suggestions_answered",
      actor: { kind: "staff", id: actor.staffId },
      outcome: "success",
      origin,
      details: { title: group.title },
    });
    await deps.jobs.add(tx, ANSWER_JOB, { groupId }, { key: `${ANSWER_JOB}:${groupId}` });
  });

/** Brings the answer to those who wait for it, some at a time; run again, it goes on where it stopped. */
export async function deliverGroupAnswer(deps: CasesDeps, groupId: string): Promise<void> {
  const group = await findGroup(deps.database.kysely, groupId);
  if (group === undefined) return;
  const { answer, answered_by: staffId } = group;
  if (answer === null || staffId === null) return;
  for (;;) {
    const waiting = await waitingIn(deps.database.kysely, groupId, BATCH);
    if (waiting.length === 0) return;
    for (const { id } of waiting)
      await changeCase(
        deps,
        () => findCase(deps.database.kysely, id),
        async (row, now) => {
          if ("refused" in advance(row.state, "answer")) return null;
          return {
            patch: await answered(deps, row, now),
            entries: [
              { type: "message", author: "staff", staff_id: staffId, text: answer[row.locale] },
              { type: "event", author: "staff", staff_id: staffId, event: "answered" },
            ],
            also: (tx, after) => tellGroupAnswer(deps, tx, after, answer),
          };
        },
      );
  }
}
