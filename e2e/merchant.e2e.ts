/// <reference lib="dom" />
import { launchBrowser, startReceiver } from "@okpay/testkit";
import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, test } from "vitest";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { type Person, signUp } from "./support/identity.ts";
import {
  createGuest,
  type Guest,
  keepSecret,
  openTab,
  RUNS,
  type Run,
  signInAs,
  stepUp,
} from "./support/merchant.ts";
import { paymentsOf, REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/*
 * A merchant from opening its account to the last refund, and the customer who pays it: every page of the portal and of
 * the hosted checkout with what stands on it when it is used, on a phone in Chinese and on a desktop in English.
 */
const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
const receiver = await startReceiver();
afterAll(async () => {
  await network.close();
  await receiver.close();
});
const world = await startWorld({
  CARD_NETWORK_URL: network.url,
  // The receiver stands on this machine, where webhooks are sent only if the operator opens it.
  WEBHOOK_PRIVATE_NETS: "127.0.0.1/32",
});
const browser = await launchBrowser();

const APPROVED_CARD = "4242424200004242";
const POOR_CARD = "6200000000039995";

const visitOf = (run: Run) =>
  visit(browser, world, {
    locale: run.locale,
    viewport: { width: run.width, height: run.height },
    colorScheme: run.scheme,
  });

/** What a program with this key is answered. */
const statusWith = async (secret: string, path: string, body?: object): Promise<number> => {
  const headers = {
    authorization: `Bearer ${secret}`,
    ...(body === undefined
      ? {}
      : { "content-type": "application/json", "idempotency-key": crypto.randomUUID() }),
  };
  const sent =
    body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  return (await fetch(`${world.url}${path}`, sent)).status;
};

async function openAccount(merchant: Guest, run: Run): Promise<void> {
  const { page, say, button, field } = merchant;
  await page.goto("/settings");
  await page.getByRole("link", { name: say("settings.merchant") }).click();
  await merchant.heading("merchant.open");
  await button("merchant.openAction").click();
  await page.getByText(say("merchant.nameMissing")).waitFor();
  await merchant.look("list");
  await field("merchant.name").fill(run.shop);
  await field("merchant.country").selectOption("CN");
  await button("merchant.openAction").click();
  await page.getByRole("heading", { name: run.shop }).waitFor();
  await merchant.look("overview-new");
  for (const tab of ["payments", "payouts", "people"] as const) {
    await openTab(merchant, tab);
    await merchant.look(`${tab}-empty`);
  }
}

/** Made with fewer rights, rotated, revoked: what is said on the page is what the API does. */
async function useKeys(merchant: Guest, person: Person): Promise<void> {
  const { page, say, button, field, sheet } = merchant;
  await openTab(merchant, "keys");
  await merchant.look("keys-empty");
  await field("merchant.keyName").fill("till");
  await field("merchant.scope.refunds.write").uncheck();
  await button("merchant.makeKeyNow").click();
  await stepUp(merchant, person);
  const first = await keepSecret(merchant, "key-once");
  expect(first).toMatch(/^okp_live_/);
  const row = page.getByRole("listitem").filter({ hasText: "till" });
  expect(await row.innerText()).toContain(say("merchant.scope.payments.read"));
  expect(await row.innerText()).not.toContain(say("merchant.scope.refunds.write"));
  expect(await statusWith(first, "/v1/merchant/payments")).toBe(200);
  const refund = `/v1/merchant/payments/pay_${"0".repeat(32)}/refunds`;
  expect(await statusWith(first, refund, { amount: { amountMinor: "1", currency: "CNY" } })).toBe(
    403,
  );

  await button("merchant.rotate").click();
  const second = await keepSecret(merchant, "key-rotated-once");
  await row.nth(1).waitFor();
  const [newer, older] = [
    row.filter({ hasText: second.slice(-4) }),
    row.filter({ hasText: first.slice(-4) }),
  ];
  expect(await older.innerText()).toContain(say("merchant.goodUntil", { at: "" }).trim());
  // For a day both are good: the program is changed without a gap.
  for (const each of [first, second])
    expect(await statusWith(each, "/v1/merchant/payments")).toBe(200);
  await merchant.look("keys-rotated");

  await older.getByRole("button", { name: say("merchant.revoke") }).click();
  await page.getByText(say("merchant.revokeWhy")).waitFor();
  await merchant.look("key-revoke");
  await sheet()
    .getByRole("button", { name: say("merchant.revoke"), exact: true })
    .click();
  await older.getByText(say("merchant.keyOver")).waitFor();
  expect(await newer.getByText(say("merchant.keyOver")).count()).toBe(0);
  expect(await statusWith(first, "/v1/merchant/payments")).toBe(401);
  expect(await statusWith(second, "/v1/merchant/payments")).toBe(200);
  await merchant.look("keys-revoked");
}

/** A private address is refused; the receiver's is taken, and its secret shown once. */
async function addWebhook(merchant: Guest): Promise<string> {
  const { page, say, button, field } = merchant;
  await openTab(merchant, "webhooks");
  await field("merchant.webhookUrl").fill("https://10.1.2.3/hook");
  await button("merchant.addWebhookNow").click();
  await page.getByText(say("merchant.webhookUrlWrong"), { exact: true }).waitFor();
  await merchant.look("webhook-refused");
  await field("merchant.webhookUrl").fill(receiver.url);
  await page.getByText(say("merchant.chooseEvents")).click();
  await merchant.look("webhook-events");
  for (const event of ["payment.completed", "payment.refunded"] as const)
    await field(`merchant.event.${event}`).check();
  await button("merchant.addWebhookNow").click();
  return keepSecret(merchant, "webhook-once");
}

async function makeLink(merchant: Guest): Promise<string> {
  const { page, say, button, field } = merchant;
  await openTab(merchant, "links");
  await merchant.look("links-empty");
  await field("merchant.linkFor").fill("Two paper lanterns");
  await field("payment.amount").fill("48");
  await button("merchant.makeLink").click();
  await button("merchant.qr").click();
  await page
    .getByRole("img", { name: say("merchant.qrOf", { name: "Two paper lanterns" }) })
    .waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: say("merchant.qrDownload") }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^lnk_[0-9a-f]+\.svg$/);
  await merchant.look("links");
  return page.locator("main li code").first().innerText();
}

