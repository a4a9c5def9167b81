/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectShownAsText, HOSTILE } from "./support/hostile.ts";
import {
  codeFor,
  givePassword,
  type Person,
  plugInAuthenticator,
  signIn,
  signOut,
  signUp,
  stepUpByMail,
  totpOf,
} from "./support/identity.ts";
import { reviewSend, topUp, untilHeading, untilSent } from "./support/steps.ts";
import { REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* One journey per factor: set up in the security centre, then used where it counts. */
const world = await startWorld();
const browser = await launchBrowser();

const tao: Person = { name: "陶然", email: "tao.ran@example.com", phone: "+8613800139101" };
const ning: Person = { name: "宁远", email: "ning.yuan@example.com", phone: "+8613800139102" };
const qiao: Person = { name: "乔安", email: "qiao.an@example.com", phone: "+8613800139103" };

const openFactors = async (page: Page): Promise<void> => {
  await page.goto("/security/factors");
  await untilHeading(page, "添加验证方式");
};

/** The second step's choice. */
const choose = async (page: Page, method: string | RegExp): Promise<void> => {
  await untilHeading(page, "还差一步");
  await page.getByRole("button", { name: method }).click();
};

/** Shown this one time: read off the page, as a person would write them down. */
const readRecoveryCodes = async (page: Page): Promise<string[]> => {
  await untilHeading(page, "您的恢复码");
  const codes = await page
    .getByRole("list", { name: "您的恢复码" })
    .getByRole("listitem")
    .allInnerTexts();
  await page.getByRole("button", { name: "我已保存" }).click();
  return codes;
};

test("authenticator app, then a recovery code, then a trusted device [F3] [F4] [F13] [S9]", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await signUp(page, tao);
  await signIn(page, tao);
  await openFactors(page);
  await page.getByRole("button", { name: "添加身份验证器应用" }).click();
  await stepUpByMail(page, tao);
  await page.getByRole("img", { name: "身份验证器二维码" }).waitFor();
  const secret = await page.getByRole("dialog").locator("code").innerText();
  // The code of the step before, so that the sign-in below can use the one of now: each counts once.
  await page.getByLabel("应用当前显示的验证码").fill(totpOf(secret, 1));
  const codes = await readRecoveryCodes(page);
  expect(codes.length).toBeGreaterThanOrEqual(8);
  expect(await page.getByText(secret).count()).toBe(0);
  await signOut(page);

  await givePassword(page, tao.email);
  await untilHeading(page, "还差一步");
  // Between password and second factor nothing else answers.
  expect(await page.evaluate(async () => (await fetch("/v1/wallet")).status)).toBe(401);
  await choose(page, /身份验证器应用/);
  await page.getByLabel("应用中的验证码").fill(totpOf(secret));
  await untilHeading(page, `您好，${tao.name}`);
  await signOut(page);

  await givePassword(page, tao.email);
  await page.getByLabel("30 天内信任此设备").check();
  await choose(page, /恢复码/);
  await page.getByLabel("恢复码", { exact: true }).fill(codes[0] ?? "");
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await untilHeading(page, `您好，${tao.name}`);
  await signOut(page);

  await signIn(page, tao);
  await page.goto("/security/devices");
  await page.getByText("信任至").waitFor();
  await page.getByRole("button", { name: /^取消信任/ }).click();
  await page.getByText("没有受信任的设备").or(page.getByRole("dialog")).first().waitFor();
  if ((await page.getByRole("dialog").count()) > 0) await stepUpByMail(page, tao);
  await page.getByText("没有受信任的设备").waitFor();
  await signOut(page);
  await givePassword(page, tao.email);
  await choose(page, /恢复码/);
  await page.getByLabel("恢复码", { exact: true }).fill(codes[0] ?? "");
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await page.getByRole("alert").waitFor();
  visitor.expectQuiet(REFUSED(401), REFUSED(403), REFUSED(422));
  await visitor.leave();
});

