import { noteRefused } from "./errors.ts";

/** One line of well-formed text; empty means none. */
export function cleanNote(note: string | undefined): string | null {
  const line = (note ?? "").replace(/\s+/gu, " ").trim();
  if (line === "") return null;
  if (hasControlCharacter(line) || !line.isWellFormed()) throw noteRefused();
  return line;
}

export const hasControlCharacter = (text: string): boolean => /\p{Cc}/u.test(text);
