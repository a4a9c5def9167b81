/**
 * `npm run -s bench -- http [--json]`: wallet-to-wallet payments and purchases through the product's server process — session,
 * strict JSON, validation, idempotency, ledger, outbox — beside the careful textbook way's bare transfers in the same run.
 */
import { uuidv7 } from "uuidv7";
import { type CpuPerPayment, type CpuWatch, cpuWatch } from "./cpu-time.ts";
import { openConnection } from "./http-client.ts";
import { createPeople, type Person, startServer } from "./http-world.ts";
import { closedLoop, type Measurement, medianRound } from "./measure.ts";
import {
  type Buyer,
  confirmPurchase,
  openCheckout,
  preflight,
  preparePurchases,
  quotePurchase,
  startCardNetwork,
  type Way,
} from "./purchases.ts";
import { createRandom, uniformPairs } from "./random.ts";
import { report } from "./report.ts";
import { createTextbook } from "./textbook.ts";
import { describeMachine, withBenchDatabase } from "./world.ts";

const PEOPLE = 64;
const CONNECTIONS = 192;
const TEXTBOOK_ACCOUNTS = 100_000;
const ROUNDS = 3;
const SECONDS = 6;
const SHORT_SECONDS = 4;
const WARM_UP_SECONDS = 1;

export async function benchHttp(options: {
  isJson: boolean;
  say: (line: string) => void;
}): Promise<void> {
  await withBenchDatabase(async (url) => {
    const { say } = options;
    const machine = await describeMachine(url);
    const accounts = Array.from({ length: TEXTBOOK_ACCOUNTS }, () => uuidv7());
    const textbook = await createTextbook(url, accounts, 1_000_000n);
    const pick = uniformPairs(TEXTBOOK_ACCOUNTS, createRandom(42));
    // Before the server runs and after it has stopped: its background work must not slow the other side down.
    say("textbook");
    const bare = [await textbook.run(pick, SECONDS), await textbook.run(pick, SECONDS)];
    const rounds = await measureServer(url, say);
    bare.push(await textbook.run(pick, SECONDS));
    await textbook.close();
    present(options.isJson, { ...rounds, textbook: bare }, machine);
  });
}

async function measureServer(url: string, say: (line: string) => void): Promise<ServerRounds> {
  const network = await startCardNetwork();
  const { server, environment } = await startServer(url, { CARD_NETWORK_URL: network.url });
  try {
    say(`${PEOPLE} customers register, sign in, top up and save a card`);
    const people = await createPeople(environment, server.port, PEOPLE);
    const { cardIds, keys } = await preparePurchases(environment, people);
    const payers = await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, index) => ({
        connection: await openConnection(server.port),
        person: people[index % PEOPLE] as Person,
        payee: people[(index + 1) % PEOPLE] as Person,
        cardId: cardIds[index % PEOPLE] as string,
        // Not the key of one's own shop: nobody buys from themself.
        key: keys[(index + 1) % keys.length] as string,
      })),
    );
    const rounds = await measure(payers, await cpuWatch(url, server.pid), say);
    for (const { connection } of payers) connection.close();
    return rounds;
  } finally {
    await server.stop();
    await network.close();
  }
}

interface Payer extends Buyer {
  readonly payee: Person;
}

interface Confirmed {
  readonly measurement: Measurement;
  readonly cpu: CpuPerPayment | null;
}

interface ServerRounds {
  readonly confirm: Confirmed[];
  readonly whole: Measurement[];
  readonly read: Measurement[];
  readonly balance: Confirmed[];
  readonly card: Confirmed[];
  readonly preflight: Measurement[];
}

