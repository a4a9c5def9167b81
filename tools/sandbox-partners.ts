// The partners of a demo as a process of its own: the sandbox card network, the sandbox bank and the sandbox rates. `npm start` runs it.
import { createSandboxBank } from "../apps/server/src/money/banks/sandbox/bank.ts";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { createSandboxRateService } from "../apps/server/src/money/crossborder/sandbox/rate-service.ts";

const network = await startSandboxNetwork({
  host: "127.0.0.1",
  port: Number(process.env["CARD_NETWORK_PORT"] ?? 8095),
  file: process.env["CARD_NETWORK_FILE"] ?? null,
  services: {
    bank: createSandboxBank({ file: process.env["SANDBOX_BANK_FILE"] ?? null }),
    rates: createSandboxRateService(),
  },
  ...(process.env["CARD_NETWORK_FRAMED_BY"] === undefined
    ? {}
    : { frameAncestors: process.env["CARD_NETWORK_FRAMED_BY"] }),
});
process.stdout.write(`sandbox card network, bank and rates on ${network.url}\n`);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => void network.close().then(() => process.exit(0)));
