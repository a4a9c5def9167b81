import type { Page } from "playwright-core";

/* What a person does, in the words on the screen (Chinese, unless a journey says otherwise). */

export const CARD = {
  approved: "sandbox_visa_approved",
  declined: "sandbox_visa_declined",
  lost: "sandbox_visa_lost",
} as const;

/** Fills the top-up form and stops at the review sheet. */
export async function reviewTopUp(
  page: Page,
  amount: string,
  card: keyof typeof CARD = "approved",
): Promise<void> {
  await page.goto("/top-up");
  await page.getByLabel("金额").fill(amount);
  await page.locator(`input[value=${CARD[card]}]`).check();
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("dialog", { name: "充值前请核对" }).waitFor();
}

export async function topUp(page: Page, amount: string): Promise<void> {
  await reviewTopUp(page, amount);
  await page.getByRole("button", { name: /^充值 ¥/ }).click();
  await page.getByRole("heading", { name: "充值成功" }).waitFor();
}

/** Fills the send form and stops at the review sheet. */
export async function reviewSend(
  page: Page,
  payee: string,
  amount: string,
  note: string,
): Promise<void> {
  await page.goto("/send");
  await page.getByLabel("对方邮箱").fill(payee);
  await page.getByLabel("金额").fill(amount);
  await page.getByLabel("备注（可选）").fill(note);
  // The sheet asks what would stop the payment; a test that cuts, ends or winds the clock starts when that is answered.
  const foreseen = page.waitForResponse("**/v1/payments/preflight");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("dialog", { name: "付款前请核对" }).waitFor();
  await foreseen;
}

export const payButton = (page: Page) => page.getByRole("button", { name: /^支付 ¥/ });

/** Waits for a heading, the sign that a step is over; never a fixed pause. */
export const untilHeading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("heading", { name }).first().waitFor();

/** Waits for the end screen "done" of a send. */
export const untilSent = (page: Page): Promise<void> => untilHeading(page, "转账成功");