async function measure(
  payers: readonly Payer[],
  watch: CpuWatch,
  say: (line: string) => void,
): Promise<ServerRounds> {
  const rounds: ServerRounds = {
    confirm: [],
    whole: [],
    read: [],
    balance: [],
    card: [],
    preflight: [],
  };
  const load = { callers: CONNECTIONS, seconds: SECONDS, warmUpSeconds: WARM_UP_SECONDS };
  const short = { ...load, seconds: SHORT_SECONDS };
  const purchases = (way: Way): Steps => ({
    quote: (payer) => quotePurchase(payer, way),
    confirm: confirmPurchase,
  });
  const checkouts = await Promise.all(payers.map(openCheckout));
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`);
    const whole = await closedLoop(load, async (caller) => {
      const payer = payers[caller] as Payer;
      await confirm(payer, await quote(payer));
    });
    rounds.whole.push(whole);
    // More than can be confirmed, warm-up included: a caller who ran out would have to quote on the clock.
    const aheadFor = (seconds: number) => whole.perSecond * 2.3 * (seconds + WARM_UP_SECONDS);
    rounds.confirm.push(
      await confirmOnly(payers, load, aheadFor(SECONDS), watch, { quote, confirm }),
    );
    rounds.read.push(
      await closedLoop({ ...load, seconds: 2 }, async (caller) => {
        const { connection, person } = payers[caller] as Payer;
        const headers = { cookie: person.cookie };
        const answer = await connection.send({ method: "GET", path: "/v1/session", headers });
        if (answer.status !== 200)
          throw new Error(`reading the session was answered ${answer.status}`);
      }),
    );
    rounds.preflight.push(
      await closedLoop({ ...load, seconds: 2 }, async (caller) => {
        await preflight(payers[caller] as Payer, checkouts[caller] as string);
      }),
    );
    say(`round ${round} of ${ROUNDS}: purchases`);
    rounds.balance.push(
      await confirmOnly(payers, short, aheadFor(SHORT_SECONDS), watch, purchases("balance")),
    );
    rounds.card.push(
      await confirmOnly(payers, short, aheadFor(SHORT_SECONDS) / 3, watch, purchases("card")),
    );
  }
  return rounds;
}

interface Steps {
  quote(payer: Payer): Promise<string>;
  confirm(payer: Payer, token: string): Promise<void>;
}

/** Payments whose quotes were made before the clock started: what POST /v1/payments alone costs. */
async function confirmOnly(
  payers: readonly Payer[],
  load: { callers: number; seconds: number; warmUpSeconds: number },
  quotesAhead: number,
  watch: CpuWatch,
  steps: Steps,
): Promise<Confirmed> {
  const share = Math.ceil(quotesAhead / payers.length);
  const quotes = await Promise.all(
    payers.map(async (payer) => {
      const tokens: string[] = [];
      while (tokens.length < share) tokens.push(await steps.quote(payer));
      return tokens;
    }),
  );
  let payments = 0;
  const spent = watch();
  const measurement = await closedLoop(load, async (caller) => {
    const payer = payers[caller] as Payer;
    // A payer whose quotes have run out goes on with fresh ones: slower, never idle.
    await steps.confirm(payer, quotes[caller]?.pop() ?? (await steps.quote(payer)));
    payments += 1;
  });
  return { measurement, cpu: spent(payments) };
}

async function quote({ connection, person, payee }: Payer): Promise<string> {
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

async function confirm({ connection, person }: Payer, token: string): Promise<void> {
  const answer = await connection.send({
    method: "POST",
    path: "/v1/payments",
    headers: { cookie: person.cookie, "idempotency-key": uuidv7() },
    body: JSON.stringify({ quote: token }),
  });
  if (answer.status !== 201 || !answer.body.includes('"state":"completed"')) {
    throw new Error(`a payment was answered ${answer.status}: ${answer.body}`);
  }
}

function present(
  isJson: boolean,
  rounds: ServerRounds & { textbook: Measurement[] },
  machine: object,
): void {
  const confirmed = medianOf(rounds.confirm);
  const balance = medianOf(rounds.balance);
  const card = medianOf(rounds.card);
  const whole = medianRound(rounds.whole);
  const read = medianRound(rounds.read);
  const asked = medianRound(rounds.preflight);
  const textbook = medianRound(rounds.textbook);
  report(isJson, {
    bench: "http",
    rows: [
      { name: "payments (POST /v1/payments)", ...confirmed.measurement },
      { name: "quote + payment, two requests", ...whole },
      { name: "purchases by balance", ...balance.measurement },
      { name: "purchases by vaulted card", ...card.measurement },
      { name: "pre-flight of a purchase", ...asked },
      { name: "authenticated read (GET /v1/session)", ...read },
      { name: "textbook, bare transfers", ...textbook },
    ],
    ratios: {
      httpToTextbook: confirmed.measurement.perSecond / textbook.perSecond,
      quoteAndPaymentToTextbook: whole.perSecond / textbook.perSecond,
      balancePurchaseToPayment: balance.measurement.perSecond / confirmed.measurement.perSecond,
      cardPurchaseToPayment: card.measurement.perSecond / confirmed.measurement.perSecond,
      preflightToRead: asked.p50Ms / read.p50Ms,
    },
    bars: { httpToTextbook: 2, balancePurchaseToPayment: 0.8 },
    ceilings: { preflightToRead: 2 },
    details: {
      people: PEOPLE,
      connections: CONNECTIONS,
      secondsPerRound: SECONDS,
      rounds: ROUNDS,
      loadGenerator: "one process on the same cores, the sandbox card network in it",
      cpuMicrosPerPayment: confirmed.cpu,
      shareOfOneCore: {
        payments: sharesOf(confirmed),
        purchasesByBalance: sharesOf(balance),
        purchasesByCard: sharesOf(card),
      },
    },
    machine,
  });
}

/** The round whose rate is the median one, with what was spent in it. */
function medianOf(rounds: readonly Confirmed[]): Confirmed {
  const measurement = medianRound(rounds.map((round) => round.measurement));
  return rounds.find((round) => round.measurement === measurement) as Confirmed;
}

/** Cores kept busy, by who kept them; `null` where CPU time cannot be read. */
function sharesOf({ measurement: { perSecond }, cpu }: Confirmed) {
  if (cpu === null) return null;
  const share = (micros: number) => Number(((perSecond * micros) / 1_000_000).toFixed(2));
  return {
    server: share(cpu.serverMicros),
    postgres: share(cpu.postgresMicros),
    loadGenerator: share(cpu.loadGeneratorMicros),
    microsPerPayment: cpu,
  };
}
