// `npm run fix`: formats every file and orders its imports.
import { runMain } from "./operator-problem.ts";
import { runQuietly } from "./run.ts";

await runMain(async () => {
  const { code, output } = await runQuietly("biome", ["check", "--write"]);
  process.stdout.write(output);
  return code;
});
