/**
 * `npm run -s bench -- auth [--json]`: what it costs to know who is asking, and what a storm of sign-ins leaves of the payments.
 *
 * lookupToPayment: CPU of this process and of PostgreSQL per look-up, over CPU of the server and of PostgreSQL per POST /v1/payments of
 * the same round. The look-up is the product's own function on the same database, in this process and alone, with as many sessions a
 * query as the server's own queries had during those payments (its metric `okpay_session_lookup_sessions`). The difference between two
 * requests over HTTP was tried before: it drowns in the sockets' cost and came out negative.
 */
import { createServices } from "../apps/server/src/app.ts";
import { loadConfig } from "../apps/server/src/config.ts";
import { createLog } from "../apps/server/src/platform/log.ts";
import { type CpuWatch, cpuOfOwn, cpuWatch } from "./cpu-time.ts";
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
  readonly lookUps: LookUps[];
  readonly before: Measurement[];
  readonly during: Measurement[];
  readonly signIns: SignIns[];
  readonly loopP99Ms: number[];
}

/** Microseconds of CPU; NaN where it cannot be read. */
interface LookUps {
  readonly perSecond: number;
  readonly sessionsPerQuery: number;
  readonly cpuMicros: number;
  readonly paymentCpuMicros: number;
}

interface SignIns {
  readonly signedInPerSecond: number;
  /** Answered 503 with the time to come back after. */
  readonly refusedPerSecond: number;
}

interface World {
  readonly port: number;
  readonly metricsPort: number;
  readonly databaseUrl: string;
  readonly watch: CpuWatch;
  readonly payers: readonly Payer[];
  readonly signingIn: readonly Person[];
  /** Who the cookie's token belongs to: the product's own function. */
  authenticate(token: string): Promise<object | null>;
}

