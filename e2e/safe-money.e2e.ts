/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import {
  payButton,
  reviewSend,
  reviewTopUp,
  topUp,
  untilHeading,
  untilSent,
} from "./support/steps.ts";
import { enterAs, paymentsOf, REFUSED, SIGNED_OUT, UNREACHABLE, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* Bad networks, impatient fingers, reloads: exactly one payment, and the right end screen. */
const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
afterAll(() => network.close());
const world = await startWorld({ CARD_NETWORK_URL: network.url });
const browser = await launchBrowser();
const PAYEE = "zhou.min@example.com";

/** What must hold whatever happened on the way: one payment with this note, and it was made. */
async function expectPaidOnce(page: Page, note: string): Promise<void> {
  const found = await paymentsOf(page, `q=${encodeURIComponent(note)}`);
  expect(found.map(({ state }) => state)).toEqual(["completed"]);
}

beforeAll(async () => {
  const visitor = await visit(browser, world);
  await enterAs(visitor.page, "新用户");
  await topUp(visitor.page, "5000");
  await visitor.leave();
});

describe("exactly one payment", () => {
  test("when the button is tapped twice", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "10", "双击");
    await payButton(page).evaluate((button: HTMLElement) => {
      button.click();
      button.click();
      button.click();
    });
    await untilSent(page);
    await expectPaidOnce(page, "双击");
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("when the answer is lost on the way: it says checking, then done", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "11", "丢失应答");
    let lost = 0;
    // Nothing answers until "checking" was seen: how long it stands is not what is tested.
    const isSeen = Promise.withResolvers<void>();
    await page.route("**/v1/payments**", async (route) => {
      if (lost > 0) await isSeen.promise;
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort("connectionreset");
    });
    await payButton(page).click();
    await untilHeading(page, "正在核实");
    isSeen.resolve();
    await untilSent(page);
    expect(lost).toBe(1);
    await expectPaidOnce(page, "丢失应答");
    visitor.expectQuiet(UNREACHABLE);
    await visitor.leave();
  });

  test("when the request never arrives: looked up, not found, sent again with the same key", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    const keys: (string | undefined)[] = [];
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "12", "未送达");
    await page.route("**/v1/payments", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      keys.push(route.request().headers()["idempotency-key"]);
      return keys.length === 1 ? route.abort("connectionreset") : route.continue();
    });
    await payButton(page).click();
    await untilSent(page);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    await expectPaidOnce(page, "未送达");
    visitor.expectQuiet(UNREACHABLE, REFUSED(404));
    await visitor.leave();
  });

  test("when the page is reloaded between tap and answer", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "13", "刷新");
    // The request reaches the server; the page is gone before it hears the answer.
    const isSent = new Promise<void>((resolve) => {
      void page.route("**/v1/payments", async (route) => {
        if (route.request().method() !== "POST") return route.continue();
        await route.fetch();
        resolve();
      });
    });
    await payButton(page).click();
    await isSent;
    await page.unroute("**/v1/payments");
    await page.reload();
    await untilSent(page);
    await expectPaidOnce(page, "刷新");
    visitor.expectQuiet(UNREACHABLE);
    await visitor.leave();
  });

  test("when the page is reloaded before anything was sent", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "14", "未发先刷新");
    const isHeld = new Promise<void>((resolve) => {
      void page.route("**/v1/payments", (route) => {
        if (route.request().method() !== "POST") return route.continue();
        return resolve();
      });
    });
    await payButton(page).click();
    await isHeld;
    await page.unroute("**/v1/payments");
    await page.reload();
    await untilSent(page);
    await expectPaidOnce(page, "未发先刷新");
    visitor.expectQuiet(UNREACHABLE, REFUSED(404));
    await visitor.leave();
  });

  test("when a second tab takes over a payment without an answer", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "15", "第二个标签页");
    await page.route("**/v1/payments*", (route) =>
      route.request().method() === "POST" ? undefined : route.continue(),
    );
    await payButton(page).click();
    await untilHeading(page, "正在核实");
    const second = await visitor.openTab();
    await second.goto("/wallet");
    await second.getByText("您确认的 ¥15.00 尚未得到结果").waitFor();
    await second.getByRole("link", { name: "查看进度" }).click();
    await untilSent(second);
    await page.unroute("**/v1/payments*");
    await page.reload();
    await untilSent(page);
    await expectPaidOnce(page, "第二个标签页");
    visitor.expectQuiet(UNREACHABLE, REFUSED(404));
    await visitor.leave();
  });

  test("of the person whose session it is: other tabs go with it, signed out or in as somebody else [S11]", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "林悦");
    await page.goto("/send");
    await untilHeading(page, "转账");
    const second = await visitor.openTab();
    await second.goto("/wallet");
    await second.getByRole("button", { name: "退出" }).click();
    await page.waitForURL("**/?next=%2Fsend");
    await enterAs(second, "新用户");
    await page.waitForURL("**/send");
    await page.goto("/wallet");
    await page.getByText("新用户").first().waitFor();
    // Back leads to nothing of the first one.
    await second.getByRole("button", { name: "退出" }).click();
    await second.getByRole("button", { name: "新用户" }).waitFor();
    await second.goBack();
    await second.waitForURL("**/?next=*");
    visitor.expectQuiet(SIGNED_OUT);
    await visitor.leave();
  });

  test("over a slow network", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "16", "慢网络");
    const cdp = await visitor.context.newCDPSession(page);
    await cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 1500,
      downloadThroughput: 6000,
      uploadThroughput: 6000,
    });
    await payButton(page).click();
    await untilHeading(page, "正在核实");
    await untilSent(page);
    await expectPaidOnce(page, "慢网络");
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("when the device goes offline with the sheet open, nothing is sent until it is back", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewSend(page, PAYEE, "17", "离线");
    await visitor.context.setOffline(true);
    await page.getByText("您已离线，尚未发送；恢复网络后可确认。").waitFor();
    expect(await payButton(page).isDisabled()).toBe(true);
    await visitor.context.setOffline(false);
    await payButton(page).click();
    await untilSent(page);
    await expectPaidOnce(page, "离线");
    visitor.expectQuiet(UNREACHABLE);
    await visitor.leave();
  });
});

