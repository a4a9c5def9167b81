import type { HotlineSkill, Locale } from "@okpay/contracts";
import { type Flow, LAST_PAYMENT, type Sentence, type Step } from "./flow.ts";

/** What the menu has to know that is not in it. */
export interface Circumstances {
  readonly isOpen: boolean;
  /** False where the caller is known already: in the app nobody is asked for a code to leave a message. */
  readonly arePinsKnown: boolean;
  /** Who calls is proven: signed in, by a PIN, or by a code. Only then is anything of theirs said. */
  readonly isIdentified: boolean;
  /** By telephone, where codes are sent and nobody is proven yet; in the app nobody keys in a number. */
  readonly isNumberAsked: boolean;
  /** Of the case whose PIN was given; else null. */
  readonly caseSkill: HotlineSkill | null;
}

export type Answer =
  | { readonly key: string }
  /** Whatever it was: whether it is anybody's is not told. */
  | { readonly number: "given" | "refused" }
  /** A PIN or a code that was judged already: the digits themselves never come here. */
  | { readonly proof: Proof };

/** Again: not right, and it may be tried once more. A PIN has one try. */
export type Proof = "right" | "again" | "wrong";

type Question = Extract<Step, { type: "choose" | "pin" | "code" | "number" }>;

export interface Position {
  /** Of the step that asks, or where the walk ended. */
  readonly at: string;
  readonly language: Locale;
  readonly said: readonly Sentence[];
  readonly ask: Question | null;
  readonly outcome:
    | { readonly type: "queue"; readonly skill: HotlineSkill }
    | { readonly type: "closed" | "message" }
    | null;
}

/** From the beginning to the first question. */
export const begin = (flow: Flow, language: Locale, circumstances: Circumstances): Position =>
  walk(flow, flow.start, language, circumstances);

/** From a question to the next. An answer the step does not have: the question again. */
export function answer(
  flow: Flow,
  position: { readonly at: string; readonly language: Locale },
  given: Answer,
  circumstances: Circumstances,
): Position {
  const step = flow.steps[position.at];
  if (step?.type === "pin" && "proof" in given)
    return walk(
      flow,
      given.proof === "right" ? step.right : step.wrong,
      position.language,
      circumstances,
    );
  if (step?.type === "code" && "proof" in given)
    return walk(flow, step[given.proof], position.language, circumstances);
  if (step?.type === "number" && "number" in given)
    return walk(
      flow,
      given.number === "given" ? step.next : step.refused,
      position.language,
      circumstances,
    );
  if (step?.type === "choose" && "key" in given) {
    const option = offered(step, circumstances).options.find(({ key }) => key === given.key);
    if (option !== undefined)
      return walk(flow, option.next, option.language ?? position.language, circumstances);
  }
  const isQuestion = step !== undefined && QUESTIONS.has(step.type);
  return walk(flow, isQuestion ? position.at : flow.start, position.language, circumstances);
}

const QUESTIONS: ReadonlySet<Step["type"]> = new Set<Question["type"]>([
  "choose",
  "pin",
  "code",
  "number",
]);

/** The menu was not answered often enough: to a person while the line is open, else goodbye. */
export const giveUp = (
  flow: Flow,
  { language }: { readonly language: Locale },
  circumstances: Circumstances,
): Position =>
  walk(flow, circumstances.isOpen ? flow.lost.open : flow.lost.closed, language, circumstances);

type Choose = Extract<Step, { type: "choose" }>;

const offered = (step: Choose, circumstances: Circumstances): Choose => ({
  ...step,
  options: step.options.filter(({ when }) => when === undefined || circumstances[when]),
});

const holds = (
  on: Extract<Step, { type: "branch" }>["on"],
  circumstances: Circumstances,
): boolean => (on === "isOfCase" ? circumstances.caseSkill !== null : circumstances[on]);

function walk(flow: Flow, from: string, language: Locale, circumstances: Circumstances): Position {
  const said: Sentence[] = [];
  let at = from;
  for (;;) {
    const step = flow.steps[at];
    if (step === undefined) throw new Error(`the menu has no step ${at}`);
    const here = { at, language, said };
    switch (step.type) {
      case "say":
        said.push(step.prompt);
        at = step.next;
        break;
      case "article":
        said.push(`article.${step.slug}`);
        at = step.next;
        break;
      case "branch":
        at = holds(step.on, circumstances) ? step.yes : step.no;
        break;
      case "payment":
        if (!circumstances.isIdentified)
          throw new Error(`the menu says at ${at} to a stranger what is the caller's`);
        said.push(LAST_PAYMENT);
        at = step.next;
        break;
      case "case": {
        const { caseSkill: skill } = circumstances;
        if (skill !== null) return { ...here, ask: null, outcome: { type: "queue", skill } };
        at = step.otherwise;
        break;
      }
      case "choose":
        said.push(step.prompt);
        return { ...here, ask: offered(step, circumstances), outcome: null };
      case "pin":
      case "code":
      case "number":
        said.push(step.prompt);
        return { ...here, ask: step, outcome: null };
      case "message":
        return { ...here, ask: null, outcome: { type: "message" } };
      case "queue":
        return { ...here, ask: null, outcome: { type: "queue", skill: step.skill } };
      case "closed":
        said.push(step.prompt);
        return { ...here, ask: null, outcome: { type: "closed" } };
    }
  }
}
