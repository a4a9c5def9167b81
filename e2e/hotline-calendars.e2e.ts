import { launchBrowser } from "@okpay/testkit";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { visitConsole, workAs } from "./support/console.ts";
import { looksRight } from "./support/look.ts";
import { visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* A calendar from nothing: every layer an operator can write, what it would answer on any date, whom it serves, and back. */
const world = await startWorld();
const browser = await launchBrowser();

/** Saved with a reason; one character is none, and that is said before anything is sent. */
async function save(page: Page, card: Locator, reason: string): Promise<void> {
  await card.getByRole("button", { name: "保存日历" }).click();
  const sheet = page.getByRole("dialog", { name: "保存日历" });
  await sheet.getByLabel("原因").fill("错");
  await sheet.getByRole("button", { name: "保存日历" }).click();
  await sheet.getByText("请简要说明原因").waitFor();
  await sheet.getByLabel("原因").fill(reason);
  await sheet.getByRole("button", { name: "保存日历" }).click();
  await sheet.waitFor({ state: "hidden" });
}

/** The new calendar's layers, by hand. */
async function fillIn(card: Locator): Promise<void> {
  await card.getByLabel("短名称").fill("china");
  await card.getByText("已有日历使用此短名称").waitFor();
  await card.getByLabel("短名称").fill("hong-kong");
  await card.getByLabel("时区").fill("Asia/Hong_Kong");
  await card.getByRole("group", { name: "规则 1" }).getByLabel("截止日期").fill("2027-06-30");
  await card.getByRole("button", { name: "添加规则" }).click();
  const later = card.getByRole("group", { name: "规则 2" });
  await later.getByLabel("周六").uncheck();
  await card.getByText("规则 2: 请至少选择一天").waitFor();
  expect(await card.getByRole("button", { name: "保存日历" }).isDisabled()).toBe(true);
  for (const weekday of ["周一", "周三"]) await later.getByLabel(weekday).check();
  await later.getByLabel("生效日期").fill("2027-07-01");
  await card.getByRole("button", { name: "添加节假日" }).click();
  const holidays = card.getByRole("group", { name: "节假日 1" });
  await holidays.getByLabel("所属国家/地区").selectOption("HK");
  await holidays.locator("summary").click();
  await holidays.getByLabel("年份").selectOption("2026");
  // Hong Kong writes 聖誕節; the console's Chinese is simplified.
  await holidays.getByLabel(/12月25日.*圣诞节/).uncheck();
  await holidays.getByText("1 天不遵循").waitFor();
  await card.getByRole("button", { name: "添加调休上班日" }).click();
  const makeUp = card.getByRole("group", { name: "调休日 1" });
  await makeUp.getByLabel("日期").fill("2026-12-05");
  await makeUp.getByLabel("按星期几的时段").selectOption("1");
  await makeUp.getByLabel("名称（中文）").fill("年终盘点");
  await makeUp.getByLabel("名称（英文）").fill("Year-end stocktaking");
}

/** What the draft answers on a date, and the layer that says so. */
async function answers(card: Locator, date: string, words: string, why: string): Promise<void> {
  await card.getByLabel("任意日期").fill(date);
  await card.getByRole("status").locator("strong", { hasText: words }).waitFor();
  await card.locator("li[data-decides=true]").getByText(why).waitFor();
}

/** While an answer is on its way, the one before does not stand under the new date. */
async function waitsFor(page: Page, card: Locator, date: string): Promise<void> {
  const held = Promise.withResolvers<void>();
  const explaining = "**/v1/staff/hotline/calendars/explain";
  await page.route(explaining, async (route) => {
    await held.promise;
    await route.continue();
  });
  await card.getByLabel("任意日期").fill(date);
  await card.locator("[aria-busy=true]").waitFor();
  expect(await card.locator("li[data-decides]").count()).toBe(0);
  held.resolve();
  await card.locator("li[data-decides=true]").waitFor();
  await page.unroute(explaining);
}

test("an operator creates a calendar, asks it about any date, gives it to a region and takes a change back", async () => {
  const operator = await visitConsole(browser, world);
  const { page } = operator;
  await workAs(page, "operator");
  await page.goto("/hours");
  const beginning = page.getByRole("region", { name: "新建日历" });
  await beginning.getByRole("button", { name: "新建日历" }).click();
  await fillIn(beginning);
  await answers(beginning, "2026-12-05", "起服务", "年终盘点（09:00–18:00）");
  await answers(beginning, "2026-12-25", "起服务", "这一天的常规时间");
  await answers(beginning, "2026-12-26", "不服务", "法定节假日");
  await waitsFor(page, beginning, "2026-12-29");
  await answers(beginning, "2027-07-02", "不服务", "没有任何一层开放");
  await looksRight(page, "console-new-calendar");
  await save(page, beginning, "开通香港");
  await page.getByText("日历 hong-kong 已保存").waitFor();

  const card = page.getByRole("region", { name: "日历：hong-kong" });
  await card.getByText("尚未服务任何线路").waitFor();
  const lines = page.getByRole("region", { name: "热线号码与语言" });
  const first = lines.getByRole("group", { name: "线路 1" });
  await first.getByLabel("为以下地区单独设日历").fill("xx");
  await first.getByText("没有这个国家/地区").waitFor();
  await first.getByLabel("为以下地区单独设日历").fill("hk");
  await first.getByRole("button", { name: "添加地区" }).click();
  await first.getByLabel(/^来自.*HK.*的来电者所用日历$/).selectOption("hong-kong");
  await lines.getByLabel("客户所在国家/地区").selectOption("HK");
  await looksRight(page, "console-line-regions");
  await lines.getByRole("button", { name: "保存线路" }).click();
  const sheet = page.getByRole("dialog", { name: "保存线路" });
  await sheet.getByLabel("原因").fill("香港客户");
  await sheet.getByRole("button", { name: "保存线路" }).click();
  await sheet.waitFor({ state: "hidden" });
  await card.getByText(/^服务对象：线路「.*」中来自.*（?\(HK\)的来电者$/).waitFor();

  const reader = await visit(browser, world, { locale: "zh-CN" });
  const isOpen = async (day: string) => {
    const answer = await reader.page.request.get(
      `${world.url}/v1/hotline/status?line=china&region=HK&at=${day}`,
    );
    return ((await answer.json()) as { isOpen: boolean }).isOpen;
  };
  expect([await isOpen("2026-12-05"), await isOpen("2026-12-26")]).toEqual([true, false]);

  await card.getByRole("button", { name: "删除调休日 1" }).click();
  await save(page, card, "不再盘点");
  await card.getByText("已保存，即刻生效").waitFor();
  await expect.poll(() => isOpen("2026-12-05"), { timeout: 10_000 }).toBe(false);
  await card.locator("summary", { hasText: "修改记录" }).click();
  await card.getByRole("button", { name: "以第 1 版为草稿" }).click();
  await save(page, card, "撤回更改");
  await expect.poll(() => isOpen("2026-12-05"), { timeout: 10_000 }).toBe(true);
  operator.expectQuiet();
  reader.expectQuiet();
  await operator.leave();
  await reader.leave();
});
