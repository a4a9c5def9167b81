/// <reference lib="dom" />
import { readFile } from "node:fs/promises";
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { specimen } from "./support/documents.ts";
import { looksRight } from "./support/look.ts";
import { enterAs, REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* What may be attached to a matter, and the hours as a file: what is refused is refused in words. */
const world = await startWorld();
const browser = await launchBrowser();

/** From the contact page, as any customer would; then their case is on the screen. */
async function suggest(page: Page, text: string): Promise<void> {
  await page.goto("/contact");
  await page.locator("main select").first().selectOption("suggestion");
  await page.locator("main select").nth(1).selectOption("bills");
  await page.locator("main textarea").fill(text);
  await page.getByRole("button", { name: "以留言方式提交" }).click();
  await page.waitForURL(/\/cases\/cas_/);
}

test("what is no picture, too large or only called a picture is refused in words; the next one goes through [C10]", async () => {
  const customer = await visit(browser, world);
  const { page } = customer;
  await enterAs(page, "林悦");
  await suggest(page, "截图附后");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/attachments")) sent.push(request.url());
  });
  const choose = (name: string, mimeType: string, buffer: Buffer) =>
    page.locator("#attach-file").setInputFiles({ name, mimeType, buffer });
  await choose("statement.pdf", "application/pdf", Buffer.from("%PDF-1.7"));
  await page.getByText("不是 JPEG、PNG 或 WebP 图片").waitFor();
  expect(await page.getByRole("button", { name: "发送图片" }).count()).toBe(0);
  await looksRight(page, "attachment-refused");
  await choose("large.png", "image/png", Buffer.alloc(8 * 1024 * 1024 + 1));
  await page.getByText("图片超过 8 MB").waitFor();
  expect(await page.getByRole("button", { name: "发送图片" }).count()).toBe(0);
  expect(sent).toEqual([]);
  // Its name and type say picture, its content does not: only the server can tell.
  await choose("screen.png", "image/png", Buffer.from("<svg onload=alert(1)>".repeat(50)));
  await page.getByText("浏览器无法显示这个文件").waitFor();
  expect(await page.getByRole("img", { name: "即将发送的图片" }).count()).toBe(0);
  await page.getByRole("button", { name: "发送图片" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "这张图片无法使用" });
  await alert.waitFor();
  await looksRight(page, "attachment-content-refused");
  await choose("screen.jpg", "image/jpeg", await specimen(page));
  await alert.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "发送图片" }).click();
  await page.getByText("图片已加入记录").waitFor();
  expect(await page.getByRole("button", { name: /^查看图片/ }).count()).toBe(1);
  customer.expectQuiet(REFUSED(422));
  await customer.leave();
});

test("the hours of the next year go into a calendar program as a file", async () => {
  const reader = await visit(browser, world);
  await reader.page.goto("/help/zh-CN/hours");
  const [download] = await Promise.all([
    reader.page.waitForEvent("download"),
    reader.page.getByRole("link", { name: "日历文件（ICS）" }).first().click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.ics$/);
  const file = (await readFile(await download.path(), "utf8")).replaceAll("\r\n ", "");
  expect(file).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(file).toMatch(/\r\nEND:VCALENDAR\r\n$/);
  expect(file.match(/BEGIN:VEVENT/g)?.length).toBeGreaterThan(200);
  expect(file).toContain("SUMMARY:");
  reader.expectQuiet();
  await reader.leave();
});
