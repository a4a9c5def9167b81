import type { Page } from "playwright-core";
import { expectAccessible, looksRight, looksRightInEnglish } from "./look.ts";

/** What the browser notes of the amount that was refused. */
export const TOO_LITTLE =
  /a status of 400 \(Bad Request\) \/v1\/staff\/desk\/caller\/quote-abroad$/;

/** By keyboard: the caller knows what should arrive, and hears what it costs and when it is there. */
export async function quotesAbroad(page: Page): Promise<void> {
  await page.getByRole("button", { name: "境外汇款报价" }).press("Enter");
  await page.getByLabel("国家或地区").selectOption({ label: "德国，EUR" });
  await page.getByLabel("客户已知").selectOption({ label: "到账金额" });
  const amount = page.getByLabel("金额（EUR）");
  await amount.fill("0.5");
  await amount.press("Enter");
  await page.getByText("金额过小").waitFor();
  await amount.fill("一百");
  await amount.press("Enter");
  await page.getByText("请输入金额").waitFor();
  await amount.fill("100");
  await amount.press("Enter");
  await page.getByText("德国收款人到账 EUR 100.00。").waitFor();
  await page
    .getByText(/^汇出 CNY\s[\d.,]+，另收手续费 CNY\s[\d.,]+，钱包共扣除 CNY\s[\d.,]+。$/)
    .waitFor();
  await page.getByText(/^最迟 .+ 到账，最早 .+。$/).waitFor();
  await expectAccessible(page, "desk with a quote abroad");
  await looksRight(page, "calls-desk-abroad");
  await looksRightInEnglish(page, "calls-desk-abroad", "You are talking");
  // Another question, and the answer to the last one is gone.
  await page.getByLabel("付款币种").selectOption("USD");
  await page.getByText("德国收款人到账").waitFor({ state: "detached" });
}
