/// <reference lib="dom" />
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { createSandboxBank } from "../apps/server/src/money/banks/sandbox/bank.ts";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { expectAccessible } from "./support/look.ts";
import {
  payButton,
  reviewSend,
  reviewTopUp,
  topUp,
  untilHeading,
  untilSent,
} from "./support/steps.ts";
import { enterAs, REFUSED, type Visitor, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* The thread of the product: register, sign in, top up, send, look back, receipt, sign out; and money back to the bank. */
const partners = await startSandboxNetwork({
  host: "127.0.0.1",
  port: 0,
  file: null,
  services: { bank: createSandboxBank({ file: null }) },
});
afterAll(() => partners.close());
const world = await startWorld({ CARD_NETWORK_URL: partners.url });
const browser = await launchBrowser();
const PASSWORD = "Tidal-Maple7 orbit!";

async function fillRegistration(
  page: Page,
  person: { name: string; email: string; phone: string },
): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "注册" }).click();
  await page.getByLabel("姓名").fill(person.name);
  await page.getByLabel("邮箱").fill(person.email);
  await page.getByLabel("国家或地区").selectOption("CN");
  await page.getByLabel("手机号").fill(person.phone);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByLabel("我接受服务条款").check();
  await page.getByLabel("我接受隐私说明").check();
  await page.getByRole("button", { name: "创建账户" }).click();
  await untilHeading(page, "确认邮箱和手机");
}

/** The newest message to an address, from the demo inbox page of the same visitor. */
async function newestMessage(
  visitor: Visitor,
  to: string,
): Promise<{ text: string; link: string | null }> {
  const inbox = await visitor.openTab();
  await inbox.goto("/inbox");
  const message = inbox.getByRole("article").filter({ hasText: to }).first();
  await message.waitFor();
  const text = await message.innerText();
  const link = message.getByRole("link");
  const found = {
    text,
    link: (await link.count()) === 0 ? null : await link.first().getAttribute("href"),
  };
  await inbox.close();
  return found;
}

const codeIn = (text: string): string => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] ?? "";

test("register with the code first, then everything to the receipt and out", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await fillRegistration(page, {
    name: "孙晴",
    email: "sun.qing@example.com",
    phone: "138 0013 9001",
  });
  const sms = await newestMessage(visitor, "+8613800139001");
  await page.getByLabel("短信验证码").fill(codeIn(sms.text));
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await page.getByText("已确认").waitFor();

  const mail = await newestMessage(visitor, "sun.qing@example.com");
  const tab = await visitor.openTab();
  await tab.goto(mail.link ?? "");
  await tab.getByRole("button", { name: "确认我的邮箱" }).click();
  await untilHeading(tab, "钱包已开通");
  expect(tab.url()).not.toContain("t=");
  await tab.close();
  await untilHeading(page, "钱包已开通");

  await page.getByRole("link", { name: "登录" }).click();
  await page.getByLabel("邮箱").fill("sun.qing@example.com");
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await untilHeading(page, "您好，孙晴");
  await page.getByText("还没有账单").waitFor();

  await reviewTopUp(page, "２００.5");
  expect(await page.getByRole("dialog").innerText()).toMatch(/4242\s*沙盒/);
  await page.getByRole("button", { name: "充值 ¥200.50" }).click();
  await untilHeading(page, "充值成功");
  await page.locator("main").getByText("沙盒", { exact: true }).waitFor();

  await reviewSend(page, "lin.yue@example.com", "100", "午饭钱");
  const sheet = page.getByRole("dialog");
  const shown = await sheet.innerText();
  expect(shown).toContain("¥100.00");
  expect(shown).toContain("¥1.00");
  expect(shown).toMatch(/您共支付\s*¥101\.00/);
  expect(shown).not.toContain("林悦");
  // No card and no bank: a transfer between balances is none of the sandbox's.
  expect(shown).not.toContain("沙盒");
  await page.getByRole("button", { name: "支付 ¥101.00" }).click();
  await untilSent(page);
  expect(await page.getByText("¥99.50").count()).toBe(1);

  await expectReceipt(page);
  await payWhatIsAsked(page);
  await page.getByRole("link", { name: "账单" }).first().click();
  await page.getByRole("link", { name: /充值.*沙盒/ }).click();
  await page.locator("main").getByText("沙盒", { exact: true }).waitFor();
  await page.getByRole("link", { name: "账单" }).first().click();
  await page.getByLabel("搜索").fill("午饭钱");
  await page.getByText("共 1 笔").waitFor();
  expect(page.url()).toContain("q=");
  await page.getByRole("link", { name: /午饭钱/ }).click();
  await untilHeading(page, /付给 林悦/);

  await page.getByRole("button", { name: "退出" }).click();
  await untilHeading(page, "登录");
  await page.goto("/wallet");
  await untilHeading(page, "登录");
  visitor.expectQuiet();
  await visitor.leave();
});

