// `npm run gen`: writes every generated file (openapi.json, the client's types, .env.example, db/schema.sql, the glossary).
import { makeGeneratedFiles } from "./gen/files.ts";
import { runMain } from "./operator-problem.ts";

await runMain(async () => {
  const changed = await makeGeneratedFiles({ write: true });
  process.stdout.write(
    changed.length === 0 ? "Nothing had changed.\n" : `Written: ${changed.join(", ")}\n`,
  );
  return 0;
});
