/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { createSandboxBank } from "../apps/server/src/money/banks/sandbox/bank.ts";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { createSandboxRateService } from "../apps/server/src/money/crossborder/sandbox/rate-service.ts";
import { expectAccessible } from "./support/look.ts";
import { untilHeading } from "./support/steps.ts";
import { enterAs, type Visitor, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* Money abroad: what it costs from either side, to whom, the lock on the rate, its way, and what comes back. */
const partners = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }), rates: createSandboxRateService() },
});
afterAll(() => partners.close());
const world = await startWorld({ CARD_NETWORK_URL: partners.url });
const browser = await launchBrowser();

const youSend = (page: Page) => page.getByLabel("您汇出", { exact: true });
const theyGet = (page: Page) => page.getByLabel("对方收到", { exact: true });
const review = (page: Page) => page.getByRole("dialog", { name: "汇款前请核对" });

async function openForm(visitor: Visitor): Promise<Page> {
  const { page } = visitor;
  await enterAs(page, "林悦");
  await page.getByRole("link", { name: "汇往境外", exact: true }).click();
  await youSend(page).waitFor();
  return page;
}

test("each side follows from the other, and what is confirmed is what was shown; its way is told stage by stage", async () => {
  const visitor = await visit(browser, world);
  const page = await openForm(visitor);
  await youSend(page).fill("100");
  await expect.poll(() => theyGet(page).inputValue()).toMatch(/^1\d\.\d\d$/);
  await theyGet(page).fill("15");
  await expect.poll(() => youSend(page).inputValue()).toMatch(/^12\d\.\d\d$/);
  await page.getByRole("radio", { name: /Anna Schmidt/ }).check();
  await expectAccessible(page, "sending abroad");
  await page.getByRole("button", { name: "下一步" }).click();
  const sheet = review(page);
  await sheet.getByText("€15.00").waitFor();
  await sheet.getByText(/^汇率锁定，剩余 \d:\d\d$/).waitFor();
  await expectAccessible(page, "review of money sent abroad");
  await sheet.getByRole("button", { name: /^汇出 ¥/ }).click();
  await untilHeading(page, "已到账");
  await page.getByText("Anna Schmidt 已收到 €15.00").waitFor();
  await page.goto("/activity?kind=remittance");
  await page
    .getByRole("link", { name: /Anna Schmidt/ })
    .first()
    .click();
  await page.locator("#track").waitFor();
  expect(await page.locator("section:has(#track) li[data-state=done]").count()).toBe(4);
  await expectAccessible(page, "money that arrived abroad");
  // Again: everything is filled in but the confirmation.
  await page.getByRole("link", { name: "再次汇款" }).click();
  await expect.poll(() => theyGet(page).inputValue()).toBe("15.00");
  expect(await page.getByRole("radio", { name: /Anna Schmidt/ }).isChecked()).toBe(true);
  visitor.expectQuiet();
  await visitor.leave();
});

/** The next quote ends in a moment, and was made at a rate that is not there any more. */
async function ageNextQuote(page: Page): Promise<void> {
  await page.route(
    "**/v1/quotes",
    async (route) => {
      const answer = await route.fetch();
      const quote = await answer.json();
      const expiresAt = new Date(Date.now() + 3_000).toISOString();
      const remittance = { ...quote.remittance, customerRate: "0.900000" };
      await route.fulfill({ response: answer, json: { ...quote, expiresAt, remittance } });
    },
    { times: 1 },
  );
}

test("a rate that has run out is refreshed, and what changed is seen before it is confirmed", async () => {
  const visitor = await visit(browser, world);
  const page = await openForm(visitor);
  await youSend(page).fill("60");
  await page.getByRole("radio", { name: /Anna Schmidt/ }).check();
  await ageNextQuote(page);
  await page.getByRole("button", { name: "下一步" }).click();
  const sheet = review(page);
  await sheet.getByText("不足一分钟。可立即刷新汇率。").waitFor();
  await sheet.getByText("汇率锁定已结束").waitFor();
  const confirm = sheet.getByRole("button", { name: /^汇出 ¥/ });
  expect(await confirm.count()).toBe(0);
  await sheet.getByRole("button", { name: "刷新汇率" }).click();
  await sheet.getByText(/^汇率 0\.90000 → 0\.1/).waitFor();
  expect(await confirm.count()).toBe(0);
  await expectAccessible(page, "what a fresh rate changed");
  await sheet.getByRole("button", { name: "我已知晓" }).click();
  await confirm.waitFor();
  visitor.expectQuiet();
  await visitor.leave();
});
