import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll } from "vitest";
import { createServices } from "../../../apps/server/src/app.ts";
import { loadConfig } from "../../../apps/server/src/config.ts";
import { passwordFor } from "../../../apps/server/src/hotline/asterisk/index.ts";
import { readSealed } from "../../../apps/server/src/hotline/recordings/sealed-sound.ts";
import { createLog } from "../../../apps/server/src/platform/log.ts";
import { consoleDist, walletDist } from "../../../tools/pages.ts";
import { type AskAri, askerOf, mistakesOf } from "../../../tools/phone/assertion.ts";
import { type ExchangeSettings, insideOf, modulesOf } from "../../../tools/phone/configuration.ts";
import { type RunningExchange, startExchange } from "../../../tools/phone/exchange.ts";
import { readSettings } from "../../../tools/phone/settings.ts";
import { exchangeSettings } from "./exchange-settings.ts";
import { dayZone, openAlways } from "./hours.ts";
import { layCable, serverOf, until } from "./machines.ts";
import { ownPort } from "./ports.ts";
import { doorOf, enrol, type Person } from "./staff.ts";

const HEART_BEAT_MS = 3_000;

export interface PhoneWorld {
  /** The console, over a cable that can be cut, and that cable. */
  readonly consoleUrl: string;
  readonly wallet: ReturnType<typeof doorOf>;
  cutConsole(): void;
  readonly exchange: RunningExchange;
  readonly ask: AskAri;
  readonly sipPort: number;
  /** Where the first agent's telephone is rung, and where those of all others are. */
  readonly agentPort: number;
  readonly otherAgentPort: number;
  /** Where the trunk leads: customers who are called back. */
  readonly customerPort: number;
  readonly agents: readonly Person[];
  /** Supervisors in talks, as the console's pages have them. */
  readonly supervising: ReturnType<typeof createServices>["calls"]["supervising"];
  /** Everything that OKPay's server said. */
  said(): string;
  serverPid(): number;
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Between Asterisk and OKPay, without a word to either. */
  cutConnection(): void;
  restartExchange(): Promise<void>;
  /** Again, since it was last cut. */
  isConnected(): boolean;
  channels(): Promise<
    readonly { readonly id: string; readonly state: string; readonly creationtime: string }[]
  >;
  bridges(): Promise<readonly { readonly id: string; readonly channels: readonly string[] }[]>;
  /** Nothing of any call, at either side, and nothing that had to be cleared away. */
  nothingLeft(): Promise<void>;
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Who waits, in order. */
  line(): Promise<string[]>;
  stateOf(agent: Person): Promise<string>;
  ready(agents: readonly Person[]): Promise<void>;
  away(agents: readonly Person[]): Promise<void>;
  wrapUp(agent: Person): Promise<void>;
  readonly desk: ReturnType<typeof createServices>["calls"]["desk"];
  /** After a story that failed: the server runs, nobody calls, nobody is at a desk. */
  clearAway(): Promise<void>;
  /** The sounds of one call, oldest first, as they are kept: waits until the last one is. */
  soundsOf(callId: string): Promise<Buffer[]>;
  /** Files in Asterisk's own folder. */
  left(): string[];
  /** Pauses the recording of the agent's call, or has it go on; waits until Asterisk has done so. */
  pause(agent: Person, callId: string, isPaused: boolean): Promise<void>;
}

/** A real Asterisk, the real server in its own process, agents at their desks. At the top level of a file. */
export async function startPhoneWorld(): Promise<PhoneWorld> {
  const { ownerUrl } = await createTestDatabase();
  const owner = new pg.Client(ownerUrl);
  await owner.connect();
  await openAlways(owner);
  const ports = await freePorts();
  const password = randomBytes(24).toString("base64url");
  const settings = exchangeSettings(password, ports);
  const checkpoints = mkdtempSync(join(tmpdir(), "okpay-checkpoints-"));
  const recordings = mkdtempSync(join(tmpdir(), "okpay-recordings-"));
  const env = serverSettings({ ownerUrl, checkpoints, recordings, password, ports });
  const services = createServices(loadConfig(env), createLog({ level: "error" }));
  await services.prepare();
  const server = serverOf(env, env.PUBLIC_URL);
  const cable = await layCable(ports.cable, ports.ari);
  const consoleCable = await layCable(ports.consoleCable, ports.console);
  const exchange = await startExchange(readSettings(process.env).root, settings);
  const desks = desksOf(services);
  const http = {
    url: `http://127.0.0.1:${ports.http}`,
    readerPassword: passwordFor("reader", password),
  };
  const ask = askerOf(http);
  const link = linkOf({ server, cable, exchange });
  const end = async () => {
    desks.stop();
    await server.stop();
    await exchange.stop();
    cable.close();
    consoleCable.close();
    await services.close();
    await owner.end();
    for (const folder of [checkpoints, recordings])
      rmSync(folder, { recursive: true, force: true });
  };
  const begin = async () => {
    const agents = await enrol(owner, services);
    await expectSetUp(exchange, { http, agents, settings });
    await link.startServer();
    return agents;
  };
  const agents = await orEnd(begin, end);
  return {
    consoleUrl: env.CONSOLE_URL,
    wallet: doorOf(services, env.PUBLIC_URL),
    cutConsole: consoleCable.cut,
    exchange,
    ask,
    sipPort: ports.sip,
    agentPort: ports.agent,
    otherAgentPort: ports.otherAgents,
    customerPort: ports.customer,
    agents,
    supervising: services.calls.supervising,
    said: server.said,
    serverPid: server.pid,
    killServer: server.kill,
    ...link,
    ...sightOf({ ask, owner, said: server.said }),
    ...desks,
    async clearAway() {
      if (server.pid() === 0) await link.startServer();
      await exchange.cli("channel request hangup all");
      await sightOf({ ask, owner, said: () => "" }).nothingLeft();
      await desks.away(desks.there());
    },
    left: () => readdirSync(exchange.recordings),
    ...recordingsOf({ services, ask, owner, folder: recordings }),
  };
}

