import type { Flow, Step } from "../flow.ts";
import { PAYMENT_SENTENCES } from "../last-payment.ts";

/** What is wrong with a menu, each in one line; nothing: it can be put to callers. */
export function lintFlow(flow: Flow, hasPrompt: (key: string) => boolean): string[] {
  const problems: string[] = [];
  const names = Object.keys(flow.steps);
  const exists = (from: string, to: string) => {
    if (flow.steps[to] === undefined) problems.push(`${from} leads to ${to}, which is not a step`);
  };
  exists("start", flow.start);
  for (const lost of Object.values(flow.lost)) exists("who is lost", lost);
  for (const name of names) {
    const step = flow.steps[name];
    if (step === undefined) continue;
    for (const next of nextOf(step)) exists(name, next);
    for (const prompt of promptsOf(step))
      if (!hasPrompt(prompt)) problems.push(`${name} says ${prompt}, which has no text`);
    if (step.type === "choose") {
      const keys = step.options.map(({ key }) => key);
      if (keys.length === 0) problems.push(`${name} offers nothing`);
      if (new Set(keys).size < keys.length) problems.push(`${name} offers one key twice`);
    }
  }
  const reached = reachableFrom(flow, flow.start, nextOf);
  for (const name of names) if (!reached.has(name)) problems.push(`${name} is never reached`);
  for (const name of reached) {
    // A dead end: from here nobody gets to a person or is told that it is closed.
    const ahead = [...reachableFrom(flow, name, nextOf)].map((each) => flow.steps[each]?.type);
    if (!ahead.some((type) => type === "queue" || type === "closed" || type === "message"))
      problems.push(`${name} leads nowhere`);
    // Talking in a circle without ever asking.
    const unasked = [...nextUnasked(flow, name)].some((next) =>
      reachableFrom(flow, next, silentNextOf).has(name),
    );
    if (unasked) problems.push(`${name} comes back to itself without a question`);
  }
  return problems;
}

function nextOf(step: Step): readonly string[] {
  switch (step.type) {
    case "say":
    case "article":
    case "payment":
      return [step.next];
    case "number":
      return [step.next, step.refused];
    case "case":
      return [step.otherwise];
    case "choose":
      return step.options.map(({ next }) => next);
    case "pin":
      return [step.wrong, step.right];
    case "code":
      return [step.again, step.wrong, step.right];
    case "branch":
      return [step.yes, step.no];
    case "queue":
    case "message":
    case "closed":
      return [];
  }
}

const silentNextOf = (step: Step): readonly string[] =>
  ["say", "article", "payment", "branch", "case"].includes(step.type) ? nextOf(step) : [];

function nextUnasked(flow: Flow, name: string): readonly string[] {
  const step = flow.steps[name];
  return step === undefined ? [] : silentNextOf(step);
}

const promptsOf = (step: Step): readonly string[] => {
  if (step.type === "article") return [`article.${step.slug}`];
  if (step.type === "payment") return PAYMENT_SENTENCES;
  if (step.type === "choose") return [step.prompt, ...step.options.map(({ label }) => label)];
  return "prompt" in step ? [step.prompt] : [];
};

function reachableFrom(
  flow: Flow,
  start: string,
  next: (step: Step) => readonly string[],
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const step = flow.steps[name];
    if (step === undefined || reached.has(name)) continue;
    reached.add(name);
    open.push(...next(step));
  }
  return reached;
}
