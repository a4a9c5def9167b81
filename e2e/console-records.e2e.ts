/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { leaveConsole, visitConsole, workAs } from "./support/console.ts";
import { specimen } from "./support/documents.ts";
import { expectAccessible, looksRight, picture } from "./support/look.ts";
import { previewOnABadDay, REFUSAL } from "./support/preview.ts";
import { saveInPlace } from "./support/saving.ts";
import { untilHeading } from "./support/steps.ts";
import { enterAs, REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* What staff see of customers and of each other's work, and who is told. */
const world = await startWorld();
const browser = await launchBrowser();

async function find(page: Page, email: string): Promise<void> {
  await page.goto("/customers");
  await page.getByLabel("客户提供的完整内容").fill(email);
  await page.getByRole("button", { name: "搜索" }).click();
}

test("a record opens under a case, masked, and its owner is told [G4] [G5]", async () => {
  const agent = await visitConsole(browser, world);
  const { page } = agent;
  await workAs(page, "agent");
  await find(page, "nobody.at.all@example.com");
  await page.getByText("没有匹配的客户").waitFor();
  await find(page, "lin.yue@example.com");
  await page.getByText("本次搜索已被记录").waitFor();
  await page.getByLabel("主题").selectOption("payment");
  await page.getByRole("button", { name: "开启个案并查看资料" }).click();
  await page.getByText("本次查看已被记录，并会向客户显示").waitFor();
  const record = await page.locator("main").innerText();
  expect(record).not.toContain("林悦");
  expect(record).not.toContain("lin.yue@example.com");
  expect(record).not.toMatch(/1\d{10}/);

  // Her payments, and of the one that failed the story, the reason and what to do.
  await page.getByRole("button", { name: "查看交易" }).click();
  await page.locator("summary", { hasText: "未支付" }).first().click();
  await page.getByRole("heading", { name: "原因与处理" }).waitFor();
  await page.getByRole("heading", { name: "经过" }).waitFor();
  // One by a card of the sandbox says so, in the list and in its story.
  await page.locator("summary", { hasText: "沙盒" }).first().click();
  await page.locator("dd").getByText("沙盒").first().waitFor();
  await looksRight(page, "console-customer-payment");

  const url = new URL(page.url());
  await page.goto(url.pathname);
  await page.getByText("请先开启个案").waitFor();
  await page.goto(`${url.pathname}?case=cas_${"0".repeat(32)}`);
  await page.getByRole("alert").waitFor();

  const customer = await visit(browser, world);
  await enterAs(customer.page, "林悦");
  const views = await customer.page.evaluate(async () => {
    const answer = await fetch("/v1/security/record-views");
    return ((await answer.json()) as { views: { who: string; reason: string }[] }).views;
  });
  expect(views).toHaveLength(4);
  expect(views[0]?.who).not.toContain("王琳");
  await customer.leave();

  await page.goto(url.pathname + url.search);
  await page.getByRole("button", { name: "关闭个案" }).click();
  await page.getByText("没有未结个案").waitFor();
  await page.goto(url.pathname + url.search);
  await page.getByRole("alert").waitFor();
  agent.expectQuiet(REFUSED(403));
  await agent.leave();
});

test("a case opens a record to its owner alone, and a role sees no place that is not its own [G5] [A2]", async () => {
  const agent = await visitConsole(browser, world);
  await workAs(agent.page, "agent");
  await find(agent.page, "lin.yue@example.com");
  await agent.page.getByRole("button", { name: "开启个案并查看资料" }).click();
  await agent.page.getByText("本次查看已被记录").waitFor();
  expect(await agent.page.getByRole("link", { name: "审计日志" }).count()).toBe(0);
  expect(await agent.page.getByRole("link", { name: "员工" }).count()).toBe(0);
  await agent.page.goto("/staff");
  await agent.page.getByRole("alert").waitFor();

  await agent.page.goto("/customers");
  await agent.page.getByRole("link", { name: /· 付款$/ }).click();
  await untilHeading(agent.page, "客户资料");
  const record = agent.page.url();
  await leaveConsole(agent.page);
  await workAs(agent.page, "supervisor");
  await agent.page.goto(record);
  await agent.page.getByRole("alert").waitFor();
  agent.expectQuiet(REFUSED(403));
  await agent.leave();
});

test("a case is taken, waited for and answered by keyboard, and its customer reads all but the note [C10]", async () => {
  const customer = await visit(browser, world);
  await enterAs(customer.page, "林悦");
  // From an article: the case knows what was read before.
  await customer.page.goto("/help/zh-CN/statements-and-receipts");
  const read = await customer.page.locator("article h1").innerText();
  await customer.page.getByRole("link", { name: "就此联系我们" }).click();
  await customer.page.getByRole("link", { name: read, exact: true }).waitFor();
  await customer.page.locator("main textarea").fill("去年的账单在哪里？");
  await customer.page.getByRole("button", { name: "以留言方式提交" }).click();
  await customer.page.waitForURL(/\/cases\/cas_/);
  const number = await customer.page.evaluate(async () => {
    const answer = await fetch(`/v1${location.pathname}`);
    return ((await answer.json()) as { number: string }).number;
  });
  await customer.page.locator("#attach-file").setInputFiles({
    name: "screen.jpg",
    mimeType: "image/jpeg",
    buffer: await specimen(customer.page),
  });
  await customer.page.getByRole("button", { name: "发送图片" }).click();
  await customer.page.getByText("图片已加入记录").waitFor();
  await picture(customer.page, "case-with-picture-phone");
  const agent = await visitConsole(browser, world);
  const { page } = agent;
  await workAs(page, "agent");
  await page.keyboard.press("g");
  await page.keyboard.press("q");
  await untilHeading(page, "客户工单");
  await page.getByText(number).waitFor();
  await page.getByRole("row").filter({ hasText: number }).getByRole("link").focus();
  await page.keyboard.press("Enter");
  await page.getByText("去年的账单在哪里？").first().waitFor();
  expect(await page.getByRole("button", { name: "发送答复" }).count()).toBe(0);
  await page.getByRole("heading", { name: "完整记录" }).waitFor();
  await page.getByRole("button", { name: /^查看图片/ }).click();
  await page.getByRole("img", { name: /^图片/ }).waitFor();
  await expectAccessible(page, "case with a picture");
  await picture(page, "console-case-with-picture-desktop");
  await page.keyboard.press("t");
  await page.getByRole("button", { name: "发送答复" }).waitFor();

  await page.keyboard.press("n");
  await page.getByLabel("给同事的备注").fill("Asked for the third time this week");
  await page.getByRole("button", { name: "保存备注" }).click();
  await page.getByText("仅同事可见").waitFor();
  await page.getByRole("button", { name: "等待他人" }).click();
  await page.getByLabel("等待对象").selectOption("engineering");
  await page.getByLabel("告知客户：我们在等待什么").fill("账单页面正在修复。");
  await page.getByRole("button", { name: "暂停计时" }).click();
  await page.getByRole("button", { name: "恢复处理" }).click();
  await page.getByText("恢复计时").waitFor();
  await page.getByLabel("给客户的答复").fill("在“动态”页面右上角。");
  await page.getByRole("button", { name: "发送答复" }).click();
  await page.locator("main select[aria-invalid=true]").waitFor();
  await page.getByLabel("根本原因").selectOption("unclear_text");
  await page.getByRole("button", { name: "发送答复" }).click();
  await page.getByText("已答复：客户再次来信前只能写备注。").waitFor();

  await customer.page.goto("/cases");
  await customer.page.getByRole("link").filter({ hasText: "去年的账单在哪里？" }).click();
  await customer.page.getByText("在“动态”页面右上角。").waitFor();
  const thread = await customer.page.locator("main").innerText();
  expect(thread).toContain("账单页面正在修复。");
  expect(thread).not.toContain("Asked for the third time");
  expect(thread).not.toContain("王琳");
  agent.expectQuiet();
  await agent.leave();
  await customer.leave();
});

const UMBRELLA = {
  中文: {
    标题: "租雨伞的押金什么时候退？",
    一句话概括: "归还雨伞后，押金当天退回。",
    电话播报: "归还雨伞后，押金会在当天退回余额。",
    "正文（Markdown）": "归还雨伞后，押金当天退回余额。\n\n请在“动态”里查看。",
    人们的问法: "雨伞押金没退\n租伞押金多久到账",
  },
  英文: {
    标题: "Umbrella deposit",
    一句话概括: "The deposit comes back on the day you return the umbrella.",
    电话播报: "The deposit comes back on the day you return the umbrella.",
    "正文（Markdown）": "The deposit comes back on the same day.\n\nSee Activity.",
    人们的问法: "umbrella deposit not returned",
  },
} as const;

test("an article with a picture is written, published by a second person and found by its readers [C12]", async () => {
  const writer = await visitConsole(browser, world);
  const { page } = writer;
  await workAs(page, "operator");
  await page.getByRole("link", { name: "文章", exact: true }).click();
  await page.getByRole("link", { name: "新建文章" }).click();
  await untilHeading(page, "新建文章");
  for (const [language, texts] of Object.entries(UMBRELLA))
    for (const [label, text] of Object.entries(texts))
      await page.getByRole("region", { name: language }).getByLabel(label).fill(text);
  await page.getByRole("combobox", { name: "主题" }).fill("payments");
  await page.getByRole("combobox", { name: "拒绝码" }).fill("no_such_reason");
  await page.keyboard.press("Enter");
  await page.getByText("没有这一项，请从列表中选择。").waitFor();
  await page.getByRole("combobox", { name: "拒绝码" }).fill("limit_day");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "移除 limit_day" }).waitFor();

  await page.getByRole("button", { name: "插入图片（中文）" }).click();
  await page.locator("#picture-zh-CN").setInputFiles({
    name: "stand.jpg",
    mimeType: "image/jpeg",
    buffer: await specimen(page),
  });
  await page.getByRole("img", { name: "即将发送的图片" }).waitFor();
  expect(await page.getByRole("button", { name: "上传并插入" }).count()).toBe(0);
  await page.getByLabel("图片内容").fill("归还雨伞的柜子");
  await expectAccessible(page, "article picture");
  await page.getByRole("button", { name: "上传并插入" }).click();
  const chinese = page.getByRole("region", { name: "中文" });
  await expect
    .poll(() => chinese.getByLabel("正文（Markdown）").inputValue())
    .toMatch(
      /退回余额。\n\n请在“动态”里查看。\n\n!\[归还雨伞的柜子\]\(\/help\/pictures\/[0-9a-f]{64}#1200x[0-9]+\)$/,
    );
  const made = page.waitForRequest(
    (sent) => sent.method() === "POST" && sent.url().endsWith("/v1/staff/articles"),
  );
  await page.keyboard.press("Control+s");
  expect((await made).postData(), "what is on the screen is saved").toContain("/help/pictures/");
  await page.waitForURL("**/articles/umbrella-deposit");

  await chinese.getByLabel("一句话概括").fill("归还雨伞后，押金当天退回余额。");
  await page.getByRole("region", { name: "英文" }).getByText("英文落后").waitFor();
  await page.getByRole("link", { name: "文章", exact: true }).click();
  await page.getByRole("button", { name: "继续编写" }).click();
  expect(await page.getByRole("button", { name: "提交审核" }).isDisabled()).toBe(true);
  await page.getByLabel("译文").selectOption("");
  await saveInPlace(page);
  await previewOnABadDay(page, chinese, "归还雨伞的柜子");
  await looksRight(page, "console-article-editor");
  // The look again after it fails: what stands on the page stays.
  await page.route(
    "**/v1/staff/articles/umbrella-deposit",
    (route) => route.fulfill({ status: 503, json: REFUSAL }),
    { times: 1 },
  );
  await page.getByRole("button", { name: "提交审核" }).click();
  await page.getByRole("alert").getByText(REFUSAL.title).waitFor();
  expect(await chinese.getByLabel("正文（Markdown）").inputValue()).toContain("雨伞");
  await page.reload();
  await page.getByText("等待他人审核").waitFor();
  await leaveConsole(page);
  await workAs(page, "supervisor");
  await page.goto("/articles/umbrella-deposit");
  await page.getByRole("button", { name: "发布" }).click();
  await page
    .getByRole("definition")
    .filter({ hasText: /^已发布$/ })
    .waitFor();
  writer.expectQuiet(REFUSED(503));
  await writer.leave();

  const reader = await visit(browser, world);
  const found = reader.page.getByRole("link", { name: UMBRELLA.中文.标题 });
  await expect
    .poll(
      async () => {
        await reader.page.goto(`/help/zh-CN/search?q=${encodeURIComponent("租伞的押金没退给我")}`);
        return found.count();
      },
      { timeout: 30_000 },
    )
    .toBe(1);
  await found.click();
  const shown = reader.page.getByRole("img", { name: "归还雨伞的柜子" });
  await shown.scrollIntoViewIfNeeded();
  await expect
    .poll(() => shown.evaluate((each) => (each as HTMLImageElement).naturalWidth))
    .toBe(1200);
  expect(await shown.getAttribute("width"), "its place was kept").toBe("1200");
  await expectAccessible(reader.page, "published article");
  await picture(reader.page, "help-article-with-picture-phone");
  reader.expectQuiet();
  await reader.leave();
});

