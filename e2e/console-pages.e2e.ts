/// <reference lib="dom" />
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { beforeAll, describe, test } from "vitest";
import { type Role, visitConsole, workAs } from "./support/console.ts";
import { handIn } from "./support/documents.ts";
import { expectShownAsText, HOSTILE } from "./support/hostile.ts";
import { linkFor, type Person, signIn, signUp } from "./support/identity.ts";
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
import { visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/*
 * Every page of the console, in both languages, both colour schemes, on a phone at night and a desktop: axe finds
 * nothing, nothing scrolls sideways (at 320 px neither), the console of the browser stays quiet.
 */
const world = await startWorld();
const browser = await launchBrowser();
const INVITED = { email: "alexandra.montgomery-fitzgerald@subdomain.example.com" };

const HOPEFUL: Person = {
  name: "Alexandra Specimen",
  email: "alexandra.specimen@example.com",
  phone: "+8613912345670",
};

/** What the pages show, found or made once. */
let record = "";
let enrolment = "";
let matter = "";

const ask = <Answer>(page: Page, path: string, body: unknown): Promise<Answer> =>
  page.evaluate(
    async ([to, content]) => {
      const answer = await fetch(to, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
        body: content,
      });
      if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Answer;
    },
    [path, JSON.stringify(body)] as const,
  );

beforeAll(async () => {
  const maker = await visitConsole(browser, world);
  await workAs(maker.page, "administrator");
  const member = await ask<{ id: string }>(maker.page, "/v1/staff/accounts", {
    ...INVITED,
    displayName: "Alexandra Montgomery-Fitzgerald",
    role: "senior_agent",
    locale: "en",
  });
  await ask(maker.page, `/v1/staff/accounts/${member.id}/reset`, {
    reason: "The phone with the authenticator fell into the river on the way to work this morning",
  });
  await maker.leave();
  const agent = await visitConsole(browser, world);
  await workAs(agent.page, "agent");
  const { customers } = await ask<{ customers: { id: string }[] }>(
    agent.page,
    "/v1/staff/customers/search",
    { by: "email", value: "lin.yue@example.com" },
  );
  const customerId = customers[0]?.id ?? "";
  const opened = await ask<{ id: string }>(agent.page, "/v1/staff/cases", {
    customerId,
    topic: "payment",
    note: "Card declined abroad, wants to know why and what to do next",
  });
  record = `/customers/${customerId}?case=${opened.id}`;
  await agent.leave();
  const reader = await visit(browser, world);
  await reader.page.goto("/");
  enrolment = await linkFor(reader.page, INVITED.email, "/enrol");
  await signUp(reader.page, HOPEFUL);
  await handIn(reader.page, HOPEFUL, "identity_document");
  await makeCases(reader.page);
  // Both sides' words come back to the customer as text too. Signed in by hand: what was done over the API no page knows of.
  await signIn(reader.page, HOPEFUL);
  await reader.page.goto(matter);
  await reader.page.getByText(`我们已请银行核实，收到答复后会立即告诉您。${HOSTILE}`).waitFor();
  await expectShownAsText(reader.page);
  await reader.leave();
});

/** A complaint in work with everything a thread can hold, one nobody has taken, a group of suggestions and one alone. */
async function makeCases(customer: Page): Promise<void> {
  const open = async (kind: string, text: string, more: object = {}) =>
    (await ask<{ id: string }>(customer, "/v1/cases", { kind, text, ...more })).id;
  const complaint = await open(
    "complaint",
    `我的银行卡在柏林被拒，但余额足够。请告诉我原因，以及下次出国前应该做什么。${HOSTILE}`,
    { topic: "abroad", declineCode: "insufficient_funds" },
  );
  await open("question", "Where do I find the statement of last year?", { topic: "app" });
  const asked = await open("suggestion", "希望账单可以按商户汇总", { topic: "bills" });
  await open("suggestion", "Let me name my cards", { topic: "card" });
  matter = `/cases/${complaint}`;
  const visitor = await visitConsole(browser, world);
  const { page } = visitor;
  await workAs(page, "supervisor");
  const deeds = `/v1/staff/customer-cases/${complaint}`;
  await ask(page, `${deeds}/take`, {});
  await ask(page, `${deeds}/notes`, {
    text: `The bank's answer names its own limit, not ours. ${HOSTILE}`,
  });
  await ask(page, `${deeds}/escalate`, {
    reason: `Third complaint about Berlin this week ${HOSTILE}`,
  });
  await ask(page, `${deeds}/pause`, {
    reason: "bank",
    text: `我们已请银行核实，收到答复后会立即告诉您。${HOSTILE}`,
  });
  await ask(page, `${deeds}/resume`, {});
  await ask(page, "/v1/staff/suggestions/groups", {
    title: `Totals per merchant ${HOSTILE}`,
    cases: [asked],
  });
  await visitor.leave();
}

