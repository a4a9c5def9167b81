/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  inviteColleague,
  leaveConsole,
  staffRow,
  visitConsole,
  workAs,
} from "./support/console.ts";
import { linkFor, PASSWORD, plugInAuthenticator, totpOf } from "./support/identity.ts";
import { expectAccessible } from "./support/look.ts";
import { untilHeading } from "./support/steps.ts";
import { REFUSED, type Visitor, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* The staff's way in, and what one of them may do to another. */
const world = await startWorld();
const browser = await launchBrowser();

/** An administrator invites; the link is read where the demo's mails are, by somebody with a browser of their own. */
async function invited(person: {
  name: string;
  email: string;
  role: "agent" | "supervisor";
}): Promise<Visitor & { readonly link: string }> {
  const administrator = await visitConsole(browser, world);
  await workAs(administrator.page, "administrator");
  await inviteColleague(administrator.page, person);
  administrator.expectQuiet();
  await administrator.leave();
  const colleague = await visitConsole(browser, world);
  return { ...colleague, link: await newLinkFor(person.email) };
}

async function newLinkFor(email: string): Promise<string> {
  const reader = await visit(browser, world);
  await reader.page.goto("/");
  const link = await linkFor(reader.page, email, "/enrol");
  await reader.leave();
  return link;
}

async function enrolWithPasskey(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await untilHeading(page, "设置您的账号");
  await page.getByLabel("通行密钥名称").fill("安全密钥");
  await page.getByRole("button", { name: "创建通行密钥并登录" }).click();
  await untilHeading(page, "今日");
}

test("an invitation becomes a passkey, and the passkey is the way in [A9] [G1]", async () => {
  const colleague = await invited({ name: "孙晴", email: "sun.qing@example.com", role: "agent" });
  const { page, link } = colleague;
  await plugInAuthenticator(page);
  await page.goto(link);
  await page.getByText("sun.qing@example.com").waitFor();
  expect(page.url()).not.toContain("t=");
  await enrolWithPasskey(page, link);
  await page.getByText("孙晴").first().waitFor();

  await leaveConsole(page);
  await page.goto("/customers");
  await untilHeading(page, "登录控制台");
  await page.getByRole("button", { name: "使用通行密钥登录" }).click();
  await untilHeading(page, "客户");

  const stranger = await visitConsole(browser, world);
  await stranger.page.goto(link);
  await stranger.page.getByRole("alert").waitFor();
  stranger.expectQuiet(REFUSED(410));
  await stranger.leave();
  colleague.expectQuiet();
  await colleague.leave();
});

test("password and authenticator app are set and asked for together, and a code works once [G1] [F1]", async () => {
  const colleague = await invited({ name: "Otis Grey", email: "otis@example.com", role: "agent" });
  const { page, link } = colleague;
  await page.goto(link);
  await page.getByRole("button", { name: "改用密码" }).click();
  const seed = await page.locator("main code").innerText();
  await page.getByLabel("新密码").fill(PASSWORD);
  await page.getByLabel("身份验证器动态码").fill(totpOf(seed, 1));
  await page.getByRole("button", { name: "完成并登录" }).click();
  await untilHeading(page, "今日");
  await leaveConsole(page);

  const code = totpOf(seed);
  const signIn = async (password: string, typed: string) => {
    await page.getByLabel("工作邮箱").fill("otis@example.com");
    await page.getByLabel("密码", { exact: true }).fill(password);
    await page.getByLabel("身份验证器动态码").fill(typed);
    await page.getByRole("button", { name: "使用密码和动态码登录" }).click();
  };
  await signIn("Wrong-Maple7 orbit!", code);
  const refusal = await page.getByRole("alert").innerText();
  await page.reload();
  await signIn(PASSWORD, "000000");
  // The same words for a wrong password as for a wrong code: nobody learns which it was.
  expect(await page.getByRole("alert").innerText()).toBe(refusal);
  await page.reload();
  await signIn(PASSWORD, code);
  await untilHeading(page, "今日");
  await leaveConsole(page);
  await signIn(PASSWORD, code);
  expect(await page.getByRole("alert").innerText()).toBe(refusal);
  colleague.expectQuiet(REFUSED(401));
  await colleague.leave();
});

test("a new enrolment needs a second person, and then nothing of the old one works [G6] [S6]", async () => {
  const email = "lost.key@example.com";
  const colleague = await invited({ name: "周宁", email, role: "agent" });
  await plugInAuthenticator(colleague.page);
  await enrolWithPasskey(colleague.page, colleague.link);

  const asking = await visitConsole(browser, world);
  await workAs(asking.page, "administrator");
  await asking.page.goto("/staff");
  await staffRow(asking.page, email).getByRole("button", { name: "重新注册" }).click();
  const sheet = asking.page.getByRole("dialog", { name: "周宁 重新注册" });
  await sheet.getByRole("button", { name: "提交审批" }).click();
  await sheet.getByText("请简要说明原因").waitFor();
  await sheet.getByLabel("原因").fill("安全密钥在路上丢失");
  await sheet.getByRole("button", { name: "提交审批" }).click();
  await asking.page.getByText("已提交，须由第二人批准").waitFor();
  await asking.page.goto("/approvals");
  await asking.page.getByText("这是您发起的请求，须由他人审批。").waitFor();
  expect(await asking.page.getByRole("button", { name: /批准/ }).count()).toBe(0);

  const second = await visitConsole(browser, world);
  await workAs(second.page, "compliance");
  await second.page.goto("/approvals");
  const request = second.page.getByRole("article", { name: "员工重新注册" });
  await request.getByText("安全密钥在路上丢失").waitFor();
  // By keyboard alone: to the request, approve, carry out.
  await second.page.keyboard.press("j");
  await second.page.keyboard.press("a");
  await second.page.getByRole("button", { name: "批准并执行" }).press("Enter");
  await second.page.getByText("暂无此状态的请求").waitFor();
  await second.page.getByRole("link", { name: "已批准" }).click();
  await second.page.getByRole("article", { name: "员工重新注册" }).getByText("合规").waitFor();

  await colleague.page.reload();
  await untilHeading(colleague.page, "登录控制台");
  await colleague.page.getByRole("button", { name: "使用通行密钥登录" }).click();
  await colleague.page.getByRole("alert").waitFor();
  expect(await newLinkFor(email)).not.toBe(colleague.link);
  for (const person of [asking, second]) {
    person.expectQuiet();
    await person.leave();
  }
  colleague.expectQuiet(REFUSED(401));
  await colleague.leave();
});

test("a break is corrected once a second person agrees, and the books show it [G6]", async () => {
  const operator = await visitConsole(browser, world);
  const { page } = operator;
  await workAs(page, "operator");
  const suspense = async (): Promise<string> => {
    await page.goto("/settlements");
    await page.getByText("与未结差异之和一致").waitFor();
    return page.getByRole("region", { name: "待查账户" }).locator("dl").innerText();
  };
  const before = await suspense();
  await page.locator("td").getByText("沙盒").first().waitFor();
  await page.goto("/settlements/breaks");
  await page.locator("tbody tr").first().getByText("沙盒").waitFor();
  await page.locator("tbody a").first().click();
  const propose = page.getByRole("button", { name: "提议更正" });
  // The list, where every row says so, stands until the break is there.
  await propose.waitFor();
  await page.locator("main").getByText("沙盒").waitFor();
  await propose.click();
  const sheet = page.getByRole("dialog", { name: "提议更正" });
  await sheet.getByLabel("原因").fill("已与卡组织核对");
  await sheet.getByRole("button", { name: "提交审批" }).click();
  await page.getByText("已提议，由他人在“审批”中决定。").waitFor();
  await expectAccessible(page, "break with a proposal");
  const address = page.url();
  expect(await suspense()).toBe(before);

  const second = await visitConsole(browser, world);
  await workAs(second.page, "compliance");
  await second.page.goto("/approvals");
  const request = second.page.getByRole("article").filter({ hasText: "已与卡组织核对" });
  await request.getByRole("button", { name: /批准/ }).click();
  await second.page.getByRole("button", { name: "批准并执行" }).click();
  await request.waitFor({ state: "detached" });

  await page.goto(address);
  await page.getByText("已更正").waitFor();
  expect(await suspense()).not.toBe(before);
  for (const person of [operator, second]) {
    person.expectQuiet();
    await person.leave();
  }
});

test("a refused request says why, and nothing happens [G6]", async () => {
  const email = "keeps.key@example.com";
  const colleague = await invited({ name: "何川", email, role: "agent" });
  await plugInAuthenticator(colleague.page);
  await enrolWithPasskey(colleague.page, colleague.link);
  const asking = await visitConsole(browser, world);
  await workAs(asking.page, "administrator");
  await asking.page.goto("/staff");
  await staffRow(asking.page, email).getByRole("button", { name: "重新注册" }).click();
  await asking.page.getByRole("dialog").getByLabel("原因").fill("电话请求");
  await asking.page.getByRole("button", { name: "提交审批" }).click();
  await asking.page.getByText("已提交，须由第二人批准").waitFor();

  const second = await visitConsole(browser, world);
  await workAs(second.page, "supervisor");
  await second.page.goto("/approvals");
  await second.page.getByRole("article").filter({ hasText: "何川" }).waitFor();
  await second.page.keyboard.press("j");
  await second.page.keyboard.press("r");
  await second.page.getByLabel("原因").fill("本人未确认");
  await second.page.getByRole("button", { name: "驳回", exact: true }).last().click();
  await second.page.getByText("暂无此状态的请求").waitFor();
  await second.page.getByRole("link", { name: "已驳回" }).click();
  await second.page.getByText("本人未确认").waitFor();
  await colleague.page.getByRole("link", { name: "客户", exact: true }).click();
  await untilHeading(colleague.page, "客户");
  for (const person of [asking, second, colleague]) {
    person.expectQuiet();
    await person.leave();
  }
});

test("another role or being shut out holds at the very next request [S6] [G6]", async () => {
  const email = "new.role@example.com";
  const colleague = await invited({ name: "吴桐", email, role: "agent" });
  await plugInAuthenticator(colleague.page);
  await enrolWithPasskey(colleague.page, colleague.link);

  const administrator = await visitConsole(browser, world);
  const { page } = administrator;
  await workAs(page, "administrator");
  await page.goto("/staff");
  await page.getByText("不能更改自己的账号").waitFor();
  await staffRow(page, email).getByRole("button", { name: "角色" }).click();
  await page.getByRole("dialog").getByLabel("新角色").selectOption("supervisor");
  await page.getByRole("button", { name: "更改角色" }).click();
  await staffRow(page, email).getByRole("cell", { name: "主管", exact: true }).waitFor();

  await colleague.page.getByRole("link", { name: "我的账号" }).click();
  await colleague.page.reload();
  await untilHeading(colleague.page, "登录控制台");
  await colleague.page.getByRole("button", { name: "使用通行密钥登录" }).click();
  await untilHeading(colleague.page, "我的账号");
  await colleague.page.getByRole("link", { name: "审计日志" }).waitFor();

  await colleague.page.getByRole("link", { name: "客户", exact: true }).click();
  await colleague.page.getByLabel("客户提供的完整内容").fill("lin.yue@example.com");
  await staffRow(page, email).getByRole("button", { name: "停用" }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("离职");
  await page.getByRole("dialog").getByRole("button", { name: "停用", exact: true }).click();
  await staffRow(page, email).getByRole("cell", { name: "已停用" }).waitFor();
  await colleague.page.getByRole("button", { name: "搜索" }).click();
  await colleague.page.getByText("会话已结束").waitFor();
  await colleague.page.getByRole("button", { name: "使用通行密钥登录" }).click();
  await colleague.page.getByRole("alert").waitFor();
  administrator.expectQuiet();
  colleague.expectQuiet(REFUSED(401));
  await administrator.leave();
  await colleague.leave();
});

test("the console and the wallet answer each at their own address only [A8] [A9]", async () => {
  for (const url of [`${world.url}/v1/staff/config`, `${world.consoleUrl}/v1/config`])
    expect((await fetch(url)).status, url).toBe(404);
  expect((await fetch(`${world.consoleUrl}/v1/staff/config`)).status).toBe(200);
});
