/// <reference lib="dom" />
import { DECLINES, type DeclineCode } from "@okpay/contracts/declines";
import { launchBrowser } from "@okpay/testkit";
import pg from "pg";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { BANK_YES, saveCard } from "./support/cards.ts";
import { createGuest, type Guest, RUNS } from "./support/merchant.ts";
import { call, openShop } from "./support/shop.ts";
import { paymentsOf, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/*
 * "Not paid" as its owner reads it, for every family of declines, and the bank's question of 3-D Secure. What can cause each
 * code is tested where it is caused; here a declined payment is given one after the other in the database, and the server
 * says its words and steps.
 */
const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
const world = await startWorld({ CARD_NETWORK_URL: network.url });
const browser = await launchBrowser();
const owner = new pg.Client(world.databaseUrl);
await owner.connect();
afterAll(async () => {
  await owner.end();
  await network.close();
});

const counter = await visit(browser, world);
const shop = await openShop(counter.page, {
  name: "沈墨",
  email: "declines.shop@example.com",
  phone: "+8613800139811",
});
const linkId = (await shop.link("8800")).split("/").at(-1) ?? "";
await counter.leave();

type Kind = "purchase" | "send" | "cash_out";

/** Of the families that a card's network causes a purchase is told, of a bank's a cash-out, of all others a transfer. */
const kindOf = (code: DeclineCode): Kind => {
  const { family } = DECLINES[code];
  if (family === "bank") return "cash_out";
  const ofCards = /^card_|^authentication$|^network$|^issuer$/;
  return ofCards.test(family) ? "purchase" : "send";
};

/** One code of each family; never one that is told as another. */
const codes = (() => {
  const seen = new Set<string>();
  return (Object.keys(DECLINES) as DeclineCode[]).filter((code) => {
    const { family, maskedAs } = DECLINES[code];
    if (maskedAs !== null || seen.has(family)) return false;
    seen.add(family);
    return true;
  });
})();

const problemOf = (code: DeclineCode, step: object) => ({ code, nextSteps: [step] });

const pay = (page: Page, wish: object): Promise<{ id: string; state: string }> =>
  page.evaluate(async (quoted) => {
    const post = async (path: string, body: object, headers = {}) => {
      const answer = await fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
      return (await answer.json()) as { id: string; state: string; token: string };
    };
    const { token } = await post("/v1/quotes", quoted);
    return post("/v1/payments", { quote: token }, { "idempotency-key": crypto.randomUUID() });
  }, wish);

async function buy(page: Page, cardNumber: string) {
  const cardId = await saveCard(page, cardNumber);
  const { id: checkoutId } = await call<{ id: string }>(
    page,
    `/v1/payment-links/${linkId}/checkouts`,
    { amountMinor: null },
  );
  return pay(page, { kind: "purchase", checkoutId, way: { type: "card", cardId } });
}

/** A declined payment of each kind. */
async function decline(page: Page): Promise<Record<Kind, string>> {
  const purchase = await buy(page, "6200000000039995");
  const [send] = await paymentsOf(page, "state=declined&kind=send");
  const [cashOut] = await paymentsOf(page, "kind=cash_out");
  expect(purchase.state).toBe("declined");
  return { purchase: purchase.id, send: send?.id ?? "", cash_out: cashOut?.id ?? "" };
}

describe.each(RUNS)("$locale, $width px", (run) => {
  const come = async () => {
    const visitor = await visit(browser, world, {
      locale: run.locale,
      viewport: { width: run.width, height: run.height },
      colorScheme: run.scheme,
    });
    const guest = createGuest(visitor, run, "declines");
    await guest.page.goto("/");
    await guest.page.getByRole("button", { name: "林悦" }).click();
    await guest.page.waitForURL("**/wallet");
    return { visitor, guest };
  };

  test("every family says what happened, what it means, and what to do now", async () => {
    const { visitor, guest } = await come();
    const ids = await decline(guest.page);
    for (const code of codes) await readsDecline(guest, ids[kindOf(code)], code);
    visitor.expectQuiet();
    await visitor.leave();
  }, 600_000);

  test("before paying: what would stop it, each with a button that keeps its parameters", async () => {
    const { visitor, guest } = await come();
    const { page, say, sheet } = guest;
    const refused = await saveCard(page, "4000003100052188");
    await saveCard(page, "4242424200004242");
    const amount = { amountMinor: "3000", currency: "CNY" };
    expect((await pay(page, { kind: "top_up", cardId: refused, amount })).state).toBe("declined");

    const review = async () => {
      await page.goto("/top-up");
      await page.getByLabel(say("payment.amount")).fill("30");
      await page.locator(`input[value="${refused}"]`).check();
      await page.getByRole("button", { name: say("send.continue") }).click();
      await sheet().getByText(say("declines.revoked.title"), { exact: true }).waitFor();
    };
    await review();
    const words = say("step.ask.card", {
      card: "Visa •••• 2188",
      amount: "¥30.00",
      was: "expected",
    });
    await sheet().getByText(words, { exact: true }).waitFor();
    await guest.look("preflight-card");
    const another = say("step.use_this_card", { card: "Visa •••• 4242", amount: "¥30.00" });
    await sheet().getByRole("link", { name: another }).click();
    await sheet().waitFor({ state: "hidden" });
    const chosen = new URL(page.url()).searchParams.get("card");
    expect(chosen).not.toBe(refused);
    await page.locator(`input[value="${chosen}"]:checked`).waitFor();

    // What cannot be caused here in a moment: the words and steps are the server's, the answer is told.
    const stops = [
      problemOf("limit_tier", { type: "verify_identity", tier: "verified" }),
      problemOf("limit_day", { type: "wait_until", at: "2026-12-02T16:00:00.000Z" }),
      problemOf("account_restricted", { type: "call_us", case: null }),
    ];
    await page.route("**/v1/payments/preflight", (route) =>
      route.fulfill({ json: { isReady: false, problems: stops, ways: [] } }),
    );
    const leads = async (name: string | RegExp, to: string) => {
      await page.goto("/top-up");
      await page.getByLabel(say("payment.amount")).fill("30");
      await page.getByRole("button", { name: say("send.continue") }).click();
      const step = sheet().getByRole("link", { name });
      await step.waitFor();
      if (to.includes("tier")) await guest.look("preflight-steps");
      await step.click();
      await page.waitForURL((url) => url.pathname + url.search === to);
    };
    await leads(say("step.verify_identity"), "/limits?currency=CNY&tier=verified");
    await page.locator("[data-wanted=true]").waitFor();
    await guest.look("preflight-tier");
    await leads(/2026|12/, "/limits?currency=CNY");
    await leads(say("step.talk_to_us"), "/contact?code=account_restricted");
    await page.getByText(say("declines.account_restricted.title"), { exact: true }).waitFor();
    visitor.expectQuiet();
    await visitor.leave();
  }, 240_000);

  test("the bank's question: where to answer it, and the bank's own page", async () => {
    const { visitor, guest } = await come();
    const { page, say } = guest;
    const { id, state } = await buy(page, "4000004100013006");
    expect(state).toBe("needs_action");
    await page.goto(`/activity/${id}`);
    await page.getByRole("link", { name: say("pay.needsBank.action") }).click();
    const toBank = page.locator("main a[href*='/challenge/']");
    await toBank.waitFor();
    await guest.look("needs-bank");
    await page.goto((await toBank.getAttribute("href")) ?? "");
    await page.getByRole("button", { name: BANK_YES }).waitFor();
    await guest.look("bank");
    await page.getByRole("button", { name: BANK_YES }).click();
    await guest.heading("done.purchase");
    await guest.look("bank-answered");
    visitor.expectQuiet();
    await visitor.leave();
  }, 240_000);
});

async function readsDecline(guest: Guest, id: string, code: DeclineCode): Promise<void> {
  const { page, say } = guest;
  await owner.query(
    "UPDATE payments.payment SET state = 'declined', completed_at = NULL, decline_code = $2 WHERE id = $1",
    [id.slice("pay_".length), code],
  );
  await page.goto(`/activity/${id}`);
  await page.getByText(say(`declines.${DECLINES[code].text}.title`), { exact: true }).waitFor();
  // The best step is a button, or the words for the bank with a button that copies them.
  const next = page.getByRole("region", { name: say("notPaid.next") });
  expect(await next.getByRole("link").or(next.getByRole("button")).count(), code).toBeGreaterThan(
    0,
  );
  const main = await page.locator("main").innerText();
  expect(main, code).not.toMatch(/\{\w+\}|undefined|NaN|\bnull\b/);
  await guest.look(`not-paid-${DECLINES[code].family}-${code}`);
}
