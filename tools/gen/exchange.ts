import { BLANKS, exchangeFiles } from "../phone/configuration.ts";
import type { GeneratedFile } from "./generated-file.ts";

/** What stands in deploy/asterisk: the files that `npm run phone` starts, with blanks for an operator's own data. */
export const exchangeExamples: readonly GeneratedFile[] = Object.entries(exchangeFiles(BLANKS)).map(
  ([name, text]) => ({ path: `deploy/asterisk/${name}`, make: async () => `${text}\n` }),
);
