/// <reference lib="dom" />
import { readFile } from "node:fs/promises";
import { type MessageKey, type MessageParams, t } from "@okpay/i18n";
import { launchBrowser } from "@okpay/testkit";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { visitConsole, workAs } from "./support/console.ts";
import { mailSaying, type Person, signUp } from "./support/identity.ts";
import { looksRight, settled } from "./support/look.ts";
import { RUNS, type Run, signInAs } from "./support/merchant.ts";
import { type Visitor, visit } from "./support/visitor.ts";
import { startWorld } from "./support/world.ts";

/* What comes after an answer: a score, a second answer, a report; and one answer for everybody who asked for the same thing. */
const world = await startWorld();
const browser = await launchBrowser();

async function isLoadedAndLooksRight(page: Page, name: string): Promise<void> {
  await settled(page);
  await looksRight(page, name);
}

type Say = (key: MessageKey, params?: MessageParams) => string;

const customerIn = ({ locale, width, height, scheme }: Pick<Run, keyof Run>): Promise<Visitor> =>
  visit(browser, world, { locale, viewport: { width, height }, colorScheme: scheme });

/** From the contact page to the case, as a message. */
async function ask(
  page: Page,
  say: Say,
  matter: { readonly kind: string; readonly topic: string; readonly text: string },
): Promise<string> {
  await page.goto("/contact");
  await page.getByLabel(say("contact.kind")).selectOption(matter.kind);
  await page.getByLabel(say("contact.topic")).selectOption(matter.topic);
  await page.locator("main textarea").fill(matter.text);
  await page.getByRole("button", { name: say("contact.sendMessage") }).click();
  await page.waitForURL(/\/cases\/cas_/);
  await page.getByText(say("cases.event.opened")).waitFor();
  return new URL(page.url()).pathname;
}

/** In one's own words: what it is about is proposed, and what answers it stands beside it before anything is sent. */
async function tell(page: Page, say: Say, { locale }: Run): Promise<void> {
  await page.goto("/contact");
  const topic = page.getByLabel(say("contact.topic"));
  expect(await topic.inputValue()).toBe("");
  const answer = page.getByRole("status").locator(`a[href="/help/${locale}/account-locked"]`);
  let asked = 0;
  // The search of a world that has just begun may not have learned yet: then it is not sure, and is asked again.
  await expect
    .poll(
      async () => {
        const answered = page.waitForResponse("**/v1/help/triage");
        await page.locator("main textarea").fill(`${LOCKED[locale]}${".".repeat((asked += 1))}`);
        await answered;
        return topic.inputValue();
      },
      { timeout: 60_000 },
    )
    .toBe("sign_in");
  await answer.waitFor();
  await isLoadedAndLooksRight(page, `contact-understood-${locale}`);
  // What the customer says counts.
  await topic.selectOption("security");
  await page.locator("main textarea").fill(LOCKED[locale]);
  expect(await topic.inputValue()).toBe("security");
}

/** In the console, by whoever owns the case. */
async function answer(page: Page, say: Say, text: string): Promise<void> {
  await page.getByLabel(say("casework.text.answer")).fill(text);
  await page.getByLabel(say("casework.cause"), { exact: true }).selectOption("unclear_text");
  await page.getByRole("button", { name: say("casework.send.answer") }).click();
  await page.getByText(say("casework.noteOnly.answered")).waitFor();
}

async function rate(page: Page, say: Say, score: number): Promise<void> {
  await page
    .getByRole("group", { name: say("cases.rate") })
    .getByRole("button", { name: say("cases.rateScore", { score }) })
    .click();
  await page.getByText(say("cases.rated", { score })).waitFor();
}

const LOCKED = {
  "zh-CN": "登录锁定怎么解除",
  en: "unlock my account please",
} as const;

