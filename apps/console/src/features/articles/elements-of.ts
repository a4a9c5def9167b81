import { createElement, type ReactNode } from "react";

/** What Markdown becomes, without anything that runs, loads or leads away: links are shown, not followed. */
const SHOWN = new Set(
  "h2 h3 h4 p ul ol li strong em s code pre blockquote hr br table thead tbody tr th td".split(" "),
);

/** HTML as elements of this page. Parsing runs nothing; what is not in the list is its text. */
export function elementsOf(html: string): ReactNode {
  return childrenOf(new DOMParser().parseFromString(html, "text/html").body);
}

const childrenOf = (parent: Node): ReactNode[] =>
  [...parent.childNodes].map((node, key) => {
    if (!(node instanceof Element)) return node.textContent;
    const name = node.tagName.toLowerCase();
    if (name === "img") return createElement("em", { key }, `[${node.getAttribute("alt") ?? ""}]`);
    if (name === "a") return createElement("u", { key }, ...childrenOf(node));
    return SHOWN.has(name) ? createElement(name, { key }, ...childrenOf(node)) : node.textContent;
  });
