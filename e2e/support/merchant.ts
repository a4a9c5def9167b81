import { type Locale, type MessageKey, type MessageParams, t } from "@okpay/i18n";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { codeFor, PASSWORD, type Person } from "./identity.ts";
import {
  expectAccessible,
  expectNoSidewaysScroll,
  isEveryLookWanted,
  picture,
  settled,
} from "./look.ts";
import type { Visitor } from "./visitor.ts";

export interface Run {
  readonly locale: Locale;
  readonly shop: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
const CHINESE = { locale: "zh-CN", shop: "灯笼书店" } as const;
const ENGLISH = { locale: "en", shop: "Lantern Books" } as const;
const OTHER_PAIRS: readonly Run[] = [
  { ...ENGLISH, ...PHONE, scheme: "dark" },
  { ...CHINESE, ...DESKTOP, scheme: "light" },
];

/** Each language once and each width once; with OKPAY_LOOKS=all the other two pairs as well. */
export const RUNS: readonly [Run, Run, ...Run[]] = [
  { ...CHINESE, ...PHONE, scheme: "light" },
  { ...ENGLISH, ...DESKTOP, scheme: "dark" },
  ...(isEveryLookWanted ? OTHER_PAIRS : []),
];

/** One of the two, with a browser and their language's words at hand. */
export function createGuest(visitor: Visitor, run: Run, who: string) {
  const { page } = visitor;
  const say = (key: MessageKey, params?: MessageParams) => t(run.locale, key, params);
  const button = (key: MessageKey, params?: MessageParams) =>
    page.getByRole("button", { name: say(key, params), exact: true });
  return {
    page,
    say,
    button,
    field: (key: MessageKey) => page.getByLabel(say(key), { exact: true }),
    /** The last one opened: sheets lie over each other. */
    sheet: () => page.getByRole("dialog").last(),
    heading: (key: MessageKey, params?: MessageParams) =>
      page
        .getByRole("heading", { name: say(key, params) })
        .first()
        .waitFor(),
    /** What every page must be, and a picture of it. */
    async look(name: string) {
      await settled(page);
      await expectNoSidewaysScroll(page, name);
      await picture(page, `merchant-${who}-${name}-${run.locale}-${run.width}`);
      await expectAccessible(page, name);
    },
  };
}
export type Guest = ReturnType<typeof createGuest>;

export async function signInAs(page: Page, person: Person): Promise<void> {
  await page.goto("/");
  await page.locator("input[name=email]").fill(person.email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("main form button[type=submit]").click();
  await page.locator("main h1").filter({ hasText: person.name }).waitFor();
}

export async function stepUp({ page, say, sheet }: Guest, person: Person): Promise<void> {
  await page.getByRole("dialog", { name: say("stepUp.title") }).waitFor();
  await sheet()
    .getByRole("button", { name: say("proof.method.email") })
    .click();
  await sheet().locator("input[name=password]").fill(PASSWORD);
  await sheet()
    .locator("input[name=code]")
    .fill(await codeFor(page, person.email));
  await page.getByRole("dialog", { name: say("stepUp.title") }).waitFor({ state: "hidden" });
}

/** What is shown once, and then nowhere on the page. */
export async function keepSecret(guest: Guest, name: string): Promise<string> {
  await guest.page.getByText(guest.say("merchant.shownOnce")).waitFor();
  const secret = await guest.sheet().locator("code").innerText();
  await guest.look(name);
  await guest.button("merchant.iKeptIt").click();
  await guest.page.getByText(guest.say("merchant.shownOnce")).waitFor({ state: "hidden" });
  expect(await guest.page.content()).not.toContain(secret);
  return secret;
}

export const openTab = async (
  { page, say }: Guest,
  tab: "payments" | "links" | "payouts" | "keys" | "webhooks" | "people" | "overview",
) => {
  await page
    .getByRole("navigation", { name: say("merchant.parts") })
    .getByRole("link", { name: say(`merchant.tab.${tab}`), exact: true })
    .click();
  await page.waitForURL(`**tab=${tab}**`);
};
