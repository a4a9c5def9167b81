import type { HotlineSkill, Locale } from "@okpay/contracts";
import type { Flow, Sentence, Step } from "./flow.ts";

/** What the menu has to know that is not in it. */
export interface Circumstances {
  readonly isOpen: boolean;
  /** False where the caller is known already: in the app nobody is asked for a code to leave a message. */
  readonly arePinsKnown: boolean;
}

export type Answer =
  | { readonly key: string }
  /** A PIN that was judged already: the digits themselves never come here. */
  | { readonly pin: "wrong" };

export interface Position {
  /** Of the step that asks, or where the walk ended. */
  readonly at: string;
  readonly language: Locale;
  readonly said: readonly Sentence[];
  readonly ask: Extract<Step, { type: "choose" | "pin" }> | null;
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
  if (step?.type === "pin" && "pin" in given)
    return walk(flow, step.wrong, position.language, circumstances);
  if (step?.type === "choose" && "key" in given) {
    const option = step.options.find(({ key }) => key === given.key);
    if (option !== undefined)
      return walk(flow, option.next, option.language ?? position.language, circumstances);
  }
  return walk(
    flow,
    step?.type === "choose" || step?.type === "pin" ? position.at : flow.start,
    position.language,
    circumstances,
  );
}

/** The menu was not answered often enough: to a person while the line is open, else goodbye. */
export const giveUp = (
  flow: Flow,
  { language }: { readonly language: Locale },
  circumstances: Circumstances,
): Position =>
  walk(flow, circumstances.isOpen ? flow.lost.open : flow.lost.closed, language, circumstances);

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
        at = circumstances[step.on] ? step.yes : step.no;
        break;
      case "choose":
      case "pin":
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
