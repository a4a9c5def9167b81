import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { printAST } from "@formatjs/icu-messageformat-parser/printer.js";

/*
 * The pseudo-language of the tests: accented letters show text that never went through a catalogue, the brackets
 * show text that was cut off or glued together, the added length what a longer language will do to a layout.
 */
const ACCENTED: Record<string, string> = {
  a: "å",
  b: "ƀ",
  c: "ç",
  d: "đ",
  e: "é",
  f: "ƒ",
  g: "ğ",
  h: "ĥ",
  i: "î",
  j: "ĵ",
  k: "ķ",
  l: "ļ",
  m: "ɱ",
  n: "ñ",
  o: "ö",
  p: "þ",
  q: "ǫ",
  r: "ŕ",
  s: "š",
  t: "ţ",
  u: "û",
  v: "ṽ",
  w: "ŵ",
  x: "ẋ",
  y: "ý",
  z: "ž",
};

/** The message with its words disguised and its placeholders, plurals and tags untouched. */
export const pseudoMessage = (message: string): string =>
  `⟦${printAST(disguised(parse(message, { captureLocation: false })))}⟧`;

/** A whole catalogue in the pseudo-language. */
export const pseudoMessages = (
  messages: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, pseudoMessage(message)]),
  );

function disguised(elements: readonly MessageFormatElement[]): MessageFormatElement[] {
  return elements.map((element) => {
    if (element.type === TYPE.literal) return { ...element, value: disguise(element.value) };
    if (element.type === TYPE.tag) return { ...element, children: disguised(element.children) };
    if (element.type === TYPE.plural || element.type === TYPE.select) {
      const options = Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: disguised(option.value) },
      ]);
      return {
        ...element,
        options: Object.fromEntries(options) as typeof element.options,
      } as MessageFormatElement;
    }
    return element;
  });
}

const disguise = (text: string): string =>
  [...text].map((letter) => ACCENTED[letter] ?? letter).join("");
