/** What the server takes at once, in characters. */
export const MAX_CHARACTERS = 60_000;
/** A character is at most four bytes in any of the encodings: what is larger need not be read to be refused. */
export const MAX_BYTES = MAX_CHARACTERS * 4;

const COLUMNS = ["acts_as", "date", "kind", "name_en", "name_zh"];

export type DecreeFile =
  | {
      readonly text: string;
      readonly encoding: "UTF-8" | "UTF-16" | "GBK";
      /** Of the first day in it; null when none can be seen. */
      readonly year: number | null;
    }
  | { readonly problem: "empty" | "tooLarge" | "notText" | "notDecree" | "unreadable" };

/**
 * A decree out of a file's bytes. Spreadsheets in China save CSV as GBK, those elsewhere as UTF-8 or UTF-16; which one it
 * is follows from the bytes, because a file does not say. What is neither a table of days nor a calendar is told apart
 * here, before anything is sent.
 */
export function decreeOf(bytes: Uint8Array): DecreeFile {
  if (bytes.length === 0) return { problem: "empty" };
  if (bytes.length > MAX_BYTES) return { problem: "tooLarge" };
  const decoded = decode(bytes);
  if (decoded === null || !isText(decoded.text)) return { problem: "notText" };
  if (decoded.text.trim() === "") return { problem: "empty" };
  if (decoded.text.length > MAX_CHARACTERS) return { problem: "tooLarge" };
  if (!isCalendar(decoded.text) && !hasColumns(decoded.text)) return { problem: "notDecree" };
  return { ...decoded, year: yearOf(decoded.text) };
}

/** UTF-8 first: Chinese text in GBK is practically never valid UTF-8, the other way round it often is. */
function decode(bytes: Uint8Array): { text: string; encoding: "UTF-8" | "UTF-16" | "GBK" } | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return attempt(bytes, "utf-16le", "UTF-16");
  return attempt(bytes, "utf-8", "UTF-8") ?? attempt(bytes, "gb18030", "GBK");
}

function attempt<Name extends string>(bytes: Uint8Array, label: string, encoding: Name) {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    // Not in this encoding; the next one is tried, or the file is said to be no text.
    return null;
  }
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** A spreadsheet, a picture or a PDF has control characters, whatever its bytes decode to. */
const isText = (text: string): boolean =>
  [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 32 || code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN;
  });

const isCalendar = (text: string): boolean =>
  text.trimStart().toUpperCase().startsWith("BEGIN:VCALENDAR");

function hasColumns(text: string): boolean {
  const [header = ""] = text.trimStart().split("\n");
  const names = header.split(",").map((name) => name.replaceAll('"', "").trim());
  return names.toSorted().join() === COLUMNS.join();
}

function yearOf(text: string): number | null {
  const date = /\b(2[0-9]{3})-?[01][0-9]-?[0-3][0-9]/.exec(
    isCalendar(text) ? (text.split("DTSTART")[1] ?? "") : text,
  );
  return date === null ? null : Number(date[1]);
}
