/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { visitConsole, workAs } from "./support/console.ts";
import { looksRight } from "./support/look.ts";
import { startWorld } from "./support/world.ts";

/* A recorded call is reviewed, calibrated and answered; what follows from it is a training. In Chinese and in English. */
const world = await startWorld();
const browser = await launchBrowser();

/** Yes to every question of the open form; `others` are answered so by their place, with a note. */
async function answerAll(
  page: Page,
  words: { readonly card: string; readonly yes: string; readonly note: string },
  others: ReadonlyMap<number, string> = new Map(),
): Promise<void> {
  const questions = page.getByRole("region", { name: words.card }).getByRole("radiogroup");
  for (let nth = 0; nth < (await questions.count()); nth += 1) {
    const other = others.get(nth);
    const question = questions.nth(nth);
    await question.getByRole("radio", { name: other ?? words.yes, exact: true }).check();
    if (other !== undefined) await question.getByLabel(words.note).fill("没有说明依据 · not said");
  }
}

const REVIEW = { card: "评审", yes: "是", note: "具体情况" };
const CALIBRATION = { card: "校准", yes: "是", note: "具体情况" };
const IN_ENGLISH = { card: "Calibration", yes: "Yes", note: "What was it?" };

/** Once, with the focus in it, leading to each question; and each question says it of itself. */
async function saysWhatIsMissing(page: Page): Promise<void> {
  const card = page.getByRole("region", { name: "评审" });
  const summary = card.getByRole("alert");
  await summary.getByText("未保存：有问题还没有回答").waitFor();
  expect(await summary.count()).toBe(1);
  expect(await summary.evaluate((box) => box.contains(document.activeElement))).toBe(true);
  const questions = card.getByRole("radiogroup");
  const all = await questions.count();
  expect(await summary.getByRole("link").count()).toBe(all);
  await summary.getByRole("link").nth(1).press("Enter");
  const second = questions.nth(1);
  expect(await second.evaluate((group) => group.contains(document.activeElement))).toBe(true);
  expect(await second.getAttribute("aria-invalid")).toBe("true");
  const described = (await second.getAttribute("aria-describedby")) ?? "";
  expect(await page.locator(`[id="${described}"]`).innerText()).toBe("请选择。");
  await page.keyboard.press("Space");
  await expect.poll(() => summary.getByRole("link").count()).toBe(all - 1);
  expect(await second.getAttribute("aria-invalid")).toBeNull();
  await card.getByRole("button", { name: "保存评审" }).click();
  expect(await summary.evaluate((box) => box.contains(document.activeElement))).toBe(true);
}

test("a drawn call is reviewed, read by its agent, and a failed one ends in a training", async () => {
  const supervisor = await visitConsole(browser, world);
  const { page } = supervisor;
  await workAs(page, "supervisor");
  await page.goto("/recordings");
  const first = page.locator("tbody tr").filter({ hasText: "已保存" }).first();
  await first.locator("a").click();
  await page.getByText("这通电话还没有人评审。").waitFor();
  const address = new URL(page.url()).pathname;

  const card = page.getByRole("region", { name: "评审" });
  await card.getByRole("button", { name: "评审这通电话" }).click();
  await card.getByRole("button", { name: "保存评审" }).click();
  await saysWhatIsMissing(page);
  await looksRight(page, "quality-review-missing");
  await answerAll(page, REVIEW, new Map([[2, "否"]]));
  await card.getByLabel("其他评语").fill("先核实身份再查询，其余很好。");
  await looksRight(page, "quality-review-form");
  await card.getByRole("button", { name: "保存评审" }).click();
  await card.getByText("不合格，80%").waitFor();
  await card.getByText("坐席还没有看，仍可修改。").waitFor();
  await looksRight(page, "quality-reviewed");

  await page.goto("/quality");
  await page.getByRole("region", { name: "近 90 天结果" }).getByText("80%").waitFor();
  await page.getByRole("region", { name: "需要培训" }).getByText("评审不合格").waitFor();
  await looksRight(page, "quality");

  const agent = await agentOf(address);
  const own = agent.page.getByRole("region", { name: "评审" });
  await looksRight(agent.page, "quality-own");
  await own.getByLabel("您的回复（可不填）").fill("明白，下次先核实。");
  await own.getByRole("button", { name: "我已阅读" }).click();
  await own.getByText("明白，下次先核实。").waitFor();
  await agent.page.goto("/quality");
  await agent.page
    .getByRole("region", { name: "对您通话的评审" })
    .getByText("不合格，80%")
    .waitFor();
  await agent.leave();

  await page.goto(address);
  await card.getByText("明白，下次先核实。").waitFor();
  expect(await card.getByRole("button", { name: "修改" }).count()).toBe(0);

  await page.goto("/quality");
  const training = page.getByRole("region", { name: "需要培训" });
  const need = training.getByRole("listitem").filter({ hasText: "评审不合格" });
  await need.getByRole("button", { name: "记录培训" }).click();
  const sheet = page.getByRole("dialog", { name: "记录培训" });
  await sheet.getByRole("button", { name: "记录培训" }).click();
  await sheet.getByText("请填写培训内容，至少三个字。").waitFor();
  await looksRight(page, "quality-training");
  await sheet.getByLabel("培训内容").fill("来电核实的步骤");
  await sheet.getByRole("button", { name: "记录培训" }).click();
  await sheet.waitFor({ state: "hidden" });
  await need.waitFor({ state: "detached" });
  supervisor.expectQuiet();
  await supervisor.leave();
});

