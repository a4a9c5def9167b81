/// <reference lib="dom" />
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { repositoryRoot } from "../tools/postgres/index.ts";
import { payButton, reviewSend, untilHeading, untilSent } from "./support/steps.ts";
import { visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/*
 * What a stranger sees in the first sixty seconds. The README's pictures are made here, so they show what is there:
 * OKPAY_PICTURES=1 npm test -- e2e/first-minute
 */
const world = await startWorld();
const browser = await launchBrowser();
const folder = join(
  repositoryRoot,
  ...(process.env["OKPAY_PICTURES"] === "1" ? ["docs", "images"] : ["screenshots", "story"]),
);
mkdirSync(folder, { recursive: true });

const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(folder, `${name}.png`) });

const STORY = [
  { locale: "zh-CN", suffix: "zh" },
  { locale: "en", suffix: "en" },
] as const;

test.each(STORY)("a stranger's first minute, $locale", async ({ locale, suffix }) => {
  const visitor = await visit(browser, world, { locale });
  const { page } = visitor;
  const began = Date.now();
  await page.goto("/");
  await page.getByRole("button", { name: "林悦" }).waitFor();
  await picture(page, `landing-${suffix}`);

  await page.getByRole("button", { name: "林悦" }).click();
  // A top-up that is checked, and a transfer abroad.
  await page.locator("main ul a[data-state=processing]").nth(1).waitFor();
  await page.locator("main ul a[data-state=declined]").waitFor();
  await picture(page, `wallet-${suffix}`);

  await page.locator("main ul a[data-state=declined]").first().click();
  await page.locator("main ol time").first().waitFor();
  expect(await page.locator("main section h2").count()).toBeGreaterThanOrEqual(4);
  await picture(page, `not-paid-${suffix}`);
  expect(Date.now() - began, "the first minute fits into a minute").toBeLessThan(60_000);
  visitor.expectQuiet();
  await visitor.leave();
});

test("a transfer, from the sheet to the receipt's button", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.goto("/");
  await page.getByRole("button", { name: "林悦" }).click();
  await page.waitForURL("**/wallet");
  await reviewSend(page, "zhou.min@example.com", "100", "水电费");
  await picture(page, "review-zh");
  await payButton(page).click();
  await untilSent(page);
  await picture(page, "done-zh");
  await page.getByRole("link", { name: "账单" }).first().click();
  await untilHeading(page, "今天");
  await picture(page, "activity-zh");
  visitor.expectQuiet();
  await visitor.leave();
});
