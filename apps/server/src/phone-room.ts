import type { Config } from "./config.ts";
import type { Agents } from "./hotline/agents/index.ts";
import {
  type AppLines,
  AriListener,
  agentPhoneName,
  createAppLines,
  createAsterisk,
  createDeskPhones,
  createMemory,
  createSipRelay,
  createTelephones,
  DeskEndpoints,
  type DeskPhones,
  listenForDecisions,
  type MenuPlace,
  type NumberProof,
  OF_CALLERS,
  OF_DESKS,
  PHONES,
  type RedeemPin,
  readerAuthorization,
  realAfter,
  type SipRelay,
  type Telephones,
} from "./hotline/asterisk/index.ts";
import {
  type Calls,
  noteFailedLeg,
  openPhoneCall,
  surveyPhoneCall,
} from "./hotline/calls/index.ts";
import type { Hours } from "./hotline/hours/index.ts";
import {
  answer,
  begin,
  FLOW,
  giveUp,
  type LastPaymentOf,
  type Position,
} from "./hotline/ivr/index.ts";
import type { Exchange, Recordings } from "./hotline/recordings/index.ts";
import type { Routing } from "./hotline/routing/index.ts";
import type { Access } from "./people/access/index.ts";
import { createRounds } from "./phone-rounds.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database, DatabaseOptions } from "./platform/db/index.ts";
import type { Log } from "./platform/log.ts";
import type { Metrics } from "./platform/metrics/index.ts";

/** Of an hour, from another machine. */
const FETCH_MS = 60_000;

