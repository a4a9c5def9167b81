import type { Locale, MessageKey } from "@okpay/i18n";
import type { Page } from "playwright-core";
import { CATALOG_FILES } from "../../packages/i18n/src/catalogs.ts";
import { specimen } from "./documents.ts";
import { codeFor, PASSWORD, type Person, totpOf } from "./identity.ts";
import { at, goTo, type Stop } from "./look.ts";

/* The pages of identity as one walk of one person: what is set up at one stop is there at the next. */

const TOKEN = "#t=0123456789abcdef0123456789abcdef";

export const PUBLIC_IDENTITY_PAGES: readonly Stop[] = [
  at("forgot", "/forgot"),
  [
    "forgot-sent-sms",
    async (page) => {
      await goTo(page, "/forgot");
      await page.locator("input[name=reset-by]").last().check();
      // Another number each time: the same one has to wait a minute.
      await page.locator("#forgot-phone").fill(`+86138${Date.now().toString().slice(-8)}`);
      await page.locator("main form button[type=submit]").click();
      await page.locator("#new-password").waitFor();
    },
  ],
  at("reset", `/reset${TOKEN}`),
  at("reset-incomplete", "/reset"),
  at("not-me", `/not-me${TOKEN}`),
  at("lost-phone", "/lost-phone"),
  at("cancel-recovery", `/recovery/cancel${TOKEN}`),
  [
    "second-step-expired",
    async (page) => {
      await page.route("**/v1/sign-in", (route) =>
        route.fulfill({
          status: 401,
          contentType: "application/problem+json",
          body: JSON.stringify({ code: "sign_in_expired", requestId: "r", retryable: "never" }),
        }),
      );
      await goTo(page, "/sign-in");
      await page.locator("main a[href='/']").waitFor();
      await page.unroute("**/v1/sign-in");
    },
  ],
];

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const sheetWith = (page: Page, name: string) => page.getByRole("dialog", { name });

type Say = (key: MessageKey) => string;

async function givePassword(page: Page, person: Person): Promise<void> {
  await goTo(page, "/");
  await page.locator("input[name=email]").fill(person.email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("main form button[type=submit]").click();
}

async function openSheet(page: Page, path: string, button: string): Promise<void> {
  await goTo(page, path);
  await press(page, button);
  await page.getByRole("dialog").first().waitFor();
}

/** From the first step-up to a second factor. */
function stepUpStops(say: Say, person: Person): Stop[] {
  let secret = "";
  return [
    [
      "step-up",
      async (page) => {
        await openSheet(page, "/security/factors", say("factors.add.totp"));
        await sheetWith(page, say("stepUp.title")).getByRole("listitem").first().waitFor();
      },
    ],
    [
      "step-up-code",
      async (page) => {
        const sheet = sheetWith(page, say("stepUp.title"));
        await sheet.getByRole("button", { name: say("proof.method.email") }).click();
        await sheet.locator("input[name=code]").waitFor();
      },
    ],
    [
      "totp",
      async (page) => {
        const sheet = sheetWith(page, say("stepUp.title"));
        await sheet.locator("input[name=password]").fill(PASSWORD);
        await sheet.locator("input[name=code]").fill(await codeFor(page, person.email));
        await page.getByRole("img", { name: say("totp.qr") }).waitFor();
        secret = await page.getByRole("dialog").locator("code").innerText();
      },
    ],
    [
      "recovery-codes",
      async (page) => {
        await page.getByRole("dialog").locator("input[name=code]").fill(totpOf(secret, 1));
        await page.getByRole("heading", { name: say("codes.newTitle") }).waitFor();
      },
    ],
    ["factors", (page) => press(page, say("codes.kept"))],
    [
      "factor-remove",
      async (page) => {
        await page.getByRole("button", { name: say("factors.remove"), exact: true }).click();
        await page.getByRole("dialog").waitFor();
      },
    ],
  ];
}

/** Out, and in again by the second factor. */
function secondStepStops(say: Say, person: Person): Stop[] {
  return [
    [
      "second-step",
      async (page) => {
        await goTo(page, "/settings");
        await page
          .getByRole("button", { name: say("common.signOut") })
          .first()
          .click();
        await page.locator("input[name=email]").waitFor();
        await givePassword(page, person);
        await page.waitForURL("**/sign-in");
        await page.locator("main ul button").first().waitFor();
      },
    ],
    [
      "second-step-code",
      async (page) => {
        await page.getByRole("button", { name: say("proof.method.totp") }).click();
        await page.locator("input[name=code]").fill("000000");
        await page.getByRole("alert").waitFor();
      },
    ],
    ["second-step-lost-all", (page) => press(page, say("secondStep.lostAll"))],
  ];
}

/** Handing in a document for the next tier. */
function documentStops(say: Say): readonly Stop[] {
  return [
    [
      "documents",
      async (page) => {
        await goTo(page, "/limits");
        await page.locator('main a[href="/limits/documents"]').click();
        await page.locator("#file-identity_document").waitFor({ state: "attached" });
      },
    ],
    [
      "documents-picked",
      async (page) => {
        const buffer = await specimen(page);
        const file = { name: "passport.jpg", mimeType: "image/jpeg", buffer };
        await page.locator("#file-identity_document").setInputFiles(file);
        await page.locator("main img").waitFor();
      },
    ],
    [
      "documents-handed-in",
      async (page) => {
        await press(page, say("documents.send"));
        await page.getByText(say("documents.waiting")).waitFor();
      },
    ],
  ];
}

/** One person's walk through everything that protects the account, in their language. */
export function identityStops(locale: Locale, person: Person): readonly Stop[] {
  const all: Record<string, string> = Object.assign({}, ...Object.values(CATALOG_FILES[locale]));
  const say: Say = (key) => all[key] ?? key;

  return [
    [
      "settings",
      async (page) => {
        await givePassword(page, person);
        // Before the wallet is drawn its route would still take the walk back to it.
        await page.locator("main h1").filter({ hasText: person.name }).waitFor();
        await goTo(page, "/settings");
      },
    ],
    [
      "security",
      async (page) => {
        await goTo(page, "/security");
        await page.locator("details summary").click();
      },
    ],
    at("factors-empty", "/security/factors"),
    ...stepUpStops(say, person),
    ["passkey-sheet", (page) => openSheet(page, "/security/factors", say("factors.add.passkey"))],
    ["sms-sheet", (page) => openSheet(page, "/security/factors", say("factors.add.sms"))],
    at("devices", "/security/devices"),
    at("history", "/security/history"),
    at("alerts", "/security/alerts"),
    at("record", "/security/record"),
    at("consents", "/security/consents"),
    [
      "password-errors",
      async (page) => {
        await goTo(page, "/security/password");
        await page.locator("#new-password").fill("abc");
        await page.locator("main form button[type=submit]").click();
        await page.locator("[aria-invalid=true]").first().waitFor();
      },
    ],
    at("contacts", "/security/contacts"),
    [
      "contact-sheet",
      (page) => openSheet(page, "/security/contacts", say("contacts.change.phone")),
    ],
    ["freeze-sheet", (page) => openSheet(page, "/security", say("freeze.action"))],
    at("limits", "/limits"),
    at("merchants", "/merchant"),
    ...documentStops(say),
    ...secondStepStops(say, person),
  ];
}
