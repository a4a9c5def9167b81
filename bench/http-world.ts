/** A running server on a bench database, with customers who are signed in and have money. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { createServices } from "../apps/server/src/app.ts";
import { loadConfig } from "../apps/server/src/config.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { repositoryRoot } from "../tools/postgres/index.ts";
import { findFreePort } from "../tools/postgres/ports.ts";
import { SERVER_FLAGS } from "../tools/server-process.ts";
import { openConnection } from "./http-client.ts";

export const PASSWORD = "Mq7!tulip-Vase_92";
// Below the amount from which a top-up asks for a confirmation.
const TOP_UP_MINOR = "1900000";

export interface Person {
  readonly customerId: string;
  readonly email: string;
  readonly cookie: string;
}

export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts the product's own server process on that database, with rate limits out of the way. */
export async function startServer(
  databaseUrl: string,
  more: NodeJS.ProcessEnv = {},
): Promise<{ server: RunningServer; environment: NodeJS.ProcessEnv }> {
  const port = await findFreePort();
  const environment = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    METRICS_PORT: String(await findFreePort()),
    CONSOLE_PORT: String(await findFreePort()),
    OKPAY_MODE: "demo",
    OKPAY_SECRET: randomBytes(48).toString("base64"),
    RATE_LIMIT_FACTOR: "100000",
    LOG_LEVEL: "warn",
    ...more,
  };
  const child = spawn(process.execPath, [...SERVER_FLAGS, "apps/server/src/main.ts"], {
    cwd: repositoryRoot,
    env: environment,
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilReady(port, child);
  return { server: { port, pid: child.pid as number, stop: () => stopped(child) }, environment };
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server ended with code ${child.exitCode} before it was ready`);
}

async function stopped(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** Customers made through the product's services, signed in and topped up over HTTP. */
export async function createPeople(
  environment: NodeJS.ProcessEnv,
  port: number,
  count: number,
): Promise<Person[]> {
  const services = createServices(loadConfig(environment), createLog({ level: "error" }));
  const emails = Array.from({ length: count }, (_, index) => `bench-${index}@example.com`);
  const people: Person[] = [];
  const ids: string[] = [];
  for (const [index, email] of emails.entries()) {
    const id = await services.identity.demo.createCustomer({
      displayName: `Bench ${index}`,
      email,
      phone: `+86138${String(index).padStart(8, "0")}`,
      locale: "en",
      password: PASSWORD,
      persona: null,
      at: new Date(),
    });
    ids.push(id);
  }
  await services.close();
  for (const [index, email] of emails.entries()) {
    const cookie = await signInAndTopUp(port, email);
    people.push({ customerId: ids[index] ?? "", email, cookie });
  }
  return people;
}

/** The session's cookie. */
async function signInAndTopUp(port: number, email: string): Promise<string> {
  const connection = await openConnection(port);
  const signedIn = await connection.send({
    method: "POST",
    path: "/v1/session",
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (signedIn.status !== 201 || signedIn.setCookie === null)
    throw new Error(`signing in was answered ${signedIn.status}: ${signedIn.body}`);
  const cookie = signedIn.setCookie;
  const quoted = await connection.send({
    method: "POST",
    path: "/v1/quotes",
    headers: { cookie },
    body: JSON.stringify({
      kind: "top_up",
      cardId: "sandbox_visa_approved",
      amount: { amountMinor: TOP_UP_MINOR, currency: "CNY" },
    }),
  });
  const { token } = JSON.parse(quoted.body) as { token: string };
  const paid = await connection.send({
    method: "POST",
    path: "/v1/payments",
    headers: { cookie, "idempotency-key": uuidv7() },
    body: JSON.stringify({ quote: token }),
  });
  if (paid.status !== 201) throw new Error(`topping up was answered ${paid.status}: ${paid.body}`);
  connection.close();
  return cookie;
}