/** Where the QR code leads, up to the choice of how to pay. */
async function follow({ page, say, button }: Guest, link: string): Promise<void> {
  await page.goto(link);
  await button("checkout.toPay").click();
  await page.waitForURL("**/checkout/chk_*");
  await page.getByText(say("checkout.summary")).or(page.locator("main h1")).first().waitFor();
}

async function payNow({ page, say, sheet }: Guest): Promise<void> {
  const pay = say("checkout.pay", { amount: "¥48.00" });
  await page.getByRole("button", { name: pay }).click();
  await sheet().getByRole("button", { name: pay }).click();
}

async function payByBalance(customer: Guest, link: string): Promise<void> {
  const { page, say } = customer;
  await page.goto(link);
  await customer.look("link");
  await follow(customer, link);
  await customer.look("signed-out");
  await page.getByRole("link", { name: say("checkout.signIn") }).click();
  await page.getByRole("button", { name: "林悦" }).click();
  await page.waitForURL("**/checkout/chk_*");
  await page.getByRole("radio").first().waitFor();
  await customer.look("checkout");
  const pay = say("checkout.pay", { amount: "¥48.00" });
  await page.getByRole("button", { name: pay }).click();
  await customer.sheet().getByRole("button", { name: pay }).waitFor();
  await customer.look("review");
  await customer.sheet().getByRole("button", { name: pay }).click();
  await customer.heading("done.purchase");
  await customer.look("done");
  await page.getByRole("link", { name: say("pay.backToCheckout") }).click();
  await page.getByText(say("checkout.closed.paid.title")).waitFor();
  await customer.look("paid");
}

