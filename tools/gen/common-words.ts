// The spelling list of search: the package that holds it unpacks all its dictionaries when it is imported, which every
// start of the server and every search worker paid with 0.2 to 0.9 s of processor time.
import { dictionary } from "@zxcvbn-ts/language-en";
import type { GeneratedFile } from "./generated-file.ts";

/** How many of the package's words, most usual first. */
const HOW_MANY = 24_000;

export const commonWordsFile: GeneratedFile = {
  path: "apps/server/src/hotline/knowledge/search/common-words.txt",
  make: async () => `${dictionary["commonWords-en"].slice(0, HOW_MANY).join("\n")}\n`,
};
