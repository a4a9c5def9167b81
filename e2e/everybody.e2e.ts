/// <reference lib="dom" />
import { compileMessages, pseudoMessages } from "@okpay/i18n";
import { launchBrowser } from "@okpay/testkit";
import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { CATALOG_FILES } from "../packages/i18n/src/catalogs.ts";
import { untilHeading, untilSent } from "./support/steps.ts";
import { ownerOf } from "./support/talk.ts";
import { enterAs, REFUSED, UNREACHABLE, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* Without a mouse, in a language nobody speaks, with eyes over the shoulder. */
const world = await startWorld();
const browser = await launchBrowser();

/** Tabs on until the focus is on the control of that name; fails rather than go round for ever. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const wanted = page
    .getByRole("button", { name })
    .or(page.getByRole("link", { name }))
    .or(page.getByLabel(name));
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const isThere = await wanted.evaluateAll((found) =>
      found.some((element) => element === document.activeElement),
    );
    if (!isThere) continue;
    const outline = await page.evaluate(() =>
      document.activeElement === null
        ? "none"
        : getComputedStyle(document.activeElement).outlineStyle,
    );
    expect(outline, `the focus on ${String(name)} is visible`).not.toBe("none");
    return;
  }
  throw new Error(`the Tab key never reaches ${String(name)}`);
}

test("registering and paying with the keyboard alone", async () => {
  const visitor = await visit(browser, world, {
    locale: "en",
    viewport: { width: 1280, height: 900 },
  });
  const { page } = visitor;
  const { keyboard } = page;
  await page.goto("/");
  await untilHeading(page, "Sign in");
  await tabTo(page, "Register");
  await keyboard.press("Enter");
  await untilHeading(page, "Register");
  await tabTo(page, "Name");
  await keyboard.type("Kay Board");
  await tabTo(page, "E-mail");
  await keyboard.type("kay.board@example.com");
  await tabTo(page, "Mobile number");
  await keyboard.type("+8613800139055");
  await tabTo(page, "Password");
  await keyboard.type("Tidal-Maple7 orbit!");
  await tabTo(page, "I accept the terms");
  await keyboard.press("Space");
  await tabTo(page, "I accept the privacy notice");
  await keyboard.press("Space");
  await tabTo(page, "Create my account");
  await keyboard.press("Enter");
  await untilHeading(page, "Confirm both");

  await page.goto("/");
  await untilHeading(page, "Look around as");
  await tabTo(page, /林悦/);
  await keyboard.press("Enter");
  await untilHeading(page, /Hello/);
  await tabTo(page, "Send");
  await keyboard.press("Enter");
  await untilHeading(page, "Send");
  await tabTo(page, "Their e-mail");
  await keyboard.type("zhou.min@example.com");
  await tabTo(page, "Amount");
  await keyboard.type("12.5");
  await keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Check before you pay" });
  await sheet.waitFor();
  await keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await tabTo(page, "Continue");
  await keyboard.press("Enter");
  await sheet.waitFor();
  await tabTo(page, /^Pay ¥12\.63|^Pay ¥12\.62/);
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sent" }).waitFor();
  visitor.expectQuiet();
  await visitor.leave();
});

/** Serves every catalogue of the build in the pseudo-language. */
async function speakPseudo(page: Page): Promise<void> {
  const all: Record<string, string> = Object.assign({}, ...Object.values(CATALOG_FILES.en));
  const compiled = JSON.stringify(compileMessages(pseudoMessages(all)));
  await page.route(/\/assets\/(?:front|pages|reading|security)-[\w-]{7}\.js$/, async (route) => {
    const isCatalogue = (await (await route.fetch()).text()).includes("JSON.parse(");
    if (!isCatalogue) return route.continue();
    await route.fulfill({
      contentType: "text/javascript",
      body: `const m = JSON.parse(${JSON.stringify(compiled)}); export { m as default };`,
    });
  });
}

/** Visible words that went through no catalogue: every text node outside of data must carry the brackets. */
const bareTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const bare: string[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      const isData =
        parent?.closest("time, code, option, [lang], script, noscript, style, input") !== null ||
        !/[a-z]{3}/i.test(text);
      if (!isData && !/[⟦⟧åéîöûñŕšţ]/.test(text)) bare.push(text);
    }
    return bare;
  });

async function storiesOf(url: string): Promise<string[]> {
  const { personas }: { personas: { story: { en: string } }[] } = await (
    await fetch(`${url}/v1/config`)
  ).json();
  return personas.map(({ story }) => story.en);
}

test("no text is hard-coded: in the pseudo-language every word wears its brackets", async () => {
  const visitor = await visit(browser, world, { locale: "en" });
  const { page } = visitor;
  await speakPseudo(page);
  const stories = await storiesOf(world.url);
  for (const path of ["/", "/register", "/legal/terms", "/nothing"]) {
    await page.goto(path);
    // A page that came drawn is asleep, in the language that the server speaks.
    await page.keyboard.press("Tab");
    await page.getByRole("heading", { level: 1, name: /⟦/ }).waitFor();
    const bare = await bareTexts(page);
    // The stories of the demo's people come from the server, in plain English.
    expect(
      bare.filter((text) => !stories.includes(text)),
      path,
    ).toEqual([]);
  }
  await page.goto("/");
  await page.getByRole("button", { name: /新用户/ }).click();
  await page.waitForURL("**/wallet");
  for (const path of ["/wallet", "/send", "/activity"]) {
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: /⟦/ }).waitFor();
    const bare = await bareTexts(page);
    // Names of currencies and their codes come from the browser and the server.
    expect(
      bare.filter((text) => !/^(?:CNY|USD|JPY|Chinese Yuan|US Dollar|Japanese Yen)$/.test(text)),
      path,
    ).toEqual([]);
  }
  await visitor.leave();
});

