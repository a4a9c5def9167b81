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
  const saysPort = portSaidBy(browser.stderr);
  try {
    return await work({ port: await saysPort });
  } finally {
    // Its streams close once nothing of it is left: what was started may be a script that only waits for the browser.
    const ended = browser.stderr.closed ? Promise.resolve() : once(browser, "close");
    // One that does not answer any more can only be ended from outside.
    await saysPort.then(askToClose).catch(() => browser.kill("SIGKILL"));
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** DevTools protocol, Browser.close. A signal would reach no further than Debian's start script, and leave the browser running. */
async function askToClose(port: number): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/version`);
  const { webSocketDebuggerUrl }: { webSocketDebuggerUrl: string } = JSON.parse(
    await answer.text(),
  );
  const socket = new WebSocket(webSocketDebuggerUrl);
  await once(socket, "open");
  socket.send(JSON.stringify({ id: 1, method: "Browser.close" }));
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
