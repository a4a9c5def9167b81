// `npm run test:phone`: the hotline on a real Asterisk, with real SIP calls. The last line is "N passed, N failed"; what is
// missing on this machine fails at once, with what to install.
import { join } from "node:path";
import { parseCLI, startVitest } from "vitest/node";
import { failureLines } from "./failures.ts";
import { runMain } from "./operator-problem.ts";
import { ensureChroot, programOf } from "./phone/chroot.ts";
import { makePrompts } from "./phone/prompts.ts";
import { readSettings } from "./phone/settings.ts";
import { repositoryRoot } from "./postgres/index.ts";

const say = (sentence: string) => process.stdout.write(`${sentence}\n`);

async function main(): Promise<number> {
  programOf("sipp", "sip-tester");
  const { root } = readSettings(process.env);
  say(await ensureChroot(root, say));
  await makePrompts(join(root, "usr/share/asterisk/sounds/okpay"), say);
  // `-- outages -t "connection cut"`: one file, one story.
  const { filter, options } = parseCLI(["vitest", ...process.argv.slice(2)]);
  const vitest = await startVitest("test", filter, {
    ...options,
    run: true,
    watch: false,
    config: join(repositoryRoot, "e2e/phone/vitest.config.ts"),
  });
  const tests = vitest.state
    .getTestModules()
    .flatMap((module) => [...module.children.allTests()])
    .filter((test) => options.testNamePattern === undefined || test.result().state !== "skipped");
  const passed = tests.filter((test) => test.result().state === "passed").length;
  // A file that does not load has no failed test of its own; a story that was left out is no success.
  const broken = vitest.state.getTestModules().filter((module) => !module.ok()).length;
  const errors = vitest.state.getUnhandledErrors().length;
  const failed = Math.max(tests.length - passed, broken) + errors;
  const failures = failureLines(vitest.state.getTestModules());
  await vitest.close();
  process.stdout.write(failures);
  say(`${passed} passed, ${passed === 0 ? Math.max(failed, 1) : failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

await runMain(main);
