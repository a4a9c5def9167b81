import type { TestProject } from "vitest/node";
import { type Chromium, findChromium } from "../../../tools/chromium.ts";
import { buildPages } from "../../../tools/pages.ts";

/** vitest's global setup for journeys: wallet and console are built, and a browser that starts is found, or the run fails here. */
export default async function setup(project: TestProject): Promise<void> {
  const chromium = await findChromium();
  await buildPages((sentence) => process.stderr.write(`${sentence}\n`));
  project.provide("okpayChromium", chromium);
}

declare module "vitest" {
  interface ProvidedContext {
    okpayChromium: Chromium;
  }
}
