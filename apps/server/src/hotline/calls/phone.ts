import type { HotlineSkill, Locale } from "@okpay/contracts";
import type { Tx } from "../../platform/db/index.ts";
import { insertCall, lastAgentOf, setSurvey } from "./repository.ts";

/** A call PIN or a code by SMS proves more than a number, and less than the app (docs/decisions/identity-ladder.md). */
const LEVEL_OF_MENU = 2;

/**
 * A caller by telephone enters the line: the record that the desk shows, in the transaction in which routing learns of it.
 * Answers with the agent who talked with that customer last; null: nobody has, or it is not known who calls.
 */
export async function openPhoneCall(
  tx: Tx,
  call: {
    readonly id: string;
    readonly language: Locale;
    readonly skill: HotlineSkill;
    readonly customerId: string | null;
    readonly caseId: string | null;
    readonly paymentId: string | null;
    readonly now: Date;
  },
): Promise<string | null> {
  const row = {
    id: call.id,
    channel: "phone" as const,
    isByExchange: true,
    language: call.language,
    skill: call.skill,
    about: null,
    paymentId: call.paymentId,
    caseId: call.caseId,
    now: call.now,
  };
  const level = call.customerId === null ? 0 : LEVEL_OF_MENU;
  const lastAgentId = call.customerId === null ? null : await lastAgentOf(tx, call.customerId);
  if (await insertCall(tx, { ...row, customerId: call.customerId, identityLevel: level }))
    return lastAgentId;
  // The customer has a call in the app at the same time: this one is kept too, as somebody who is not known.
  await insertCall(tx, { ...row, customerId: null, identityLevel: 0 });
  return null;
}

/** A mark by key after the talk; whether it is solved, keys do not say. */
export const surveyPhoneCall = async (
  tx: Tx,
  survey: { readonly callId: string; readonly score: number; readonly now: Date },
): Promise<void> => void (await setSurvey(tx, { ...survey, isSolved: null, comment: null }));
