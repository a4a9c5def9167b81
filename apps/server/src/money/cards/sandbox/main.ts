// The sandbox card network as a process of its own: `node apps/server/src/money/cards/sandbox/main.ts`. `npm start` runs it.
import { startSandboxNetwork } from "./http-server.ts";

const network = await startSandboxNetwork({
  host: "127.0.0.1",
  port: Number(process.env["CARD_NETWORK_PORT"] ?? 8095),
  file: process.env["CARD_NETWORK_FILE"] ?? null,
  ...(process.env["CARD_NETWORK_FRAMED_BY"] === undefined
    ? {}
    : { frameAncestors: process.env["CARD_NETWORK_FRAMED_BY"] }),
});
process.stdout.write(`sandbox card network on ${network.url}\n`);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => void network.close().then(() => process.exit(0)));
