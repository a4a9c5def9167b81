import type { Page } from "playwright-core";
import { expectAccessible, looksRight, looksRightInEnglish } from "./look.ts";

/** What a call does not settle becomes a case; its page is one press away, and the call goes on. */
export async function opensCase(page: Page, text: string): Promise<void> {
  await page.getByLabel("主题").selectOption({ label: "银行卡" });
  await page.getByLabel("需要处理的事项").fill(text);
  await page.getByRole("button", { name: "建立工单" }).click();
  const opened = page.getByRole("status").getByText(/工单 .+ 已建立/);
  await opened.waitFor();
  const number = /工单 (\S+) 已建立/.exec(await opened.innerText())?.[1] ?? "no number";
  await page.getByRole("link", { name: "打开工单" }).click();
  await page.waitForURL(/\/cases\/cas_[0-9a-f]+$/);
  await page.getByText(number, { exact: true }).first().waitFor();
  await page.getByText(text).first().waitFor();
  await expectAccessible(page, "case from the desk");
  await page.goBack();
  await page.getByText("双向声音正常").waitFor();
}

/** Nobody tells us a card's number: the way to where they enter it is sent, after a second press. */
export async function sendsCardPage(page: Page): Promise<void> {
  await page.getByRole("button", { name: "发送添加银行卡的入口" }).click();
  await page.getByRole("button", { name: "确认执行" }).click();
  await page.getByRole("status").getByText("已发送，客户将自行添加银行卡。").waitFor();
  await looksRight(page, "calls-desk-card");
  await looksRightInEnglish(page, "calls-desk-card", "You are talking");
}
