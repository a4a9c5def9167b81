import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { SERVER_FLAGS } from "../../../tools/server-process.ts";

/* The server that is killed and the cable that is cut. */

const STARTS_WITHIN_MS = 60_000;

/** Polls until it is so: what is waited for happens in other processes. `instead` says what was there when it never came. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  withinMs = 30_000,
  instead?: () => Promise<string>,
): Promise<number> {
  const begun = Date.now();
  for (;;) {
    if (await isSo()) return Date.now() - begun;
    if (Date.now() - begun > withinMs) {
      const seen = instead === undefined ? "" : `; instead: ${await instead()}`;
      throw new Error(`Not within ${withinMs / 1_000} s: ${what}${seen}`);
    }
    await pause(100);
  }
}

/** Sound takes time: so much of it. */
export async function passed(ms: number, what = `${ms / 1_000} seconds of it`): Promise<void> {
  const from = Date.now();
  await until(what, () => Date.now() - from >= ms, ms + 30_000);
}

/** What lies between Asterisk and OKPay, so that it can be cut. */
export async function layCable(from: number, to: number) {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      // OKPay is away: Asterisk tries again by itself.
      one.on("error", () => one.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(from, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

/** OKPay's server in a process of its own. */
export function serverOf(env: Readonly<Record<string, string>>, url: string) {
  let child: ChildProcess | null = null;
  let said = "";
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await ended;
  };
  return {
    said: () => said,
    pid: () => child?.pid ?? 0,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async start() {
      const mine = spawn(process.execPath, [...SERVER_FLAGS, "apps/server/src/main.ts"], {
        env: { ...process.env, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = mine;
      for (const stream of [mine.stdout, mine.stderr])
        stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
      await until(
        "the server answers",
        async () => {
          if (mine.exitCode !== null) throw new Error(`The server ended:\n${said.slice(-3_000)}`);
          return fetch(`${url}/readyz`).then(
            ({ ok }) => ok,
            () => false,
          );
        },
        STARTS_WITHIN_MS,
      );
    },
  };
}
