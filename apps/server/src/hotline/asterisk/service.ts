import type { Locale } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import type { LastPaymentOf } from "../ivr/index.ts";
import { adoption, inOrder, type LeftBehind, leakedOf } from "./adoption.ts";
import { AriConnection, type AriReader, type AriSocket } from "./ari/connection.ts";
import { CAUSE, createExchange } from "./ari/exchange.ts";
import type { AriChannel, AriEvent } from "./ari/protocol.ts";
import { ATTESTATION_VARIABLE, attestationOf } from "./attestation.ts";
import { isMessageName, readName } from "./names.ts";
import { Outages } from "./outages.ts";
import type {
  After,
  Menu,
  MessageKeeper,
  NextOpening,
  NumberProof,
  Recorder,
  RedeemPin,
  Supervising,
} from "./ports.ts";
import type { Memory } from "./rows.ts";
import { Session } from "./session.ts";
import type { SessionDeps } from "./session-deps.ts";
import type { Snapshot } from "./snapshot.ts";
import { TheirClock } from "./their-clock.ts";

export interface AsteriskDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly memory: Memory;
  readonly menu: Menu;
  readonly nextOpening: NextOpening;
  readonly redeemPin: RedeemPin | null;
  readonly numberProof: NumberProof | null;
  readonly lastPaymentOf: LastPaymentOf;
  readonly recorder: Recorder;
  readonly supervising: Supervising;
  readonly keeper: MessageKeeper;
  readonly after: After;
  readonly settings: {
    /** Of our Stasis application, and so of all that Asterisk has of ours. */
    readonly app: string;
    readonly language: Locale;
    readonly isRecorded: boolean;
    readonly timeZone: string;
  };
  readonly endpointOf: SessionDeps["endpointOf"];
  /** Which call of the app this endpoint was made for; null: none, or it was used before. */
  readonly takeLine: (endpoint: string, channelId: string) => Promise<string | null>;
  readonly trunk: SessionDeps["trunk"];
  /** Called with each new connection, before its calls are looked at: objects that live in Asterisk's memory are put there. */
  readonly onConnected?: (exchange: SessionDeps["exchange"]) => Promise<void>;
}

/** Calls by telephone. */
export interface Asterisk {
  /** A socket to Asterisk was opened; a newer one takes over from an older one. */
  opened(socket: AriSocket): AriReader;
  /** Another process decided something about this call, or this one did: heard after the commit. */
  heard(callId: string): void;
  /** Compares Asterisk with the rows; by itself every few seconds while started. Returns what of nobody's it ended, and its clock. */
  sweep(): Promise<LeftBehind & { readonly clockAheadSeconds: number | null }>;
  /** Deletes the file of a recording at Asterisk; one that is not there is deleted. Fails while nothing is connected. */
  removeRecording(name: string): Promise<void>;
  /** Calls at hand, and what was to be written of a connection that ended. */
  idle(): Promise<void>;
  isConnected(): boolean;
}

interface Link {
  readonly connection: AriConnection;
  readonly exchange: SessionDeps["exchange"];
  readonly sessions: Map<string, Session>;
  /** Channels of callers who came by themselves: their names are Asterisk's. */
  readonly byChannel: Map<string, string>;
  suspects: ReadonlySet<string>;
  readonly theirClock: TheirClock;
  isBegun: boolean;
  isReady: boolean;
  readonly early: AriEvent[];
}

const TAKE_UP_AGAIN_MS = 1_000;

