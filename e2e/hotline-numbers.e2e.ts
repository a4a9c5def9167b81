import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { visitConsole, workAs } from "./support/console.ts";
import { looksRight } from "./support/look.ts";
import { visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* Numbers and languages by country: set in one place, shown on every page that promises help, the reader's country first. */
const world = await startWorld();
const browser = await launchBrowser();

const NUMBERS = { china: "+864001234567", berlin: "+4930901820" } as const;
const telephones = (page: Page, within: string) =>
  page
    .locator(`${within} a[href^="tel:"]`)
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));

test("an operator adds a country's number; readers there see it first, and a removal is taken back", async () => {
  const operator = await visitConsole(browser, world);
  const { page } = operator;
  await workAs(page, "operator");
  await page.goto("/hours");
  const card = page.getByRole("region", { name: "热线号码与语言" });
  const first = card.getByRole("group", { name: "线路 1" });
  await first.getByLabel("电话号码").fill("400 123");
  await card.getByText("以 + 和国家码开头").waitFor();
  expect(await card.getByRole("button", { name: "保存线路" }).isDisabled()).toBe(true);
  await first.getByLabel("电话号码").fill("+86 400-123-4567");
  await card.getByRole("button", { name: "添加线路" }).click();
  const third = card.getByRole("group", { name: "线路 3" });
  await third.getByLabel("名称（中文）").fill("德国");
  await third.getByLabel("名称（英文）").fill("Germany");
  await third.getByLabel("国家/地区代码").fill("de");
  await third.getByLabel("电话号码").fill("+49 30 901820");
  await third.getByLabel("语言").selectOption("en");
  await card.getByLabel("客户所在国家/地区").selectOption("DE");
  await card.locator("ol > li").first().getByText(NUMBERS.berlin).waitFor();
  await looksRight(page, "console-lines");
  await page.setViewportSize({ width: 390, height: 844 });
  await looksRight(page, "console-lines-phone");
  await page.setViewportSize({ width: 1280, height: 900 });
  const save = async (reason: string) => {
    await card.getByRole("button", { name: "保存线路" }).click();
    const sheet = page.getByRole("dialog", { name: "保存线路" });
    await sheet.getByLabel("原因").fill(reason);
    await sheet.getByRole("button", { name: "保存线路" }).click();
    await sheet.waitFor({ state: "hidden" });
    await card.getByText(`版：${reason}`).waitFor();
  };
  await save("开通德国号码");

  const german = await visit(browser, world, { locale: "en-DE" });
  await german.page.goto("/help/en/why-payment-failed");
  expect(await telephones(german.page, "footer")).toEqual([
    `tel:${NUMBERS.berlin}`,
    `tel:${NUMBERS.china}`,
  ]);
  await looksRight(german.page, "help-numbers");
  const still = await visit(browser, world, { locale: "en-DE", javaScriptEnabled: false });
  await still.page.goto("/contact");
  const drawn = still.page.getByRole("region", { name: "Call us" });
  expect(await drawn.getByRole("listitem").first().innerText()).toMatch(/^Germany/);
  await still.page.getByRole("link", { name: `Call ${NUMBERS.berlin}` }).waitFor();
  await still.leave();
  await german.page.goto("/contact");
  await german.page.keyboard.press("Tab");
  await german.page.getByRole("link", { name: `Call ${NUMBERS.berlin}` }).waitFor();
  const list = german.page.getByRole("region", { name: "Call us" });
  await list.getByText("Germany").waitFor();
  expect(await list.getByRole("listitem").allInnerTexts()).toEqual([
    expect.stringMatching(/^Germany \+4930901820 · English/),
    expect.stringMatching(/^China \+864001234567 · 中文 · English/),
    expect.stringMatching(/^International called in the app/),
  ]);
  await looksRight(german.page, "contact-numbers");

  await card.getByRole("button", { name: "移除线路 3" }).click();
  await save("德国号码停用");
  await german.page.goto("/help/en/hours");
  expect(await telephones(german.page, "footer")).toEqual([`tel:${NUMBERS.china}`]);
  await card.locator("summary").click();
  await card.getByRole("button", { name: "以第 2 版为草稿" }).click();
  await save("撤回停用");
  await german.page.goto("/help/en/hours");
  expect(await telephones(german.page, "footer")).toContain(`tel:${NUMBERS.berlin}`);
  operator.expectQuiet();
  german.expectQuiet();
  await operator.leave();
  await german.leave();
});
