/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { looksRight, looksRightInEnglish } from "./look.ts";
import { plugs } from "./talk.ts";

/** Whom no caller would hear is not ready, with what to do; nor does who loses the headset stay ready. `page`: one that is `unpluggable`. */
export async function readyOnlyWithHeadset(page: Page): Promise<void> {
  await page.goto("/desk");
  await page.getByRole("button", { name: "打开工作台" }).click();
  const ready = page.getByRole("button", { name: "可接听" });
  await ready.waitFor();
  const refused = page.waitForResponse(
    (answer) => answer.url().endsWith("/v1/staff/desk/ready") && answer.status() === 409,
  );
  await page.keyboard.press("r");
  await refused;
  await page.getByRole("alert").getByText("请连接耳机后重试，否则客户听不到您").waitFor();
  await ready.waitFor();
  await looksRight(page, "calls-desk-no-microphone");
  await looksRightInEnglish(page, "calls-desk-no-microphone", "My desk");

  await plugs(page, true);
  await page.keyboard.press("r");
  await ready.waitFor({ state: "detached" });
  await plugs(page, false);
  await page.getByText("没有麦克风，客户会听不到声音").waitFor();
  await looksRightInEnglish(page, "calls-desk-microphone-lost", "My desk");
  const takes = page.getByRole("button", { name: "使用麦克风" });
  await takes.waitFor();
  await plugs(page, true);
  // The browser says so, and the page takes it without a hand.
  await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event("devicechange")));
  await takes.waitFor({ state: "detached" });
  await page.keyboard.press("r");
  await ready.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "关闭工作台" }).click();
  await page.getByRole("button", { name: "打开工作台" }).waitFor();
}

/** As after an upgrade: the page's program is of another build, and asks as its version did. One press loads it anew, and it works. */
export async function readyAfterUpgrade(page: Page): Promise<void> {
  await page.goto("/desk");
  await page.getByRole("button", { name: "打开工作台" }).click();
  const ready = page.getByRole("button", { name: "可接听" });
  await ready.waitFor();
  const asks = "**/v1/staff/desk/ready";
  await page.route(asks, (route) => {
    const headers = { ...route.request().headers(), "x-okpay-page": "/assets/index-before.js" };
    return route.continue({ headers, postData: "{}" });
  });
  await ready.click();
  await page.getByText("此页面版本已过旧").waitFor();
  const anew = page.getByRole("button", { name: "重新加载此页面" });
  await anew.waitFor();
  await looksRight(page, "calls-desk-outdated");
  await looksRightInEnglish(page, "calls-desk-outdated", "My desk");
  await page.unroute(asks);
  const program = page.waitForResponse((answer) => answer.url().includes("/assets/index-"));
  await anew.click();
  expect((await program).ok()).toBe(true);
  await ready.waitFor();
  await anew.waitFor({ state: "detached" });
  await plugs(page, true);
  await ready.click();
  await ready.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "关闭工作台" }).click();
  await page.getByRole("button", { name: "打开工作台" }).waitFor();
}

/** What the page says in an outage of the telephones, and after it; what the server decides is in outage.http.test.ts. */
export async function isPutBack(page: Page): Promise<void> {
  await page.goto("/desk");
  await page.getByRole("button", { name: "打开工作台" }).click();
  await page.getByRole("button", { name: "可接听" }).waitFor();
  let now: object = { state: "notReady", reason: "exchangeAway" };
  const asks = /\/v1\/staff\/desk(?:\?|$)/;
  await page.route(asks, async (route) => {
    const response = await route.fetch();
    const desk = (await response.json()) as object;
    await route.fulfill({ response, json: { ...desk, ...now } });
  });
  await page.getByText("您的话机恢复后，将自动恢复就绪").waitFor();
  await looksRight(page, "calls-desk-telephones-away");
  now = { state: "ready", reason: null };
  await page.getByText("电话已恢复，您已自动恢复就绪").waitFor();
  await looksRight(page, "calls-desk-put-back");
  await looksRightInEnglish(page, "calls-desk-put-back", "My desk");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByRole("button", { name: "关闭工作台" }).click();
  await page.getByRole("button", { name: "打开工作台" }).waitFor();
}
