/// <reference lib="dom" />
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunOptions, run } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { repositoryRoot } from "../../tools/postgres/index.ts";

/* What is looked at on every page, and the pictures of it. */

/** A page or a state of one: how it is called and how a person gets there. */
export type Stop = readonly [name: string, open: (page: Page) => Promise<void>];

export const at = (name: string, path: string): Stop => [name, (page) => goTo(page, path)];

const walkers = new WeakSet<Page>();

/** From now on `goTo` goes from page to page of the app as its own links do, without loading the app again. */
export const walkInside = (page: Page): void => void walkers.add(page);

/** The help centre is drawn by the server; what stands behind # is read when a page is loaded; both legal pages are one. */
const LOADED = /^\/help|^\/legal|#/;

/**
 * Goes to an address: by loading it, or inside the app (`walkInside`), which costs a seventh (80 ms of a core against 520,
 * and axe need not be put into the page again). Inside it goes only to another kind of page: on the same one with another
 * id or filter only the content would change, and nothing would tell when.
 */
export async function goTo(page: Page, path: string): Promise<void> {
  const isInside =
    walkers.has(page) &&
    !LOADED.test(path) &&
    (await page.evaluate((to) => {
      if (document.querySelector("#root main h1") === null) return false;
      const kind = (pathname: string) => pathname.replace(/[a-z]+_[0-9a-f]+/g, ":id");
      if (kind(location.pathname) === kind(new URL(to, location.href).pathname)) return false;
      document
        .querySelectorAll("main h1")
        .forEach((heading) => heading.setAttribute("data-left", ""));
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
      return true;
    }, path));
  if (isInside) await page.locator("main h1:not([data-left])").first().waitFor();
  else await page.goto(path);
}

const looks = process.env["OKPAY_LOOKS"];
/** `OKPAY_LOOKS=all`: every language on every width in both schemes. Otherwise each page once on a phone, once on a desktop. */
export const isEveryLookWanted = looks === "all";
export const SCHEMES = ["light", "dark"] as const;

/** Turns the browser to this scheme and waits until the page has followed; what the server writes follows by itself. */
export async function putOn(page: Page, scheme: (typeof SCHEMES)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.waitForFunction((wanted) => {
    const shown = document.documentElement.getAttribute("data-mantine-color-scheme");
    return shown === null || shown === wanted;
  }, scheme);
}

const folder = join(repositoryRoot, "screenshots");
if (looks !== undefined) mkdirSync(folder, { recursive: true });

/**
 * With `OKPAY_LOOKS` set (`some`, `all`): the whole page in one picture, as tall as its content, so that what is fixed to
 * the bottom stands at the bottom. Nothing is asserted of it: pictures are for people.
 */
export async function picture(page: Page, name: string): Promise<void> {
  if (looks === undefined) return;
  const { width, height } = page.viewportSize() ?? { width: 390, height: 844 };
  const full = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(full, height), 4000) });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.setViewportSize({ width, height });
}

export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

const AXE: RunOptions = {
  resultTypes: ["violations"],
  // No rule that is on looks into style sheets, and fetching them all again was most of the time.
  preload: { assets: ["media"] },
};

/**
 * Every rule of axe that is on by default, in the page itself. axe's own package for Playwright puts the long source into
 * each page and frame and takes all results out again: 1,150 ms of processor time a page where this takes 330.
 */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  expect(page.frames(), `${where}: a frame would have to be looked into as well`).toHaveLength(1);
  await page.evaluate(`if (globalThis.axe === undefined) { ${axeSource} }`);
  const told = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run: typeof run } };
    const { violations } = await axe.run(document, options);
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
    );
  }, AXE);
  expect(told, where).toEqual([]);
}

const NARROWEST = 320;

/** Neither as it stands nor at 320 px, where WCAG 1.4.10 asks for reflow. */
export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 390, height: 844 };
  for (const each of [NARROWEST, width]) {
    await page.setViewportSize({ width: each, height });
    const overflow = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    // What answers to the width by script is drawn a moment later.
    await expect
      .poll(overflow, { message: `${where} scrolls sideways at ${each} px`, timeout: 5_000 })
      .toBeLessThanOrEqual(0);
  }
}

const SIZES = [
  ["phone", { width: 390, height: 844 }],
  ["desktop", { width: 1280, height: 900 }],
] as const;
type Size = (typeof SIZES)[number][0];

/**
 * The page as it stands, on a phone and on a desktop; afterwards it is as wide as before. axe, which takes ten times what
 * the rest does, looks at one of the two; with `OKPAY_LOOKS=all` at both.
 */
export async function looksRight(page: Page, name: string, axeOn: Size = "phone"): Promise<void> {
  const used = page.viewportSize();
  for (const [size, viewport] of SIZES) {
    const where = `${name}-${size}`;
    await page.setViewportSize(viewport);
    if (isEveryLookWanted || size === axeOn) await expectAccessible(page, where);
    await expectNoSidewaysScroll(page, where);
    await picture(page, where);
  }
  if (used !== null) await page.setViewportSize(used);
}

/** The same page in English, which this heading tells, and back in Chinese. */
export async function looksRightInEnglish(
  page: Page,
  name: string,
  heading: string,
): Promise<void> {
  const inEnglish = page.getByRole("heading", { name: heading }).first();
  await page.getByRole("button", { name: "English" }).click();
  await inEnglish.waitFor();
  await looksRight(page, `${name}-en`, "desktop");
  await page.getByRole("button", { name: "中文" }).click();
  await inEnglish.waitFor({ state: "detached" });
}