export function createAsterisk(deps: AsteriskDeps): Asterisk {
  const { log, clock, settings } = deps;
  let link: Link | null = null;
  const outages = new Outages(deps, () => link?.isReady === true);
  let counter = 0;
  const count = () => ++counter;

  const sessionDeps = (of: Link): SessionDeps => ({
    ...deps,
    exchange: of.exchange,
    count,
    app: settings.app,
    isRecorded: settings.isRecorded,
    timeZone: settings.timeZone,
  });

  function sessionOf(of: Link, callId: string): Session {
    const known = of.sessions.get(callId);
    if (known !== undefined) return known;
    const session = new Session(sessionDeps(of), callId, () => {
      of.sessions.delete(callId);
      for (const [channel, call] of of.byChannel) if (call === callId) of.byChannel.delete(channel);
    });
    of.sessions.set(callId, session);
    return session;
  }

  async function look(of: Link): Promise<Snapshot> {
    const at = count();
    const [channels, bridges] = [await of.exchange.channels(), await of.exchange.bridges()];
    return {
      at,
      channels: new Map(channels.map((each) => [each.id, each])),
      bridges: new Map(bridges.map((each) => [each.id, each])),
    };
  }

  /** Somebody calls. Known by the channel before the row is written: the event may come twice. */
  async function arrived(of: Link, channel: AriChannel, isFound: boolean): Promise<void> {
    if (of.byChannel.has(channel.id)) return;
    const callId = newId();
    of.byChannel.set(channel.id, callId);
    try {
      if (await inserted(of, callId, channel, isFound)) return adopt(of, callId, channel);
    } catch (error) {
      // Still in our application: the next look at Asterisk finds it.
      log.error({ err: error }, "asterisk: a call that came in could not be taken");
    }
    of.byChannel.delete(channel.id);
  }

  async function inserted(of: Link, callId: string, channel: AriChannel, isFound: boolean) {
    const number = /^\+?\d{3,15}$/.test(channel.caller?.number ?? "")
      ? (channel.caller?.number ?? null)
      : null;
    return deps.memory.insert({
      callId,
      channelId: channel.id,
      number,
      language: settings.language,
      attestation: attestationOf(channel.channelvars?.[ATTESTATION_VARIABLE], number),
      cameAt: await of.theirClock.cameAt(channel, isFound),
      // After it: nobody came later than we took their call.
      now: clock.now(),
    });
  }

  /** A customer's page calls, for a call that is in the line already. */
  const joined = (of: Link, channel: AriChannel, endpoint: string): Promise<void> =>
    taken(of, channel, endpoint).catch((error: unknown) => {
      // Still in our application: the next look at Asterisk finds it.
      log.error({ err: error }, "asterisk: a call of the app could not be taken");
    });

  async function taken(of: Link, { id, state }: AriChannel, endpoint: string): Promise<void> {
    const callId = await deps.takeLine(endpoint, id);
    if (callId === null) {
      log.warn({ endpoint }, "asterisk: a line that is not good any more; its call is ended");
      return void (await of.exchange.hangUp(id, CAUSE.rejected));
    }
    of.byChannel.set(id, callId);
    sessionOf(of, callId).post({ type: "joined", channelId: id, isUp: state === "Up" });
  }

  function adopt(of: Link, callId: string, channel: AriChannel): void {
    const session = sessionOf(of, callId);
    session.actual.caller = {
      channelId: channel.id,
      state: channel.state === "Up" ? "up" : "ringing",
      cause: null,
      changedAt: count(),
      isLost: false,
      isLimited: true,
    };
    session.post({ type: "row" });
  }

  function onEvent(of: Link, event: AriEvent): void {
    if (link !== of) return;
    // Before its session stands, Asterisk reads nothing: what is asked then is lost.
    if (event.type === "ApplicationRegistered") {
      of.theirClock.stood(event.timestamp);
      return begin(of);
    }
    if (!of.isReady) {
      of.early.push(event);
      return;
    }
    if (
      event.type === "StasisStart" &&
      event.args[0] === "in" &&
      !of.byChannel.has(event.channel.id)
    ) {
      return void arrived(of, event.channel, false);
    }
    if (event.type === "StasisStart" && event.args[0] === "app") {
      return void joined(of, event.channel, event.args[1] ?? "");
    }
    const callId = callOf(of, event);
    const session = callId === null ? undefined : of.sessions.get(callId);
    const isOver = event.type === "RecordingFinished" || event.type === "RecordingFailed";
    // A message is over when its caller says so, or is gone; until then it is the session's.
    if (isOver && !(isMessageName(event.recording.name) && session !== undefined))
      overWith(event).catch((error: unknown) => {
        // The next look finds that nothing of its name is recorded any more.
        log.warn({ err: error }, "asterisk: the end of a recording could not be written");
      });
    session?.post({ type: "event", event });
  }

  const overWith = async (
    event: AriEvent & { readonly type: "RecordingFinished" | "RecordingFailed" },
  ): Promise<void> =>
    event.type === "RecordingFailed"
      ? deps.recorder.failed(event.recording.name, event.recording.cause ?? "unknown")
      : deps.recorder.finished(event.recording.name);

  function begin(of: Link): void {
    if (of.isBegun) return;
    of.isBegun = true;
    takeUp(of).catch((error: unknown) => {
      // While it starts, Asterisk connects and answers 503.
      log.warn({ err: error }, "asterisk: the calls cannot be taken up yet; tried again");
      deps.after(TAKE_UP_AGAIN_MS, () => {
        if (link !== of || of.isReady) return;
        of.isBegun = false;
        begin(of);
      });
    });
  }

  function callOf(of: Link, event: AriEvent): string | null {
    if ("channel" in event)
      return of.byChannel.get(event.channel.id) ?? readName(event.channel.id)?.callId ?? null;
    if ("bridge" in event) return readName(event.bridge.id)?.callId ?? null;
    if ("playback" in event) {
      const channel = event.playback.target_uri.replace(/^channel:/, "");
      return of.byChannel.get(channel) ?? readName(channel)?.callId ?? null;
    }
    if ("recording" in event) return /^okpay-(.{36})-/.exec(event.recording.name)?.[1] ?? null;
    return null;
  }

  /** What Asterisk has and what the rows say, side by side: after a new connection, a restart of either side. */
  async function takeUp(of: Link): Promise<void> {
    const info = await of.exchange.info();
    const isRestarted = await deps.memory.noteExchange(info, outages.cutAt);
    log.info({ version: info.version, isRestarted }, "asterisk: connected");
    await deps.onConnected?.(of.exchange);
    await deps.memory.follow();
    const snapshot = await look(of);
    for (const row of await deps.memory.all()) {
      if (row.channelId !== null) of.byChannel.set(row.channelId, row.callId);
      const session = sessionOf(of, row.callId);
      Object.assign(session.actual, adoption(row, snapshot, { isRestarted, now: count() }));
      session.post({ type: "row" });
    }
    of.isReady = true;
    for (const event of of.early.splice(0)) onEvent(of, event);
    await newcomers(of, snapshot);
    await deps.memory.letBack();
  }

  /** Recordings whose end nobody heard of. */
  async function ended(of: Link): Promise<void> {
    for (const name of await deps.recorder.open()) {
      if ([...of.sessions.values()].some((session) => session.records(name))) continue;
      if ((await of.exchange.recordingState(name)) === null) await deps.recorder.finished(name);
    }
  }

  /** Callers whose arrival nobody heard of. All at once: nobody waits for what is asked about another. */
  async function newcomers(of: Link, { channels }: Snapshot): Promise<void> {
    const come = inOrder([...channels.values()]).map(async (channel) => {
      const { app_name: application = "", app_data: data = "" } = channel.dialplan ?? {};
      const [app, from, endpoint = ""] = data.split(/[ ,]/);
      const isNew = readName(channel.id) === null && !of.byChannel.has(channel.id);
      if (application !== "Stasis" || app !== settings.app || !isNew) return;
      if (from === "in") await arrived(of, channel, true);
      if (from === "app") await joined(of, channel, endpoint);
    });
    await Promise.all(come);
  }

  return {
    opened(socket) {
      const sessions = new Map<string, Session>();
      const connection = new AriConnection(socket, (event) => onEvent(mine, event), deps);
      const exchange = createExchange(connection);
      const mine: Link = {
        connection,
        exchange,
        theirClock: new TheirClock(exchange, deps),
        sessions,
        byChannel: new Map(),
        suspects: new Set(),
        isBegun: false,
        isReady: false,
        early: [],
      };
      const before = link;
      link = mine;
      if (before !== null) {
        // Half dead, if it was not ended before: how long is not known.
        if (before.isReady) outages.cut(before.connection.heardAt);
        release(before);
      }
      return {
        received: (text) => connection.received(text),
        alive: () => connection.alive(),
        closed(isSilent) {
          release(mine);
          if (link !== mine) return;
          link = null;
          log.warn("asterisk: the connection is gone; callers hear music, and it is waited for");
          const at = isSilent ? connection.heardAt : clock.now();
          // One that was never ready served nobody: the outage goes on.
          if (mine.isReady) outages.cut(at);
          outages.gone(at);
        },
      };
    },

    heard(callId) {
      // A call that is called back has a row and, for now, nothing at Asterisk.
      if (link?.isReady === true) sessionOf(link, callId).post({ type: "row" });
      else outages.holdBackSoon();
    },

    async sweep() {
      const of = link;
      if (of?.isReady !== true) {
        await outages.holdBack();
        return { channels: 0, bridges: 0, clockAheadSeconds: null };
      }
      const clockAheadSeconds = await of.theirClock.measure();
      if (link !== of) return { channels: 0, bridges: 0, clockAheadSeconds: null };
      // Not now: one that has fallen silent is found out later.
      await deps.memory.noteSeen(of.connection.heardAt, of.theirClock.apartSeconds);
      const snapshot = await look(of);
      for (const session of of.sessions.values()) session.post({ type: "seen", snapshot });
      for (const row of await deps.memory.all())
        if (!of.sessions.has(row.callId)) {
          if (row.channelId !== null) of.byChannel.set(row.channelId, row.callId);
          const session = sessionOf(of, row.callId);
          Object.assign(
            session.actual,
            adoption(row, snapshot, { isRestarted: false, now: count() }),
          );
          session.post({ type: "row" });
        }
      await newcomers(of, snapshot);
      await ended(of);
      // Of nobody's twice in a row: not something that is just being made or ended.
      const leaked = leakedOf(snapshot, (id) =>
        [...of.sessions.values()].some((session) => session.has(id)),
      );
      const twice = leaked.filter(({ id }) => of.suspects.has(id));
      of.suspects = new Set(leaked.map(({ id }) => id));
      for (const { id, kind } of twice) {
        log.error({ id }, "asterisk: something was left behind and is ended");
        if (kind === "channel") await of.exchange.hangUp(id, 16);
        else await of.exchange.destroyBridge(id);
      }
      const bridges = twice.filter(({ kind }) => kind === "bridge").length;
      return { channels: twice.length - bridges, bridges, clockAheadSeconds };
    },

    async removeRecording(name) {
      if (link?.isReady !== true) throw new Error("Asterisk is not connected");
      await link.exchange.deleteRecording(name);
    },

    async idle() {
      for (const session of link?.sessions.values() ?? []) await session.idle();
      await outages.idle();
    },
    isConnected: () => link?.isReady === true,
  };
}

function release(of: Link): void {
  of.connection.closed();
  for (const session of of.sessions.values()) session.stop();
  of.sessions.clear();
}
