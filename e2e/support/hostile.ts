import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What somebody may type wherever a text is kept: shown, it is these characters and nothing else (row I7). */
export const HOSTILE = `<img src=x onerror="document.title='taken'">`;

/** It stands there as text; as markup it would have made an element, a request the policy stops, or another title. */
export async function expectShownAsText(page: Page): Promise<void> {
  await page.getByText(HOSTILE).first().waitFor();
  expect(await page.locator("img[src=x]").count()).toBe(0);
  // A page may be called by the text itself.
  expect(await page.title()).not.toBe("taken");
}
