import { expect, test } from "vitest";
import { linkedParts } from "./linked-parts.ts";

const LINK = "http://localhost:8080/confirm#t=abc";

test.each([
  ["no link", "hello", [], [{ text: "hello", href: null }]],
  [
    "one link in the middle",
    `Open ${LINK} now`,
    [LINK],
    [
      { text: "Open ", href: null },
      { text: LINK, href: LINK },
      { text: " now", href: null },
    ],
  ],
  [
    "the longer of two that start alike",
    `${LINK}def`,
    [LINK, `${LINK}def`],
    [{ text: `${LINK}def`, href: `${LINK}def` }],
  ],
  [
    "the same link twice",
    `${LINK} ${LINK}`,
    [LINK],
    [
      { text: LINK, href: LINK },
      { text: " ", href: null },
      { text: LINK, href: LINK },
    ],
  ],
  ["a link that is not in the text", "plain", [LINK], [{ text: "plain", href: null }]],
] as const)("%s", (_name, text, links, parts) => {
  expect(linkedParts(text, links)).toEqual(parts);
});