/** Calls by telephone; null where no exchange is configured. */
export interface Phone {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Telephones of agents in the browser and lines of customers' pages, and what connects them. */
export interface DeskTelephony {
  readonly phones: DeskPhones;
  /** Those on tables. */
  readonly telephones: Telephones;
  readonly relay: SipRelay;
  readonly lines: AppLines;
  readonly lineRelay: SipRelay;
  /** Calls in the app that begin now are the exchange's. */
  readonly carriesAppCalls: boolean;
}

/** Null where no exchange is configured. */
export function createDeskTelephony(platform: {
  readonly config: Pick<Config, "phone">;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly routing: Routing;
  readonly access: Pick<Access, "onSignedOut">;
}): DeskTelephony | null {
  const { phone } = platform.config;
  if (phone === null) return null;
  const { httpUrl, carriesAppCalls } = phone;
  const { log } = platform;
  const phones = createDeskPhones({ ...platform, ...phone });
  const lines = createAppLines({ ...platform, ...phone });
  platform.access.onSignedOut((tx, sessionId) => phones.signedOut(tx, sessionId));
  const untold = { registered: async () => {}, left: async () => {} };
  const relayed = { ...lines, ...untold };
  return {
    phones,
    telephones: createTelephones({ ...phone, log }),
    lines,
    carriesAppCalls,
    relay: createSipRelay({ phones, requests: OF_DESKS, httpUrl, log }),
    lineRelay: createSipRelay({ phones: relayed, requests: OF_CALLERS, httpUrl, log }),
  };
}

export function createPhoneRoom(platform: {
  readonly config: Pick<Config, "phone">;
  readonly database: Database;
  readonly connection: Omit<DatabaseOptions, "applicationName">;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "observeExchange">;
  readonly hours: Pick<Hours, "status">;
  readonly routing: Routing;
  readonly agents: Pick<Agents, "find">;
  readonly deskTelephony: DeskTelephony | null;
  readonly recordings: Pick<Recordings, "recorder" | "collect" | "messages">;
  readonly supervising: Pick<Calls["supervising"], "exchange">;
  readonly lastPaymentOf: LastPaymentOf;
  /** What a call PIN leads to, whoever it belongs to: on the telephone it is who proves who calls. */
  readonly redeemPin: RedeemPin;
  readonly numberProof: NumberProof;
}): Phone | null {
  const { log, metrics, hours, agents, recordings, deskTelephony } = platform;
  const { phone } = platform.config;
  if (phone === null || deskTelephony === null) return null;

  const endpoints = new DeskEndpoints(deskTelephony.phones, deskTelephony.lines, log);
  const status = () => hours.status({}, phone.language);
  const circumstances = async ({
    isIdentified,
    caseSkill,
  }: Pick<MenuPlace, "isIdentified" | "caseSkill">) => ({
    isOpen: (await status()).isOpen,
    arePinsKnown: true,
    isIdentified,
    isNumberAsked: !isIdentified,
    caseSkill,
  });
  const spoken = ({ ask, ...position }: Position) => ({ ...position, ask });
  const asterisk = createAsterisk({
    ...platform,
    memory: createMemory({
      ...platform,
      book: { opened: openPhoneCall, surveyed: surveyPhoneCall, legFailed: noteFailedLeg },
      zone: phone.zone,
    }),
    menu: {
      begin: async (language) =>
        spoken(
          begin(FLOW, language, await circumstances({ isIdentified: false, caseSkill: null })),
        ),
      answer: async (at, given) => spoken(answer(FLOW, at, given, await circumstances(at))),
      giveUp: async (at) => spoken(giveUp(FLOW, at, await circumstances(at))),
    },
    async nextOpening() {
      const { nextOpenAt, line } = await status();
      if (nextOpenAt === null) return null;
      const at = Temporal.Instant.from(nextOpenAt).toZonedDateTimeISO(line.timeZone);
      return { weekday: at.dayOfWeek % 7, hour: at.hour, minute: at.minute };
    },
    recorder: {
      ...recordings.recorder,
      async finished(name) {
        await recordings.recorder.finished(name);
        rounds.collectSoon();
      },
      async failed(name, cause) {
        await recordings.recorder.failed(name, cause);
        rounds.collectSoon();
      },
    },
    supervising: platform.supervising.exchange,
    keeper: recordings.messages,
    after: realAfter,
    settings: {
      app: "okpay",
      language: phone.language,
      isRecorded: phone.isRecorded,
      timeZone: phone.zone,
    },
    onConnected: (exchange) => endpoints.use(exchange),
    takeLine: (endpoint, channelId) => deskTelephony.lines.take(endpoint, channelId),
    async endpointOf(agentId) {
      const inBrowser = await deskTelephony.phones.endpointOf(agentId);
      if (inBrowser !== null) return { name: inBrowser, isPage: true };
      const agent = await agents.find(agentId);
      return agent === null
        ? null
        : { name: `PJSIP/${agentPhoneName(agent.number)}`, isPage: false };
    },
    trunk:
      phone.callerId === null
        ? null
        : {
            endpointOf: (number) => `PJSIP/${number}@okpay-trunk`,
            callerId: phone.callerId,
          },
  });
  const decisions = listenForDecisions(
    { ...platform.connection, applicationName: "okpay-phone" },
    {
      heard(what) {
        if (what !== PHONES) return asterisk.heard(what);
        void endpoints.follow();
        for (const relay of [deskTelephony.relay, deskTelephony.lineRelay])
          relay.recheck().catch((error: unknown) => {
            // Each connection asks for itself every few seconds.
            log.warn({ err: error }, "sip: connections were not looked at");
          });
      },
    },
    log,
  );
  const listener = new AriListener({ password: phone.password, log }, asterisk);
  const store = recordingsAt(phone, (name) => asterisk.removeRecording(name));
  const rounds = createRounds(
    {
      async sweep() {
        metrics.observeExchange(await asterisk.sweep());
        await endpoints.follow();
      },
      collect: async () => {
        if (asterisk.isConnected()) await recordings.collect(store);
      },
    },
    log,
  );
  return {
    async start() {
      await decisions.start();
      await listener.listen(phone.port, phone.host);
      rounds.start();
    },
    async stop() {
      await rounds.stop();
      deskTelephony.relay.close();
      deskTelephony.lineRelay.close();
      // Before what is fetched has come: callers would be served meanwhile by a process that looks no more.
      await listener.close();
      await asterisk.idle();
      await rounds.idle();
      await decisions.stop();
    },
  };
}

/** Sounds are fetched over HTTP, as the user who may change nothing; everything else goes over the connection. */
function recordingsAt(
  { httpUrl, password }: Pick<NonNullable<Config["phone"]>, "httpUrl" | "password">,
  remove: Exchange["remove"],
): Exchange {
  return {
    remove,
    async fetch(name) {
      const path = `recordings/stored/${encodeURIComponent(name)}/file`;
      const answer = await fetch(`${httpUrl}/ari/${path}`, {
        headers: { authorization: readerAuthorization(password) },
        signal: AbortSignal.timeout(FETCH_MS),
      });
      if (answer.status === 404) return null;
      if (!answer.ok || answer.body === null)
        throw new Error(`Asterisk answered ${answer.status} to the file of a recording`);
      return piecesOf(answer.body.getReader());
    },
  };
}

async function* piecesOf(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
