import type { Locale } from "@okpay/contracts";
import MarkdownIt from "markdown-it";
import sanitizeHtml from "sanitize-html";

/**
 * Articles are Markdown. HTML in them is text (`html: false`), addresses are only those of `hrefOf`, and what comes out
 * is sanitised once more by an allow-list: two nets, because the pages are public (docs/decisions/help-centre.md).
 */

const PICTURE = /^\/help\/pictures\/[0-9a-f]{64}$/;

/** A page or picture of this very site: neither `//` nor `/\\` leads elsewhere. */
const OWN_PAGE = /^\/(?![/\\])[\w\-./?=&#%]*$/;

/** `app:/limits` → a page of the wallet, `article:slug` → that article in this language; null: no link at all. */
function hrefOf(target: string, locale: Locale): string | null {
  const app = /^app:(\/(?![/\\])[\w\-./?=&#%]*)$/.exec(target)?.[1];
  if (app !== undefined) return app;
  const slug = /^article:([a-z0-9]+(?:-[a-z0-9]+)*)$/.exec(target)?.[1];
  if (slug !== undefined) return `/help/${locale}/${slug}`;
  return isOutside(target) ? target : null;
}

const isOutside = (target: string): boolean =>
  /^(?:https:\/\/[^\s"<>]+|tel:\+?[0-9 -]+|mailto:[^\s"<>]+)$/.test(target);

const HAN = /^\p{Script=Han}$/u;
/** Chinese punctuation: as wide as a character, with its own room around it. */
const WIDE = /^[\u3001-\u303f\uff01-\uff65“”‘’…—]$/u;

/**
 * Chinese has no spaces: in `**退回？**钱已…` CommonMark sees a mark of punctuation before and a letter behind, lets the stars end
 * nothing, and shows them. A Chinese character on the other side, or Chinese punctuation on this one, counts as a space would.
 */
function withChineseEmphasis(renderer: InstanceType<typeof MarkdownIt>): void {
  const Plain = renderer.inline.State;
  renderer.inline.State = class extends Plain {
    override scanDelims(start: number, canSplitWord: boolean) {
      const found = super.scanDelims(start, canSplitWord);
      if (!canSplitWord) return found;
      const end = start + found.length;
      const before = Array.from(this.src.slice(Math.max(0, start - 2), start)).at(-1) ?? " ";
      const after = Array.from(this.src.slice(end, end + 2)).at(0) ?? " ";
      const isSpaced = /\s/.test(before + after);
      return {
        ...found,
        can_open: found.can_open || (!isSpaced && (HAN.test(before) || WIDE.test(after))),
        can_close: found.can_close || (!isSpaced && (HAN.test(after) || WIDE.test(before))),
      };
    }
  };
}

/** One renderer per language: markdown-it asks it for every address. */
function rendererFor(locale: Locale) {
  const renderer = new MarkdownIt("default", { html: false, linkify: false, typographer: false });
  // Asked after `normalizeLink`: what it did not know stays as it was written and is refused.
  renderer.validateLink = (target) => OWN_PAGE.test(target) || isOutside(target);
  renderer.normalizeLink = (target) => hrefOf(target, locale) ?? target;
  withChineseEmphasis(renderer);
  return renderer;
}

const RENDERERS: Readonly<Record<Locale, ReturnType<typeof rendererFor>>> = {
  en: rendererFor("en"),
  "zh-CN": rendererFor("zh-CN"),
};

/** Behind `#` a picture's address says how large it is (pictures.ts): the text below it does not jump when it comes. */
function sizedSource(address: string): Readonly<Record<string, string>> {
  const [src = "", size = ""] = address.split("#");
  const [, width, height] = /^([1-9][0-9]{0,3})x([1-9][0-9]{0,3})$/.exec(size) ?? [];
  return width === undefined || height === undefined ? { src } : { src, width, height };
}

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ..."h2 h3 h4 p ul ol li strong em s code pre blockquote hr br a img".split(" "),
    ..."table thead tbody tr th td".split(" "),
  ],
  allowedAttributes: {
    a: ["href", "rel"],
    img: ["src", "alt", "loading", "width", "height"],
    ol: ["start"],
  },
  allowedSchemes: ["https", "tel", "mailto"],
  allowProtocolRelative: false,
  // The page's title is its only first heading.
  transformTags: {
    h1: "h2",
    a: (tagName, attribs) => ({
      tagName,
      attribs: attribs["href"]?.startsWith("https:")
        ? { ...attribs, rel: "noopener noreferrer" }
        : attribs,
    }),
    img: (tagName, attribs) => ({
      tagName,
      attribs: { ...attribs, ...sizedSource(attribs["src"] ?? ""), loading: "lazy" },
    }),
  },
  exclusiveFilter: ({ tag, attribs }) => tag === "img" && !PICTURE.test(attribs["src"] ?? ""),
};

/** Markdown as HTML that may stand in a page. */
export const renderMarkdown = (body: string, locale: Locale): string =>
  sanitizeHtml(RENDERERS[locale].render(body), ALLOWED);
