export interface TextPart {
  readonly text: string;
  readonly href: string | null;
}

/** A message's text cut at the links the server named; nothing else in it becomes clickable. */
export function linkedParts(text: string, links: readonly string[]): TextPart[] {
  const parts: TextPart[] = [];
  let rest = text;
  while (rest !== "") {
    const next = links
      .map((link) => ({ link, at: rest.indexOf(link) }))
      .filter(({ link, at }) => at >= 0 && link !== "")
      .sort((one, other) => one.at - other.at || other.link.length - one.link.length)[0];
    if (next === undefined) return [...parts, { text: rest, href: null }];
    if (next.at > 0) parts.push({ text: rest.slice(0, next.at), href: null });
    parts.push({ text: next.link, href: next.link });
    rest = rest.slice(next.at + next.link.length);
  }
  return parts;
}