test("what was done is found in the audit log and proven in the reader's browser [L1] [L2] [L4]", async () => {
  const reader = await visitConsole(browser, world);
  const { page } = reader;
  await workAs(page, "agent");
  await find(page, "zhou.min@example.com");
  await page.getByText("本次搜索已被记录").waitFor();
  await leaveConsole(page);
  await workAs(page, "compliance");
  await page.getByRole("link", { name: "审计日志", exact: true }).click();
  await page.getByLabel("类别").selectOption("customer");
  await page.getByRole("button", { name: "搜索" }).click();
  await page.getByRole("link", { name: "查找客户" }).first().click();
  await untilHeading(page, "查找客户");
  await page.getByText("王琳 (员工)").waitFor();

  // A checkpoint is signed at least once a minute; the page is opened again until there is one that covers the event.
  const proven = page.getByText("已证明：日志中的此事件未被更改");
  const answered = proven.or(page.getByText("晚于最新检查点"));
  await answered.waitFor();
  while ((await proven.count()) === 0) {
    await page.reload();
    await answered.waitFor();
  }
  expect(await page.locator("main li").allInnerTexts()).toEqual([
    "事件内容与日志中的哈希一致",
    "哈希可推导至树根",
    "检查点记录了此树根",
    "检查点签名有效",
  ]);
  reader.expectQuiet();
  await reader.leave();
});

