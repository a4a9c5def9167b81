import type { AriReader, AriSocket } from "../ari/connection.ts";
import { ATTESTATION_VARIABLE } from "../attestation.ts";
import { AWAY_SECONDS } from "../names.ts";
import {
  asWritten,
  type BadLine,
  type Chance,
  type Channel,
  calling,
  inDialplan,
  type Line,
  type LiveRecording,
  type Playback,
  type Request,
} from "./fake-parts.ts";
import type { FakeTime } from "./fake-time.ts";

/*
 * An Asterisk for tests, as far as our calls see it, on a clock of its own and a bad line: events come late, in another
 * order, twice or not at all; answers come late or not at all. What it does was seen on a real one (Asterisk 22.10): an
 * agent's leg rings on when the caller is gone, a bridge keeps who is in it, a playback ends by event, ids are taken once.
 */

const MOST_ENTERING_MS = 60;
const APOLOGY_MS = 10_000;

export class FakeAsterisk {
  readonly channels = new Map<string, Channel>();
  readonly bridges = new Map<string, Set<string>>();
  /** Recordings under way by name; each time one was begun, silenced or resumed is in `heard`. */
  readonly recordings = new Map<string, LiveRecording>();
  readonly stored = new Set<string>();
  readonly heard: string[] = [];
  readonly usedIds = new Set<string>();
  readonly asked: string[] = [];
  /** Who heard the dialplan say that nobody is here. */
  readonly apologies: string[] = [];
  startedAt = "first";
  /** What happens while nobody is connected is told afterwards (22.10 does), or lost (a cut that it did not notice). */
  keepsEvents = false;
  readonly #kept: object[] = [];
  /** Its clock is another machine's; to say its time takes so long. */
  clockAheadMs = 0;
  timeTakesMs = 0;
  /** Under way, by id; each lasts this long, unless it is stopped. */
  readonly playing = new Map<string, Playback>();
  playMs = 500;
  /** Playbacks with this in their media fail. */
  failing: string | null = null;
  /** So many recordings cannot begin: it says so at once (its folder is missing), or says yes and then by event. */
  unrecordable: { times: number; readonly how: "refused" | "event" } = { times: 0, how: "refused" };
  /** How an agent's or a customer's phone behaves when it is rung. */
  onDial: (channelId: string) => void = () => {};
  readonly #time: FakeTime;
  readonly #chance: Chance;
  #line: BadLine;
  #app: Line | null = null;

  constructor(time: FakeTime, chance: Chance, line: BadLine) {
    this.#time = time;
    this.#chance = chance;
    this.#line = line;
  }

  /** From here on the line is good: what is left behind now is the program's fault. */
  mend(): void {
    this.#line = { mostDelayMs: 5, dropShare: 0, twiceShare: 0 };
  }

  connect(opened: (socket: AriSocket) => AriReader): void {
    const line: Line = { reader: null, isStanding: false };
    this.#app = line;
    // It connects again by itself, as a persistent outbound connection does.
    const drop = () => {
      if (this.#app !== line) return;
      this.cut();
      this.#time.after(500, () => {
        if (this.#app === null) this.connect(opened);
      });
    };
    line.reader = opened({ send: (text) => this.#request(line, text), drop });
    this.#time.after(5, () => {
      line.isStanding = true;
      if (this.#app === line)
        line.reader?.received(
          JSON.stringify({
            type: "ApplicationRegistered",
            timestamp: asWritten(this.#time.now + this.clockAheadMs),
          }),
        );
      // What happened meanwhile, as it was written then.
      for (const event of this.#kept.splice(0)) this.#tell(event);
    });
  }

  cut(): void {
    this.lose()?.closed(false);
  }

  /** Without a word: the network is gone. Returns who does not know of it yet. */
  lose(): AriReader | null {
    const app = this.#app;
    this.#app = null;
    return app?.reader ?? null;
  }

  restart(): void {
    this.channels.clear();
    this.bridges.clear();
    // Files stay, and nobody is told.
    for (const name of this.recordings.keys()) this.stored.add(name);
    this.recordings.clear();
    this.startedAt = `again at ${this.#time.now}`;
    this.cut();
  }

  call(id: string, number: string, attestation = ""): void {
    const cameAt = this.#time.now;
    this.channels.set(id, calling(id, "okpay,in", { number, attestation, cameAt }));
    this.#limit(id, AWAY_SECONDS);
    this.#tell({ type: "StasisStart", args: ["in"], channel: this.#view(id) });
  }

  /** Until then it is ours; afterwards the dialplan says that nobody is here, and hangs up. */
  #limit(id: string, seconds: number): void {
    const channel = this.channels.get(id);
    if (channel === undefined) return;
    const endsAt = this.#time.now + seconds * 1_000;
    channel.endsAt = endsAt;
    this.#time.after(seconds * 1_000, () => {
      if (this.channels.get(id)?.endsAt !== endsAt) return;
      channel.hasLeft = true;
      this.apologies.push(id);
      this.#tell({ type: "StasisEnd", channel: this.#view(id) });
      this.#time.after(APOLOGY_MS, () => this.end(id, 27));
    });
  }

