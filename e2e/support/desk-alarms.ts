/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { isEveryLookWanted, looksRight, looksRightInEnglish, putOn } from "./look.ts";
import type { ownerOf } from "./talk.ts";

type AsOwner = ReturnType<typeof ownerOf>;

/**
 * As a turn of routing: its lock first, and both in one transaction (PostgreSQL makes one of statements that are sent together).
 * In two, a turn between them writes what it has in memory over the first.
 */
const changesLine = (asOwner: AsOwner, turn: string, call: string): Promise<unknown> =>
  asOwner(`${turn}; ${call}`);

/** Looking at an offer in two languages takes longer than it is offered for. */
export async function offersLonger(asOwner: AsOwner): Promise<void> {
  await changesLine(
    asOwner,
    "UPDATE routing.turn SET revision = revision + 1",
    "UPDATE routing.call SET due_at = now() + interval '90 seconds' WHERE state = 'offered'",
  );
}

/** As if the hold had begun two and a half minutes ago: said in the page, also to who does not look. */
export async function holdsTooLong(page: Page, asOwner: AsOwner): Promise<void> {
  await changesLine(
    asOwner,
    "UPDATE routing.turn SET revision = revision + 1, due_at = now() - interval '1 second'",
    "UPDATE routing.call SET hold_since = now() - interval '150 seconds', due_at = now() - interval '30 seconds' WHERE state = 'talking'",
  );
  await page.getByRole("alert").getByText("客户已被保持超过两分钟").waitFor();
  await looksRight(page, "calls-desk-held");
  await looksRightInEnglish(page, "calls-desk-held", "You are talking");
}

/** In the wrap-up: what was promised, until tomorrow, by whoever is there. */
export async function promises(page: Page, text: string): Promise<void> {
  await page.getByLabel("我作出了承诺").check();
  await page.getByLabel("承诺", { exact: true }).fill(text);
  const tomorrow = new Date(Date.now() + 24 * 3_600_000);
  await page.getByLabel("期限").fill(`${tomorrow.toISOString().slice(0, 10)}T18:00`);
  await page.getByLabel("由谁兑现").selectOption({ label: "在岗的任何人" });
  await looksRight(page, "calls-desk-promise");
}

/** A colleague who had nothing to do with it reads when, and whose; what it is opens to who takes it on, by the keyboard alone. */
export async function takesOnPromise(page: Page, text: string): Promise<void> {
  await page.goto("/promises");
  await page.getByText("仅对负责兑现的人显示").waitFor();
  const take = page.getByRole("button", { name: /由我兑现对 .* 的承诺/ });
  await take.waitFor();
  await looksRight(page, "promises-closed");
  await looksRightInEnglish(page, "promises-closed", "Promises");
  await take.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("rowheader", { name: text }).waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toBe(`已兑现：${text}`);
}

/** Everybody's list of what is due; kept, it is gone. */
export async function keepsPromise(page: Page, text: string): Promise<void> {
  await page.goto("/promises");
  await page.getByRole("rowheader", { name: text }).waitFor();
  await looksRight(page, "promises");
  await looksRightInEnglish(page, "promises", "Promises");
  await page.getByRole("button", { name: `已兑现：${text}` }).click();
  await page.getByRole("dialog", { name: "这项承诺兑现了吗？" }).waitFor();
  await looksRight(page, "promises-keep");
  await page.getByRole("button", { name: "是，已兑现" }).click();
  await page.getByRole("status").getByText(`已兑现：${text}`).waitFor();
  await page.getByText("没有未兑现的承诺").waitFor();
}

/** Another page of the same customer says that it is us they talk to; by itself it asks, and keeps nobody signed in by that. */
export async function saysWhoTalks(call: Page): Promise<void> {
  const page = await call.context().newPage();
  const asked = page.waitForRequest(
    (request) =>
      new URL(request.url()).pathname === "/v1/calls/status" &&
      request.headers()["x-okpay-background"] === "1",
  );
  await page.goto("/inbox");
  await asked;
  await page.getByText(/您正在与 OKPay 通话，\d+ 号客服/).waitFor();
  await looksRight(page, "calls-banner");
  await looksRightInEnglish(page, "calls-banner", "All messages");
  if (!isEveryLookWanted) return page.close();
  await putOn(page, "dark");
  await looksRight(page, "calls-banner-dark");
  await looksRightInEnglish(page, "calls-banner-dark", "All messages");
  await page.close();
}
