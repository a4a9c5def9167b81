// A Chromium that another program steers over its debugging port, with a profile of its own that is thrown away.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { findChromium } from "./chromium.ts";
import { OperatorProblem } from "./operator-problem.ts";

export interface DebuggedChromium {
  readonly port: number;
}

/** Starts it, hands over its port (loopback only), and ends it afterwards. It takes any certificate: it only sees our servers. */
export async function withDebuggedChromium<T>(
  work: (chromium: DebuggedChromium) => Promise<T>,
): Promise<T> {
  const { executablePath, env } = await findChromium();
  const profile = mkdtempSync(join(tmpdir(), "okpay-chromium-"));
  const browser = spawn(
    executablePath,
    [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--ignore-certificate-errors",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      "about:blank",
    ],
    { env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] },
  );
  try {
    return await work({ port: await portSaidBy(browser.stderr) });
  } finally {
    const ended = browser.exitCode === null ? once(browser, "exit") : Promise.resolve();
    browser.kill("SIGTERM");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const ANNOUNCED = "DevTools listening on ";

/** The port is the browser's choice; it says which on its error output, which is read on so that it never fills up. */
const portSaidBy = (output: Readable): Promise<number> =>
  new Promise((resolve, reject) => {
    const lines = createInterface({ input: output });
    lines.on("line", (line) => {
      if (line.startsWith(ANNOUNCED)) resolve(Number(new URL(line.slice(ANNOUNCED.length)).port));
    });
    lines.once("close", () =>
      reject(new OperatorProblem("Chromium ended before it opened its debugging port.")),
    );
  });
