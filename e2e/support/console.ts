import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { untilHeading } from "./steps.ts";
import { type Visitor, visit } from "./visitor.ts";
import type { World } from "./world.ts";

/* People at work in the console, in the words on their screens (Chinese, unless a journey says otherwise). */

export const ROLE_NAMES = {
  agent: "客服",
  senior_agent: "高级客服",
  supervisor: "主管",
  operator: "运营",
  compliance: "合规",
  administrator: "管理员",
} as const;
export type Role = keyof typeof ROLE_NAMES;

/** A member of staff's own browser, at the console's own address. */
export const visitConsole = (
  browser: Browser,
  world: World,
  options: BrowserContextOptions = {},
): Promise<Visitor> =>
  visit(browser, world, {
    baseURL: world.consoleUrl,
    viewport: { width: 1280, height: 900 },
    ...options,
  });

/** Enters by the demo's door: the order of the cards is the order of the roles. */
export async function workAs(page: Page, role: Role): Promise<void> {
  await page.goto("/sign-in");
  await page
    .locator("section[aria-labelledby=personas] button")
    .nth(Object.keys(ROLE_NAMES).indexOf(role))
    .click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.locator("main h1").waitFor();
}

/** An administrator's invitation, from the button to the words that it was sent. */
export async function inviteColleague(
  page: Page,
  person: { readonly name: string; readonly email: string; readonly role: Role },
): Promise<void> {
  await page.goto("/staff");
  await page.getByRole("button", { name: "邀请员工" }).click();
  const sheet = page.getByRole("dialog", { name: "邀请员工" });
  await sheet.getByLabel("姓名").fill(person.name);
  await sheet.getByLabel("邮箱").fill(person.email);
  await sheet.getByLabel("角色").selectOption(person.role);
  await sheet.getByRole("button", { name: "发送邀请" }).click();
  await page.getByText(`邀请已发送至 ${person.email}`).waitFor();
}

export const staffRow = (page: Page, email: string) =>
  page.getByRole("row").filter({ hasText: email });

export async function leaveConsole(page: Page): Promise<void> {
  await page.getByRole("button", { name: "退出" }).click();
  await untilHeading(page, "登录控制台");
}