/** Ended after the stories, or at once: a file that does not load has no afterAll, and its Asterisk would stay. */
async function orEnd<Begun>(begin: () => Promise<Begun>, end: () => Promise<void>): Promise<Begun> {
  const begun = await begin().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  afterAll(end);
  return begun;
}

/** What runs is what was written. */
async function expectSetUp(
  exchange: RunningExchange,
  {
    http,
    agents,
    settings,
  }: {
    readonly http: { readonly url: string; readonly readerPassword: string };
    readonly agents: readonly Person[];
    readonly settings: Omit<ExchangeSettings, "folders">;
  },
): Promise<void> {
  const { mistakes } = await mistakesOf({
    ...http,
    modules: modulesOf(settings),
    endpoints: ["okpay-trunk", ...agents.map(({ number }) => `okpay-agent-${number}`)],
    console: { cli: exchange.cli, ...insideOf(settings) },
  });
  if (mistakes.length > 0) throw new Error(mistakes.join("\n"));
}

/** The connection between Asterisk and OKPay: made, cut, made again. */
function linkOf({
  server,
  cable,
  exchange,
}: {
  readonly server: ReturnType<typeof serverOf>;
  readonly cable: Awaited<ReturnType<typeof layCable>>;
  readonly exchange: RunningExchange;
}) {
  const connections = () => server.said().split('"asterisk: connected"').length - 1;
  let before = 0;
  const isConnected = () => connections() > before;
  return {
    isConnected,
    async startServer() {
      before = connections();
      await server.start();
      await until("Asterisk is connected", isConnected);
    },
    cutConnection() {
      before = connections();
      cable.cut();
    },
    async restartExchange() {
      before = connections();
      await exchange.restart();
    },
  };
}

/** What is there now, at either side. */
function sightOf({
  ask,
  owner,
  said,
}: {
  readonly ask: AskAri;
  readonly owner: pg.Client;
  readonly said: () => string;
}) {
  const rows: PhoneWorld["rows"] = async (sql, values = []) =>
    (await owner.query(sql, [...values])).rows;
  const channels: PhoneWorld["channels"] = async () =>
    (await ask("channels")) as Awaited<ReturnType<PhoneWorld["channels"]>>;
  const bridges: PhoneWorld["bridges"] = async () =>
    (await ask("bridges")) as Awaited<ReturnType<PhoneWorld["bridges"]>>;
  return {
    rows,
    channels,
    bridges,
    async nothingLeft() {
      await until("no channel, no bridge and no row is left", async () => {
        const calls = await rows("SELECT call_id FROM asterisk.call");
        return [await channels(), await bridges(), calls].every(({ length }) => length === 0);
      });
      if (said().includes("left behind"))
        throw new Error("Something of a call was left behind and had to be cleared away.");
    },
    line: async () =>
      (
        await rows<{ id: string }>(
          "SELECT id FROM routing.call WHERE state = 'waiting' ORDER BY priority, arrived_at, seq",
        )
      ).map(({ id }) => id),
  };
}

async function freePorts() {
  const names = [
    "web",
    "metrics",
    "console",
    "consoleCable",
    "ari",
    "cable",
    "http",
    "sip",
  ] as const;
  const phones = ["agent", "otherAgents", "customer"] as const;
  const found: [string, number][] = [];
  for (const name of [...names, ...phones]) found.push([name, await ownPort()]);
  return Object.fromEntries(found) as Record<(typeof names | typeof phones)[number], number>;
}
type Ports = Awaited<ReturnType<typeof freePorts>>;

