import { createApp } from "../../../apps/server/src/app.ts";
import { loadConfig } from "../../../apps/server/src/config.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { createTestDatabase } from "./database.ts";

/** The whole program in the demo, spoken to without a socket: Lin with ¥1,000, Zhou, and a stranger with nothing, all signed in. */

export const LIN = "lin.yue@example.com";
const ZHOU = "zhou.min@example.com";
const ORIGIN = "http://localhost:8080";

const PEOPLE = [
  { key: "lin", displayName: "林悦", email: LIN, phone: "+8613800138000" },
  { key: "zhou", displayName: "周敏", email: ZHOU, phone: "+8613800138001" },
  {
    key: "stranger",
    displayName: "陌生人",
    email: "stranger@example.com",
    phone: "+8613800138002",
  },
] as const;

type Who = (typeof PEOPLE)[number]["key"];

export const money = (amountMinor: unknown, currency: unknown = "CNY") => ({
  amountMinor,
  currency,
});
export const sendTo = (amount: unknown, value = ZHOU) => ({
  kind: "send",
  payee: { by: "email", value },
  amount,
});

export async function createWalletWorld() {
  const { ownerUrl } = await createTestDatabase();
  const env = {
    DATABASE_URL: ownerUrl,
    OKPAY_SECRET: "a root secret for tests, 32 bytes or more",
    OKPAY_MODE: "demo",
    RATE_LIMIT_FACTOR: "10000",
  };
  const app = await createApp(loadConfig(env), createLog({ level: "silent" }));
  const cookies = new Map<Who, string>();

  async function call(
    who: Who | null,
    method: "GET" | "POST",
    url: string,
    payload?: unknown,
    headers: Record<string, string> = {},
  ) {
    return app.http.inject({
      method,
      url,
      headers: {
        ...(method === "POST" ? { origin: ORIGIN } : {}),
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
        ...(who === null ? {} : { cookie: cookies.get(who) ?? "" }),
        ...headers,
      },
      ...(payload === undefined
        ? {}
        : { payload: typeof payload === "string" ? payload : JSON.stringify(payload) }),
    });
  }

  const quote = (who: Who, body: unknown) => call(who, "POST", "/v1/quotes", body);
  const pay = (who: Who, token: string, key: string = crypto.randomUUID()) =>
    call(who, "POST", "/v1/payments", { quote: token }, { "idempotency-key": key });

  async function topUp(who: Who, amountMinor: string, cardId: string) {
    const quoted = await quote(who, { kind: "top_up", cardId, amount: money(amountMinor) });
    return pay(who, quoted.json<{ token: string }>().token);
  }
  async function send(who: Who, amountMinor: string, key?: string) {
    const quoted = await quote(who, sendTo(money(amountMinor)));
    return pay(who, quoted.json<{ token: string }>().token, key);
  }
  const balanceOf = async (who: Who) =>
    (await call(who, "GET", "/v1/wallet")).json<{
      balances: { currency: string; available: { amountMinor: string } }[];
    }>().balances[0]?.available.amountMinor;

  for (const { key, ...person } of PEOPLE) {
    await app.services.identity.demo.createCustomer({
      ...person,
      password: "Quiet-Harbour-Lantern-77!",
      locale: "zh-CN",
      persona: key,
      at: new Date(),
    });
    const answer = await call(null, "POST", "/v1/demo/session", { persona: key });
    if (answer.statusCode !== 201) throw new Error(`nobody could sign in: ${answer.body}`);
    cookies.set(key, String(answer.headers["set-cookie"]).split(";")[0] ?? "");
  }
  await topUp("lin", "100000", "sandbox_visa_approved");

  return { close: () => app.close(), call, quote, pay, topUp, send, balanceOf };
}