const RATED = {
  "zh-CN": {
    who: { name: "韩冰", email: "han.bing@example.com", phone: "+8613900139071" },
    topic: "app",
    text: "去年的对账单在哪里下载？",
    first: "请看首页。",
    second: "请打开“动态”，点右上角的“导出”。",
    more: "首页没有，请再看一下。",
  },
  en: {
    who: { name: "Ada Quill", email: "ada.quill@example.com", phone: "+8613900139072" },
    topic: "fees",
    text: "Why was a fee taken from my top-up?",
    first: "Please see the fees.",
    second: "A credit card costs 1 %; a debit card is free. It was a credit card.",
    more: "I did. Which of them was mine?",
  },
} as const;

const WISHES = {
  "zh-CN": [
    { name: "罗兰", email: "luo.lan@example.com", phone: "+8613900139073" },
    { name: "Bea Holt", email: "bea.holt@example.com", phone: "+8613900139074" },
  ],
  en: [
    { name: "苏青", email: "su.qing@example.com", phone: "+8613900139075" },
    { name: "Cal Reed", email: "cal.reed@example.com", phone: "+8613900139076" },
  ],
} as const;

describe.each(RUNS)("$locale, $width px, $scheme", (run) => {
  const say: Say = (key, params) => t(run.locale, key, params);
  const staffIn = () =>
    visitConsole(browser, world, { locale: run.locale, colorScheme: run.scheme });

  test("a matter in own words finds its topic and articles; its answer is rated, asked about again and rated anew, and the report has the last score [C10] [C13]", async () => {
    const story = RATED[run.locale];
    const customer = await customerIn(run);
    const { page } = customer;
    await signUp(page, story.who);
    await signInAs(page, story.who);
    await tell(page, say, run);
    const path = await ask(page, say, { kind: "question", ...story });
    expect(await page.getByRole("group", { name: say("cases.rate") }).count()).toBe(0);

    const agent = await staffIn();
    await workAs(agent.page, "agent");
    await agent.page.goto(path);
    await agent.page.getByRole("button", { name: new RegExp(`^${say("casework.take")}`) }).click();
    await answer(agent.page, say, story.first);

    await page.reload();
    await page.getByText(story.first).waitFor();
    await isLoadedAndLooksRight(page, `case-to-rate-${run.locale}`);
    await rate(page, say, 1);
    await page.getByLabel(say("cases.write")).fill(story.more);
    await page.getByRole("button", { name: say("cases.send"), exact: true }).click();
    await page.locator("main li").filter({ hasText: story.more }).waitFor();
    expect(await page.getByText(say("cases.rated", { score: 1 })).count()).toBe(0);

    await agent.page.reload();
    await agent.page.getByText(story.more).waitFor();
    await answer(agent.page, say, story.second);
    await page.reload();
    await page.getByText(story.second).waitFor();
    await rate(page, say, 4);
    await page.getByRole("button", { name: say("cases.solved") }).click();
    await page.getByText(say("cases.over")).waitFor();
    await page.getByText(say("cases.rated", { score: 4 })).waitFor();
    await isLoadedAndLooksRight(page, `case-rated-${run.locale}`);
    await agent.page.reload();
    await agent.page.getByText(say("casework.scoreOf", { score: 4 })).waitFor();
    agent.expectQuiet();
    await agent.leave();

    const reader = await staffIn();
    await workAs(reader.page, "operator");
    await reader.page.goto("/case-reports");
    const row = reader.page
      .getByRole("row")
      .filter({ hasText: say(`desk.caseTopic.${story.topic}`) });
    await row.getByText(say("casework.report.scoreOf", { score: "4.00", count: 1 })).waitFor();
    await isLoadedAndLooksRight(reader.page, `console-case-report-${run.locale}`);
    const [download] = await Promise.all([
      reader.page.waitForEvent("download"),
      reader.page.getByRole("button", { name: say("casework.report.save") }).click(),
    ]);
    const file = await readFile(await download.path(), "utf8");
    expect(file).toContain(`${say(`desk.caseTopic.${story.topic}`)},1,1,1,1,0,4,1`);
    reader.expectQuiet();
    customer.expectQuiet();
    await reader.leave();
    await customer.leave();
  });

  test("suggestions are put together and answered together: each who asked reads it in the thread and by mail [C10]", async () => {
    const [chinese, english] = WISHES[run.locale];
    const askers = [
      { person: chinese, locale: "zh-CN", text: `希望可以自定义卡片名称（${run.locale}）` },
      { person: english, locale: "en", text: `Let me give my cards a name (${run.locale})` },
    ] as const;
    const answers = {
      "zh-CN": "现在可以在“银行卡”里给每张卡起名。",
      en: "Cards can be named now: open Cards and choose Rename.",
    };
    const seats: { visitor: Visitor; person: Person; locale: Run["locale"] }[] = [];
    for (const { person, locale, text } of askers) {
      const visitor = await customerIn({ ...run, locale });
      await signUp(visitor.page, person);
      await signInAs(visitor.page, person);
      await ask(visitor.page, (key, params) => t(locale, key, params), {
        kind: "suggestion",
        topic: "card",
        text,
      });
      seats.push({ visitor, person, locale });
    }

    const supervisor = await staffIn();
    const { page } = supervisor;
    const title = `${run.shop}: names of cards`;
    await workAs(page, "supervisor");
    await page.goto("/suggestions");
    const alone = page.getByRole("region", { name: say("casework.suggestions.alone") });
    await alone
      .getByRole("button", { name: say("casework.suggestions.group", { count: 0 }) })
      .click();
    await alone.getByText(say("casework.suggestions.chooseSome")).waitFor();
    await alone.getByText(say("casework.suggestions.nameMissing")).waitFor();
    for (const { text } of askers) await alone.getByRole("checkbox", { name: text }).check();
    await alone.getByLabel(say("casework.suggestions.name")).fill(title);
    await isLoadedAndLooksRight(page, `console-suggestions-chosen-${run.locale}`);
    await alone
      .getByRole("button", { name: say("casework.suggestions.group", { count: 2 }) })
      .click();

    const group = page.getByRole("region", { name: title });
    await group.getByText(say("casework.suggestions.asked", { count: 2 })).waitFor();
    await group
      .getByRole("button", { name: say("casework.suggestions.answer"), exact: true })
      .click();
    const sheet = page.getByRole("dialog", { name: title });
    const send = sheet.getByRole("button", { name: say("casework.suggestions.answerNow") });
    await sheet.getByLabel(say("casework.suggestions.answer.zh-CN")).fill(answers["zh-CN"]);
    await send.click();
    // One language is not enough: the other half would read nothing.
    await sheet.getByText(say("casework.textMissing")).waitFor();
    await isLoadedAndLooksRight(page, `console-suggestions-answer-${run.locale}`);
    await sheet.getByLabel(say("casework.suggestions.answer.en")).fill(answers.en);
    await send.click();
    await group.getByText(say("casework.suggestions.state.answered"), { exact: true }).waitFor();
    await isLoadedAndLooksRight(page, `console-suggestions-answered-${run.locale}`);
    supervisor.expectQuiet();
    await supervisor.leave();

    for (const { visitor, person, locale } of seats) {
      await mailSaying(visitor.page, person.email, answers[locale]);
      await visitor.page.reload();
      await visitor.page.locator("main li").filter({ hasText: answers[locale] }).waitFor();
      await visitor.page.getByRole("group", { name: t(locale, "cases.rate") }).waitFor();
      const other = answers[locale === "en" ? "zh-CN" : "en"];
      expect(await visitor.page.locator("main").innerText()).not.toContain(other);
      await isLoadedAndLooksRight(visitor.page, `suggestion-answered-${run.locale}-${locale}`);
      visitor.expectQuiet();
      await visitor.leave();
    }
  });
});
