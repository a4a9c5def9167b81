import { type Browser, chromium } from "playwright-core";
import { afterAll, inject } from "vitest";
import type {} from "./browser-setup.ts";

/**
 * A real Chromium for one journey file (`e2e/*.e2e.ts`), closed after it. Call it at the top level of the file.
 * It reaches nothing but what the test opens: background traffic is off.
 */
export async function launchBrowser({
  args = [],
}: {
  readonly args?: readonly string[];
} = {}): Promise<Browser> {
  const { executablePath, env } = inject("okpayChromium");
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env } as Record<string, string>,
    args: [
      // Root in a container cannot have the sandbox, and everything shown here is our own.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Compiling and collecting beside the page helps a person on many cores; on two it only changes threads (a tenth).
      "--js-flags=--single-threaded",
      ...args,
    ],
  });
  afterAll(() => browser.close());
  return browser;
}
