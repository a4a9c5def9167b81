// `npm run audit:verify`: reads the whole audit log and compares it with every checkpoint ever signed. Exit code 1 when it is
// not sound. `-- --json` for programs; `-- --event <file> --key <verifier key>` checks one exported event with nothing but
// the public key: no database, no secret.
import { readFileSync } from "node:fs";
import { createServices } from "../apps/server/src/app.ts";
import { loadConfig } from "../apps/server/src/config.ts";
import { type InclusionEvidence, isIncluded } from "../apps/server/src/people/audit/index.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";
import { withDatabase } from "./postgres/index.ts";

const valueOf = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

await runMain(async () => {
  const file = valueOf("--event");
  return file === undefined ? verifyLog() : verifyEvent(file, valueOf("--key"));
});

async function verifyLog(): Promise<number> {
  const verification = await withDatabase(async ({ url }) => {
    const config = loadConfig({ ...process.env, DATABASE_URL: url });
    const services = createServices(config, createLog({ level: "silent" }));
    try {
      return await services.audit.verify();
    } finally {
      await services.close();
    }
  });
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(verification)}\n`);
  else {
    const { events, checkpoints, seconds, problem } = verification;
    process.stdout.write(
      `${events} events, ${checkpoints} signed checkpoints, read in ${seconds.toFixed(1)} s\n`,
    );
    process.stdout.write(
      problem === null
        ? "The audit log is sound.\n"
        : `NOT SOUND: ${problem.kind}, ${problem.where}: ${problem.what}\n`,
    );
  }
  return verification.isSound ? 0 : 1;
}

function verifyEvent(file: string, key: string | undefined): number {
  if (key === undefined)
    throw new OperatorProblem(
      "Give the verifier key with --key: the console shows it, and key.txt beside the checkpoints.",
    );
  const { leaf, proof } = JSON.parse(readFileSync(file, "utf8")) as {
    leaf: string;
    proof: InclusionEvidence["proof"] | null;
  };
  if (proof === null)
    throw new OperatorProblem(
      "This event has no proof yet: it is younger than the newest checkpoint. Export it again.",
    );
  const isTrue = isIncluded({ leaf, proof }, key);
  process.stdout.write(
    isTrue
      ? `Included: leaf ${proof.leafIndex} of the signed tree of ${proof.treeSize}.\n${leaf}\n`
      : "NOT INCLUDED: the proof does not lead to the signed root, or the key is another log's.\n",
  );
  return isTrue ? 0 : 1;
}