/** A card whose bank asks each time, saved as its owner would; answers with the id that stands for it. */
async function saveAskingCard(page: Page): Promise<string> {
  const added = await page.evaluate(async () => {
    const answer = await fetch("/v1/cards", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        number: "4000004100013006",
        expiryMonth: 12,
        expiryYear: 2040,
        securityCode: "123",
      }),
    });
    return (await answer.json()) as { card: { id: string }; challengeUrl: string };
  });
  await page.goto(added.challengeUrl);
  const confirmed = page.waitForResponse("**/v1/cards/*/verification");
  await page.getByRole("button", { name: BANK_YES }).click();
  await confirmed;
  return added.card.id;
}

const BANK_YES = /^(是我本人|Yes, it is me)$/;

describe("a card whose bank asks (3-D Secure)", () => {
  test("cut before sending, before the answer, and on the way back from the bank: charged once each", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    const cardId = await saveAskingCard(page);
    // Its message could be here before the person is back: then nothing is asked, and nothing could be cut.
    await networkTells("never");
    /** Which request is lost, and whether the server had it before. */
    const cuts = [
      ["31", "**/v1/payments", false],
      ["32", "**/v1/payments", true],
      ["33", "**/v1/payments/*/resume", true],
    ] as const;
    for (const [amount, path, isHeard] of cuts) {
      await page.goto("/top-up");
      await page.getByLabel("金额").fill(amount);
      await page.locator(`input[value="${cardId}"]`).check();
      await page.getByRole("button", { name: "下一步" }).click();
      await page.getByRole("dialog", { name: "充值前请核对" }).waitFor();
      let lost = 0;
      const cut = async () => {
        await page.route(path, async (route) => {
          if (route.request().method() !== "POST" || lost > 0) return route.continue();
          lost += 1;
          if (isHeard) await route.fetch();
          await route.abort("connectionreset");
        });
      };
      if (path.endsWith("payments")) await cut();
      await page.getByRole("button", { name: /^充值 ¥/ }).click();
      const toBank = page.locator("main a[href*='/challenge/']");
      await toBank.waitFor();
      const challenge = await toBank.getAttribute("href");
      if (!path.endsWith("payments")) await cut();
      await page.goto(challenge ?? "");
      await page.getByRole("button", { name: BANK_YES }).click();
      await page.getByRole("heading", { name: "充值成功" }).waitFor();
      expect(lost, path).toBe(1);
      await page.unroute(path);
    }
    const made = await paymentsOf(page, "kind=top_up");
    for (const [amount] of cuts)
      expect(
        made.filter((each) => each.amount.amountMinor === `${amount}00`).map(({ state }) => state),
      ).toEqual(["completed"]);
    // The network's own books say the same: nobody was charged for what the browser sent twice.
    const settled = await fetch(
      `${network.url}/v1/settlements/${new Date().toISOString().slice(0, 10)}`,
      { headers: { authorization: "Bearer okpay" } },
    );
    const charged = (await settled.text())
      .split("\n")
      .filter((line) => line.includes("capture"))
      .map((line) => cuts.find(([amount]) => line.includes(`,${amount}00,`))?.[0]);
    expect(charged.toSorted((one, other) => Number(one) - Number(other))).toEqual([
      "31",
      "32",
      "33",
    ]);
    await networkTells("prompt");
    visitor.expectQuiet(UNREACHABLE, REFUSED(404));
    await visitor.leave();
  });
});

