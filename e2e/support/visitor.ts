import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import type { World } from "./world.ts";

/** A person with a browser of their own, whose pages must stay quiet: no script error, no CSP violation, no console error. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Another tab of the same browser. */
  openTab(): Promise<Page>;
  /** Fails if anything was written to the console that should not be; `expected` names what this journey provokes. */
  expectQuiet(...expected: RegExp[]): void;
  /** Whether something like it was written to the console. */
  heard(what: RegExp): boolean;
  leave(): Promise<void>;
}

/** Pages ask by themselves for a call that goes on; what is on its way when another tab signs out is refused, and nobody is told. */
export const SIGNED_OUT = /status of 401 \(Unauthorized\) \/v1\/calls\/status$/;

/** A refused request shows up in the browser's console by its status; journeys that provoke one say so. */
export const REFUSED = (status: number): RegExp =>
  new RegExp(`the server responded with a status of ${status}`);
export const UNREACHABLE = /net::ERR_(?:INTERNET_DISCONNECTED|FAILED|ABORTED|CONNECTION_\w+)/;

export async function visit(
  browser: Browser,
  world: World,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: world.url,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 390, height: 844 },
    reducedMotion: "reduce",
    permissions: ["clipboard-write"],
    ...options,
  });
  // Two journeys and their servers share two cores: what is slow there is not broken.
  context.setDefaultTimeout(45_000);
  const noise: string[] = [];
  const listen = (page: Page) => {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      // Which resource failed stands only in the place the browser names, not in its text.
      noise.push(`${message.text()} ${new URL(message.location().url, world.url).pathname}`);
    });
    page.on("pageerror", (error) => noise.push(`uncaught: ${error.message}`));
  };
  context.on("page", listen);
  const page = await context.newPage();
  return {
    context,
    page,
    openTab: () => context.newPage(),
    expectQuiet: (...expected) =>
      expect(noise.filter((line) => !expected.some((pattern) => pattern.test(line)))).toEqual([]),
    heard: (what) => noise.some((line) => what.test(line)),
    leave: () => context.close(),
  };
}

/** Enters as one of the demo's people with one click. */
export async function enterAs(page: Page, persona: "林悦" | "新用户"): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: persona }).click();
  await page.waitForURL("**/wallet");
}

export interface Found {
  readonly id: string;
  readonly state: string;
  readonly note: string | null;
  readonly amount: { readonly amountMinor: string };
}

/** The signed-in person's payments as the server knows them. */
export const paymentsOf = (page: Page, query: string): Promise<Found[]> =>
  page.evaluate(async (search) => {
    const response = await fetch(`/v1/payments?limit=100&${search}`);
    return ((await response.json()) as { payments: Found[] }).payments;
  }, query);