/** Somebody asks for ¥20; it is on the wallet's home, is paid like any transfer, and who asked sees by which payment. */
async function payWhatIsAsked(page: Page): Promise<void> {
  const asker = await visit(browser, world);
  await enterAs(asker.page, "林悦");
  await asker.page.goto("/requests");
  await asker.page.getByRole("button", { name: "请求收款" }).click();
  await asker.page.getByLabel("对方邮箱").fill("sun.qing@example.com");
  await asker.page.getByLabel("金额").fill("20");
  await asker.page.getByLabel("备注（可选）").fill("电影票");
  await asker.page.getByRole("button", { name: "发送请求" }).click();
  await untilHeading(asker.page, /^您的请求：/);
  expect(await asker.page.locator("main").innerText()).not.toContain("孙晴");

  await page.goto("/wallet");
  await page.getByText("林悦 向您请求 ¥20.00").waitFor();
  await page.getByRole("link", { name: "查看请求" }).click();
  await page.getByRole("button", { name: "支付 ¥20.00" }).click();
  await page.getByRole("button", { name: "支付 ¥20.20" }).click();
  await untilSent(page);

  await asker.page.reload();
  await asker.page.getByText("孙晴").first().waitFor();
  await asker.page.getByRole("link", { name: "查看付款" }).click();
  await untilHeading(asker.page, /孙晴/);
  asker.expectQuiet();
  await asker.leave();
}

