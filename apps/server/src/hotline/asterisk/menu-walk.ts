import type { HotlineSkill, Locale } from "@okpay/contracts";
import type { Menu, MenuPosition, NextOpening, RedeemPin } from "./ports.ts";
import { inLanguage, openingOf, optionOf, type Prompt } from "./spoken.ts";

/** Where the menu led: to a line of agents, with what a PIN told, or to a closed door. */
export type MenuEnd =
  | {
      readonly type: "queue";
      readonly language: Locale;
      readonly skill: HotlineSkill;
      readonly customerId: string | null;
      readonly caseId: string | null;
      readonly paymentId: string | null;
    }
  | {
      readonly type: "message";
      readonly language: Locale;
      readonly customerId: string | null;
    }
  | { readonly type: "closed"; readonly language: Locale };

export interface MenuTurn {
  readonly say: readonly Prompt[];
  /** Of the question that is open now; kept, so that after a restart it is asked again. */
  readonly at: string;
  readonly language: Locale;
  readonly end: MenuEnd | null;
}

/** By this key a caller says no to being recorded: no question of the menu has it. */
export const REFUSAL_KEY = "*";
export const REFUSAL_OFFER = "phone.refuseRecording" as const;

const PIN_DIGITS = 6;
const STRIKES = 3;

export interface MenuWalk {
  /** From the start, or from the question that was open when the connection was lost. */
  begin(at: { readonly at: string; readonly language: Locale } | null): Promise<MenuTurn>;
  /** Null: a digit of several, nothing to say yet. The digits of a PIN are in memory until it is judged, and nowhere else. */
  key(digit: string): Promise<MenuTurn | null>;
  /** Nobody pressed anything. */
  silence(): Promise<MenuTurn>;
}

/** One caller's way through the menu, by ear: barge-in, three mistakes lead to a person while the line is open. */
export function createMenuWalk(
  {
    menu,
    nextOpening,
    redeemPin,
    isRecorded,
  }: {
    readonly menu: Menu;
    readonly nextOpening: NextOpening;
    readonly redeemPin: RedeemPin | null;
    readonly isRecorded: boolean;
  },
  call: { readonly id: string; readonly language: Locale },
): MenuWalk {
  let position: MenuPosition | null = null;
  let digits = "";
  let strikes = 0;

  async function to(next: MenuPosition, before: readonly Prompt[] = []): Promise<MenuTurn> {
    position = next;
    digits = "";
    const { language, outcome, ask } = next;
    const options =
      ask?.type === "choose" ? ask.options.flatMap((option) => optionOf(option, language)) : [];
    const said: Prompt[] = [];
    for (const key of next.said) {
      said.push({ language, key });
      if (key === "ivr.closed") said.push(...(await opening(language)));
    }
    const say = [...before, ...said, ...options];
    if (outcome?.type === "queue")
      return turn(say, {
        type: "queue",
        language,
        skill: outcome.skill,
        customerId: null,
        caseId: null,
        paymentId: null,
      });
    if (outcome?.type === "message")
      return turn(say, { type: "message", language, customerId: null });
    if (outcome?.type === "closed") return turn(say, { type: "closed", language });
    return turn(say, null);
  }

  async function opening(language: Locale): Promise<Prompt[]> {
    const next = await nextOpening();
    return next === null ? [] : openingOf(next, language);
  }

  /** Whoever goes on to a person is told first who else may hear it, and that it is recorded where it is. */
  function turn(said: readonly Prompt[], end: MenuEnd | null): MenuTurn {
    const notices = isRecorded
      ? (["phone.recorded", REFUSAL_OFFER] as const)
      : (["phone.monitored"] as const);
    const say = end?.type === "queue" ? [...said, ...inLanguage(end.language, notices)] : said;
    return { say, at: position?.at ?? "", language: position?.language ?? call.language, end };
  }

  async function mistake(): Promise<MenuTurn> {
    strikes += 1;
    if (position === null) return to(await menu.begin(call.language));
    const { language } = position;
    if (strikes >= STRIKES) return to(await menu.giveUp(position));
    // An answer the question does not have: the question again.
    return to(
      await menu.answer(position, { key: "none" }),
      inLanguage(language, ["phone.noSuchKey"]),
    );
  }

  async function judge(at: MenuPosition): Promise<MenuTurn> {
    const pin = digits;
    digits = "";
    const found = redeemPin === null ? null : await redeemPin({ pin, callId: call.id });
    if (found === null) return to(await menu.answer(at, { pin: "wrong" }));
    const { customerId } = found;
    if (at.ask?.type === "pin" && at.ask.opens === "message")
      return turn([], { type: "message", language: at.language, customerId });
    return turn([], { type: "queue", language: at.language, ...found });
  }

  return {
    async begin(at) {
      if (at === null) return to(await menu.begin(call.language));
      return to(await menu.answer(at, { key: "none" }), inLanguage(at.language, ["phone.apology"]));
    },
    async key(digit) {
      const ask = position?.ask;
      if (position === null || ask === null || ask === undefined) return null;
      if (ask.type === "pin") {
        if (/^\d$/.test(digit)) digits += digit;
        const isComplete = digits.length >= PIN_DIGITS || (digit === "#" && digits !== "");
        return isComplete ? judge(position) : null;
      }
      if (!ask.options.some(({ key }) => key === digit)) return mistake();
      return to(await menu.answer(position, { key: digit }));
    },
    async silence() {
      digits = "";
      return mistake();
    },
  };
}
