/** `npm run prompts -- <folder>`: every sentence the telephone speaks, as sound, from the catalogues (docs/operate/phone.md). */
import { OperatorProblem, runMain } from "./operator-problem.ts";
import { makePrompts } from "./phone/prompts.ts";

await runMain(async () => {
  const folder = process.argv[2];
  if (folder === undefined)
    throw new OperatorProblem("Say where: npm run prompts -- /usr/share/asterisk/sounds/okpay");
  await makePrompts(folder, (sentence) => process.stdout.write(`${sentence}\n`));
  return 0;
});