test("balances can be hidden and stay hidden; colours and language are remembered", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await enterAs(page, "新用户");
  await page.getByText("¥0.00").first().waitFor();
  await page.getByRole("button", { name: "隐藏" }).click();
  await page.reload();
  await page.getByRole("button", { name: "显示" }).waitFor();
  expect(await page.getByText("¥0.00").count()).toBe(0);
  await page.getByRole("button", { name: "使用深色" }).click();
  await page.getByRole("button", { name: "English" }).click();
  await untilHeading(page, /Hello/);
  await page.reload();
  await untilHeading(page, /Hello/);
  expect(
    await page.evaluate(() => document.documentElement.getAttribute("data-mantine-color-scheme")),
  ).toBe("dark");
  visitor.expectQuiet();
  await visitor.leave();
});

test("a payee by mobile number, pasted with its country", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await enterAs(page, "林悦");
  await page.goto("/send");
  await page.getByText("手机", { exact: true }).click();
  await page.getByLabel("对方手机号").fill("+86 138 0013 8001");
  await page.getByLabel("金额").fill("5");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "支付 ¥5.05" }).click();
  await untilSent(page);
  visitor.expectQuiet();
  await visitor.leave();
});

test("a session about to end is announced, and one tap keeps it", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await page.clock.install();
  await enterAs(page, "新用户");
  await untilHeading(page, "您好，新用户");
  // An answer that comes after the jump would begin the idle time anew.
  await page.waitForLoadState("networkidle");
  await page.clock.fastForward(14 * 60_000);
  await page.getByText("即将自动退出").waitFor();
  await Promise.all([
    page.waitForResponse("**/v1/session"),
    page.getByRole("button", { name: "继续使用" }).click(),
  ]);
  await page.clock.runFor(6_000);
  await page.getByText("即将自动退出").waitFor({ state: "hidden" });
  visitor.expectQuiet();
  await visitor.leave();
});

test("when the server does not answer, the page says so and comes back by itself", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await enterAs(page, "新用户");
  await page.route("**/v1/**", (route) => route.abort("connectionrefused"));
  await page.goto("/activity?q=abc");
  await untilHeading(page, "无法显示此页面");
  await page.getByText("打开页面不会产生任何资金变动。").waitFor();
  await page.unroute("**/v1/**");
  await page.getByRole("button", { name: "重试" }).click();
  await page.getByText("没有符合的账单").waitFor();
  await page.goto("/activity/pay_00000000000000000000000000000000");
  await untilHeading(page, "这里什么也没有");
  // React and the router say what the page showed.
  visitor.expectQuiet(UNREACHABLE, REFUSED(404), /no answer from OKPay/, /Error in route match/);
  await visitor.leave();
});

test("a signed-in page whose surroundings the network lost stands, and they come by themselves once it is back", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await enterAs(page, "新用户");
  // What the surroundings have to say on every page: a callback within the hour.
  await ownerOf(world)(
    `INSERT INTO calls.booking (id, customer_id, starts_at, place, skill, language, zone, state, created_at, changed_at)
     SELECT gen_random_uuid(), id, now() + interval '40 minutes', 1, 'general', 'zh-CN', 'Asia/Shanghai', 'booked', now(), now()
       FROM identity.customer WHERE display_name = '新用户'`,
  );
  const banner = page.getByText(/OKPay 将于 \d\d:\d\d 在应用内给您来电/);
  await page.reload();
  await banner.waitFor();

  const around = "**/assets/signed-in-*.js";
  let lost = 0;
  await page.route(around, async (route) => {
    lost += 1;
    await route.abort("internetdisconnected");
  });
  await page.reload();
  await untilHeading(page, "您好，新用户");
  // Tried again by itself, and the page works meanwhile.
  await expect.poll(() => lost, { timeout: 20_000 }).toBeGreaterThan(1);
  await page.getByRole("navigation").getByRole("link", { name: "账单" }).first().click();
  await untilHeading(page, "账单");
  expect(await banner.count()).toBe(0);
  await page.unroute(around);
  await banner.waitFor();
  visitor.expectQuiet(UNREACHABLE);
  await visitor.leave();
});

test("surroundings that are gone after an upgrade load the page anew, once; a network that is away does not", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await enterAs(page, "新用户");
  const loads: string[] = [];
  page.on("request", (request) => {
    if (request.isNavigationRequest()) loads.push(request.url());
  });
  // As the files of the last build are after it: the part, and what would have asked for it.
  let gone = 0;
  const notThere = async (route: Route) => {
    gone += 1;
    await route.fulfill({ status: 404 });
  };
  await page.route("**/assets/signed-in-*.js", notThere);
  await page.route("**/assets/*.js", (route) =>
    route.request().method() === "HEAD" ? notThere(route) : route.fallback(),
  );
  await page.reload();
  await expect.poll(() => loads.length, { timeout: 20_000 }).toBe(2);
  await untilHeading(page, "您好，新用户");
  // It would find the same again: not a third time.
  await expect.poll(() => gone, { timeout: 20_000 }).toBeGreaterThan(5);
  expect(loads).toHaveLength(2);
  await page.unrouteAll();
  visitor.expectQuiet(REFUSED(404), /Failed to fetch dynamically imported module/);
  await visitor.leave();
});
