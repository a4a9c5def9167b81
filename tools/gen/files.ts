import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { startTestServer } from "../../packages/testkit/src/server.ts";
import { repositoryRoot } from "../postgres/index.ts";
import { asvsFile } from "./asvs.ts";
import { commonWordsFile } from "./common-words.ts";
import { contractFiles } from "./contract-files.ts";
import { decisionList } from "./decisions.ts";
import { dependencyFile } from "./dependencies.ts";
import { exchangeExamples } from "./exchange.ts";
import { glossaryFile } from "./glossary.ts";
import { schemaFile } from "./schema.ts";

const generatedFiles = [
  ...contractFiles,
  schemaFile,
  glossaryFile,
  decisionList,
  dependencyFile,
  asvsFile,
  ...exchangeExamples,
  commonWordsFile,
];

/** Makes every generated file anew and returns the paths of those that differ from what is committed, written when asked. */
export async function makeGeneratedFiles(options: { readonly write: boolean }): Promise<string[]> {
  const server = await startTestServer();
  try {
    const url = new URL(server.adminUrl);
    url.pathname = `/${server.template}`;
    const database = new pg.Client({ connectionString: url.href });
    await database.connect();
    try {
      const changed: string[] = [];
      for (const file of generatedFiles) {
        const text = await file.make(database);
        if (text === (await committed(file.path))) continue;
        changed.push(file.path);
        if (options.write) await writeFile(join(repositoryRoot, file.path), text);
      }
      return changed;
    } finally {
      await database.end();
    }
  } finally {
    await server.stop();
  }
}

async function committed(path: string): Promise<string | null> {
  try {
    return await readFile(join(repositoryRoot, path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
