import { randomBytes } from "node:crypto";
import { type OperationId, type RouteContract, routes } from "@okpay/contracts";
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type App, createApp } from "./app.ts";
import { loadConfig } from "./config.ts";
import { createLog } from "./platform/log.ts";
import { sent } from "./testing/mutations.ts";
import { createRandom } from "./testing/random.ts";
import { validRequest } from "./testing/valid-request.ts";

/**
 * Requests made from the contract's schemas and then bent, over every route (row I9). `LARGE=20000 npm test -- fuzz` sends
 * that many; `FUZZ_SEED=n` begins elsewhere. A request that fails is named with its seed, and seeds that failed once stay
 * in SEEDS: they run first, for ever.
 */
const REQUESTS = Number(process.env["LARGE"] ?? 2_000);
const FIRST_SEED = Number(process.env["FUZZ_SEED"] ?? 1);
const SEEDS: readonly number[] = [];

/** Nothing of the inside: stack lines, statements, paths, names of packages. */
const INSIDE =
  /\bat \S+ \(|node_modules|\.ts:\d|\b(?:SELECT|INSERT|UPDATE) [\w*"]|\/(?:src|home|usr)\/|PostgresError|ZodError/;

const { ownerUrl } = await createTestDatabase();
const operations = Object.keys(routes) as OperationId[];
const people = ["ada", "bo", "chen", "dee", "eve", "fay"];

let app: App;
const cookies = new Map<string, string>();
const lines: string[] = [];
beforeAll(async () => {
  const config = loadConfig({
    DATABASE_URL: ownerUrl,
    OKPAY_SECRET: randomBytes(48).toString("base64url"),
    PORT: "0",
    METRICS_PORT: "0",
    RATE_LIMIT_FACTOR: "100000",
    WALLET_DIST: "does-not-exist",
  });
  app = await createApp(
    config,
    createLog({ level: "error", destination: { write: (line) => void lines.push(line) } }),
  );
  for (const [index, persona] of people.entries())
    await app.services.identity.demo.createCustomer({
      displayName: persona,
      email: `${persona}@example.com`,
      phone: `+861380013800${index}`,
      password: "Autumn-Rain-7-lanterns",
      locale: "en",
      persona,
      at: new Date(),
    });
});
afterAll(() => app.close());

async function cookieOf(persona: string): Promise<string> {
  const known = cookies.get(persona);
  if (known !== undefined) return known;
  const origin = { ip: "127.0.0.1", userAgent: "fuzz", presentedToken: undefined };
  const { token } = await app.services.identity.demo.signInAs(persona, origin);
  cookies.set(persona, `okpay_sid=${token}`);
  return `okpay_sid=${token}`;
}

async function send(seed: number): Promise<string | null> {
  const random = createRandom(seed);
  const operation = operations[seed % operations.length] as OperationId;
  const contract: RouteContract = routes[operation];
  const persona = random.pick(people);
  const request = sent(validRequest(contract, random), await cookieOf(persona), random);
  const answer = await app.http.inject({ ...request, method: request.method as "GET" });
  if (answer.statusCode === 401 || operation === "signOut") cookies.delete(persona);
  const complaint = wrongWith(contract, request.method, answer);
  return complaint === null
    ? null
    : `seed ${seed} ${operation} ${complaint} ${JSON.stringify(request).slice(0, 600)}`;
}

function wrongWith(
  { method, success }: RouteContract,
  sentMethod: string,
  {
    statusCode,
    body,
    headers,
  }: { statusCode: number; body: string; headers: Record<string, unknown> },
): string | null {
  if (statusCode >= 500) return `answered ${statusCode}: ${body.slice(0, 300)}`;
  if (statusCode >= 400 && !String(headers["content-type"]).startsWith("application/problem+json"))
    return `answered ${statusCode} without a problem`;
  if (INSIDE.test(body)) return `told of its inside: ${body.slice(0, 300)}`;
  const isOwn = statusCode === success.status && sentMethod === method;
  if (!isOwn || success.body === null || typeof success.body === "string") return null;
  // The wire form is closed: a property outside the schema fails here (row A3).
  const parsed = z.safeDecode(success.body, JSON.parse(body));
  return parsed.success
    ? null
    : `answered what its contract does not know: ${parsed.error.message.slice(0, 300)}`;
}

it(`${REQUESTS} bent requests: none is our fault, none tells of the inside, every answer is its contract's [I9] [A3] [I3]`, async () => {
  const complaints: string[] = [];
  const seeds = [...SEEDS, ...Array.from({ length: REQUESTS }, (_, index) => FIRST_SEED + index)];
  for (const seed of seeds) {
    const complaint = await send(seed);
    if (complaint !== null) complaints.push(complaint);
    if (complaints.length === 10) break;
  }
  expect([complaints, lines.slice(0, 10)]).toEqual([[], []]);
  // Alive, and able to work.
  expect((await app.http.inject("/readyz")).statusCode).toBe(200);
}, 600_000);

it("no body of the contract takes a property it does not name, at any depth [A4]", () => {
  const open: string[] = [];
  for (const contract of Object.values(routes) as RouteContract[]) {
    for (const schema of [contract.body, contract.query, contract.params]) {
      if (schema === undefined) continue;
      const text = JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
      const objects = text.match(/"type":"object","properties"/g)?.length ?? 0;
      const closed = text.match(/"additionalProperties":false/g)?.length ?? 0;
      if (closed < objects) open.push(contract.operationId);
    }
  }
  // A card network writes its events as it likes: they are signed as a whole, and only named fields are read.
  expect(open).toEqual(["receiveNetworkEvent"]);
});

it("no list a client may send and no page it may ask for is longer than 100, no text without a bound [I5]", () => {
  const unbounded: string[] = [];
  const look = (operation: string, schema: unknown): void => {
    if (typeof schema !== "object" || schema === null) return;
    const { type, maxItems, maxLength, pattern, format } = schema as Record<string, unknown>;
    const isLiteral = "const" in schema || "enum" in schema;
    if (type === "array" && !(Number(maxItems) <= 100)) unbounded.push(`${operation}: a list`);
    if (
      type === "string" &&
      maxLength === undefined &&
      pattern === undefined &&
      format === undefined &&
      !isLiteral
    )
      unbounded.push(`${operation}: a text`);
    for (const inner of Object.values(schema)) look(operation, inner);
  };
  for (const contract of Object.values(routes) as RouteContract[])
    for (const schema of [contract.body, contract.query, contract.params])
      if (schema !== undefined)
        look(contract.operationId, z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  expect(unbounded).toEqual([]);
});
