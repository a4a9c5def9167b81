/**
 * `npm run -s search:encoder -- --data FOLDER [--only clinc] [--out FILE]`: trains the encoder that the search room ships. FOLDER holds
 * `en-b77.train.jsonl` (BANKING77, CC BY 4.0) and `en-clinc150.train.jsonl` (CLINC150, CC BY 3.0); the same files give the same bytes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Question, trainOnQuestions } from "../bench/search/encoder.ts";

const shipped = fileURLToPath(
  new URL("../apps/server/src/hotline/knowledge/search/encoder.bin", import.meta.url),
);
const { values } = parseArgs({
  options: {
    data: { type: "string" },
    only: { type: "string" },
    out: { type: "string", default: shipped },
  },
});
if (values.data === undefined) {
  process.stderr.write(
    "usage: npm run -s search:encoder -- --data FOLDER [--only clinc] [--out FILE]\n",
  );
  process.exit(2);
}
const questions = questionsOf(values.data, "clinc150");
if (values.only !== "clinc") questions.push(...questionsOf(values.data, "b77"));
const start = performance.now();
const bytes = trainOnQuestions(questions);
writeFileSync(values.out, bytes);
process.stderr.write(
  `${questions.length} questions, ${((performance.now() - start) / 1000).toFixed(1)} s, ${bytes.length} bytes → ${values.out}\n`,
);

function questionsOf(folder: string, set: string): Question[] {
  return readFileSync(join(folder, `en-${set}.train.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { text: string; topic: string })
    .map(({ text, topic }) => ({ text, topic: `${set}:${topic}` }));
}
