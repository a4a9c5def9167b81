/// <reference lib="dom" />
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { repositoryRoot } from "../../tools/postgres/index.ts";

/* What is looked at on every page, and the pictures of it. */

/** A page or a state of one: how it is called and how a person gets there. */
export type Stop = readonly [name: string, open: (page: Page) => Promise<void>];

export const at = (name: string, path: string): Stop => [
  name,
  async (page) => void (await page.goto(path)),
];

const folder = join(repositoryRoot, "screenshots");
mkdirSync(folder, { recursive: true });

/** The whole page in one picture: as tall as its content, so that what is fixed to the bottom stands at the bottom. */
export async function picture(page: Page, name: string): Promise<void> {
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

export async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`,
  );
  expect(told, where).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}
