import { createElement, type ReactNode } from "react";
import { PreviewPicture } from "./preview-picture.tsx";

/** What Markdown becomes, without anything that runs or leads away: links are shown, not followed. */
const SHOWN = new Set(
  "h2 h3 h4 p ul ol li strong em s code pre blockquote hr br table thead tbody tr th td".split(" "),
);
/** The only pictures there are: uploaded here, served by this very site. */
const PICTURE = /^\/help\/pictures\/[0-9a-f]{64}$/;

interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML: (html: string) => string },
  ): { createHTML(html: string): string };
}
/**
 * The page's security policy wants a name from whoever parses HTML (`require-trusted-types-for`). What this one lets
 * through never becomes part of a document: it is taken apart below.
 */
const { trustedTypes } = globalThis as { trustedTypes?: Policies };
const reading = trustedTypes?.createPolicy("okpay-article-preview", { createHTML: (html) => html });

/** HTML as elements of this page. Parsing runs nothing; what is not in the list is its text. */
export function elementsOf(html: string): ReactNode {
  const parsed = new DOMParser().parseFromString(reading?.createHTML(html) ?? html, "text/html");
  return childrenOf(parsed.body);
}

const childrenOf = (parent: Node): ReactNode[] =>
  [...parent.childNodes].map((node, key) => {
    if (!(node instanceof Element)) return node.textContent;
    const name = node.tagName.toLowerCase();
    if (name === "img") return pictureOf(node, key);
    if (name === "a") return createElement("u", { key }, ...childrenOf(node));
    return SHOWN.has(name) ? createElement(name, { key }, ...childrenOf(node)) : node.textContent;
  });

function pictureOf(node: Element, key: number): ReactNode {
  const src = node.getAttribute("src") ?? "";
  const alt = node.getAttribute("alt") ?? "";
  if (!PICTURE.test(src)) return createElement("em", { key }, `[${alt}]`);
  const width = node.getAttribute("width") ?? undefined;
  const height = node.getAttribute("height") ?? undefined;
  return createElement(PreviewPicture, { key: `${key} ${src}`, src, alt, width, height });
}
