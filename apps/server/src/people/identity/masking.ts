import { splitNumber } from "./mobile-number.ts";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Enough of a name to recognise a friend, too little to learn a stranger's: 林悦 → 林*, Li Yue → L** Y**.
 * The number of stars says nothing in alphabetic names; in Chinese ones it is the number of characters, as banks show it.
 */
export function maskName(name: string): string {
  return name
    .split(" ")
    .map((word) => {
      // Most are; asking the segmenter costs more than the rest of a look-up.
      if (isPlain(word)) return `${word.slice(0, 1)}**`;
      const [first = "", ...rest] = [...graphemes.segment(word)].map((part) => part.segment);
      const isIdeographic = /^\p{Script=Han}/u.test(first);
      return isIdeographic ? first + "*".repeat(Math.max(rest.length, 1)) : `${first}**`;
    })
    .join(" ");
}

/** Letters of ASCII alone: each is a character by itself. */
const isPlain = (word: string): boolean => /^[A-Za-z]+$/.test(word);

/** lin.yue@example.com → l***@example.com. */
export function maskEmail(email: string): string {
  const at = email.indexOf("@");
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}

/** +8613800138000 → +86 138****8000; short numbers show only their end. */
export function maskPhone(e164: string): string {
  const { countryCode, national } = splitNumber(e164);
  const shownAtStart = national.length >= 10 ? 3 : 0;
  return `+${countryCode} ${national.slice(0, shownAtStart)}****${national.slice(national.length >= 8 ? -4 : -2)}`;
}
