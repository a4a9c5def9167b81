import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createShopWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { signatureHeaders } from "../../../apps/server/src/money/merchants/webhooks/signing.ts";

/** The guide's code, block after block, as its reader runs it: a program of its own, against the real server. */
const world = await createShopWorld({ PORT: "0", CONSOLE_PORT: "0" });
const url = await world.app.http.listen({ host: "127.0.0.1", port: 0 });
const program = join(import.meta.dirname, `guide-${process.pid}.mts`);
afterAll(async () => {
  await rm(program, { force: true });
  await world.app.close();
});

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

it("is run from its first block to its last, and does what it says; what is sent to it again is not believed [K4]", async () => {
  const owner = { cookie: await world.customer("owner", "+8613800138000") };
  const opened = await world.call("POST", "/v1/merchants", owner, {
    name: "Lantern Books",
    country: "CN",
  });
  const made = await world.call("POST", `/v1/merchants/${opened.json.id}/keys`, owner, {
    mode: "test",
    name: "Guide",
    scopes: ["payments.read", "payments.write", "refunds.write"],
  });
  const guide = await readFile(
    join(import.meta.dirname, "../../../docs/guides/take-a-payment.md"),
    "utf8",
  );
  const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
  expect(blocks).toHaveLength(3);
  const body = JSON.stringify({ type: "payment.completed", timestamp: "", data: {} });
  const signed = (id: string, at: number) =>
    JSON.stringify(signatureHeaders({ id, body, at: new Date(at) }, [SECRET]));
  const told = (headers: string) => `onWebhook(${headers}, ${JSON.stringify(body)})`;
  const now = Date.now();
  const check = [
    `console.log("told", ${told(signed("evt_1", now))});`,
    `console.log("told again", ${told(signed("evt_1", now))});`,
    `try { ${told(signed("evt_2", now - 10 * 60_000))}; } catch (error) { console.log("refused", error.message); }`,
  ].join("\n");
  await writeFile(program, [...blocks, check].join("\n").replaceAll("@okpay/sdk", "./index.ts"));
  const said = await run({
    OKPAY_URL: url,
    OKPAY_KEY: made.json.secret,
    OKPAY_WEBHOOK_SECRET: SECRET,
  });
  expect(said).toMatch(/send the payer to http.*\/checkout\/chk_[0-9a-f]{32}/);
  expect(said).toContain("told payment.completed");
  expect(said).toContain("told again nothing new");
  expect(said).toMatch(/refused .*too old/);
  // Run again, as after a crash: the same order is the same checkout.
  expect(
    await run({ OKPAY_URL: url, OKPAY_KEY: made.json.secret, OKPAY_WEBHOOK_SECRET: SECRET }),
  ).toBe(said);
});

function run(env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program], { env: { ...process.env, ...env } });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (bytes: Buffer) => (said += bytes.toString()));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
  });
}