async function addCardHere({ page, say, button, field }: Guest, number: string): Promise<void> {
  await page.getByText(say("checkout.newCard")).click();
  await field("cards.number").fill(number);
  await field("cards.expiry").fill("12/39");
  await field("cards.code").fill("123");
  await button("cards.add").click();
  const radio = page.locator("label", { hasText: `•••• ${number.slice(-4)}` }).getByRole("radio");
  await radio.waitFor();
  // Whoever adds a card here means to pay with it.
  await expect.poll(() => radio.isChecked()).toBe(true);
}

/** A card that has no money: the page that says so leads back to this checkout, where another one pays. */
async function payByCard(customer: Guest, link: string): Promise<void> {
  const { page, say } = customer;
  await follow(customer, link);
  const checkout = page.url();
  await page.getByText(say("checkout.newCard")).click();
  await page.getByText(say("cards.testCards")).click();
  await page
    .getByRole("button", { name: say("cards.useTestCard", { lastFour: "4242" }) })
    .first()
    .waitFor();
  await customer.look("new-card");
  await page.getByText(say("checkout.newCard")).click();
  await addCardHere(customer, POOR_CARD);
  await payNow(customer);
  await customer.heading("notPaid.title");
  await page.getByText(say("notPaid.movedNo.card")).waitFor();
  await customer.look("not-paid");
  await page
    .getByRole("link", { name: say("step.use_card", { amount: "¥48.00" }) })
    .first()
    .click();
  // Another than the one that was refused is chosen there.
  await page.waitForURL(({ origin, pathname }) => origin + pathname === checkout);
  await page.getByRole("radio").first().waitFor();
  await addCardHere(customer, APPROVED_CARD);
  await customer.look("saved-cards");
  await payNow(customer);
  await customer.heading("done.purchase");
}

/** How the sale was paid; by a card of the sandbox it says so. */
async function saysWay({ say, sheet }: Guest, way: "balance" | "card"): Promise<void> {
  await sheet()
    .getByText(`林* · ${say(`merchant.way.${way}`)}`)
    .waitFor();
  const label = sheet().getByText(say("payment.sandbox"), { exact: true });
  expect(await label.count()).toBe(way === "card" ? 1 : 0);
}

/**
 * Part, then the rest: the form never offers more than is left. Fees are not given back, so the last refund of a new merchant
 * falls short by them: that much is lent, and owed until the next payout. The payer has a receipt of each.
 */
async function refund(merchant: Guest, customer: Guest): Promise<void> {
  const { page, say, sheet } = merchant;
  await openTab(merchant, "payments");
  const rows = page.getByRole("button", { name: /Two paper lanterns/ });
  await rows.nth(1).waitFor();
  await merchant.look("payments");
  const amount = sheet().getByLabel(say("payment.amount"), { exact: true });
  const give = async (sum: string) => {
    await sheet()
      .getByRole("button", { name: say("merchant.refundNow", { amount: sum }), exact: true })
      .click();
    await sheet()
      .getByText(say("merchant.refundDone", { amount: sum }))
      .waitFor();
  };
  // The newest is first: the card's. The other was paid by balance.
  for (const [index, way, most, rest] of [
    [1, "balance", "¥48.00", "35.50"],
    [0, "card", "¥48.00", "35.50"],
  ] as const) {
    await rows.nth(index).click();
    await saysWay(merchant, way);
    await merchant.look(`payment-${way}`);
    await amount.fill("48.01");
    await sheet()
      .getByRole("button", { name: say("merchant.refundNow", { amount: "¥48.01" }) })
      .click();
    await sheet()
      .getByText(say("merchant.refundTooMuch", { amount: most }))
      .waitFor();
    await amount.fill("12.5");
    await sheet().getByLabel(say("merchant.reason")).fill("One torn");
    await give("¥12.50");
    await expect.poll(() => amount.inputValue()).toBe(rest);
    if (way === "card")
      await sheet()
        .getByText(say("merchant.refundAdvanced", { amount: `¥${rest}`, advance: "¥0.58" }))
        .waitFor();
    expect(await sheet().getByLabel(say("merchant.reason")).inputValue()).toBe("");
    await merchant.look(`payment-${way}-part`);
    await give(`¥${rest}`);
    await merchant.look(`payment-${way}-rest`);
    await page.keyboard.press("Escape");
    await sheet().waitFor({ state: "hidden" });
  }
  // The list is told by the payments' own news, and asks again by itself.
  await expect
    .poll(() => rows.allInnerTexts(), { timeout: 30_000 })
    .toEqual([
      expect.stringContaining(say("merchant.refunded")),
      expect.stringContaining(say("merchant.refunded")),
    ]);
  await merchant.look("payments-refunded");
  const given = await paymentsOf(customer.page, "kind=refund");
  expect(given.slice(0, 4).map((each) => each.amount.amountMinor)).toEqual([
    "3550",
    "1250",
    "3550",
    "1250",
  ]);
  await customer.page.goto(`/activity/${given[0]?.id}`);
  await customer.page.getByRole("link", { name: customer.say("payment.receipt") }).waitFor();
  await customer.page.getByText(customer.say("payment.event.createdByMerchant")).waitFor();
  await customer.look("refund");
  await openTab(merchant, "overview");
  await page.getByText(say("merchant.owed")).waitFor();
  await merchant.look("overview-owed");
}

