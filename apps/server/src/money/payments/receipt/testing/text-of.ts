import { inflateSync } from "node:zlib";

/** The text a reader would copy out of the document: what the fonts' own maps say the drawn glyphs mean. */
export function textOf(pdf: Buffer): string {
  const source = pdf.toString("latin1");
  const streams = [...source.matchAll(/stream\r?\n/g)].flatMap((match) => {
    const start = match.index + match[0].length;
    try {
      return [
        inflateSync(pdf.subarray(start, source.indexOf("endstream", start))).toString("latin1"),
      ];
    } catch {
      return [];
    }
  });
  const objects = new Map<string | undefined, string>(
    source.split("endobj").map((object) => {
      const [head = "", body = ""] = object.split(" 0 obj\n");
      return [head.slice(head.lastIndexOf("\n") + 1), body] as const;
    }),
  );
  const maps = new Map<string, Map<string, string>>();
  for (const [, name, font] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font) ?? "")?.[1];
    const body = objects.get(unicode) ?? "";
    const start =
      pdf.indexOf(`${unicode} 0 obj`, 0, "latin1") +
      body.indexOf("stream\n") +
      `${unicode} 0 obj\n`.length +
      "stream\n".length;
    const text = inflateSync(pdf.subarray(start)).toString("latin1");
    const glyphs = new Map<string, string>();
    // A row of the map: <first glyph> <last glyph> [<its characters> <the next one's> …].
    for (const row of text.split("]")) {
      const [range = "", list = ""] = row.split("[");
      const from = range.slice(range.lastIndexOf("<", range.lastIndexOf("<") - 1) + 1);
      [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach((code, index) => {
        const id = (Number.parseInt(from, 16) + index).toString(16).padStart(4, "0");
        glyphs.set(
          id,
          Buffer.from((code[1] ?? "").replaceAll(" ", ""), "hex")
            .swap16()
            .toString("utf16le"),
        );
      });
    }
    maps.set(name ?? "", glyphs);
  }
  let font = "";
  let text = "";
  for (const token of streams
    .join("\n")
    .matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-f]+)> ?-?[\d.]*|TJ/g)) {
    if (token[1] !== undefined) font = token[1];
    else if (token[0] === "TJ") text += "\n";
    else
      for (const glyph of (token[2] ?? "").match(/.{4}/g) ?? [])
        text += maps.get(font)?.get(glyph) ?? "";
  }
  return text.replaceAll("\u00a0", " ");
}
