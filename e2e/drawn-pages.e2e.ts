/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { picture } from "./support/look.ts";
import { REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* The pages a stranger comes to first are there before the program is, and nothing done meanwhile is lost. */
const world = await startWorld();
const browser = await launchBrowser();

const STRANGERS_PAGES = [
  { path: "/", zh: "付款，也能找到了解情况的人", en: "Pay, and talk to someone who already knows" },
  { path: "/register", zh: "注册", en: "Register" },
  { path: "/contact", zh: "联系我们", en: "Contact us" },
] as const;

const textOf = (page: Page) => page.locator("#root").innerText();
/** The program's scripts that were run, not only fetched. */
const awake = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((done) => addEventListener("okpay:awake", () => done(), { once: true })),
  );

/** As on a very slow network: the program is there when the returned function is called. */
async function holdProgram(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**/assets/index-*.js", async (route) => {
    await promise;
    await route.continue();
  });
  return () => resolve();
}

test.each(STRANGERS_PAGES)(
  "$path is whole before the program runs, and stays as it is",
  async ({ path, zh }) => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await page.goto(path);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(zh);
    expect(await page.title()).toBe(`${zh} · OKPay`);
    const hotline = page.locator("footer").getByRole("link", { name: /^热线(?:服务中|休息中)$/ });
    await hotline.waitFor();
    const isAwake = awake(page);
    const drawn = await textOf(page);
    const heading = await page.locator("h1").elementHandle();
    await page.keyboard.press("Tab");
    await isAwake;
    // The same elements: the program took the page over, it did not draw it anew.
    expect(await heading?.evaluate((element) => element.isConnected)).toBe(true);
    if (path !== "/register") expect(await textOf(page)).toBe(drawn);
    visitor.expectQuiet();
    await visitor.leave();
  },
);

test.each(STRANGERS_PAGES)("$path can be read without JavaScript", async ({ path, en }) => {
  const visitor = await visit(browser, world, {
    javaScriptEnabled: false,
    locale: "en-US",
    colorScheme: "dark",
  });
  const { page } = visitor;
  await page.goto(path);
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(en);
  // No script says light or dark: the page has colours all the same, and all of one kind.
  expect(
    await page.locator("body").evaluate((each) => getComputedStyle(each).backgroundColor),
  ).toBe("rgb(251, 250, 248)");
  const help = page.getByRole("link", { name: "the help centre", exact: true });
  expect(await help.evaluate((each) => getComputedStyle(each).color)).not.toBe("rgb(0, 0, 0)");
  await picture(page, `without-javascript${path.replaceAll("/", "-")}`);
  await help.click();
  await page.waitForURL("**/help/en");
  await visitor.leave();
});

test("registration offers every country before the program is there, the reader's own chosen", async () => {
  const visitor = await visit(browser, world, { javaScriptEnabled: false, locale: "en-DE" });
  const { page } = visitor;
  await page.goto("/register");
  const country = page.getByLabel("Country or region");
  expect(await country.inputValue()).toBe("DE");
  const names = await country.locator("option").allInnerTexts();
  expect(names.length).toBeGreaterThan(200);
  expect(names).toContain("Hong Kong SAR China +852");
  await visitor.leave();
});

test("what was typed and pressed before the program came is done when it is there", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  const arrive = await holdProgram(page);
  await page.goto("/");
  await page.getByLabel("邮箱").fill("nobody@example.test");
  await page.getByLabel("密码", { exact: true }).fill("Wrong-password-1");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  expect(new URL(page.url()).search).toBe("");
  arrive();
  await page.getByRole("alert").getByText("邮箱或密码不正确").waitFor();
  expect(await page.getByLabel("邮箱").inputValue()).toBe("nobody@example.test");
  visitor.expectQuiet(REFUSED(401));
  await visitor.leave();
});

test("a registration filled in before the program came is whole when it is there", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  const arrive = await holdProgram(page);
  await page.goto("/register");
  const typed = { displayName: "早到的人", email: "early@example.test", national: "13800138000" };
  const fieldOf = (name: string) => page.locator(`#reg-${name}`);
  await fieldOf("displayName").fill(typed.displayName);
  await fieldOf("email").fill(typed.email);
  await fieldOf("phone").fill(typed.national);
  await fieldOf("terms").check();
  await page.getByRole("button", { name: "创建账户", exact: true }).click();
  await expect.poll(() => page.locator("html[data-waking]").count()).toBe(1);
  arrive();
  // Pressed once, by the person: what is missing is said, and nothing that was entered is called missing.
  const summary = page.getByRole("alert");
  await summary.waitFor();
  expect(await summary.getByRole("link").count()).toBe(2);
  expect(await page.locator("html[data-waking]").count()).toBe(0);
  expect(await fieldOf("displayName").inputValue()).toBe(typed.displayName);
  expect(await fieldOf("email").inputValue()).toBe(typed.email);
  expect((await fieldOf("phone").inputValue()).replaceAll(/\D/g, "")).toBe(typed.national);
  expect(await fieldOf("terms").isChecked()).toBe(true);
  expect(await fieldOf("privacy").isChecked()).toBe(false);
  visitor.expectQuiet();
  await visitor.leave();
});

test("a finger that is on a button when the program comes has pressed it: the page stays where it was scrolled to", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  const arrive = await holdProgram(page);
  await page.goto("/register");
  const button = page.getByRole("button", { name: "创建账户", exact: true });
  await button.hover();
  const place = await page.evaluate(() => scrollY);
  expect(place).toBeGreaterThan(0);
  await page.mouse.down();
  const isAwake = awake(page);
  arrive();
  await isAwake;
  expect(await page.evaluate(() => scrollY)).toBe(place);
  await page.mouse.up();
  await page.getByRole("alert").waitFor();
  visitor.expectQuiet();
  await visitor.leave();
});

test("who reads another language never sees the one the server guessed", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.goto("/");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: STRANGERS_PAGES[0].en }).waitFor();
  const arrive = await holdProgram(page);
  await page.reload({ waitUntil: "commit" });
  await page.locator("#root h1").waitFor({ state: "attached" });
  expect(await page.locator("#root").isVisible()).toBe(false);
  arrive();
  await page.getByRole("heading", { name: STRANGERS_PAGES[0].en }).waitFor();
  visitor.expectQuiet();
  await visitor.leave();
});

test("a help page begins in the colours that were chosen in the wallet, whatever the device has", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  await page.evaluate(() => localStorage.setItem("okpay.colors", "dark"));
  const { promise, resolve } = Promise.withResolvers<void>();
  // What is deferred does not come: it may not be what makes the page dark.
  const held: string[] = [];
  await page.route("**/help/assets/*.js", async (route) => {
    const body = await (await route.fetch()).text();
    if (body.includes("okpay.colors"))
      return route.fulfill({ contentType: "text/javascript", body });
    held.push(route.request().url());
    await promise;
    return route.fulfill({ contentType: "text/javascript", body });
  });
  await page.goto("/help/zh-CN", { waitUntil: "commit" });
  await page.locator("main h1").waitFor();
  await expect.poll(() => held.length).toBe(1);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red = 255] = (background.match(/\d+/g) ?? []).map(Number);
  expect(red, background).toBeLessThan(80);
  resolve();
  await page.waitForLoadState();
  visitor.expectQuiet();
  await visitor.leave();
});
