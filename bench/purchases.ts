/** Merchants' checkouts paid by balance and by a vaulted card, and the pre-flight of one: the second half of `bench -- http`. */
import { uuidv7 } from "uuidv7";
import { createServices } from "../apps/server/src/app.ts";
import { loadConfig } from "../apps/server/src/config.ts";
import { startSandboxNetwork } from "../apps/server/src/money/cards/sandbox/http-server.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import type { Connection } from "./http-client.ts";
import type { Person } from "./http-world.ts";

/** The sandbox network on this machine, answering as soon as it can. It shares the load generator's process. */
export const startCardNetwork = () =>
  startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });

export interface Buyer {
  readonly connection: Connection;
  readonly person: Person;
  readonly cardId: string;
  /** The merchant's key: checkouts are made with it, before the clock starts. */
  readonly key: string;
}

export type Way = "balance" | "card";

const CARD = { number: "4242424200004242", expiryMonth: 12, expiryYear: 2040 };
const MERCHANTS = 4;
const FROM = { ip: "127.0.0.1", userAgent: "bench" };

/** Saves a card for each person and opens the shops they buy in, through the product's services. */
export async function preparePurchases(
  environment: NodeJS.ProcessEnv,
  people: readonly Person[],
): Promise<{ readonly cardIds: readonly string[]; readonly keys: readonly string[] }> {
  const services = createServices(loadConfig(environment), createLog({ level: "error" }));
  try {
    const cardIds: string[] = [];
    for (const { customerId } of people) {
      const { card, outcome } = await services.cards.add({
        customerId,
        card: CARD,
        securityCode: "123",
        origin: FROM,
      });
      if (outcome !== "ready") throw new Error(`a card ended as ${outcome}`);
      cardIds.push(card.id);
    }
    const keys: string[] = [];
    for (const { customerId } of people.slice(0, MERCHANTS)) {
      const merchantId = await services.merchants.open({
        customerId,
        name: "Bench Books",
        country: "CN",
        origin: null,
      });
      const made = await services.merchants.keys.create(
        { merchantId, customerId, role: "owner" },
        { mode: "live", name: "bench", scopes: ["payments.write"], origin: null },
      );
      keys.push(made.secret);
    }
    return { cardIds, keys };
  } finally {
    await services.close();
  }
}

async function post(
  connection: Connection,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: object,
  status: number,
): Promise<string> {
  const answer = await connection.send({
    method: "POST",
    path,
    headers,
    body: JSON.stringify(body),
  });
  if (answer.status !== status)
    throw new Error(`${path} was answered ${answer.status}: ${answer.body}`);
  return answer.body;
}

/** A checkout of one yuan at the buyer's merchant; one checkout is paid once. */
export async function openCheckout({ connection, key }: Buyer): Promise<string> {
  const body = await post(
    connection,
    "/v1/merchant/checkouts",
    { authorization: `Bearer ${key}`, "idempotency-key": uuidv7() },
    {
      reference: uuidv7(),
      amount: { amountMinor: "100", currency: "CNY" },
      description: "A paper lantern",
    },
    201,
  );
  return (JSON.parse(body) as { id: string }).id;
}

const requestOf = ({ cardId }: Buyer, checkoutId: string, way: Way) => ({
  kind: "purchase",
  checkoutId,
  way: way === "balance" ? { type: way } : { type: way, cardId },
});

/** The sealed quote of a fresh checkout. */
export async function quotePurchase(buyer: Buyer, way: Way): Promise<string> {
  const { connection, person } = buyer;
  const request = requestOf(buyer, await openCheckout(buyer), way);
  const body = await post(connection, "/v1/quotes", { cookie: person.cookie }, request, 200);
  return (JSON.parse(body) as { token: string }).token;
}

export async function confirmPurchase({ connection, person }: Buyer, token: string): Promise<void> {
  const headers = { cookie: person.cookie, "idempotency-key": uuidv7() };
  const body = await post(connection, "/v1/payments", headers, { quote: token }, 201);
  if (!body.includes('"state":"completed"')) throw new Error(`a purchase was answered ${body}`);
}

/** Everything that would stop the purchase, and the ways to pay ranked: moves nothing, can be asked again. */
export const preflight = (buyer: Buyer, checkoutId: string): Promise<string> =>
  post(
    buyer.connection,
    "/v1/payments/preflight",
    { cookie: buyer.person.cookie },
    requestOf(buyer, checkoutId, "balance"),
    200,
  );