test("codes by mail and by SMS; a factor is removed only by proof of another [F9] [F11]", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await signUp(page, ning);
  await signIn(page, ning);
  await openFactors(page);
  await page.getByRole("button", { name: "添加短信验证码" }).click();
  const sheet = page.getByRole("dialog", { name: "添加短信验证码" });
  await sheet.getByText("手机号可能被盗用").waitFor();
  await sheet.getByText("通行密钥和身份验证器没有这个弱点").waitFor();
  // The registration's code is still in the inbox, and the new one may take a moment.
  const registered = await codeFor(page, ning.phone);
  await sheet.getByRole("button", { name: "发送验证码" }).click();
  await stepUpByMail(page, ning);
  await sheet.getByLabel("六位验证码").fill(await codeFor(page, ning.phone, registered));
  await readRecoveryCodes(page);

  await page.getByRole("button", { name: "添加邮件验证码" }).click();
  const before = await codeFor(page, ning.email);
  const mailSheet = page.getByRole("dialog", { name: "添加邮件验证码" });
  await mailSheet.getByRole("button", { name: "发送验证码" }).click();
  await mailSheet.getByLabel("六位验证码").fill(await codeFor(page, ning.email, before));
  await page.getByText("已添加").first().waitFor();
  await signOut(page);

  const smsBefore = await codeFor(page, ning.phone);
  await givePassword(page, ning.email);
  await choose(page, /短信验证码/);
  await page.getByRole("button", { name: /\d+ 秒后可重新发送/ }).waitFor();
  await page.getByLabel("六位验证码").fill("000000");
  await page.getByRole("alert").waitFor();
  // The field is empty again, and the button sends nothing: the refused code would be a second wrong try.
  let tries = 0;
  page.on("request", (request) => (tries += Number(request.url().endsWith("/sign-in/finish"))));
  await page.getByRole("button", { name: "确认" }).click();
  await page.getByText("验证码为六位数字").waitFor();
  // Pasted with spaces around it, as phones do.
  await page.getByLabel("六位验证码").fill(` ${await codeFor(page, ning.phone, smsBefore)} `);
  await untilHeading(page, `您好，${ning.name}`);
  expect(tries).toBe(1);
  await signOut(page);

  const mailBefore = await codeFor(page, ning.email);
  await givePassword(page, ning.email);
  await choose(page, /邮件验证码/);
  await page.getByLabel("六位验证码").fill(await codeFor(page, ning.email, mailBefore));
  await untilHeading(page, `您好，${ning.name}`);

  await page.goto("/security/factors");
  const row = page.getByRole("listitem").filter({ hasText: "短信验证码" }).first();
  await row.getByRole("button", { name: "移除" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移除", exact: true }).click();
  await page
    .getByRole("dialog", { name: "请验证是您本人" })
    .or(page.getByRole("button", { name: "添加短信验证码" }))
    .first()
    .waitFor();
  if (await page.getByRole("dialog", { name: "请验证是您本人" }).isVisible()) {
    const stepUp = page.getByRole("dialog", { name: "请验证是您本人" });
    expect(await stepUp.getByRole("button", { name: /短信验证码/ }).count()).toBe(0);
    await stepUpByMail(page, ning);
  }
  await page.getByRole("button", { name: "添加短信验证码" }).waitFor();
  visitor.expectQuiet(REFUSED(403), REFUSED(422));
  await visitor.leave();
});

test("passkey: made, named, signed in with alone, as a second step, and to confirm a payment [F10] [U1] [I7]", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  const cdp = await plugInAuthenticator(page);
  await signUp(page, qiao);
  await signIn(page, qiao);
  await openFactors(page);
  await page.getByRole("button", { name: "添加通行密钥" }).click();
  await page.getByLabel("名称").fill("我的电脑");
  await page.getByRole("button", { name: "创建通行密钥" }).click();
  await stepUpByMail(page, qiao);
  await page.getByText("我的电脑 已添加").waitFor();
  await readRecoveryCodes(page);
  // Whether its provider copies it is shown.
  await page.getByText(/仅在单个设备或密钥上|由提供商在您的设备间同步/).waitFor();
  await page.getByRole("button", { name: "重命名" }).click();
  await page.getByRole("dialog").getByLabel("名称").fill("书房电脑");
  await page.getByRole("button", { name: "保存" }).click();
  await page.getByText("书房电脑").first().waitFor();
  await signOut(page);

  await page.getByRole("button", { name: "使用通行密钥登录" }).click();
  await untilHeading(page, `您好，${qiao.name}`);
  await signOut(page);

  await givePassword(page, qiao.email);
  await choose(page, /通行密钥/);
  await untilHeading(page, `您好，${qiao.name}`);
  await topUp(page, "3000");
  // A new payee and a large amount: a proof of exactly these, by the passkey and by nothing of the sign-in.
  await reviewSend(page, "lin.yue@example.com", "1200", HOSTILE);
  await untilHeading(page, "确认这笔付款");
  const sheet = page.getByRole("dialog", { name: "付款前请核对" });
  const shown = await sheet.innerText();
  const bound = page.waitForResponse("**/v1/payments/confirmations");
  await sheet.getByRole("button", { name: /通行密钥/ }).click();
  const { counterparty, total } = (await (await bound).json()) as {
    counterparty: string;
    total: { amountMinor: string };
  };
  // What is digested is what the sheet showed.
  const amount = (Number(total.amountMinor) / 100).toLocaleString("zh-CN", {
    minimumFractionDigits: 2,
  });
  for (const told of [amount, counterparty]) expect(shown).toContain(told);
  await untilSent(page);
  await page.goto("/activity");
  await expectShownAsText(page);
  // So on the payment's own page, which offers the receipt; what that prints has a test beside it.
  await page.getByRole("link").filter({ hasText: HOSTILE }).click();
  await page.waitForURL("**/activity/pay_*");
  await page.getByRole("link", { name: /回单/ }).waitFor();
  await expectShownAsText(page);
  await cdp.detach();
  visitor.expectQuiet(REFUSED(403));
  await visitor.leave();
});

test("a second step that waited too long, or that is not there, says so and starts again", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.goto("/sign-in");
  await untilHeading(page, "请重新登录");
  await page.getByRole("link", { name: "前往登录" }).click();
  await untilHeading(page, "登录");
  await givePassword(page, ning.email);
  await untilHeading(page, "还差一步");
  await visitor.context.clearCookies();
  await page.getByRole("button", { name: /邮件验证码/ }).click();
  await untilHeading(page, "请重新登录");
  visitor.expectQuiet(REFUSED(401));
  await visitor.leave();
});
