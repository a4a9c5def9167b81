import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../postgres/index.ts";
import type { GeneratedFile } from "./generated-file.ts";

const folder = join(repositoryRoot, "docs", "decisions");

const opening = `# Decisions

Short records of choices with consequences: what, why, what it costs. A changed decision is a new record that names the old one.
This list is made by \`npm run gen\`.

`;

/** The list of all records, by their first heading. */
export const decisionList: GeneratedFile = {
  path: "docs/decisions/README.md",
  make: async () => {
    const names = (await readdir(folder)).filter(
      (name) => name.endsWith(".md") && name !== "README.md",
    );
    const lines = await Promise.all(
      names.sort().map(async (name) => {
        const heading = /^# (.+)$/m.exec(await readFile(join(folder, name), "utf8"))?.[1] ?? name;
        return `- [${heading}](${name})`;
      }),
    );
    return `${opening}${lines.join("\n")}\n`;
  },
};
