/**
 * `npm run -s bench -- auth [--json]`: what it costs to know who is asking, and what a storm of sign-ins leaves of the payments.
 *
 * lookupToPayment: time per request of GET /v1/session less that of the same request without a cookie (refused before anything is
 * looked up; GET /v1/config asks the database too), over time per POST /v1/payments. All three at saturation in the same rounds.
 */
import { type Connection, openConnection } from "./http-client.ts";
import { createPeople, PASSWORD, type Person, startServer } from "./http-world.ts";
import { closedLoop, type Measurement, median, medianRound } from "./measure.ts";
import { confirmSend, type Payer, quoteSend } from "./payer.ts";
import { report } from "./report.ts";
import { describeMachine, withBenchDatabase } from "./world.ts";

const PAYERS = 64;
const CONNECTIONS = 64;
const SIGNING_IN = 100;
const SIGN_INS_AT_ONCE = 200;
const ROUNDS = 3;
const SECONDS = 4;

interface Rounds {
  readonly confirm: Measurement[];
  readonly read: Measurement[];
  readonly anonymous: Measurement[];
  readonly before: Measurement[];
  readonly during: Measurement[];
  readonly signIns: SignIns[];
  readonly loopP99Ms: number[];
}

interface SignIns {
  readonly signedInPerSecond: number;
  /** Answered 503 with the time to come back after. */
  readonly refusedPerSecond: number;
}

interface World {
  readonly port: number;
  readonly metricsPort: number;
  readonly payers: readonly Payer[];
  readonly signingIn: readonly Person[];
}

export async function benchAuth(options: {
  isJson: boolean;
  say: (line: string) => void;
}): Promise<void> {
  await withBenchDatabase(async (url) => {
    const machine = await describeMachine(url);
    const { server, environment } = await startServer(url);
    try {
      options.say(`${PAYERS + SIGNING_IN} customers register, sign in and top up`);
      const people = await createPeople(environment, server.port, PAYERS + SIGNING_IN);
      const payers = await connect(server.port, people);
      const metricsPort = Number(environment["METRICS_PORT"]);
      const signingIn = people.slice(PAYERS);
      const rounds = await measure(
        { port: server.port, metricsPort, payers, signingIn },
        options.say,
      );
      for (const { connection } of payers) connection.close();
      present(options.isJson, rounds, machine);
    } finally {
      await server.stop();
    }
  });
}

const connect = (port: number, people: readonly Person[]): Promise<Payer[]> =>
  Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, index) => ({
      connection: await openConnection(port),
      person: people[index % PAYERS] as Person,
      payee: people[(index + 1) % PAYERS] as Person,
    })),
  );

