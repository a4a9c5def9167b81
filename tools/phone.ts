// `npm run phone`: an Asterisk 22 for the hotline, from nothing to calls; Ctrl-C ends it. `-- --files <folder>` writes the
// configuration for an Asterisk elsewhere instead, `-- --check` looks at one that runs (docs/operate/phone.md).
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentPhoneName, passwordFor } from "../apps/server/src/hotline/asterisk/index.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";
import { mistakesOf } from "./phone/assertion.ts";
import { ensureChroot } from "./phone/chroot.ts";
import { exchangeFiles, insideOf, modulesOf } from "./phone/configuration.ts";
import { type RunningExchange, startExchange } from "./phone/exchange.ts";
import { makePrompts } from "./phone/prompts.ts";
import { type PhoneSettings, readSettings } from "./phone/settings.ts";

const say = (sentence: string) => process.stdout.write(`${sentence}\n`);

async function main(): Promise<number> {
  const settings = readSettings(process.env);
  const [way, folder] = process.argv.slice(2);
  if (way === "--files") return writeFiles(settings, folder);
  if (way === "--check") return check(settings);
  if (way === "--prepare") return prepare(settings);
  if (way !== undefined)
    throw new OperatorProblem(
      "Usage: npm run phone [-- --files <folder> | -- --check | -- --prepare]",
    );
  return run(settings);
}

async function writeFiles(
  { exchange }: PhoneSettings,
  folder: string | undefined,
): Promise<number> {
  if (folder === undefined)
    throw new OperatorProblem("Say where: npm run phone -- --files /etc/asterisk");
  mkdirSync(folder, { recursive: true });
  const files = exchangeFiles({ ...exchange, folders: null });
  // Passwords stand in them.
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), `${text}\n`, { mode: 0o640 });
  say(
    `Written to ${folder}: ${Object.keys(files).join(", ")}. Restart Asterisk, then: npm run phone -- --check`,
  );
  return 0;
}

async function check(
  { exchange, httpUrl }: PhoneSettings,
  running: RunningExchange | null = null,
): Promise<number> {
  const { version, mistakes } = await mistakesOf({
    url: httpUrl,
    readerPassword: passwordFor("reader", exchange.okpay.password),
    modules: modulesOf(exchange),
    endpoints: endpointsOf(exchange),
    console: running === null ? null : { cli: running.cli, ...insideOf(exchange) },
  });
  if (mistakes.length > 0)
    throw new OperatorProblem(
      `Asterisk ${version} is not set up as OKPay needs it:\n${mistakes.join("\n")}`,
    );
  say(`Asterisk ${version} is set up as OKPay needs it.`);
  return 0;
}

const endpointsOf = ({ phones, trunk }: PhoneSettings["exchange"]): string[] => [
  ...(trunk === null ? [] : ["okpay-trunk"]),
  ...phones.map(({ number }) => agentPhoneName(number)),
];

/** All that takes minutes, so that a later start takes seconds: what continuous integration does while it looks at the code. */
async function prepare({ root }: PhoneSettings): Promise<number> {
  say(await ensureChroot(root, say));
  await makePrompts(join(root, "usr/share/asterisk/sounds/okpay"), say);
  return 0;
}

async function run(settings: PhoneSettings): Promise<number> {
  const { root, exchange } = settings;
  const asked = new Promise<null>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve(null));
  });
  await prepare(settings);
  const running = await startExchange(root, exchange);
  try {
    await check(settings, running);
    welcome(settings, running.logFile);
    const ended = await Promise.race([asked, running.died.then((code) => ({ code }))]);
    if (ended !== null)
      throw new OperatorProblem(
        `Asterisk ended by itself (exit code ${ended.code}); its log is ${running.logFile}`,
      );
    say("\nStopping …");
  } finally {
    await running.stop();
  }
  say("Stopped.");
  return 0;
}

function welcome({ exchange, passwordFile, httpUrl }: PhoneSettings, logFile: string): void {
  const { port } = new URL(exchange.okpay.url);
  const password = passwordFile === null ? "" : ` ASTERISK_PASSWORD_FILE=${passwordFile}`;
  say(
    [
      "",
      "Asterisk is ready.",
      `  OKPay          ASTERISK_PORT=${port}${password} ASTERISK_HTTP_URL=${httpUrl} npm start`,
      `  SIP            ${exchange.sip.host}:${exchange.sip.port}, RTP ${exchange.rtp.from}–${exchange.rtp.to}`,
      ...exchange.phones.map(
        ({ number }) =>
          `  Telephone ${String(number).padEnd(5)}user ${agentPhoneName(number)}, password ${passwordFor(`agent ${number}`, exchange.okpay.password)}`,
      ),
      ...(exchange.trunk === null
        ? ["  No trunk: set PHONE_TRUNK_HOST (docs/operate/phone.md)"]
        : []),
      `  Log            ${logFile}`,
      "Ctrl-C stops it.",
    ].join("\n"),
  );
}

await runMain(main);