export async function benchAuth(options: {
  isJson: boolean;
  say: (line: string) => void;
}): Promise<void> {
  await withBenchDatabase(async (url) => {
    const machine = await describeMachine(url);
    const { server, environment } = await startServer(url);
    const services = createServices(loadConfig(environment), createLog({ level: "error" }));
    try {
      options.say(`${PAYERS + SIGNING_IN} customers register, sign in and top up`);
      const people = await createPeople(environment, server.port, PAYERS + SIGNING_IN);
      const payers = await connect(server.port, people);
      const world: World = {
        port: server.port,
        metricsPort: Number(environment["METRICS_PORT"]),
        databaseUrl: url,
        watch: await cpuWatch(url, server.pid),
        payers,
        signingIn: people.slice(PAYERS),
        authenticate: (token) => services.identity.authenticate(token),
      };
      const rounds = await measure(world, options.say);
      for (const { connection } of payers) connection.close();
      present(options.isJson, rounds, machine);
    } finally {
      await services.close();
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
    lookUps: [],
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
    const { confirm, ...asked } = await confirmOnly(world, before.perSecond * SECONDS * 2);
    rounds.confirm.push(confirm);
    rounds.lookUps.push({ ...asked, ...(await lookUp(world, asked.sessionsPerQuery)) });
    const storm = startStorm(world);
    await eventLoopP99Ms(world.metricsPort);
    rounds.during.push(await closedLoop(load, pay));
    rounds.loopP99Ms.push(await eventLoopP99Ms(world.metricsPort));
    rounds.signIns.push(await storm.end());
  }
  return rounds;
}

const payOnce = async (payer: Payer): Promise<void> => confirmSend(payer, await quoteSend(payer));

/** Payments whose quotes were made before the clock started; what each cost, and how the server looked its sessions up meanwhile. */
async function confirmOnly({ payers, watch, metricsPort }: World, quotesAhead: number) {
  const share = Math.ceil(quotesAhead / payers.length);
  const quotes = await Promise.all(
    payers.map(async (payer) => {
      const tokens: string[] = [];
      while (tokens.length < share) tokens.push(await quoteSend(payer));
      return tokens;
    }),
  );
  let payments = 0;
  const queriesBefore = await lookUpQueries(metricsPort);
  const spent = watch();
  const load = { callers: payers.length, seconds: SECONDS, warmUpSeconds: 1 };
  const confirm = await closedLoop(load, async (at) => {
    const payer = payers[at] as Payer;
    await confirmSend(payer, quotes[at]?.pop() ?? (await quoteSend(payer)));
    payments += 1;
  });
  const cpu = spent(payments);
  const queries = await lookUpQueries(metricsPort);
  return {
    confirm,
    paymentCpuMicros: cpu === null ? Number.NaN : cpu.serverMicros + cpu.postgresMicros,
    sessionsPerQuery:
      (queries.sessions - queriesBefore.sessions) / (queries.count - queriesBefore.count),
  };
}

/** So many of the server's queries for sessions since it started, and of how many sessions. */
async function lookUpQueries(metricsPort: number) {
  const text = await metricsText(metricsPort);
  return {
    sessions: metricIn(text, "okpay_session_lookup_sessions_sum"),
    count: metricIn(text, "okpay_session_lookup_sessions_count"),
  };
}

/** One query after the other, each for that many sessions (rounded down: fewer share a query, so none comes out cheaper). */
async function lookUp({ payers, databaseUrl, authenticate }: World, sessionsPerQuery: number) {
  const tokens = payers.map(({ person }) => tokenOf(person));
  const callers = Math.max(1, Math.floor(sessionsPerQuery));
  const askOnce = async (caller: number): Promise<void> => {
    looked += 1;
    if ((await authenticate(tokens[(caller + looked) % tokens.length] as string)) === null)
      throw new Error("a session of this bench is over");
  };
  let looked = 0;
  await closedLoop({ callers, seconds: 0.5 }, askOnce);
  looked = 0;
  let perSecond = 0;
  const cpu = await cpuOfOwn(databaseUrl, async () => {
    ({ perSecond } = await closedLoop({ callers, seconds: 2 }, askOnce));
  });
  return { perSecond, cpuMicros: cpu === null ? Number.NaN : cpu / looked };
}

function tokenOf({ cookie }: Person): string {
  const token = /okpay_sid=([^;]+)/.exec(cookie)?.[1];
  if (token === undefined) throw new Error("signing in set no session cookie");
  return token;
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
const eventLoopP99Ms = async (metricsPort: number): Promise<number> =>
  metricIn(await metricsText(metricsPort), "nodejs_eventloop_lag_p99_seconds") * 1000;

const metricsText = async (port: number): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

function metricIn(text: string, name: string): number {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`the server does not tell ${name}`);
  return Number(line.slice(name.length + 1));
}

function present(isJson: boolean, rounds: Rounds, machine: object): void {
  const confirm = medianRound(rounds.confirm);
  const lookupToPayment = median(
    rounds.lookUps.map(({ cpuMicros, paymentCpuMicros }) => cpuMicros / paymentCpuMicros),
  );
  const lookUps = rounds.lookUps.find(
    ({ cpuMicros, paymentCpuMicros }) => cpuMicros / paymentCpuMicros === lookupToPayment,
  );
  const before = medianRound(rounds.before);
  const during = medianRound(rounds.during);
  const eventLoopP99MsDuringSignIns = median(rounds.loopP99Ms);
  report(isJson, {
    bench: "auth",
    rows: [
      { name: "payments (POST /v1/payments)", ...confirm },
      { name: "session look-ups in process", perSecond: lookUps?.perSecond ?? Number.NaN },
      { name: "quote + payment", ...before },
      { name: `quote + payment beside ${SIGN_INS_AT_ONCE} sign-ins`, ...during },
    ],
    ratios: {
      lookupToPayment,
      paymentsDuringSignIns: during.perSecond / before.perSecond,
      eventLoopP99MsDuringSignIns,
    },
    bars: { paymentsDuringSignIns: 0.7 },
    ceilings: { lookupToPayment: 0.15, eventLoopP99MsDuringSignIns: 50 },
    details: {
      lookUps,
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
