/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type Person, signUp } from "./support/identity.ts";
import { identityStops, PUBLIC_IDENTITY_PAGES } from "./support/identity-pages.ts";
import {
  at,
  expectAccessible,
  expectNoSidewaysScroll,
  goTo,
  isEveryLookWanted,
  picture,
  putOn,
  SCHEMES,
  type Stop,
  settled,
  walkInside,
} from "./support/look.ts";
import { enterAs, paymentsOf, REFUSED, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/*
 * Every page, in both languages, both colour schemes, on a phone and a desktop: axe finds nothing, nothing scrolls
 * sideways (at 320 px neither), the console stays quiet. With `OKPAY_LOOKS` pictures go to screenshots/, to be looked at.
 */
const world = await startWorld();
const browser = await launchBrowser();

const PUBLIC_PAGES: readonly Stop[] = [
  at("landing", "/"),
  at("landing-expired", "/?next=%2Fsend&ended=true"),
  at("register", "/register"),
  [
    "register-errors",
    async (page) => {
      await goTo(page, "/register");
      await page.locator("#reg-password").fill("abc");
      await page.locator("form button[type=submit]").click();
      await page.getByRole("alert").waitFor();
    },
  ],
  at("confirm", "/confirm#t=0123456789abcdef0123456789abcdef"),
  at("confirm-incomplete", "/confirm"),
  at("terms", "/legal/terms"),
  at("privacy", "/legal/privacy"),
  at("help", "/help"),
  at("help-article", "/help/why-payment-failed"),
  at("help-search", "/help/search?q=code%20does%20not%20arrive"),
  at("help-hours", "/help/hours?date=2026-10-02&zone=America%2FNew_York"),
  at("contact", "/contact"),
  ["not-found", (page) => page.goto("/nothing/here").then(() => undefined)],
  at("survey", "/survey#t=0123456789abcdefghijkl"),
  ...PUBLIC_IDENTITY_PAGES,
];

const paymentIn = (state: string): Stop => [
  `payment-${state}`,
  async (page) => {
    const [first] = await paymentsOf(page, `state=${state}`);
    await goTo(page, `/activity/${first?.id ?? "none"}`);
    await page.locator("ol time").first().waitFor();
  },
];

const paymentAbroad: Stop = [
  "payment-abroad",
  async (page) => {
    const [first] = await paymentsOf(page, "kind=remittance");
    await goTo(page, `/activity/${first?.id ?? "none"}`);
    await page.locator("#track").waitFor();
  },
];

const reviewSheet: Stop = [
  "send-review",
  async (page) => {
    await goTo(page, "/send");
    await page.locator("input[name=payee-email]").fill("zhou.min@example.com");
    await page.locator("input[inputmode=decimal]").fill("100");
    await page.locator("form button[type=submit]").click();
    await page.getByRole("dialog").locator("dl").waitFor();
  },
];
const missingMoney: Stop = [
  "send-review-missing",
  async (page) => {
    await goTo(page, "/send");
    await page.locator("input[name=payee-email]").fill("zhou.min@example.com");
    await page.locator("input[inputmode=decimal]").fill("99999999999");
    await page.locator("form button[type=submit]").click();
    await page.getByRole("dialog").locator("dl").waitFor();
  },
];
const sendErrors: Stop = [
  "send-errors",
  async (page) => {
    await goTo(page, "/send");
    await page.locator("input[name=payee-email]").fill("");
    await page.locator("input[inputmode=decimal]").fill("1.005");
    await page.locator("form button[type=submit]").click();
    await page.locator("[aria-invalid=true]").first().waitFor();
  },
];
const topUpEnd = (name: string, card: string, sign = "main code"): Stop => [
  name,
  async (page) => {
    await goTo(page, "/top-up");
    await page.locator("input[inputmode=decimal]").fill("20");
    await page.locator(`input[value=${card}]`).check();
    await page.locator("form button[type=submit]").click();
    await page.getByRole("dialog").getByRole("button").last().click();
    await page.waitForURL("**/pay/**");
    // The address changes before the page does, and the sheet that is leaving shows a reference as well.
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.locator(sign).first().waitFor();
  },
];

const OWN_PAGES: readonly Stop[] = [
  at("wallet", "/wallet"),
  at("top-up", "/top-up"),
  at("send", "/send"),
  reviewSheet,
  missingMoney,
  sendErrors,
  topUpEnd("end-done", "sandbox_visa_approved"),
  topUpEnd("end-not-paid", "sandbox_visa_declined"),
  topUpEnd("end-checking", "sandbox_visa_lost", 'main a[href^="/activity/pay_"]'),
  [
    "requests",
    async (page) => {
      await goTo(page, "/requests");
      await page.locator("#requests-in").waitFor();
    },
  ],
  [
    "request-form",
    async (page) => {
      await page.locator("main button").first().click();
      await page.getByRole("dialog").locator("form").waitFor();
      await page.getByRole("dialog").getByRole("radio").last().check();
    },
  ],
  [
    "request-by-link",
    async (page) => {
      const form = page.getByRole("dialog").locator("form");
      await form.locator("input[inputmode=decimal]").fill("38.5");
      await form.locator("button[type=submit]").click();
      await page.locator("#share").waitFor();
    },
  ],
  at("cash-out", "/cash-out"),
  at("send-abroad", "/send-abroad"),
  at("activity", "/activity"),
  at("activity-filtered", "/activity?state=declined&from=2025-01-01"),
  at("activity-nothing", "/activity?q=zzzzzz"),
  paymentIn("completed"),
  paymentIn("declined"),
  paymentIn("processing"),
  paymentAbroad,
  at("inbox", "/inbox"),
  [
    "contact-own",
    async (page) => {
      const [first] = await paymentsOf(page, "state=declined");
      await goTo(page, `/contact?payment=${first?.id ?? "none"}`);
      await page.locator("form button[type=submit]").waitFor();
    },
  ],
  [
    "contact-code",
    async (page) => {
      await page.locator("form button[type=submit]").click();
      await page.locator("#code").waitFor();
      await page.locator("section:has(#code) button").click();
      await page.locator("section:has(#code) [role=status]").waitFor();
    },
  ],
  [
    "case",
    async (page) => {
      await goTo(page, "/cases");
      await page.locator("main li a").first().click();
      await page.locator("#thread").waitFor();
    },
  ],
  at("cases", "/cases"),
];

/**
 * In every run each page is looked at on a phone in one language and scheme and on a desktop in the others;
 * `OKPAY_LOOKS=all` takes the other languages too, and each page in both schemes: eight looks (before a release, and when
 * many pages changed).
 */
const RUNS = (
  [
    { locale: "zh-CN", width: 390, scheme: "light" },
    { locale: "en", width: 1280, scheme: "dark" },
    { locale: "en", width: 390, scheme: "dark" },
    { locale: "zh-CN", width: 1280, scheme: "light" },
  ] as const
).slice(0, isEveryLookWanted ? 4 : 2);

test("the help centre reads, searches and tells its hours without a script", async () => {
  const visitor = await visit(browser, world, { locale: "en", javaScriptEnabled: false });
  const { page } = visitor;
  await goTo(page, "/help");
  await page.getByRole("searchbox").fill("my card was declined");
  await page.getByRole("button", { name: "Search" }).click();
  await page.locator(".list a").first().click();
  await page.locator("article h1").waitFor();
  await page.locator("a.badge").click();
  await page.getByLabel("Day", { exact: true }).fill("2026-10-02");
  await page.getByLabel("Line", { exact: true }).selectOption("china");
  await page.getByRole("button", { name: "Show" }).click();
  await page.getByRole("heading", { name: "No: closed on Friday, October 2, 2026" }).waitFor();
  visitor.expectQuiet();
  await visitor.leave();
});

test("what the content security policy stops is heard here: a quiet page broke none [H3]", async () => {
  const visitor = await visit(browser, world);
  const { page } = visitor;
  await goTo(page, "/");
  await page.evaluate(() => {
    const stranger = document.createElement("img");
    stranger.src = "https://elsewhere.example/pixel.png";
    document.body.append(stranger);
  });
  await expect.poll(() => visitor.heard(/Content Security Policy/)).toBe(true);
  await visitor.leave();
});

describe.each(RUNS)("$locale, $width px, $scheme", ({ locale, width, scheme }) => {
  const look = async (page: Page, stops: readonly Stop[]) => {
    for (const [name, open] of stops) {
      await open(page);
      await settled(page);
      await expectNoSidewaysScroll(page, name);
      for (const each of isEveryLookWanted ? SCHEMES : [scheme]) {
        await putOn(page, each);
        await picture(page, `${name}-${locale}-${width}-${each}`);
        await expectAccessible(page, `${name}, ${each}`);
      }
    }
  };
  const viewport = { width, height: width > 1000 ? 900 : 844 };

  test("everything about identity [H3]", async () => {
    const run = RUNS.findIndex((each) => each.width === width && each.scheme === scheme);
    const person: Person = {
      name: "Alexandra Montgomery-Fitzgerald",
      email: `alexandra.montgomery-fitzgerald.${run}@example.com`,
      phone: `+861380013920${run}`,
    };
    const visitor = await visit(browser, world, { locale, viewport, colorScheme: scheme });
    await signUp(visitor.page, person);
    walkInside(visitor.page);
    await look(visitor.page, identityStops(locale, person));
    // What a guarded action, a wrong code and an old sign-in answer is on purpose.
    visitor.expectQuiet(REFUSED(401), REFUSED(403), REFUSED(422));
    await visitor.leave();
  }, 240_000);

  test.each([
    ["before signing in", null, PUBLIC_PAGES],
    ["a lived-in wallet", "林悦", OWN_PAGES],
    [
      "an empty wallet",
      "新用户",
      [at("empty-wallet", "/wallet"), at("empty-activity", "/activity")],
    ],
  ] as const)("%s [H3]", async (_name, persona, stops) => {
    const visitor = await visit(browser, world, {
      locale,
      viewport,
      colorScheme: scheme,
    });
    const { page } = visitor;
    if (persona !== null) await enterAs(page, persona);
    walkInside(page);
    await look(page, stops);
    // One stop shows a sign-in that waited too long.
    visitor.expectQuiet(REFUSED(401));
    await visitor.leave();
  });
});