const BEFORE: readonly Stop[] = [
  at("sign-in", "/sign-in"),
  at("sign-in-ended", "/sign-in?next=%2Faudit&ended=true"),
  [
    "sign-in-errors",
    async (page) => {
      await goTo(page, "/sign-in");
      await page.locator("form button[type=submit]").click();
      await page.getByRole("alert").waitFor();
    },
  ],
  at("enrol-incomplete", "/enrol"),
  [
    "enrol",
    async (page) => {
      await goTo(page, enrolment);
      await page.locator("form").first().waitFor();
    },
  ],
  [
    "enrol-password",
    async (page) => {
      await page.locator("main section").nth(1).getByRole("button").click();
      await page.locator("svg[role=img]").waitFor();
    },
  ],
];

const firstRow = (name: string, path: string, sign = "tbody tr"): Stop => [
  name,
  async (page) => {
    await goTo(page, path);
    await page.locator(sign).first().waitFor();
  },
];
const afterPress = (name: string, path: string, button: string): Stop => [
  name,
  async (page) => {
    await goTo(page, path);
    await page.locator(button).first().click();
    await page.locator("dialog[open]").waitFor();
  },
];

const STOPS: readonly (readonly [role: Role, stops: readonly Stop[]])[] = [
  [
    "compliance",
    [
      at("today", "/"),
      firstRow("approvals", "/approvals", "article"),
      afterPress("approvals-approve", "/approvals", "article [data-key=a]"),
      afterPress("approvals-reject", "/approvals", "article [data-key=r]"),
      at("approvals-none", "/approvals?state=expired"),
      firstRow("audit", "/audit"),
      at("audit-nothing", "/audit?subject=nothing"),
      firstRow("audit-log", "/audit/log"),
      [
        "audit-event",
        async (page) => {
          await goTo(page, "/audit?type=approval");
          await page.locator("tbody a").first().click();
          // With its bytes, or without: a checkpoint may not have covered what happened a moment ago.
          await page.getByRole("heading", { name: /^(?:证明|Proof)$/ }).waitFor();
        },
      ],
      at("account", "/account"),
      [
        "keys",
        async (page) => {
          await goTo(page, "/account");
          await page.locator("main dl").first().waitFor();
          await page.keyboard.press("?");
          await page.locator("dialog[open]").waitFor();
        },
      ],
      at("not-found", "/nothing/here"),
    ],
  ],
  [
    "administrator",
    [
      firstRow("staff", "/staff"),
      afterPress("staff-invite", "/staff", "main button"),
      afterPress("staff-role", "/staff", "tbody button"),
      firstRow("approvals-own", "/approvals", "article"),
    ],
  ],
  [
    "operator",
    [
      at("today-operator", "/"),
      firstRow("settlements", "/settlements"),
      firstRow("settlement-breaks", "/settlements/breaks"),
      [
        "settlement-break",
        async (page) => {
          await page.locator("tbody a").first().click();
          await page.locator("main dl").first().waitFor();
        },
      ],
      [
        "settlement-propose",
        async (page) => {
          await page.locator("main button").first().click();
          await page.locator("dialog[open]").waitFor();
        },
      ],
      firstRow("documents", "/documents"),
      [
        "document",
        async (page) => {
          await page.locator("tbody a").first().click();
          await page.locator("main img").waitFor();
        },
      ],
      [
        "document-reject",
        async (page) => {
          await page.locator("[data-key=r]").click();
          await page.locator("dialog[open] button[type=submit]").click();
          await page.locator("dialog[open] [role=alert]").filter({ hasText: /./ }).waitFor();
        },
      ],
      firstRow("hours", "/hours", "main ol li"),
      [
        "hours-new",
        async (page) => {
          await page
            .getByRole("region", { name: /^(?:A new calendar|新建日历)$/ })
            .getByRole("button")
            .click();
          await page
            .getByRole("button", { name: /^(?:Add a country’s holidays|添加节假日)$/ })
            .last()
            .click();
          await page.locator("fieldset details summary").last().click();
          await page.locator("fieldset details li input").first().waitFor();
          await page.locator("main li[data-decides=true]").last().waitFor();
        },
      ],
      afterPress("hours-maintenance", "/hours", "main section button >> nth=1"),
    ],
  ],
  [
    "supervisor",
    [
      at("quality", "/quality"),
      at("quality-form", "/quality/form"),
      firstRow("cases", "/cases"),
      at("cases-none", "/cases?queue=done&kind=dispute"),
      [
        "case",
        async (page) => {
          await goTo(page, matter);
          await expectShownAsText(page);
          await page.locator("main form button[type=submit]").click();
          await page.locator("main textarea[aria-invalid=true]").waitFor();
        },
      ],
      [
        "case-assign",
        async (page) => {
          await goTo(page, matter);
          await page
            .getByRole("button", { name: /^(?:Give it to a colleague|分配给同事)$/ })
            .click();
          await page.locator("dialog[open] select").waitFor();
        },
      ],
      firstRow("suggestions", "/suggestions", "main li input"),
      afterPress("suggestions-answer", "/suggestions", "main section:has(h2) > div > button"),
      firstRow("case-reports", "/case-reports"),
      at("recordings", "/recordings"),
    ],
  ],
  [
    "agent",
    [
      at("today-agent", "/"),
      [
        "customers-found",
        async (page) => {
          await goTo(page, "/customers");
          await page.locator("main form input").fill("lin.yue@example.com");
          await page.locator("main form button[type=submit]").first().click();
          await page.locator("main form").nth(1).waitFor();
        },
      ],
      [
        "customer",
        async (page) => {
          await goTo(page, record);
          await page.locator("main h2").first().waitFor();
        },
      ],
      at("customer-no-case", "/customers/cus_00000000000000000000000000000001"),
    ],
  ],
];

