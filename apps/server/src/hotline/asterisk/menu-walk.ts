import type { HotlineSkill, Locale } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { LAST_PAYMENT, type LastPaymentOf } from "../ivr/index.ts";
import type {
  Menu,
  MenuCode,
  MenuPlace,
  MenuPosition,
  NextOpening,
  NumberProof,
  Proven,
  RedeemPin,
} from "./ports.ts";
import { inLanguage, openingOf, optionOf, type Prompt, paymentOf } from "./spoken.ts";

/** Where the menu led: to a line of agents, with what was proved, or to a closed door. */
export type MenuEnd =
  | {
      readonly type: "queue";
      readonly language: Locale;
      readonly skill: HotlineSkill;
      readonly proven: Proven | null;
    }
  | { readonly type: "message" | "closed"; readonly language: Locale };

export interface MenuTurn {
  readonly say: readonly Prompt[];
  /** Of the question that is open now; kept, so that after a restart it is asked again. */
  readonly at: string;
  readonly language: Locale;
  /** Of who calls; kept with the question, as the code that was sent is. */
  readonly proven: Proven | null;
  readonly code: MenuCode | null;
  readonly end: MenuEnd | null;
}

/** By this key a caller says no to being recorded: no question of the menu has it. */
export const REFUSAL_KEY = "*";
export const REFUSAL_OFFER = "phone.refuseRecording" as const;

/** Of a call PIN, and of a code. */
const PROOF_DIGITS = 6;
/** ITU-T E.164: fifteen, and two zeros before a country's code. */
const NUMBER_DIGITS = 17;
const STRIKES = 3;

export interface MenuWalk {
  /** From the start, or from the question that was open when the connection was lost. */
  begin(at: { readonly at: string; readonly language: Locale } | null): Promise<MenuTurn>;
  /** Null: a digit of several, nothing to say yet. The digits of a PIN or code are in memory until judged, and nowhere else. */
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
    numberProof,
    isRecorded,
    lastPaymentOf,
    timeZone,
    clock,
    log,
  }: {
    readonly menu: Menu;
    readonly nextOpening: NextOpening;
    readonly redeemPin: RedeemPin | null;
    readonly numberProof: NumberProof | null;
    readonly isRecorded: boolean;
    readonly lastPaymentOf: LastPaymentOf;
    /** In which "today" is said. */
    readonly timeZone: string;
    readonly clock: Clock;
    readonly log: Log;
  },
  call: {
    readonly id: string;
    readonly language: Locale;
    readonly proven: Proven | null;
    /** Of before a restart; tried to its end no other is sent in this call, whoever the number belongs to. */
    readonly code: MenuCode | null;
    /** As the network shows it; null: withheld. */
    readonly number: string | null;
    /** Has waited in silence, because nobody heard that they came. */
    readonly isLate: boolean;
  },
): MenuWalk {
  let { proven, code } = call;
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
      if (key === LAST_PAYMENT) said.push(...(await payment(language)));
      else said.push({ language, key });
      if (key === "ivr.closed") said.push(...(await opening(language)));
    }
    const say = [...before, ...said, ...options];
    if (outcome?.type === "queue")
      return turn(say, {
        type: "queue",
        language,
        skill: outcome.skill,
        proven,
      });
    return turn(say, outcome === null ? null : { type: outcome.type, language });
  }

  const place = ({ at, language }: Pick<MenuPlace, "at" | "language">): MenuPlace => ({
    at,
    language,
    isIdentified: proven !== null,
    caseSkill: proven?.skill ?? null,
  });

  /** What cannot be looked up is said to be so: a caller is not left in silence for it. */
  async function payment(language: Locale): Promise<Prompt[]> {
    if (proven === null) return [];
    try {
      const last = await lastPaymentOf(proven.customerId);
      return paymentOf(last, language, { at: clock.now(), timeZone });
    } catch (error) {
      log.error({ err: error, callId: call.id }, "asterisk: a caller's payment was not found out");
      return inLanguage(language, ["ivr.payment.unknown"]);
    }
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
    const { at, language } = position ?? { at: "", language: call.language };
    return { say, at, language, proven, code, end };
  }

  async function mistake(): Promise<MenuTurn> {
    strikes += 1;
    if (position === null) return to(await menu.begin(call.language));
    const { language } = position;
    if (strikes >= STRIKES) return to(await menu.giveUp(place(position)));
    // An answer the question does not have: the question again.
    return to(
      await menu.answer(place(position), { key: "none" }),
      inLanguage(language, ["phone.noSuchKey"]),
    );
  }

  async function judge(at: MenuPosition, type: "pin" | "code"): Promise<MenuTurn> {
    const given = digits;
    digits = "";
    proven = type === "pin" ? await judgePin(given) : await judgeCode(given);
    const failed = type === "code" && (code?.triesLeft ?? 0) > 0 ? "again" : "wrong";
    return to(await menu.answer(place(at), { proof: proven === null ? failed : "right" }));
  }

  const judgePin = async (pin: string) =>
    redeemPin === null ? null : redeemPin({ pin, callId: call.id });

  /** Counted here too, for a number that is nobody's: its caller hears the same. */
  async function judgeCode(given: string) {
    const { sent = null, triesLeft = 0 } = code ?? {};
    code = { sent, triesLeft: Math.max(0, triesLeft - 1) };
    if (numberProof === null || sent === null) return null;
    return numberProof.judge({ ...sent, callId: call.id, code: given });
  }

  /** The hash key alone: the number that the network shows. Whoever it belongs to, the caller hears the same. */
  async function sendCode(at: MenuPosition): Promise<MenuTurn> {
    const number = digits === "" ? call.number : digits;
    digits = "";
    // Identity would send none so soon, and who is told of a code waits for it.
    if (code?.triesLeft === 0) return to(await menu.answer(place(at), { number: "refused" }));
    if (number === null) return mistake();
    const sent = (await numberProof?.send({ number, callId: call.id })) ?? null;
    code = { sent, triesLeft: numberProof?.tries ?? 0 };
    return to(await menu.answer(place(at), { number: "given" }));
  }

  return {
    async begin(at) {
      const sorry = call.isLate ? inLanguage(call.language, ["phone.apology"]) : [];
      if (at === null) return to(await menu.begin(call.language), sorry);
      return to(
        await menu.answer(place(at), { key: "none" }),
        inLanguage(at.language, ["phone.apology"]),
      );
    },
    async key(digit) {
      const ask = position?.ask;
      if (position === null || ask === null || ask === undefined) return null;
      if (ask.type !== "choose") {
        if (/^\d$/.test(digit)) digits += digit;
        if (ask.type === "number") {
          const isComplete = digits.length >= NUMBER_DIGITS || digit === "#";
          return isComplete ? sendCode(position) : null;
        }
        const isComplete = digits.length >= PROOF_DIGITS || (digit === "#" && digits !== "");
        return isComplete ? judge(position, ask.type) : null;
      }
      if (!ask.options.some(({ key }) => key === digit)) return mistake();
      return to(await menu.answer(place(position), { key: digit }));
    },
    async silence() {
      // The hash key is easily forgotten after a number that is whole.
      if (position?.ask?.type === "number" && digits !== "") return sendCode(position);
      digits = "";
      return mistake();
    },
  };
}
