/** A customer who pays another over a connection of their own. */
import { uuidv7 } from "uuidv7";
import type { Connection } from "./http-client.ts";
import type { Person } from "./http-world.ts";

export interface Payer {
  readonly connection: Connection;
  readonly person: Person;
  readonly payee: Person;
}

/** The sealed quote of one yuan to the payee. */
export async function quoteSend({ connection, person, payee }: Payer): Promise<string> {
  const answer = await connection.send({
    method: "POST",
    path: "/v1/quotes",
    headers: { cookie: person.cookie },
    body: JSON.stringify({
      kind: "send",
      payee: { by: "email", value: payee.email },
      amount: { amountMinor: "100", currency: "CNY" },
    }),
  });
  if (answer.status !== 200)
    throw new Error(`a quote was answered ${answer.status}: ${answer.body}`);
  return (JSON.parse(answer.body) as { token: string }).token;
}

export async function confirmSend({ connection, person }: Payer, token: string): Promise<void> {
  const answer = await connection.send({
    method: "POST",
    path: "/v1/payments",
    headers: { cookie: person.cookie, "idempotency-key": uuidv7() },
    body: JSON.stringify({ quote: token }),
  });
  if (answer.status !== 201 || !answer.body.includes('"state":"completed"'))
    throw new Error(`a payment was answered ${answer.status}: ${answer.body}`);
}