/** One of the two who take calls in the demo: whoever finds the call at this address. */
async function agentOf(address: string) {
  for (const role of ["agent", "senior_agent"] as const) {
    const visitor = await visitConsole(browser, world);
    await workAs(visitor.page, role);
    await visitor.page.goto(address);
    const mine = visitor.page.getByRole("button", { name: "我已阅读" });
    await mine.or(visitor.page.getByRole("alert")).first().waitFor();
    if (await mine.isVisible()) return visitor;
    await visitor.leave();
  }
  throw new Error(`the call at ${address} is of nobody who takes calls in the demo`);
}

/** The other rater does not come: given up for a reason, and opened anew. */
async function withdrawsAndBeginsAgain(page: Page): Promise<void> {
  const card = page.getByRole("region", { name: "校准" });
  await card.getByRole("button", { name: "撤销校准" }).click();
  const sheet = page.getByRole("dialog", { name: "撤销校准" });
  await looksRight(page, "quality-withdraw");
  await sheet.getByLabel("原因").fill("另一位评审人休假");
  await sheet.getByRole("button", { name: "撤销", exact: true }).click();
  await card.getByText("另一位评审人休假").waitFor();
  await looksRight(page, "quality-withdrawn");
  await card.getByRole("button", { name: "开始校准" }).click();
  await card.getByText("已有 0 人评分").waitFor();
  await card.getByRole("button", { name: "添加您的评分" }).click();
  await answerAll(page, CALIBRATION, new Map([[4, "否"]]));
  await card.getByRole("button", { name: "保存评分" }).click();
  await card.getByText("已有 1 人评分").waitFor();
}

test("two rate a call without seeing each other, then beside each other", async () => {
  const [atDesk, abroad] = [
    await visitConsole(browser, world),
    await visitConsole(browser, world, { locale: "en-GB", colorScheme: "dark" }),
  ];
  const { page } = atDesk;
  await workAs(page, "supervisor");
  await workAs(abroad.page, "compliance");
  await page.goto("/recordings");
  await page.locator("tbody tr").filter({ hasText: "已保存" }).nth(1).locator("a").click();
  const card = page.getByRole("region", { name: "校准" });
  await card.getByRole("button", { name: "开始校准" }).click();
  await card.getByText("已有 0 人评分").waitFor();
  await card.getByRole("button", { name: "添加您的评分" }).click();
  await answerAll(page, CALIBRATION, new Map([[4, "否"]]));
  await card.getByRole("button", { name: "保存评分" }).click();
  await card.getByText("已有 1 人评分").waitFor();
  expect(await card.getByRole("button", { name: "结束并比较" }).count()).toBe(0);
  await withdrawsAndBeginsAgain(page);

  await abroad.page.goto(new URL(page.url()).pathname);
  const other = abroad.page.getByRole("region", { name: "Calibration" });
  await other.getByText("1 person has rated").waitFor();
  expect(await other.getByText("not said").count()).toBe(0);
  await other.getByRole("button", { name: "Give your rating" }).click();
  await answerAll(abroad.page, IN_ENGLISH, new Map([[0, "Does not apply"]]));
  await looksRight(abroad.page, "quality-rating-en");
  await other.getByRole("button", { name: "Save your rating" }).click();
  await other.getByText("2 people have rated").waitFor();
  await other.getByRole("button", { name: "Close and compare" }).click();
  await other.getByText("closed, 2 ratings").waitFor();
  await other.getByText("0% agree", { exact: true }).first().waitFor();
  expect(await other.getByText("100% agree").count()).toBe(6);
  await looksRight(abroad.page, "quality-calibrated-en");
  await abroad.page.goto("/quality");
  await abroad.page.getByText("75% agreement of 2 raters").waitFor();
  await looksRight(abroad.page, "quality-en");
  atDesk.expectQuiet();
  abroad.expectQuiet();
  await atDesk.leave();
  await abroad.leave();
});

test("a supervisor makes the next version of the form; the one before can still be read", async () => {
  const visitor = await visitConsole(browser, world, { locale: "en-GB" });
  const { page } = visitor;
  await workAs(page, "supervisor");
  await page.goto("/quality/form");
  await page.getByRole("button", { name: "Make a new version" }).click();
  await page.getByRole("button", { name: "Add a question" }).click();
  const added = page.getByRole("group", { name: "Question 9" });
  await added.getByLabel("In English").fill("Said how to reach us again");
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await added.getByText("Both languages are needed.").waitFor();
  await looksRight(page, "quality-form-editor");
  await added.getByLabel("In Chinese").fill("说明了如何再次联系我们");
  await added.getByRole("button", { name: "Move question 9 up" }).click();
  await page.getByLabel("Passed from (%)").fill("85");
  await page.getByLabel("Why this version").fill("Callers asked how to come back");
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await page.getByRole("heading", { name: "Version 2" }).waitFor();
  await page.getByText("Passed from 85%").waitFor();
  expect(await page.locator("main ol").first().locator("li").nth(7).innerText()).toContain(
    "Said how to reach us again",
  );
  await page.getByText("Version 1", { exact: true }).click();
  await page.getByText("Passed from 80%").waitFor();
  await looksRight(page, "quality-form");
  visitor.expectQuiet();
  await visitor.leave();
});
