import type { callMenuRequest, callMenuStep, Locale } from "@okpay/contracts";
import { type MessageKey, t } from "@okpay/i18n";
import { zonedText } from "@okpay/i18n/zoned";
import { formatMoney } from "@okpay/money";
import type { z } from "zod";
import { RequestRefused } from "../../platform/refusal.ts";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import {
  answer,
  begin,
  FLOW,
  LAST_PAYMENT,
  type LastPayment,
  type Position,
  sentencesOf,
} from "../ivr/index.ts";
import type { CallsDeps } from "./deps.ts";
import { exchangeFor } from "./exchange-for.ts";

const ARTICLE = "article.";
const isArticle = (key: string): key is `article.${string}` => key.startsWith(ARTICLE);

/** One step of the menu, in words: what callers by telephone hear, as bubbles and buttons. */
export type WalkMenu = (
  customerId: string,
  request: z.output<typeof callMenuRequest>,
  locale: Locale,
) => Promise<z.output<typeof callMenuStep>>;

export function createMenu(
  deps: Pick<
    CallsDeps,
    "hotlineNow" | "spokenOf" | "lastPaymentOf" | "recordingConsent" | "appLines"
  >,
): WalkMenu {
  return async (customerId, { at, answer: given, language }, locale) => {
    const spoken = language ?? locale;
    const { isOpen } = await deps.hotlineNow(spoken);
    // Signed in: closed, a code would only say who it is, and the case of a code is looked for when the call begins.
    const circumstances = {
      isOpen,
      arePinsKnown: isOpen,
      isIdentified: true,
      isNumberAsked: false,
      caseSkill: null,
    };
    const position =
      at === undefined || given === undefined
        ? begin(FLOW, spoken, circumstances)
        : answer(
            FLOW,
            { at, language: spoken },
            "key" in given ? given : { proof: "wrong" },
            circumstances,
          );
    // In the language that was just chosen.
    const { text } = await deps.hotlineNow(position.language);
    const say = (key: MessageKey) => t(position.language, key, { status: text });
    const said: string[] = [];
    for (const key of position.said)
      if (key === LAST_PAYMENT)
        said.push(...textsOf(await deps.lastPaymentOf(customerId), position.language));
      else if (isArticle(key))
        said.push(...(deps.spokenOf(key.slice(ARTICLE.length), position.language) ?? []));
      else said.push(say(key));
    return {
      at: position.at,
      language: position.language,
      said,
      ask: asked(position.ask, say),
      outcome: position.outcome,
      // Our server never has the sound of a call that goes between the two pages.
      isRecordingOffered:
        deps.recordingConsent !== null && (await exchangeFor(deps.appLines)) !== null,
    };
  };
}

function asked(
  ask: Position["ask"],
  say: (key: MessageKey) => string,
): z.output<typeof callMenuStep>["ask"] {
  switch (ask?.type) {
    case undefined:
      return null;
    case "choose":
      return {
        type: "choose",
        options: ask.options.map(({ key, label }) => ({ key, label: say(label) })),
      };
    case "pin":
      return { type: "pin" };
    case "number":
    case "code":
      // Never offered here; whoever names the place is who they are by their session.
      throw new RequestRefused("validation_failed", { errors: [{ field: "at", code: "invalid" }] });
  }
}

/** What a telephone puts together from pieces. */
function textsOf(payment: LastPayment | null, locale: Locale): string[] {
  if (payment === null) return [t(locale, "ivr.payment.none")];
  const { what, state, why } = sentencesOf(payment);
  const day = zonedText(payment.createdAt, locale, {
    timeZone: INSTALLATION_TIME_ZONE,
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const amount = formatMoney(payment.total, locale);
  return [
    t(locale, what),
    locale === "zh-CN" ? `${amount}，${day}` : `${amount}, ${day}`,
    t(locale, state),
    ...(why === null ? [] : [t(locale, why)]),
  ];
}
