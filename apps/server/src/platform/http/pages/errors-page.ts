import {
  DECLINE_CODES,
  DECLINES,
  type DeclineText,
  ERROR_CODES,
  ERRORS,
  FIELD_ERROR_CODES,
} from "@okpay/contracts";
import { LOCALES, type MessageKey, t } from "@okpay/i18n";
import { escapeHtml, page } from "./html.ts";

/** Stand-ins for the values a real answer fills in. */
const PARAMS = {
  needed: "…",
  limitKib: 64,
  seconds: 30,
  minutes: 30,
  missing: "both",
  shortfall: "…",
  sum: "other",
};

/** The page `type` of a problem points at: every code in both languages, each with its anchor. */
export function errorsPage(): string {
  const sections = [
    `${both("h1", "http.errors.heading")}${both("p", "http.errors.intro")}`,
    ...ERROR_CODES.map((code) =>
      entry(
        code,
        ["title", "detail"].map((part) => `errors.${code}.${part}` as MessageKey),
        [
          `<p>HTTP ${ERRORS[code].status}</p>`,
          both("p", `http.errors.retryable.${ERRORS[code].retryable}`),
        ],
      ),
    ),
    both("h2", "http.errors.fields"),
    ...FIELD_ERROR_CODES.map((code) => entry(`fields.${code}`, [`fields.${code}`], [])),
    both("h2", "http.errors.declines") + both("p", "http.errors.declinesIntro"),
    ...DECLINE_CODES.map((code) => entry(`declines.${code}`, wordsOf(DECLINES[code].text), [])),
  ];
  return page("OKPay error codes · 错误代码", sections.join("\n"));
}

const wordsOf = (text: DeclineText): readonly MessageKey[] => [
  `declines.${text}.title`,
  `declines.${text}.nextStep`,
];

const entry = (id: string, keys: readonly MessageKey[], more: readonly string[]): string =>
  `<article id="${id}"><h3>${id}</h3>${keys.map((key) => both("p", key)).join("")}${more.join("")}</article>`;

const both = (tag: string, key: MessageKey): string =>
  LOCALES.map(
    (locale) => `<${tag} lang="${locale}">${escapeHtml(t(locale, key, PARAMS))}</${tag}>`,
  ).join("");
