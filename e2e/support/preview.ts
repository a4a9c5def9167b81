import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** What a server says that cannot answer now. */
export const REFUSAL = {
  type: "about:blank",
  title: "服务暂时不可用",
  status: 503,
  detail: "请稍后重试。",
  code: "service_unavailable",
  requestId: "req_preview",
  retryable: true,
};

/**
 * Opens an article's preview on a bad day: first its text is refused, then its picture, and each is asked for again. What
 * an author never sees is an empty preview.
 */
export async function previewOnABadDay(page: Page, language: Locator, alt: string): Promise<void> {
  const once = (address: string) =>
    page.route(address, (route) => route.fulfill({ status: 503, json: REFUSAL }), { times: 1 });
  await once("**/v1/staff/articles/preview");
  await once("**/help/pictures/*");
  const preview = language.locator("details").filter({ hasText: "预览" });
  const again = preview.getByRole("button", { name: "重试" });
  // By keyboard: a press cannot end elsewhere when the page moves below it.
  await preview.locator("summary").press("Enter");
  await preview.getByRole("alert").getByText(REFUSAL.title).waitFor();
  await again.click();
  await preview.getByRole("alert").getByText(`图片“${alt}”未能加载。`).waitFor();
  await again.click();
  const picture = preview.getByRole("img", { name: alt });
  await expect
    .poll(() => picture.evaluate((each) => Number("naturalWidth" in each && each.naturalWidth)))
    .toBe(1200);
}
