import { join } from "node:path";
import { defineConfig } from "vitest/config";

const usual = {
  root: join(import.meta.dirname, "../.."),
  testTimeout: 120_000,
  hookTimeout: 180_000,
};
const LOAD = "e2e/phone/load.phone.ts";

/** `npm run test:phone`: calls on a real Asterisk. Apart from `npm test` (it needs root, SIPp and minutes), part of `.ci/run`. */
export default defineConfig({
  test: {
    ...usual,
    globalSetup: [
      "packages/testkit/src/global-setup.ts",
      // One agent is in a browser.
      "packages/testkit/src/browser-setup.ts",
    ],
    projects: [
      {
        test: {
          ...usual,
          name: "stories",
          include: ["e2e/phone/*.phone.ts"],
          exclude: [LOAD],
          // They wait in real time, and leave the machine idle: each file has an Asterisk and a server of its own.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...usual,
          name: "load",
          include: [LOAD],
          maxWorkers: 1,
          // After all others, and so alone.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