/** What failed says so with the receiver's own words; mended, it is sent again, and the signature is good. */
async function mendWebhook(merchant: Guest, secret: string): Promise<void> {
  const { page, say, button, sheet } = merchant;
  await openTab(merchant, "webhooks");
  const log = page.getByRole("region", { name: say("merchant.deliveries") });
  const refunded = log.getByRole("button", { name: /payment\.refunded/ });
  await refunded
    .filter({ hasText: say("merchant.delivered.retrying") })
    .first()
    .waitFor();
  await merchant.look("webhooks-failing");
  await refunded.first().click();
  await sheet().getByText("HTTP 500").first().waitFor();
  await sheet().getByText("noted").waitFor();
  await merchant.look("delivery-failed");
  receiver.answerWith(200);
  await button("merchant.sendAgain").click();
  await sheet().getByText(say("merchant.sentAgain")).waitFor();
  await page.keyboard.press("Escape");
  // Its own row: what failed before is tried again by itself just now, and is delivered beside it, sooner or later.
  await refunded
    .filter({ hasText: say("merchant.again") })
    .filter({ hasText: say("merchant.delivered.delivered") })
    .waitFor();

  await button("merchant.sendTest").click();
  let last = await receiver.next();
  while (!last.body.includes("webhook.test")) last = await receiver.next();
  expect(new Webhook(secret).verify(last.body, last.headers)).toMatchObject({
    type: "webhook.test",
  });
  await log
    .getByRole("button", { name: /webhook\.test/ })
    .filter({ hasText: say("merchant.delivered.delivered") })
    .waitFor();
  await merchant.look("webhooks-mended");
}

describe.each(RUNS)("$locale, $width px, $scheme", (run) => {
  test("a merchant opens, sells, refunds and is told", async () => {
    const index = RUNS.indexOf(run);
    const person: Person = {
      name: run.locale === "en" ? "Sinclair Moss" : "沈墨",
      email: `shop.${index}@example.com`,
      phone: `+861380013970${index}`,
    };
    const [atCounter, atHome] = [await visitOf(run), await visitOf(run)];
    const merchant = createGuest(atCounter, run, "portal");
    const customer = createGuest(atHome, run, "payer");
    await signUp(merchant.page, person);
    await signInAs(merchant.page, person);
    receiver.answerWith(500);
    await openAccount(merchant, run);
    await useKeys(merchant, person);
    const secret = await addWebhook(merchant);
    const link = await makeLink(merchant);
    await payByBalance(customer, link);
    await payByCard(customer, link);
    await refund(merchant, customer);
    await mendWebhook(merchant, secret);
    await openTab(merchant, "overview");
    await merchant.look("overview");
    // A step-up is asked for, one address is refused, and nobody is signed in at first.
    atCounter.expectQuiet(REFUSED(403), REFUSED(422));
    atHome.expectQuiet();
    await atCounter.leave();
    await atHome.leave();
  }, 360_000);
});