/** The PDF of the payment on screen, as bytes: Chinese text can be taken out of it again. */
async function expectReceipt(page: Page): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "回单（PDF）" }).click(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "okpay-receipt-"));
  try {
    const file = join(folder, "receipt.pdf");
    await download.saveAs(file);
    expect(readFileSync(file).subarray(0, 5).toString("latin1")).toBe("%PDF-");
    const extracted = spawnSync("pdftotext", ["-enc", "UTF-8", file, "-"], { encoding: "utf8" });
    // Not every machine has poppler; there the header above is what is checked here, and the server's own tests read the text.
    if (extracted.error === undefined)
      for (const text of ["电子回单", "午饭钱", "CNY 101.00"])
        expect(extracted.stdout).toContain(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("register with the link first, opened on another device", async () => {
  const visitor = await visit(browser, world);
  const otherDevice = await visit(browser, world, {
    locale: "en",
    viewport: { width: 1280, height: 900 },
  });
  const { page } = visitor;
  await fillRegistration(page, {
    name: "Otis Grey",
    email: "otis.grey@example.com",
    phone: "+86 13800139002",
  });
  // Asked for again at once, the server wants a pause; the button counts it down.
  await page.getByRole("button", { name: "重新发送验证码" }).click();
  await page.getByRole("button", { name: /\d+ 秒后可重新发送/ }).waitFor();
  const mail = await newestMessage(visitor, "otis.grey@example.com");
  await otherDevice.page.goto(mail.link ?? "");
  await otherDevice.page.getByRole("button", { name: "Confirm my e-mail" }).click();
  await otherDevice.page.getByLabel("Code from the SMS").waitFor();

  await page.getByText("已确认").waitFor();
  await page.getByLabel("短信验证码").fill("000000");
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await page.getByRole("alert").waitFor();
  const sms = await newestMessage(visitor, "+8613800139002");
  await page.getByLabel("短信验证码").fill(` ${codeIn(sms.text)} `);
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await untilHeading(page, "钱包已开通");
  await untilHeading(otherDevice.page, "Your wallet is open");

  await otherDevice.page.goto(mail.link ?? "");
  await otherDevice.page.getByRole("button", { name: "Confirm my e-mail" }).click();
  // A link opened twice says what is true: it is done.
  await untilHeading(otherDevice.page, "Your wallet is open");
  visitor.expectQuiet(REFUSED(422), REFUSED(429));
  otherDevice.expectQuiet();
  await visitor.leave();
  await otherDevice.leave();
});

test("mistakes in the registration are named, lead to their fields, and lose nothing; the meter judges in the browser alone, and a password is pasted [P10] [P11]", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.goto("/register");
  await page.getByLabel("姓名").fill("孙");
  await page.getByLabel("密码", { exact: true }).fill("password");
  await page.getByRole("button", { name: "创建账户" }).click();
  const summary = page.getByRole("alert");
  await summary.waitFor();
  expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
  await summary.getByRole("link", { name: /^密码/ }).click();
  expect(
    await page
      .getByLabel("密码", { exact: true })
      .evaluate((element) => element === document.activeElement),
  ).toBe(true);

  await page.getByRole("button", { name: "English" }).click();
  await untilHeading(page, "Register");
  expect(await page.getByLabel("Name").inputValue()).toBe("孙");
  expect(await summary.innerText()).toContain("things to correct");
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");

  // The first judgement has fetched the dictionaries; from then on typing asks nobody anything.
  const meter = page.locator("#password-strength[role=status]");
  await meter.filter({ hasText: /Strength: (?:guessed at once|very weak)/ }).waitFor();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const password = page.getByLabel("Password", { exact: true });
  expect(await password.getAttribute("aria-describedby")).toBe(
    "reg-password-error password-rules password-strength",
  );
  await password.press("ControlOrMeta+A");
  await password.pressSequentially(PASSWORD);
  await meter.filter({ hasText: /Strength: (?:good|very good)/ }).waitFor();
  await password.press("ControlOrMeta+A");
  await password.press("Delete");
  await meter.filter({ hasText: "type a password to see it" }).waitFor();
  // A password manager's words: hidden, named for what they are, pasted as they are.
  expect([
    await password.getAttribute("type"),
    await password.getAttribute("autocomplete"),
  ]).toEqual(["password", "new-password"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), PASSWORD);
  await password.press("ControlOrMeta+V");
  expect(await password.inputValue()).toBe(PASSWORD);
  expect(asked).toEqual([]);
  visitor.expectQuiet();
  await visitor.leave();
});

test("with nothing in the wallet, the missing sum is one tap away and the transfer waits", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.goto("/");
  await page.getByRole("button", { name: "新用户" }).click();
  await page.waitForURL("**/wallet");
  await reviewSend(page, "zhou.min@example.com", "50", "还你的");
  expect(await payButton(page).count()).toBe(0);
  await page.getByRole("link", { name: "充值所差的 ¥50.50" }).click();
  await page.waitForURL("**/top-up**");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "充值 ¥50.50" }).click();
  await untilHeading(page, "充值成功");
  await page.getByRole("link", { name: "继续转账" }).click();
  expect(await page.getByLabel("对方邮箱").inputValue()).toBe("zhou.min@example.com");
  await page.getByRole("button", { name: "下一步" }).click();
  await payButton(page).click();
  await untilSent(page);
  await topUp(page, "30");
  visitor.expectQuiet();
  await visitor.leave();
});

test("money goes back to one's own bank: fee, total and arrival are known before it is confirmed", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await enterAs(page, "林悦");
  await page.getByRole("link", { name: "提现" }).first().click();
  await page.getByRole("button", { name: "添加银行账户" }).click();
  await page.getByText("沙盒：测试账户").click();
  await page
    .getByRole("button", { name: /^使用尾号/ })
    .first()
    .waitFor();
  await expectAccessible(page, "an account is added");
  await page.keyboard.press("Escape");
  await page.getByLabel("金额").fill("12");
  await page.getByRole("button", { name: "下一步" }).click();
  const review = page.getByRole("dialog", { name: "提现前请核对" });
  await review.waitFor();
  await expectAccessible(page, "review of a cash-out");
  await review.getByText("沙盒", { exact: true }).waitFor();
  await review.getByRole("button", { name: /^提现 ¥/ }).click();
  await untilHeading(page, "已提现至银行");
  await page.locator("main").getByText("沙盒", { exact: true }).waitFor();
  visitor.expectQuiet();
  await visitor.leave();
});