const serverSettings = (given: {
  readonly ownerUrl: string;
  readonly checkpoints: string;
  readonly recordings: string;
  readonly password: string;
  readonly ports: Ports;
}) => ({
  DATABASE_URL: given.ownerUrl,
  AUDIT_CHECKPOINT_DIR: given.checkpoints,
  OKPAY_MODE: "demo",
  OKPAY_SECRET: randomBytes(32).toString("base64url"),
  PORT: String(given.ports.web),
  METRICS_PORT: String(given.ports.metrics),
  PUBLIC_URL: `http://localhost:${given.ports.web}`,
  CONSOLE_PORT: String(given.ports.console),
  CONSOLE_URL: `http://localhost:${given.ports.consoleCable}`,
  WALLET_DIST: walletDist,
  CONSOLE_DIST: consoleDist,
  LOG_LEVEL: "info",
  ASTERISK_PORT: String(given.ports.ari),
  ASTERISK_PASSWORD: given.password,
  PHONE_LANGUAGE: "en",
  PHONE_TIME_ZONE: dayZone(),
  PHONE_CALLER_ID: "+862155501234",
  PHONE_RECORDING: "on",
  ASTERISK_HTTP_URL: `http://127.0.0.1:${given.ports.http}`,
  RECORDINGS_DIR: given.recordings,
});

/** What OKPay keeps of the calls, and the pause. */
function recordingsOf({
  services,
  ask,
  owner,
  folder,
}: {
  readonly services: ReturnType<typeof createServices>;
  readonly ask: AskAri;
  readonly owner: pg.Client;
  readonly folder: string;
}) {
  const { keyring, database } = services;
  const { pausing } = services.recordings;
  type Row = { id: string; name: string; state: string; sha256: Buffer; is_paused: boolean };
  const rowsOf = async (callId: string) =>
    (
      await owner.query<Row>(
        "SELECT * FROM recordings.recording WHERE call_id = $1::uuid OR name LIKE 'okpay-' || $1::text || '-message-%' ORDER BY started_at",
        [callId],
      )
    ).rows;
  return {
    async soundsOf(callId: string): Promise<Buffer[]> {
      await until("the recordings are kept", async () => {
        const rows = await rowsOf(callId);
        return rows.length > 0 && rows.every(({ state }) => state === "kept");
      });
      return Promise.all(
        (await rowsOf(callId)).map(async ({ id, sha256 }) => {
          const sound = await readSealed({ keyring, folder }, id, sha256);
          if (sound === null) throw new Error("A recording is not what was hashed.");
          return sound;
        }),
      );
    },
    async pause({ id: agentId }: Person, callId: string, isPaused: boolean): Promise<void> {
      await database.kysely.transaction().execute(async (tx) => {
        if (isPaused) await pausing.pause(tx, { callId, agentId, reason: "agent" });
        else await pausing.resume(tx, { callId, agentId, reason: null });
      });
      await until("the pause is in the row", async () =>
        (await rowsOf(callId)).every(({ is_paused }) => is_paused === isPaused),
      );
      const [{ name } = { name: "" }] = await rowsOf(callId);
      const live = (await ask(`recordings/live/${name}`)) as { readonly state: string };
      if (live.state !== (isPaused ? "paused" : "recording"))
        throw new Error(`Asterisk says that the recording is ${live.state}.`);
    },
  };
}

/** People at their desks: the heart-beats of pages that are open, and what is done there. */
function desksOf(services: ReturnType<typeof createServices>) {
  const { desk } = services.calls;
  const atWork = new Set<Person>();
  const heart = setInterval(() => {
    for (const { id } of atWork)
      desk.state(id, {}).catch((error: unknown) => {
        process.stderr.write(`a desk's heart-beat failed: ${String(error)}\n`);
      });
  }, HEART_BEAT_MS);
  const look = (agent: Person) => desk.state(agent.id, {});
  async function wrapUp(agent: Person, afterwards: "ready" | "break" = "ready"): Promise<void> {
    await until("the talk is over", async () => (await look(agent)).state === "wrapUp");
    const { call } = await look(agent);
    await desk.wrapUp(
      agent.id,
      { callId: call?.id ?? "", disposition: "solved", notes: "", afterwards },
      { ip: "127.0.0.1", userAgent: "test" },
    );
  }
  return {
    stop: () => clearInterval(heart),
    there: () => [...atWork],
    wrapUp,
    desk,
    async stateOf(agent: Person) {
      return (await look(agent)).state;
    },
    async ready(wanted: readonly Person[]) {
      for (const agent of wanted) {
        await desk.open(agent.id, ["en", "zh-CN"]);
        // These sit at telephones on the table.
        await services.deskTelephony?.phones.close(agent.id);
        await desk.ready(agent.id, "ok");
        atWork.add(agent);
      }
    },
    async away(wanted: readonly Person[]) {
      for (const agent of wanted) {
        if ((await look(agent)).state === "wrapUp") await wrapUp(agent, "break");
        atWork.delete(agent);
        await desk.close(agent.id);
      }
    },
  };
}
