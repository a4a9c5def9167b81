/**
 * `npm run -s bench -- http [--json]`: wallet-to-wallet payments through the product's server process — session, strict JSON,
 * validation, idempotency, ledger, outbox — beside the careful textbook way's bare transfers in the same run.
 */
import { uuidv7 } from "uuidv7";
import { type CpuPerPayment, type CpuWatch, cpuWatch } from "./cpu-time.ts";
import { type Connection, openConnection } from "./http-client.ts";
import { createPeople, type Person, startServer } from "./http-world.ts";
import { closedLoop, type Measurement, medianRound } from "./measure.ts";
import { createRandom, uniformPairs } from "./random.ts";
import { report } from "./report.ts";
import { createTextbook } from "./textbook.ts";
import { describeMachine, withBenchDatabase } from "./world.ts";

const PEOPLE = 64;
const CONNECTIONS = 192;
const TEXTBOOK_ACCOUNTS = 100_000;
const ROUNDS = 3;
const SECONDS = 6;

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
  const { server, environment } = await startServer(url);
  try {
    say(`${PEOPLE} customers register, sign in and top up`);
    const people = await createPeople(environment, server.port, PEOPLE);
    const payers = await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, index) => ({
        connection: await openConnection(server.port),
        person: people[index % PEOPLE] as Person,
        payee: people[(index + 1) % PEOPLE] as Person,
      })),
    );
    const rounds = await measure(payers, await cpuWatch(url, server.pid), say);
    for (const { connection } of payers) connection.close();
    return rounds;
  } finally {
    await server.stop();
  }
}

interface Payer {
  readonly connection: Connection;
  readonly person: Person;
  readonly payee: Person;
}

interface ServerRounds {
  readonly confirm: Measurement[];
  readonly whole: Measurement[];
  readonly read: Measurement[];
  readonly cpu: (CpuPerPayment | null)[];
}

async function measure(
  payers: readonly Payer[],
  watch: CpuWatch,
  say: (line: string) => void,
): Promise<ServerRounds> {
  const rounds: ServerRounds = { confirm: [], whole: [], read: [], cpu: [] };
  const load = { callers: CONNECTIONS, seconds: SECONDS, warmUpSeconds: 1 };
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`);
    const whole = await closedLoop(load, async (caller) => {
      const payer = payers[caller] as Payer;
      await confirm(payer, await quote(payer));
    });
    rounds.whole.push(whole);
    const confirmed = await confirmOnly(payers, load, whole.perSecond * SECONDS * 2, watch);
    rounds.confirm.push(confirmed.measurement);
    rounds.cpu.push(confirmed.cpu);
    rounds.read.push(
      await closedLoop({ ...load, seconds: 2 }, async (caller) => {
        const { connection, person } = payers[caller] as Payer;
        const headers = { cookie: person.cookie };
        const answer = await connection.send({ method: "GET", path: "/v1/session", headers });
        if (answer.status !== 200)
          throw new Error(`reading the session was answered ${answer.status}`);
      }),
    );
  }
  return rounds;
}

/** Payments whose quotes were made before the clock started: what POST /v1/payments alone costs. */
async function confirmOnly(
  payers: readonly Payer[],
  load: { callers: number; seconds: number; warmUpSeconds: number },
  quotesAhead: number,
  watch: CpuWatch,
): Promise<{ readonly measurement: Measurement; readonly cpu: CpuPerPayment | null }> {
  const share = Math.ceil(quotesAhead / payers.length);
  const quotes = await Promise.all(
    payers.map(async (payer) => {
      const tokens: string[] = [];
      while (tokens.length < share) tokens.push(await quote(payer));
      return tokens;
    }),
  );
  let payments = 0;
  const spent = watch();
  const measurement = await closedLoop(load, async (caller) => {
    const payer = payers[caller] as Payer;
    // A payer whose quotes have run out goes on with fresh ones: slower, never idle.
    await confirm(payer, quotes[caller]?.pop() ?? (await quote(payer)));
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
  const confirmed = medianRound(rounds.confirm);
  const whole = medianRound(rounds.whole);
  const read = medianRound(rounds.read);
  const textbook = medianRound(rounds.textbook);
  report(isJson, {
    bench: "http",
    rows: [
      { name: "payments (POST /v1/payments)", ...confirmed },
      { name: "quote + payment, two requests", ...whole },
      { name: "authenticated read (GET /v1/session)", ...read },
      { name: "textbook, bare transfers", ...textbook },
    ],
    ratios: {
      httpToTextbook: confirmed.perSecond / textbook.perSecond,
      quoteAndPaymentToTextbook: whole.perSecond / textbook.perSecond,
    },
    bars: { httpToTextbook: 2 },
    details: {
      people: PEOPLE,
      connections: CONNECTIONS,
      secondsPerRound: SECONDS,
      rounds: ROUNDS,
      loadGenerator: "one process on the same cores",
      cpuMicrosPerPayment: rounds.cpu[rounds.confirm.indexOf(confirmed)],
    },
    machine,
  });
}