async function measure(world: World, say: (line: string) => void): Promise<Rounds> {
  const { payers } = world;
  const rounds: Rounds = {
    confirm: [],
    read: [],
    anonymous: [],
    before: [],
    during: [],
    signIns: [],
    loopP99Ms: [],
  };
  const load = { callers: CONNECTIONS, seconds: SECONDS, warmUpSeconds: 1 };
  const pay = (caller: number) => payOnce(payers[caller] as Payer);
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`);
    const before = await closedLoop(load, pay);
    rounds.before.push(before);
    rounds.confirm.push(await confirmOnly(payers, before.perSecond * SECONDS * 2));
    const short = { ...load, seconds: 2 };
    rounds.read.push(await closedLoop(short, (caller) => getSession(payers[caller], true)));
    rounds.anonymous.push(await closedLoop(short, (caller) => getSession(payers[caller], false)));
    const storm = startStorm(world);
    await eventLoopP99Ms(world.metricsPort);
    rounds.during.push(await closedLoop(load, pay));
    rounds.loopP99Ms.push(await eventLoopP99Ms(world.metricsPort));
    rounds.signIns.push(await storm.end());
  }
  return rounds;
}

const payOnce = async (payer: Payer): Promise<void> => confirmSend(payer, await quoteSend(payer));

/** Payments whose quotes were made before the clock started. */
async function confirmOnly(payers: readonly Payer[], quotesAhead: number): Promise<Measurement> {
  const share = Math.ceil(quotesAhead / payers.length);
  const quotes = await Promise.all(
    payers.map(async (payer) => {
      const tokens: string[] = [];
      while (tokens.length < share) tokens.push(await quoteSend(payer));
      return tokens;
    }),
  );
  return closedLoop({ callers: payers.length, seconds: SECONDS, warmUpSeconds: 1 }, async (at) => {
    const payer = payers[at] as Payer;
    await confirmSend(payer, quotes[at]?.pop() ?? (await quoteSend(payer)));
  });
}

async function getSession(payer: Payer | undefined, isSignedIn: boolean): Promise<void> {
  const { connection, person } = payer as Payer;
  const headers = isSignedIn ? { cookie: person.cookie } : {};
  const answer = await connection.send({ method: "GET", path: "/v1/session", headers });
  if (answer.status !== (isSignedIn ? 200 : 401))
    throw new Error(`GET /v1/session was answered ${answer.status}`);
}

/** So many callers who sign in again and again; one who is told to come back later does. */
function startStorm({ port, signingIn }: World) {
  const counts = { signedIn: 0, refused: 0 };
  const startedAt = performance.now();
  const ending = new AbortController();
  const callers = Array.from({ length: SIGN_INS_AT_ONCE }, async (_, index) => {
    const connection = await openConnection(port);
    const { email } = signingIn[index % signingIn.length] as Person;
    while (!ending.signal.aborted) {
      const status = await signIn(connection, email);
      if (status === 201) counts.signedIn += 1;
      else counts.refused += 1;
      if (status === 503) await pause(2_000, ending.signal);
    }
    connection.close();
  });
  return {
    async end(): Promise<SignIns> {
      const seconds = (performance.now() - startedAt) / 1000;
      const { signedIn, refused } = counts;
      ending.abort();
      await Promise.all(callers);
      return { signedInPerSecond: signedIn / seconds, refusedPerSecond: refused / seconds };
    },
  };
}

async function signIn(connection: Connection, email: string): Promise<number> {
  const answer = await connection.send({
    method: "POST",
    path: "/v1/session",
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (answer.status !== 201 && answer.status !== 503)
    throw new Error(`signing in was answered ${answer.status}: ${answer.body}`);
  return answer.status;
}

/** As the answer's Retry-After says, or until the storm ends. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

/** Of the server's own process since it was last asked. */
async function eventLoopP99Ms(metricsPort: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error("the server does not tell its event loop's delay");
  return Number(seconds) * 1000;
}

function present(isJson: boolean, rounds: Rounds, machine: object): void {
  const confirm = medianRound(rounds.confirm);
  const read = medianRound(rounds.read);
  const anonymous = medianRound(rounds.anonymous);
  const before = medianRound(rounds.before);
  const during = medianRound(rounds.during);
  const eventLoopP99MsDuringSignIns = median(rounds.loopP99Ms);
  report(isJson, {
    bench: "auth",
    rows: [
      { name: "payments (POST /v1/payments)", ...confirm },
      { name: "read with a session (GET /v1/session)", ...read },
      { name: "the same without a cookie (401)", ...anonymous },
      { name: "quote + payment", ...before },
      { name: `quote + payment beside ${SIGN_INS_AT_ONCE} sign-ins`, ...during },
    ],
    ratios: {
      lookupToPayment: (1 / read.perSecond - 1 / anonymous.perSecond) * confirm.perSecond,
      paymentsDuringSignIns: during.perSecond / before.perSecond,
      eventLoopP99MsDuringSignIns,
    },
    bars: { paymentsDuringSignIns: 0.7 },
    ceilings: { lookupToPayment: 0.15, eventLoopP99MsDuringSignIns: 50 },
    details: {
      payers: PAYERS,
      connections: CONNECTIONS,
      signInsAtOnce: SIGN_INS_AT_ONCE,
      signInsPerSecond: median(rounds.signIns.map((each) => each.signedInPerSecond)),
      refusedPerSecond: median(rounds.signIns.map((each) => each.refusedPerSecond)),
      secondsPerRound: SECONDS,
      rounds: ROUNDS,
      loadGenerator: "one process on the same cores",
    },
    machine,
  });
}
