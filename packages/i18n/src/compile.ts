import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";

/** Messages as a browser formats them without carrying a parser: plain text, or a syntax tree where there is more. */
export type CompiledMessages = Record<string, string | MessageFormatElement[]>;

/** Parses every message once, at build time; a mistake in one names its key. */
export function compileMessages(messages: Readonly<Record<string, string>>): CompiledMessages {
  const compiled: CompiledMessages = {};
  for (const [key, message] of Object.entries(messages)) {
    try {
      const elements = parse(message, { captureLocation: false });
      const [only] = elements;
      compiled[key] = elements.length === 1 && only?.type === TYPE.literal ? only.value : elements;
    } catch (cause) {
      throw new SyntaxError(`${key}: not an ICU message: ${message}`, { cause });
    }
  }
  return compiled;
}