async function networkTells(webhooks: "never" | "prompt"): Promise<void> {
  const headers = { authorization: "Bearer okpay", "content-type": "application/json" };
  const body = JSON.stringify({ webhooks });
  const { status } = await fetch(`${network.url}/v1/faults`, { method: "PUT", headers, body });
  expect(status).toBe(200);
}

describe("the other end screens", () => {
  test("not paid: five parts, and the best next step is filled in", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewTopUp(page, "88", "declined");
    await page.getByRole("button", { name: "充值 ¥88.00" }).click();
    await untilHeading(page, "未支付");
    for (const part of ["资金是否变动？", "原因", "其他方式", "参考号"])
      await untilHeading(page, part);
    await page.getByText("没有。钱包未入账，银行卡未扣款。").waitFor();
    await page.getByRole("link", { name: "换一张卡支付 ¥88.00" }).first().click();
    await page.waitForURL("**/top-up**");
    expect(await page.getByLabel("金额").inputValue()).toBe("88.00");
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("checking: a card whose answer is lost settles by itself, on the same screen", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await reviewTopUp(page, "66", "lost");
    await page.getByRole("button", { name: "充值 ¥66.00" }).click();
    await untilHeading(page, "正在核实");
    await page.getByText("无需重复付款").waitFor();
    await page.getByRole("heading", { name: "充值成功" }).waitFor({ timeout: 60_000 });
    visitor.expectQuiet();
    await visitor.leave();
  });

  test("needs you: the session ended before the tap; signing in brings back page and form", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await page.goto("/send");
    await page.getByLabel("对方邮箱").fill(PAYEE);
    await page.getByLabel("金额").fill("18");
    await page.getByLabel("备注（可选）").fill("会话过期");
    await visitor.context.clearCookies();
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByText("登录已失效").waitFor();
    await page.getByRole("button", { name: "新用户" }).click();
    await page.waitForURL("**/send");
    expect(await page.getByLabel("对方邮箱").inputValue()).toBe(PAYEE);
    // What may be asked while the sheet opens is answered: the session ends after that, before the tap.
    const foreseen = page.waitForResponse("**/v1/payments/preflight");
    await page.getByRole("button", { name: "下一步" }).click();
    await foreseen;
    await visitor.context.clearCookies();
    await payButton(page).click();
    await untilHeading(page, "需要您操作");
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByRole("button", { name: "新用户" }).click();
    await untilSent(page);
    await expectPaidOnce(page, "会话过期");
    visitor.expectQuiet(REFUSED(401), REFUSED(404));
    await visitor.leave();
  });

  test("a quote that ran out is asked for again with one tap", async () => {
    const visitor = await visit(browser, world);
    const { page } = visitor;
    await enterAs(page, "新用户");
    await page.clock.install();
    await reviewSend(page, PAYEE, "19", "报价过期");
    await page.clock.fastForward(11 * 60_000);
    await page.getByText("报价已过期").waitFor();
    expect(await payButton(page).count()).toBe(0);
    await page.getByRole("button", { name: "重新获取报价" }).click();
    await payButton(page).click();
    await untilSent(page);
    await expectPaidOnce(page, "报价过期");
    visitor.expectQuiet();
    await visitor.leave();
  });
});