test("one changed letter of an event is found by the reader's browser [L3] [L4]", async () => {
  const reader = await visitConsole(browser, world);
  const { page } = reader;
  await workAs(page, "compliance");
  await page.route("**/v1/staff/audit/events/aud_*", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { leaf: string };
    await route.fulfill({ json: { ...body, leaf: body.leaf.replace("customer", "nobody__") } });
  });
  await page.goto("/audit?type=customer");
  await page.getByRole("link", { name: "查找客户" }).last().click();
  await page.getByText("证明不成立，请立即通知合规部门。").waitFor();
  await page.getByText("事件内容与日志中的哈希不一致").waitFor();
  reader.expectQuiet();
  await reader.leave();
});

test("the log is verified on request, its checkpoints by the reader's browser [L3] [L4]", async () => {
  const reader = await visitConsole(browser, world);
  const { page } = reader;
  await workAs(page, "compliance");
  await page.goto("/audit/log");
  await page.getByRole("cell", { name: "有效" }).first().waitFor();
  expect(await page.getByRole("cell", { name: "无效" }).count()).toBe(0);
  await page.getByRole("button", { name: "立即验证整个日志" }).click();
  await page.getByText("验证已开始").waitFor();
  const sound = page.getByText("完好", { exact: true });
  while ((await sound.count()) === 0)
    await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith("/v1/staff/audit")),
      page.getByRole("button", { name: "查看结果" }).click(),
    ]);
  reader.expectQuiet();
  await reader.leave();
});

test("the console is worked by keyboard alone", async () => {
  const clerk = await visitConsole(browser, world);
  const { page } = clerk;
  await workAs(page, "compliance");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "快捷键" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await untilHeading(page, "审计日志");
  await page.locator("tbody tr").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "证明" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("客户");
  await page.keyboard.press("Enter");
  await untilHeading(page, "客户");
  // Letters typed into a field are text.
  await page.getByLabel("客户提供的完整内容").press("g");
  await page.keyboard.type("l?");
  expect(await page.getByLabel("客户提供的完整内容").inputValue()).toBe("gl?");
  expect(await page.getByRole("dialog").count()).toBe(0);
  clerk.expectQuiet();
  await clerk.leave();
});
