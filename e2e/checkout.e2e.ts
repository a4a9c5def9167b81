/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Locator, Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { BANK_YES, saveCard as save } from "./support/cards.ts";
import { codeFor, linkFor, PASSWORD, signOut, signUp } from "./support/identity.ts";
import { createGuest, type Guest, RUNS } from "./support/merchant.ts";
import { followTo, openShop } from "./support/shop.ts";
import { topUp } from "./support/steps.ts";
import { enterAs, paymentsOf, REFUSED, UNREACHABLE, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* A hosted checkout: who registers at it comes back to it, and whatever network is cut when, it is paid once. */
const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
afterAll(() => network.close());
const world = await startWorld({ CARD_NETWORK_URL: network.url });
const browser = await launchBrowser();
const [onPhone] = RUNS;

const counter = await visit(browser, world);
const shop = await openShop(counter.page, {
  name: "沈墨",
  email: "shop.keeper@example.com",
  phone: "+8613800139801",
});
afterAll(() => counter.leave());

const come = async () => {
  const visitor = await visit(browser, world);
  return { visitor, guest: createGuest(visitor, onPhone, "checkout") };
};

const EVIL = ["//evil.example", "/\\evil.example", "https://evil.example", "/%09/evil.example"];

describe("whoever registers at a checkout", () => {
  const fill = async ({ page }: Guest, person: { name: string; email: string; phone: string }) => {
    await page.getByLabel("姓名").fill(person.name);
    await page.getByLabel("邮箱").fill(person.email);
    await page.getByLabel("国家或地区").selectOption("CN");
    await page.getByLabel("手机号").fill(person.phone);
    await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await page.getByLabel("我接受服务条款").check();
    await page.getByLabel("我接受隐私说明").check();
    await page.getByRole("button", { name: "创建账户" }).click();
    await page.getByRole("heading", { name: "确认邮箱和手机" }).waitFor();
  };
  const signInHere = async (page: Page, email: string) => {
    await page.getByRole("link", { name: "登录" }).click();
    await page.getByLabel("邮箱").fill(email);
    await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "登录", exact: true }).click();
  };

  test("comes back to it: the code here, the mail's link in another tab", async () => {
    const { visitor, guest } = await come();
    const { page } = guest;
    const checkout = await followTo(guest, await shop.link("2100"));
    await page.getByRole("link", { name: "注册" }).click();
    const email = "reg.first@example.com";
    await fill(guest, { name: "方圆", email, phone: "138 0013 9802" });
    await page.getByLabel("短信验证码").fill(await codeFor(page, "+8613800139802"));
    await page.getByRole("button", { name: "确认", exact: true }).click();
    await page.getByText("已确认").waitFor();
    const tab = await visitor.openTab();
    await tab.goto(await linkFor(page, email, "/confirm"));
    await tab.getByRole("button", { name: "确认我的邮箱" }).click();
    await tab.getByRole("heading", { name: "钱包已开通" }).waitFor();
    await signInHere(tab, email);
    await tab.waitForURL(checkout);
    await tab.getByRole("radio").first().waitFor();
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("comes back to it by way of the sign-in page too, the link first", async () => {
    const { visitor, guest } = await come();
    const { page } = guest;
    const checkout = await followTo(guest, await shop.link("2200"));
    await page.getByRole("link", { name: guest.say("checkout.signIn") }).click();
    await page.getByRole("link", { name: "注册" }).click();
    const email = "reg.second@example.com";
    await fill(guest, { name: "方正", email, phone: "138 0013 9803" });
    const tab = await visitor.openTab();
    await tab.goto(await linkFor(page, email, "/confirm"));
    await tab.getByRole("button", { name: "确认我的邮箱" }).click();
    await tab.waitForURL("**/register/*");
    await tab.close();
    await page.getByLabel("短信验证码").fill(await codeFor(page, "+8613800139803"));
    await page.getByRole("button", { name: "确认", exact: true }).click();
    await page.getByRole("heading", { name: "钱包已开通" }).waitFor();
    await signInHere(page, email);
    await page.waitForURL(checkout);
    await page.getByRole("radio").first().waitFor();
    // Once is enough: the next who signs in here goes where everybody goes.
    expect(await page.evaluate(() => Object.entries(localStorage).join())).not.toContain("chk_");
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("is led to no other site, whatever the address or this browser says", async () => {
    const { visitor, guest } = await come();
    const { page } = guest;
    for (const evil of EVIL) {
      await page.goto(`/register?next=${evil}`);
      const signIn = page.locator("main").getByRole("link", { name: "登录" });
      expect(await signIn.getAttribute("href")).toBe("/");
    }
    await enterAs(page, "新用户");
    for (const evil of EVIL) {
      await page.goto(`/?next=${evil}`);
      await page.waitForURL("**/wallet");
    }
    visitor.expectQuiet();
    await visitor.leave();
  });
});

describe("whoever forgot their password at a checkout", () => {
  const NEW_PASSWORD = "Copper-Willow9 tide!";
  const forget = async (guest: Guest, amount: string) => {
    const { page, say, button } = guest;
    const checkout = await followTo(guest, await shop.link(amount));
    await page.getByRole("link", { name: say("checkout.signIn") }).click();
    await page.getByRole("link", { name: say("signIn.forgot") }).click();
    await page.getByRole("heading", { name: say("forgot.title") }).waitFor();
    return { checkout, send: (by: "email" | "phone") => button(`forgot.send.${by}`).click() };
  };
  const signInAgain = async ({ say }: Guest, page: Page, email: string, checkout: string) => {
    await page.getByRole("link", { name: say("recovery.toSignIn") }).click();
    await page.getByLabel(say("field.email")).fill(email);
    await page.getByLabel(say("field.password"), { exact: true }).fill(NEW_PASSWORD);
    await page.getByRole("button", { name: say("signIn.submit"), exact: true }).click();
    await page.waitForURL(checkout);
    await page.getByRole("radio").first().waitFor();
  };

  test("comes back to it with the new one: by the mail's link in another tab, by the code here", async () => {
    const { visitor, guest } = await come();
    const { page, say } = guest;
    const person = { name: "方舟", email: "forgot.it@example.com", phone: "+8613800139804" };
    await signUp(page, person);

    const byMail = await forget(guest, "2300");
    await page.getByRole("textbox", { name: say("field.email") }).fill(person.email);
    await byMail.send("email");
    const link = await linkFor(page, person.email, "/reset");
    // The mail's address says nothing of where to go: a forged one could say anything.
    expect(new URL(link).search).toBe("");
    const tab = await visitor.openTab();
    await tab.goto(link.replace("/reset", "/reset?next=//evil.example"));
    await tab.getByLabel(say("password.new"), { exact: true }).fill(NEW_PASSWORD);
    await tab.getByRole("button", { name: say("reset.submit") }).click();
    await signInAgain(guest, tab, person.email, byMail.checkout);
    expect(await tab.evaluate(() => Object.entries(localStorage).join())).not.toContain("chk_");
    await tab.goto("/wallet");
    await signOut(tab);
    await tab.close();

    const byCode = await forget(guest, "2400");
    const earlier = await codeFor(page, person.phone);
    await page.getByText(say("forgot.by.phone")).click();
    await page.locator("#forgot-phone").fill(person.phone);
    await byCode.send("phone");
    await page
      .getByLabel(say("proof.codeLabel.sent"))
      .fill(await codeFor(page, person.phone, earlier));
    await page.getByLabel(say("password.new"), { exact: true }).fill(`${NEW_PASSWORD}!`);
    await page.getByRole("button", { name: say("reset.submit") }).click();
    await page.getByRole("heading", { name: say("reset.done.title") }).waitFor();
    const signIn = page.getByRole("link", { name: say("recovery.toSignIn") });
    expect(await signIn.getAttribute("href")).toBe(
      `/?next=${encodeURIComponent(new URL(byCode.checkout).pathname)}`,
    );
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("is led to no other site", async () => {
    const { visitor, guest } = await come();
    const { page, say } = guest;
    for (const [index, evil] of EVIL.entries()) {
      await page.goto(`/forgot?next=${evil}`);
      await page
        .getByRole("textbox", { name: say("field.email") })
        .fill(`nobody.${index}@example.com`);
      await guest.button("forgot.send.email").click();
      await page.getByText(say("forgot.sent.email")).waitFor();
      expect(await page.evaluate(() => Object.entries(localStorage).join())).not.toContain("evil");
      // What this browser keeps is believed no more than an address.
      await page.evaluate(
        (path) => localStorage.setItem("okpay.registration.next", `reset ${path}`),
        decodeURIComponent(evil),
      );
      await page.goto(`/reset#t=${"A".repeat(43)}`);
      await page.getByLabel(say("password.new"), { exact: true }).fill(NEW_PASSWORD);
      await page.getByRole("button", { name: say("reset.submit") }).click();
      const again = page.getByRole("link", { name: say("reset.newLink") });
      expect(await again.getAttribute("href")).toBe("/forgot");
    }
    await visitor.leave();
  });
});

const APPROVED_CARD = "4242424200004242";
const ASKING_CARD = "4000004100013006";

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${network.url}${path}`, {
    ...init,
    headers: { authorization: "Bearer okpay", "content-type": "application/json" },
  });

interface Cut {
  readonly amount: string;
  readonly path: "**/v1/payments" | "**/v1/payments/*/resume";
  /** Whether the server had it before the line was cut. */
  readonly isHeard: boolean;
}

/** Pays at a checkout with the line cut once, and comes through. */
async function payThrough(guest: Guest, way: string, { amount, path, isHeard }: Cut) {
  const { page, say, sheet } = guest;
  await followTo(guest, await shop.link(amount));
  const radio = page.locator(`input[value="${way}"]`);
  await radio.waitFor();
  await radio.check();
  // A sandbox card is labelled where it is chosen, where it is confirmed, and on what came of it; the balance nowhere.
  const label = say("payment.sandbox");
  const isCard = way !== "balance";
  const labels = (of: Locator) => of.getByText(label, { exact: true });
  expect(await labels(page.locator("label").filter({ has: radio })).count()).toBe(isCard ? 1 : 0);
  const pay = say("checkout.pay", { amount: `¥${Number(amount) / 100}.00` });
  const foreseen = page.waitForResponse("**/v1/payments/preflight");
  await page.getByRole("button", { name: pay }).click();
  await foreseen;
  // What the sheet says will pay is what pays.
  const source = way === "balance" ? say("review.sourceWallet") : /•••• \d{4}/;
  await sheet().locator("dd").filter({ hasText: source }).waitFor();
  expect(await labels(sheet()).count()).toBe(isCard ? 1 : 0);
  let lost = 0;
  const cut = () =>
    page.route(path, async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      if (isHeard) await route.fetch();
      await route.abort("connectionreset");
    });
  const isAtTheBank = path.endsWith("resume");
  if (!isAtTheBank) await cut();
  await sheet().getByRole("button", { name: pay }).click();
  const done = page.getByRole("heading", { name: say("done.purchase") }).first();
  const toBank = page.locator("main a[href*='/challenge/']");
  await done.or(toBank).waitFor();
  if (await toBank.isVisible()) {
    const challenge = await toBank.getAttribute("href");
    if (isAtTheBank) await cut();
    await page.goto(challenge ?? "");
    await page.getByRole("button", { name: BANK_YES }).click();
    await done.waitFor();
  }
  expect(await labels(page.locator("main")).count()).toBe(isCard ? 1 : 0);
  expect(lost, `${amount} ${path}`).toBe(1);
  await page.unroute(path);
}

const BEFORE_SENT = { path: "**/v1/payments", isHeard: false } as const;
const BEFORE_ANSWERED = { path: "**/v1/payments", isHeard: true } as const;
const AT_THE_BANK = { path: "**/v1/payments/*/resume", isHeard: true } as const;

test("cut before sending, before the answer and during 3-D Secure, a purchase is made and charged once", async () => {
  const { visitor, guest } = await come();
  const { page } = guest;
  await enterAs(page, "新用户");
  await topUp(page, "500");
  const [plain, asking] = [await save(page, APPROVED_CARD), await save(page, ASKING_CARD)];
  // Its message could be here before the person is back: then nothing is asked, and nothing could be cut.
  await ask("/v1/faults", { method: "PUT", body: JSON.stringify({ webhooks: "never" }) });
  const cuts: readonly (readonly [way: string, cut: Cut])[] = [
    ["balance", { amount: "4100", ...BEFORE_SENT }],
    ["balance", { amount: "4200", ...BEFORE_ANSWERED }],
    [plain, { amount: "4300", ...BEFORE_SENT }],
    [plain, { amount: "4400", ...BEFORE_ANSWERED }],
    [asking, { amount: "4500", ...BEFORE_SENT }],
    [asking, { amount: "4600", ...BEFORE_ANSWERED }],
    [asking, { amount: "4700", ...AT_THE_BANK }],
  ];
  for (const [way, cut] of cuts) await payThrough(guest, way, cut);
  await ask("/v1/faults", { method: "PUT", body: JSON.stringify({ webhooks: "prompt" }) });

  // The payer, the merchant and the card network tell the same story: each once.
  const amounts = cuts.map(([, { amount }]) => amount);
  const once = (state: string) => amounts.map((amount) => ({ amount, state }));
  const told = (found: readonly { state: string; amount: { amountMinor: string } }[]) =>
    found
      .map(({ state, amount }) => ({ amount: amount.amountMinor, state }))
      .filter(({ amount }) => amounts.includes(amount))
      .toSorted((one, other) => Number(one.amount) - Number(other.amount));
  expect(told(await paymentsOf(page, "kind=purchase"))).toEqual(once("completed"));
  expect(told(await shop.sales())).toEqual(once("paid"));
  const days = await Promise.all(
    [0, 1].map(async (back) => {
      const day = new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
      return (await ask(`/v1/settlements/${day}`)).text();
    }),
  );
  const charged = days
    .flatMap((day) => day.split("\n"))
    .filter((line) => line.includes("capture"))
    .flatMap((line) => amounts.find((amount) => line.includes(`,${amount},`)) ?? []);
  expect(charged.toSorted()).toEqual(["4300", "4400", "4500", "4600", "4700"]);
  visitor.expectQuiet(UNREACHABLE, REFUSED(404));
  await visitor.leave();
}, 240_000);
