import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../postgres/index.ts";
import type { GeneratedFile } from "./generated-file.ts";

interface Term {
  readonly term: string;
  readonly means: string;
  readonly chinese: string;
  /** For people: words that mean something else here, or nothing. */
  readonly avoid: string;
}

export interface Glossary {
  readonly terms: readonly Term[];
  /** For `tools/tidy`: a word no identifier may contain → what to say instead. */
  readonly bannedInNames: Readonly<Record<string, string>>;
}

/** The vocabulary, kept as data beside this file. */
export async function readGlossary(): Promise<Glossary> {
  return JSON.parse(await readFile(join(repositoryRoot, "tools", "gen", "glossary.json"), "utf8"));
}

const opening = `# Glossary

One word for one thing, in code, texts and talk. Made from \`tools/gen/glossary.json\` by \`npm run gen\`.

| Term | Means here | 中文 | We do not say |
|---|---|---|---|
`;

export const glossaryFile: GeneratedFile = {
  path: "docs/reference/glossary.md",
  make: async () => {
    const { terms, bannedInNames } = await readGlossary();
    const rows = terms.map(
      ({ term, means, chinese, avoid }) => `| ${term} | ${means} | ${chinese} | ${avoid || "–"} |`,
    );
    const banned = Object.entries(bannedInNames).map(
      ([word, instead]) => `| ${word} | ${instead} |`,
    );
    return (
      `${opening}${rows.join("\n")}\n\n## Words no name in the code may contain\n\n` +
      `Checked by \`tools/tidy\` in files, folders and identifiers.\n\n| Not | But |\n|---|---|\n${banned.join("\n")}\n`
    );
  },
};
