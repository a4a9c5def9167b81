/**
 * `npm run -s bench -- auth [--json]`: what it costs to know who is asking, and what a storm of sign-ins leaves of the payments.
 *
 * lookupToPayment: CPU of a POST /v1/payments without idempotency key (400, the next thing after the look-up of its session) less
 * that of the same without a cookie (401, before it), over CPU of one that pays; server and PostgreSQL. Both are read and refused
 * alike, so that the difference is the look-up. All three at saturation in the same rounds. Where CPU time cannot be read, time
 * per request stands for it.
 */
import { type CpuPerPayment, type CpuWatch, cpuWatch } from "./cpu-time.ts";
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
  readonly known: Measurement[];
  readonly anonymous: Measurement[];
  readonly lookupToPayment: number[];
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
  readonly watch: CpuWatch;
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
      const watch = await cpuWatch(url, server.pid);
      const rounds = await measure(
        { watch, port: server.port, metricsPort, payers, signingIn },
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
  const { payers, watch } = world;
  const rounds: Rounds = {
    confirm: [],
    known: [],
    anonymous: [],
    lookupToPayment: [],
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
    const paid = await confirmOnly(payers, before.perSecond * SECONDS * 2, watch);
    const known = await refusedOnly(world, true);
    const anonymous = await refusedOnly(world, false);
    rounds.confirm.push(paid.measurement);
    rounds.known.push(known.measurement);
    rounds.anonymous.push(anonymous.measurement);
    rounds.lookupToPayment.push((costOf(known) - costOf(anonymous)) / costOf(paid));
    const storm = startStorm(world);
    await eventLoopP99Ms(world.metricsPort);
    rounds.during.push(await closedLoop(load, pay));
    rounds.loopP99Ms.push(await eventLoopP99Ms(world.metricsPort));
    rounds.signIns.push(await storm.end());
  }
  return rounds;
}

const payOnce = async (payer: Payer): Promise<void> => confirmSend(payer, await quoteSend(payer));

interface Costed {
  readonly measurement: Measurement;
  readonly cpu: CpuPerPayment | null;
}

/** Payments without their key; with a cookie that is found out only after its session has been looked up. */
async function refusedOnly({ watch, payers }: World, isSignedIn: boolean): Promise<Costed> {
  let requests = 0;
  const body = JSON.stringify({ quote: "none" });
  const spent = watch();
  const load = { callers: payers.length, seconds: 2, warmUpSeconds: 1 };
  const measurement = await closedLoop(load, async (caller) => {
    const { connection, person } = payers[caller] as Payer;
    const headers = isSignedIn ? { cookie: person.cookie } : {};
    const answer = await connection.send({ method: "POST", path: "/v1/payments", headers, body });
    if (!answer.body.includes(isSignedIn ? '"idempotency_key_missing"' : '"unauthenticated"'))
      throw new Error(`a payment without key was answered ${answer.status}: ${answer.body}`);
    requests += 1;
  });
  return { measurement, cpu: spent(requests) };
}

/** In microseconds: CPU of server and PostgreSQL, or the time at saturation. */
const costOf = ({ cpu, measurement }: Costed): number =>
  cpu === null ? 1_000_000 / measurement.perSecond : cpu.serverMicros + cpu.postgresMicros;

/** Payments whose quotes were made before the clock started. */
async function confirmOnly(
  payers: readonly Payer[],
  quotesAhead: number,
  watch: CpuWatch,
): Promise<Costed> {
  const share = Math.ceil(quotesAhead / payers.length);
  const quotes = await Promise.all(
    payers.map(async (payer) => {
      const tokens: string[] = [];
      while (tokens.length < share) tokens.push(await quoteSend(payer));
      return tokens;
    }),
  );
  let payments = 0;
  const spent = watch();
  const load = { callers: payers.length, seconds: SECONDS, warmUpSeconds: 1 };
  const measurement = await closedLoop(load, async (at) => {
    const payer = payers[at] as Payer;
    await confirmSend(payer, quotes[at]?.pop() ?? (await quoteSend(payer)));
    payments += 1;
  });
  return { measurement, cpu: spent(payments) };
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
  const known = medianRound(rounds.known);
  const anonymous = medianRound(rounds.anonymous);
  const before = medianRound(rounds.before);
  const during = medianRound(rounds.during);
  const eventLoopP99MsDuringSignIns = median(rounds.loopP99Ms);
  report(isJson, {
    bench: "auth",
    rows: [
      { name: "payments (POST /v1/payments)", ...confirm },
      { name: "refused with a session (400)", ...known },
      { name: "refused without one (401)", ...anonymous },
      { name: "quote + payment", ...before },
      { name: `quote + payment beside ${SIGN_INS_AT_ONCE} sign-ins`, ...during },
    ],
    ratios: {
      lookupToPayment: median(rounds.lookupToPayment),
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
