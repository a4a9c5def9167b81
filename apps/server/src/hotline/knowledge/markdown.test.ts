import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "./markdown.ts";

const render = (body: string) => renderMarkdown(body, "en");

describe("Markdown", () => {
  it.each([
    ["[limits](app:/limits)", '<a href="/limits">limits</a>'],
    ["[other](article:link-expired)", '<a href="/help/en/link-expired">other</a>'],
    [
      "[bank](https://bank.example/a?b=1)",
      '<a href="https://bank.example/a?b=1" rel="noopener noreferrer">bank</a>',
    ],
    ["[us](tel:+86400)", '<a href="tel:+86400">us</a>'],
    [
      `![shown](/help/pictures/${"a".repeat(64)})`,
      `<img src="/help/pictures/${"a".repeat(64)}" alt="shown" loading="lazy" />`,
    ],
    [
      `![shown](/help/pictures/${"a".repeat(64)}#1280x576)`,
      `<img src="/help/pictures/${"a".repeat(64)}" alt="shown" width="1280" height="576" loading="lazy" />`,
    ],
    [
      `![shown](/help/pictures/${"a".repeat(64)}#1280x9e9)`,
      `<img src="/help/pictures/${"a".repeat(64)}" alt="shown" loading="lazy" />`,
    ],
    ["# Title", "<h2>Title</h2>"],
    ["**被退回？**钱已回到余额", "<strong>被退回？</strong>钱已回到余额"],
    ["选**“提现”**再付", "选<strong>“提现”</strong>再付"],
    ["**𠮷？**𠮷家", "<strong>𠮷？</strong>𠮷家"],
    [
      "**SWIFT：**8 位，**甲**：**乙**。",
      "<strong>SWIFT：</strong>8 位，<strong>甲</strong>：<strong>乙</strong>。",
    ],
    ["2 * 3 * 4", "2 * 3 * 4"],
  ])("%s", (body, html) => {
    expect(render(body)).toContain(html);
  });

  it.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&#58;alert(1))",
    "[a](app:javascript:alert(1))",
    "[a](app://evil.example)",
    "[a](app:/\\evil.example)",
    "[a](//evil.example)",
    "[a](data:text/html,<script>1</script>)",
    "![a](https://evil.example/pixel.png)",
    "![a](javascript:alert(1))",
    '[a](https://ok.example "\\" onmouseover=alert(1)")',
    '<https://evil.example/"onload=alert(1)>',
    "[a]: javascript:alert(1)\n\n[a]",
    "```html\n<script>alert(1)</script>\n```",
    "<style>*{display:none}</style><iframe src=//evil.example></iframe>",
  ])("nothing runs, loads or leads out of %s", (body) => {
    expect(harmIn(render(body))).toEqual([]);
  });

  it("whatever is written, only the allowed elements and addresses come out", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        ..."<script> </p> <svg/onload=1> [a]( ](javascript: ![x]( <!-- --> ``` ~~~ &#x6a; \" ' > | --- <a href=".split(
          " ",
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(harmIn(render(pieces.join("")))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

const TAGS = new Set(
  "h2 h3 h4 p ul ol li strong em s code pre blockquote hr br a img table thead tbody tr th td".split(
    " ",
  ),
);
const ATTRIBUTE =
  /^(?:href="(?:\/(?![/\\])|https:\/\/|tel:|mailto:)[^"]*"|rel="noopener noreferrer"|src="\/help\/pictures\/[0-9a-f]{64}"|alt="[^"]*"|loading="lazy"|start="\d+")$/;

/** Read as a browser would: elements and attributes that are not on the list. */
function harmIn(html: string): string[] {
  return [
    ...html.matchAll(
      /<\/?([a-zA-Z][^\s/>]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>|<(?=[^\s])[^>]*/g,
    ),
  ].flatMap(([all, tag = "", attributes = ""]) => {
    const bad = [...attributes.matchAll(/[^\s=]+(?:="[^"]*")?/g)].filter(
      ([each]) => !ATTRIBUTE.test(each),
    );
    return TAGS.has(tag) && bad.length === 0 ? [] : [all];
  });
}
