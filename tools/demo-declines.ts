/**
 * `npm run -s demo:declines [-- --json]`: every card of the sandbox network through the public API of a running server —
 * saved, then charged for a top-up — and what its owner is told: code and next step. On a database of its own.
 */
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { createPeople, startServer } from "../bench/http-world.ts";
import { withBenchDatabase } from "../bench/world.ts";
import { type CardOutcome, createApi, runEveryCard } from "./every-card.ts";
import { runMain } from "./operator-problem.ts";

async function main(): Promise<number> {
  const isJson = process.argv.includes("--json");
  const rows = await withBenchDatabase(runDemo, "okpay_demo_declines");
  process.stdout.write(isJson ? `${JSON.stringify({ rows })}\n` : tableOf(rows));
  return 0;
}

async function runDemo(databaseUrl: string): Promise<CardOutcome[]> {
  const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
  try {
    const { server, environment } = await startServer(databaseUrl, {
      CARD_NETWORK_URL: network.url,
    });
    try {
      const [person] = await createPeople(environment, server.port, 1);
      if (person === undefined) throw new Error("nobody could sign in");
      return await runEveryCard(createApi(`http://127.0.0.1:${server.port}`, person.cookie));
    } finally {
      await server.stop();
    }
  } finally {
    await network.close();
  }
}

function tableOf(rows: readonly CardOutcome[]): string {
  const lines = rows.map(({ card, causes, outcome, code, nextStep }) =>
    [
      `•••• ${card}`,
      causes.padEnd(28),
      outcome.padEnd(11),
      (code ?? "—").padEnd(28),
      nextStep?.type ?? "—",
    ].join("  "),
  );
  const head = [
    "Card     ",
    "Causes".padEnd(28),
    "Outcome".padEnd(11),
    "Told".padEnd(28),
    "Next step",
  ];
  return `${[head.join("  "), ...lines].join("\n")}\n`;
}

await runMain(main);
