// The vocabulary is data beside this file: this makes it readable, `tools/tidy` looks for the words it bans.

import type { GeneratedFile } from "./generated-file.ts";
import glossary from "./glossary.json" with { type: "json" };

const opening = `# Glossary

One word for one thing, in code, texts and talk. Made from \`tools/gen/glossary.json\` by \`npm run gen\`.

| Term | Means here | 中文 | We do not say |
|---|---|---|---|
`;

export const glossaryFile: GeneratedFile = {
  path: "docs/reference/glossary.md",
  make: async () => {
    const { terms, bannedInNames } = glossary;
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
