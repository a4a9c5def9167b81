/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import { expect, test } from "vitest";
import { signUp } from "./support/identity.ts";
import { createGuest, openTab, RUNS, signInAs } from "./support/merchant.ts";
import { UNREACHABLE, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/** Two currencies to pay out, and an answer that is lost: neither holds up the other. The server's part of it is answered here. */
const world = await startWorld();
const browser = await launchBrowser();
const [{ locale, width, height, scheme, shop }] = RUNS;

test("each currency's payout has a key of its own, and keeps it until it is answered", async () => {
  const visitor = await visit(browser, world, {
    locale,
    viewport: { width, height },
    colorScheme: scheme,
  });
  const merchant = createGuest(visitor, RUNS[0], "payouts");
  const { page, say, button, field } = merchant;
  const person = { name: "沈墨", email: "payouts@example.com", phone: "+8613800139790" };
  await signUp(page, person);
  await signInAs(page, person);

  const money = (amountMinor: string, currency: string) => ({ amountMinor, currency });
  await page.route(/\/v1\/merchants\/mer_[^/?]+$/, async (route) => {
    const response = await route.fetch();
    const balances = ["CNY", "USD"].map((currency) => ({
      mode: "live",
      currency,
      available: money("1000", currency),
      pending: money("0", currency),
      owed: money("0", currency),
    }));
    await route.fulfill({ response, json: { ...(await response.json()), balances } });
  });
  const asked: { currency: string; key: string | undefined }[] = [];
  await page.route(/\/v1\/merchants\/mer_[^/?]+\/payouts$/, async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.fallback();
    const { currency } = request.postDataJSON() as { currency: string };
    asked.push({ currency, key: request.headers()["idempotency-key"] });
    if (asked.length === 1) return route.abort();
    const paid = { id: `pyo_${"0".repeat(26)}`, isByHand: true, paidAt: new Date().toISOString() };
    return route.fulfill({ status: 201, json: { ...paid, amount: money("1000", currency) } });
  });

  await page.goto("/settings");
  await page.getByRole("link", { name: say("settings.merchant") }).click();
  await field("merchant.name").fill(shop);
  await field("merchant.country").selectOption("CN");
  await button("merchant.openAction").click();
  await page.getByRole("heading", { name: shop }).waitFor();
  await openTab(merchant, "payouts");
  const payOut = async (currency: string) => {
    const before = asked.length;
    await page
      .getByRole("button", { name: say("merchant.payOutNow") })
      .filter({ hasText: currency })
      .click();
    await expect.poll(() => asked.length).toBe(before + 1);
  };
  await payOut("CNY");
  await page.getByRole("alert").waitFor();
  await merchant.look("lost");
  for (const currency of ["USD", "CNY", "CNY"]) await payOut(currency);
  const [lost, other, again, next] = asked;
  expect(asked.map(({ currency }) => currency)).toEqual(["CNY", "USD", "CNY", "CNY"]);
  expect(again?.key).toBe(lost?.key);
  expect(new Set([lost?.key, other?.key, next?.key]).size).toBe(3);
  visitor.expectQuiet(UNREACHABLE);
  // The page asks for what there is now, after the last one, too.
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await visitor.leave();
}, 120_000);
