import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Whether a server could listen on this port of 127.0.0.1 now. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

/**
 * A port that is free now and stays so unless a server takes it: below the range from which systems give ports to outgoing connections
 * (Linux 32768 and up), where another program's connection took one between being found and being used. Whoever uses it must still
 * be ready to be told that it is taken. Telephone stories have ports of their own below these (e2e/phone/support/ports.ts).
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(26_000, 32_000);
    if (await isPortFree(port)) return port;
  }
}