  /** A customer's page, with the endpoint that was made for it. */
  callFromApp(id: string, endpoint: string): void {
    this.channels.set(id, calling(id, `okpay,app,${endpoint}`));
    this.#tell({ type: "StasisStart", args: ["app", endpoint], channel: this.#view(id) });
  }

  press(id: string, digit: string): void {
    // It ends a message, and is not told as a key.
    if (digit === "#" && this.#finish(id)) return;
    if (this.channels.has(id))
      this.#tell({ type: "ChannelDtmfReceived", digit, channel: this.#view(id) });
  }

  pickUp(id: string): void {
    const channel = this.channels.get(id);
    if (channel === undefined || channel.state === "Up") return;
    channel.state = "Up";
    this.#tell({ type: "ChannelStateChange", channel: this.#view(id) });
  }

  end(id: string, cause: number): void {
    const channel = this.channels.get(id);
    if (channel === undefined) return;
    const view = this.#view(id);
    this.channels.delete(id);
    this.#finish(id);
    for (const [bridge, members] of this.bridges)
      if (members.delete(id))
        this.#tell({
          type: "ChannelLeftBridge",
          bridge: { id: bridge, channels: [...members] },
          channel: view,
        });
    this.#tell({ type: "StasisEnd", channel: view });
    this.#tell({ type: "ChannelDestroyed", cause, channel: view });
    // What listens on a channel ends with it.
    for (const [ear, { on }] of this.channels) if (on?.channel === id) this.end(ear, 16);
  }

  /** What is recorded of this channel or bridge is over; false: nothing was. */
  #finish(of: string): boolean {
    let isOver = false;
    for (const [name, { bridge, since }] of this.recordings) {
      if (bridge !== of) continue;
      isOver = true;
      this.recordings.delete(name);
      this.stored.add(name);
      const duration = Math.floor((this.#time.now - since) / 1_000);
      this.#tell({ type: "RecordingFinished", recording: { name, duration } });
    }
    return isOver;
  }

  #view(id: string) {
    const channel = this.channels.get(id);
    return {
      id,
      state: channel?.state ?? "Down",
      caller: { number: channel?.number ?? "" },
      channelvars: { [ATTESTATION_VARIABLE]: channel?.attestation ?? "" },
      creationtime: asWritten((channel?.cameAt ?? 0) + this.clockAheadMs),
      dialplan: inDialplan(channel),
    };
  }

  #tell(event: object): void {
    const app = this.#app;
    if (app === null && this.keepsEvents) this.#kept.push(event);
    const times =
      this.#chance() < this.#line.dropShare ? 0 : this.#chance() < this.#line.twiceShare ? 2 : 1;
    for (let each = 0; each < times; each += 1)
      this.#time.after(this.#chance() * this.#line.mostDelayMs, () => {
        if (app !== null && app === this.#app) app.reader?.received(JSON.stringify(event));
      });
  }

  #request(app: Line, text: string): void {
    if (!app.isStanding) return;
    const { request_id, method, uri } = JSON.parse(text) as Request;
    this.#time.after(this.#chance() * this.#line.mostDelayMs, () => {
      if (app !== this.#app) return;
      const [status, body] = this.#answer(method, uri);
      this.asked.push(`${method} ${uri} ${status}`);
      if (this.#chance() < this.#line.dropShare / 2) return;
      const takesMs = /^asterisk.variable/.test(uri) ? this.timeTakesMs : 0;
      this.#time.after(takesMs + this.#chance() * this.#line.mostDelayMs, () => {
        if (app === this.#app)
          app.reader?.received(
            JSON.stringify({
              type: "RESTResponse",
              request_id,
              status_code: status,
              message_body: JSON.stringify(body ?? {}),
            }),
          );
      });
    });
  }

  #answer(method: string, uri: string): [number, unknown?] {
    const [path = "", text = ""] = uri.split("?");
    const query = new URLSearchParams(text);
    const [kind, id = "", act = ""] = path.split("/").map(decodeURIComponent);
    if (path === "asterisk/info") {
      const system = { entity_id: "fake", version: "22.10.1" };
      return [200, { system, status: { startup_time: this.startedAt } }];
    }
    if (path === "asterisk/variable")
      return [200, { value: String(Math.floor((this.#time.now + this.clockAheadMs) / 1_000)) }];
    if (path === "channels")
      return [200, [...this.channels.keys()].map((each) => this.#view(each))];
    if (path === "bridges")
      return [200, [...this.bridges].map(([each, of]) => ({ id: each, channels: [...of] }))];
    if (kind === "playbacks") return [this.#played(id) ? 204 : 404];
    if (kind === "recordings") return this.#recording(method, id, act, path.split("/")[3] ?? "");
    if (kind === "channels" && id === "create") return this.#create(query);
    if (kind === "channels") return this.#channel(method, id, act, query, path.split("/")[3] ?? "");
    if (kind === "bridges") return this.#bridge(method, id, act, query);
    return [404];
  }

  #create(query: URLSearchParams): [number] {
    const id = query.get("channelId") ?? "";
    if (this.channels.has(id)) return [409];
    this.usedIds.add(id);
    const data = `okpay,${query.get("appArgs")}`;
    const channel = calling(id, data, { state: "Down", hasEntered: false });
    this.channels.set(id, channel);
    this.#time.after(this.#chance() * MOST_ENTERING_MS, () => {
      channel.hasEntered = true;
      this.#tell({
        type: "StasisStart",
        args: (query.get("appArgs") ?? "").split(","),
        channel: this.#view(id),
      });
    });
    return [200];
  }

  #channel(
    method: string,
    id: string,
    act: string,
    query: URLSearchParams,
    playback: string,
  ): [number] {
    const channel = this.channels.get(id);
    if (channel === undefined) return [404];
    if (act === "" && method === "DELETE") {
      this.end(id, Number(query.get("reason_code")));
      return [204];
    }
    if (channel.hasLeft === true) return [409];
    if (act === "variable") this.#limit(id, Number(query.get("value")));
    if (act === "snoop") return this.#snoop(id, playback, query);
    if (act === "answer") this.pickUp(id);
    if (act === "dial") {
      // As the real one: it enters our application by a thread of its own, a moment after it was made.
      if (channel.isDialled || !channel.hasEntered) return [409];
      channel.isDialled = true;
      channel.state = "Ringing";
      this.onDial(id);
    }
    if (act === "record") return this.#record(id, query.get("name") ?? "");
    if (act === "play") {
      this.playing.set(playback, { channel: id, media: query.get("media") ?? "", joins: [] });
      this.#time.after(this.playMs, () => this.#played(playback));
    }
    return [204];
  }

  /** It is over; false: it was before. */
  #played(id: string): boolean {
    const playback = this.playing.get(id);
    if (playback === undefined) return false;
    this.playing.delete(id);
    const { channel, media, joins } = playback;
    const state = this.failing !== null && media.includes(this.failing) ? "failed" : "done";
    this.#tell({
      type: "PlaybackFinished",
      playback: { id, media_uri: "", target_uri: `channel:${channel}`, state },
    });
    for (const join of joins) join();
    return true;
  }

  #snoop(channel: string, id: string, query: URLSearchParams): [number] {
    if (this.channels.has(id)) return [409];
    const isWhispering = query.get("whisper") === "out";
    const data = `okpay,${query.get("appArgs")}`;
    const made = { id, state: "Up", data, number: "", isDialled: true } as const;
    const ear: Channel = { ...made, hasEntered: false, on: { channel, isWhispering } };
    this.channels.set(id, ear);
    this.#time.after(this.#chance() * MOST_ENTERING_MS, () => {
      ear.hasEntered = true;
      this.#tell({ type: "StasisStart", args: ["ear"], channel: this.#view(id) });
    });
    return [200];
  }

  #recording(method: string, where: string, name: string, act: string): [number, unknown?] {
    if (where === "stored") return [this.stored.delete(name) ? 204 : 404];
    const live = this.recordings.get(name);
    if (live === undefined) return [404];
    if (method === "GET") return [200, { name, state: live.state }];
    if (act !== "pause") return [404];
    live.state = method === "POST" ? "paused" : "recording";
    this.heard.push(`${this.#time.now} ${live.state}`);
    return [204];
  }

  #record(bridge: string, name: string): [number] {
    if (this.recordings.has(name)) return [409];
    if (this.unrecordable.times > 0) {
      this.unrecordable.times -= 1;
      if (this.unrecordable.how === "refused") return [500];
      this.#tell({ type: "RecordingFailed", recording: { name, cause: "no space left" } });
      return [201];
    }
    this.recordings.set(name, { bridge, state: "recording", since: this.#time.now });
    this.heard.push(`${this.#time.now} recording`);
    return [201];
  }

  #bridge(method: string, id: string, act: string, query: URLSearchParams): [number] {
    if (act === "" && method === "POST") {
      // As Asterisk 22 answers; its description names no such answer.
      if (this.bridges.has(id)) return [400];
      if (this.usedIds.has(id)) throw new Error(`the bridge id ${id} was used for a second bridge`);
      this.usedIds.add(id);
      this.bridges.set(id, new Set());
      return [200];
    }
    const members = this.bridges.get(id);
    if (members === undefined) return [404];
    if (act === "" && method === "DELETE") {
      this.bridges.delete(id);
      this.#finish(id);
      this.#tell({ type: "BridgeDestroyed", bridge: { id, channels: [] } });
      return [204];
    }
    if (act === "record") return this.#record(id, query.get("name") ?? "");
    const channel = query.get("channel") ?? "";
    if (act === "addChannel") {
      const joining = this.channels.get(channel);
      if (joining === undefined) return [400];
      if (joining.on !== undefined && !joining.hasEntered) return [422];
      const join = () => {
        if (!this.channels.has(channel) || !this.bridges.has(id)) return;
        for (const others of this.bridges.values()) others.delete(channel);
        members.add(channel);
      };
      const plays = [...this.playing.values()].findLast((each) => each.channel === channel);
      if (plays === undefined) join();
      else plays.joins.push(join);
    }
    if (act === "removeChannel") members.delete(channel);
    return [204];
  }
}
