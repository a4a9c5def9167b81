/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { expect } from "vitest";

/**
 * Saves what stands in the article's editor, the answer coming late: until then every field and button keeps its place, and
 * who was in one of them still is.
 */
export async function saveInPlace(page: Page): Promise<void> {
  const answered = Promise.withResolvers<void>();
  await page.route(
    "**/v1/staff/articles/*/draft",
    async (route) => {
      await answered.promise;
      await route.continue();
    },
    { times: 1 },
  );
  const codes = page.getByRole("combobox", { name: "拒绝码" });
  const places = () =>
    page
      .locator("main")
      .locator("input, textarea, select, button")
      .evaluateAll((all) =>
        all.map((each) => Math.round(each.getBoundingClientRect().top + window.scrollY)),
      );
  await codes.focus();
  const before = await places();
  await codes.press("Control+s");
  await page.locator("main button[data-loading]").waitFor();
  expect(await places(), "nothing moves while it is saved").toEqual(before);
  expect(await codes.evaluate((each) => each === document.activeElement)).toBe(true);
  answered.resolve();
  await page.getByText("已保存为草稿").waitFor();
  expect(await codes.evaluate((each) => each === document.activeElement)).toBe(true);
}
