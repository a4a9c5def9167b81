import { messagesOf } from "@okpay/i18n";
import { describe, expect, it } from "vitest";
import { loadArticles } from "../knowledge/index.ts";
import { FLOW, type Flow, LAST_PAYMENT } from "./flow.ts";
import { lintFlow } from "./testing/lint.ts";
import { answer, begin, type Circumstances, giveUp, type Position } from "./walk.ts";

const open = {
  isOpen: true,
  arePinsKnown: true,
  isIdentified: false,
  isNumberAsked: true,
  caseSkill: null,
};
/** After a right PIN. */
const proven = { ...open, isIdentified: true, isNumberAsked: false, caseSkill: "abroad" as const };
/** After a right code to the registered number. */
const ofNoCase = { ...proven, caseSkill: null };
/** Signed in, in the app. */
const signedIn = { ...open, isIdentified: true, isNumberAsked: false };
const texts = { en: messagesOf("en"), "zh-CN": messagesOf("zh-CN") };
const articles = (await loadArticles()).filter(({ audience }) => audience === "customer");
const spoken = new Set(articles.map(({ id }) => `article.${id}`));
const hasPrompt = (key: string) => spoken.has(key) || (key in texts.en && key in texts["zh-CN"]);

describe("the menu", () => {
  it("has no dead end, no unreachable step, and every prompt in both languages", () => {
    expect(lintFlow(FLOW, hasPrompt)).toEqual([]);
  });

  it("every way through it, key by key, ends with an agent's skill or at the closed door", () => {
    const outcomes = new Map<string, number>();
    const explore = (position: Position, depth: number, now: Circumstances) => {
      if (position.outcome !== null) {
        const name =
          position.outcome.type === "queue" ? position.outcome.skill : position.outcome.type;
        outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
        return;
      }
      expect(position.ask).not.toBeNull();
      if (depth === 0 || position.ask === null) return;
      if (position.ask.type === "number") {
        for (const number of ["given", "refused"] as const)
          explore(answer(FLOW, position, { number }, now), depth - 1, now);
        return;
      }
      if (position.ask.type !== "choose") {
        explore(answer(FLOW, position, { proof: "wrong" }, now), depth - 1, now);
        explore(answer(FLOW, position, { proof: "again" }, now), depth - 1, now);
        const { caseSkill } = position.ask.type === "pin" ? proven : ofNoCase;
        const known = { ...now, isIdentified: true, isNumberAsked: false, caseSkill };
        return explore(answer(FLOW, position, { proof: "right" }, known), depth - 1, known);
      }
      for (const { key } of position.ask.options)
        explore(answer(FLOW, position, { key }, now), depth - 1, now);
    };
    for (const start of [open, signedIn, { ...open, isOpen: false }])
      explore(begin(FLOW, "en", start), 5, start);
    expect([...outcomes.keys()].sort()).toEqual([
      "abroad",
      "bills",
      "closed",
      "complaints",
      "general",
      "identity",
      "merchants",
      "message",
      "payments",
      "security",
    ]);
  });

  it("speaks the language that was chosen, asks again after a key it does not have", () => {
    const first = begin(FLOW, "en", open);
    expect(first.said).toEqual(["ivr.welcome", "ivr.language"]);
    const chosen = answer(FLOW, first, { key: "1" }, open);
    expect(chosen).toMatchObject({ language: "zh-CN", at: "pin-question" });
    expect(answer(FLOW, chosen, { key: "9" }, open)).toMatchObject({ at: "pin-question" });
    expect(answer(FLOW, { at: "gone", language: "en" }, { key: "1" }, open).at).toBe("language");
    const without = answer(FLOW, first, { key: "2" }, { ...open, arePinsKnown: false });
    expect(without).toMatchObject({ language: "en", at: "reason" });
  });

  it("speaks short answers while it is closed, and then asks again", () => {
    const closed = { ...open, isOpen: false };
    const offered = answer(FLOW, begin(FLOW, "en", closed), { key: "2" }, closed);
    expect(offered.said).toEqual(["ivr.closed", "ivr.messageOffer"]);
    const asked = answer(FLOW, offered, { key: "3" }, closed);
    expect(answer(FLOW, asked, { key: "4" }, closed)).toMatchObject({
      said: ["article.lost-phone", "ivr.helpAgain"],
      at: "help-again",
      outcome: null,
    });
  });

  it("says to who is identified how their last payment stands, and goes on from there", () => {
    const known = answer(FLOW, { at: "line-pin", language: "en" }, { proof: "right" }, proven);
    expect(known).toMatchObject({ at: "known", outcome: null });
    const heard = answer(FLOW, known, { key: "1" }, proven);
    expect(heard).toMatchObject({ said: [LAST_PAYMENT, "ivr.helpAgain"], at: "payment-next" });
    expect(answer(FLOW, heard, { key: "2" }, proven).at).toBe("known");
    const toCase = { type: "queue", skill: "abroad" };
    expect(answer(FLOW, heard, { key: "1" }, proven).outcome).toEqual(toCase);
    expect(answer(FLOW, known, { key: "2" }, proven).outcome).toEqual(toCase);
    expect(giveUp(FLOW, known, proven).outcome).toEqual(toCase);
    // In the app there is no case yet: the line of payments, or the reasons again.
    const inApp = answer(FLOW, { at: "reason", language: "en" }, { key: "8" }, signedIn);
    expect(inApp.said).toEqual(heard.said);
    expect(answer(FLOW, inApp, { key: "2" }, signedIn).at).toBe("reason");
    expect(answer(FLOW, inApp, { key: "1" }, signedIn).outcome).toMatchObject({
      skill: "payments",
    });
    const closed = { ...proven, isOpen: false };
    const late = answer(FLOW, { at: "message-offer", language: "en" }, { key: "4" }, closed);
    expect(late).toMatchObject({ said: heard.said, at: "help-again" });
    expect(answer(FLOW, late, { key: "2" }, closed).outcome).toEqual({ type: "message" });
  });

  it("sends a code to a registered number, by telephone only; who keys it in is known, and of no case", () => {
    const question = answer(FLOW, { at: "language", language: "en" }, { key: "2" }, open);
    const number = answer(FLOW, question, { key: "3" }, open);
    expect(number).toMatchObject({ said: ["ivr.number"], at: "line-number" });
    const code = answer(FLOW, number, { number: "given" }, open);
    expect(code).toMatchObject({ said: ["ivr.code"], at: "line-code", ask: { type: "code" } });
    expect(answer(FLOW, code, { proof: "wrong" }, open)).toMatchObject({
      said: ["ivr.codeWrong", "ivr.pinQuestion"],
      at: "pin-question",
    });
    const again = answer(FLOW, code, { proof: "again" }, open);
    expect(again).toMatchObject({
      said: ["ivr.codeWrong", "ivr.codeAgain"],
      at: "line-code-again",
    });
    expect(answer(FLOW, again, { proof: "again" }, open)).toEqual(again);
    expect(answer(FLOW, again, { proof: "wrong" }, open).at).toBe("pin-question");
    expect(answer(FLOW, again, { proof: "right" }, ofNoCase).at).toBe("reason");
    const known = answer(FLOW, code, { proof: "right" }, ofNoCase);
    expect(known).toMatchObject({ said: ["ivr.known", "ivr.reason"], at: "reason" });
    const heard = answer(FLOW, known, { key: "8" }, ofNoCase);
    expect(heard.said).toEqual([LAST_PAYMENT, "ivr.helpAgain"]);
    expect(answer(FLOW, heard, { key: "2" }, ofNoCase).at).toBe("reason");
    expect(giveUp(FLOW, known, ofNoCase).outcome).toEqual({ type: "queue", skill: "general" });
    // In the app the key is not there, whatever a page sends.
    const inApp = answer(FLOW, question, { key: "3" }, signedIn);
    expect(inApp).toMatchObject({ at: "pin-question" });
  });

  it("says nothing of anybody's payments to a stranger", () => {
    const at = { at: "reason", language: "en" } as const;
    const asked = answer(FLOW, at, { key: "8" }, open);
    expect(asked).toMatchObject({ said: ["ivr.reason"], at: "reason" });
    expect(asked.ask).toMatchObject({
      options: expect.not.arrayContaining([
        expect.objectContaining({ key: "8" }) as unknown,
      ]) as unknown,
    });
    const closed = { ...open, isOpen: false };
    const late = answer(FLOW, { at: "message-offer", language: "en" }, { key: "4" }, closed);
    expect(late).toMatchObject({ said: ["ivr.whose"], at: "payment-whose" });
    expect(() =>
      answer(FLOW, { at: "payment-next", language: "en" }, { key: "1" }, open),
    ).not.toThrow();
    expect(() => answer(FLOW, { at: "known", language: "en" }, { key: "1" }, open)).toThrow(
      "to a stranger",
    );
  });

  it("leads who never answers to a person, and while it is closed to nobody's line", () => {
    const at = begin(FLOW, "en", open);
    expect(giveUp(FLOW, at, open).outcome).toEqual({ type: "queue", skill: "general" });
    expect(giveUp(FLOW, at, { ...open, isOpen: false })).toMatchObject({
      said: ["ivr.goodbye"],
      outcome: { type: "closed" },
    });
  });

  it("lint finds each kind of mistake", () => {
    const broken: Flow = {
      version: 1,
      start: "a",
      lost: { open: "d", closed: "outside" },
      steps: {
        a: {
          type: "choose",
          prompt: "ivr.welcome",
          options: [
            { key: "1", label: "ivr.welcome", next: "b" },
            { key: "1", label: "ivr.welcome", next: "nowhere" },
          ],
        },
        b: { type: "say", prompt: "ivr.missing" as "ivr.welcome", next: "c" },
        c: { type: "say", prompt: "ivr.welcome", next: "b" },
        d: { type: "closed", prompt: "ivr.closed" },
        e: { type: "choose", prompt: "ivr.welcome", options: [] },
        f: { type: "article", slug: "nobody-wrote-it", next: "d" },
      },
    };
    expect(lintFlow(broken, hasPrompt).sort()).toEqual(
      [
        "a offers one key twice",
        "a leads to nowhere, which is not a step",
        "b says ivr.missing, which has no text",
        "e offers nothing",
        "f says article.nobody-wrote-it, which has no text",
        "f is never reached",
        "who is lost leads to outside, which is not a step",
        "d is never reached",
        "e is never reached",
        "a leads nowhere",
        "b leads nowhere",
        "b comes back to itself without a question",
        "c leads nowhere",
        "c comes back to itself without a question",
      ].sort(),
    );
  });
});
