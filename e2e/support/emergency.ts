import type { Page } from "playwright-core";
import { expectAccessible, picture } from "./look.ts";

/* Closing the hotline at once, and what everybody reads of it, in the words on the screens. */

const REASON = {
  "zh-CN": "机房停电，正在抢修",
  en: "Power cut in the data centre",
} as const;

/** The first of the two steps: nothing is closed by it. */
export async function prepareClosure(page: Page): Promise<void> {
  await page.goto("/hours");
  await page.getByRole("button", { name: "立即关闭热线…" }).click();
  const sheet = page.getByRole("dialog", { name: "立即关闭热线…" });
  await sheet.getByLabel("原因（中文）").fill(REASON["zh-CN"]);
  await sheet.getByLabel("原因（英文）").fill(REASON.en);
  await sheet.getByRole("button", { name: "准备关闭" }).click();
  await page.getByText("已准备，尚未关闭").waitFor();
}

/** Ends it, and finds it in the list of what was, with its reason. */
export async function takeBackClosure(page: Page): Promise<void> {
  await page.getByRole("button", { name: "结束", exact: true }).click();
  await page.getByText("目前没有日历以外的关闭安排。").waitFor();
  await page.locator("summary", { hasText: "以往的停线记录" }).click();
  const row = page.getByRole("row").filter({ hasText: REASON["zh-CN"] });
  await row.getByText("紧急停线").waitFor();
  await expectAccessible(page, "hours with what was");
  await picture(page, "console-hours-past");
}

/** The public answer: the sentence of now, the badge of every help page. */
export async function untilLineIs(page: Page, isOpen: boolean): Promise<void> {
  await page.goto("/help/zh-CN/hours");
  await page.locator(`.now[data-open=${isOpen}]`).waitFor();
  await page.locator(`a.badge[data-open=${isOpen}]`).waitFor();
}

/** Both public pages name the reason, each reader's in their language; the contact page offers no call. */
export async function readsReason(page: Page): Promise<void> {
  await page.locator(".now", { hasText: REASON["zh-CN"] }).waitFor();
  await picture(page, "hours-emergency-phone");
  await page.goto("/help/en/hours");
  await page.locator(".now[data-open=false]", { hasText: REASON.en }).waitFor();
  await page.goto("/contact");
  await page.getByRole("heading", { name: "暂不服务，恢复时间待定" }).waitFor();
  await page.getByText(REASON["zh-CN"]).waitFor();
  await expectAccessible(page, "contact in an emergency");
  await picture(page, "contact-emergency-phone");
}

const DECREE = "date,kind,acts_as,name_zh,name_en\r\n2032-01-01,rest,,";

/** A decree out of a file as a spreadsheet saves it in China; before that one that is no text. */
export async function loadsDecree(page: Page): Promise<void> {
  await page.locator("summary", { hasText: "导入某年的放假通知" }).click();
  const file = page.getByLabel("选择文件，或拖放到此处");
  const choose = (name: string, buffer: Buffer) =>
    file.setInputFiles({ name, mimeType: "text/csv", buffer });
  await choose("decree.xlsx", Buffer.from([0x50, 0x4b, 3, 4, 20, 0]));
  await page.getByRole("alert").getByText("这不是文本文件").waitFor();
  // 「元旦」 in GBK.
  const name = Buffer.from([0xd4, 0xaa, 0xb5, 0xa9]);
  await choose("2032.csv", Buffer.concat([Buffer.from(DECREE), name, Buffer.from(",New Year")]));
  await page.getByText("2032.csv 已按 GBK 读取").waitFor();
  await page.getByRole("button", { name: "导入", exact: true }).click();
  await page.getByText("已导入：1 天假期，0 天调休上班").waitFor();
  await picture(page, "console-hours-decree");
}