/** As in every-page.e2e.ts: half of the looks in every run, all of them with `OKPAY_LOOKS=all`. */
const RUNS = (
  [
    { locale: "zh-CN", width: 390 },
    { locale: "en", width: 1280 },
    { locale: "en", width: 390 },
    { locale: "zh-CN", width: 1280 },
  ] as const
).slice(0, isEveryLookWanted ? 4 : 2);
/** The scheme belongs to the browser of the console alone: each look has one of them, all looks have both. */
const schemesOf = (width: number) =>
  isEveryLookWanted ? SCHEMES : ([width > 1000 ? "light" : "dark"] as const);

const PARTS: readonly {
  readonly who: string;
  readonly role: Role | null;
  readonly stops: readonly Stop[];
}[] = [
  { who: "before signing in", role: null, stops: BEFORE },
  ...STOPS.map(([role, stops]) => ({ who: role, role, stops })),
];

describe.each(RUNS)("$locale, $width px", ({ locale, width }) => {
  test.each(PARTS)("$who [H3] [I7]", async ({ role, stops }) => {
    const visitor = await visitConsole(browser, world, {
      locale,
      viewport: { width, height: width > 1000 ? 900 : 844 },
    });
    const { page } = visitor;
    if (role !== null) await workAs(page, role);
    walkInside(page);
    for (const [name, open] of stops) {
      await open(page);
      await settled(page);
      await expectNoSidewaysScroll(page, name);
      for (const scheme of schemesOf(width)) {
        await putOn(page, scheme);
        await picture(page, `console-${name}-${locale}-${width}-${scheme}`);
        await expectAccessible(page, `${name}, ${scheme}`);
      }
    }
    visitor.expectQuiet();
    await visitor.leave();
  });
});
