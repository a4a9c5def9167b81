import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** `npm run test:phone`: calls on a real Asterisk. Apart from `npm test` (it needs root, SIPp and five minutes), part of `.ci/run`. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    include: ["e2e/phone/*.phone.ts"],
    globalSetup: [
      "packages/testkit/src/global-setup.ts",
      // One agent is in a browser.
      "packages/testkit/src/browser-setup.ts",
    ],
    // One exchange, one story after the other: they wait in real time.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
