import type { AriAnswer } from "./connection.ts";
import {
  type AriBridge,
  type AriChannel,
  asteriskInfo,
  bridgeList,
  channelList,
  endpointList,
  liveRecording,
  variable,
} from "./protocol.ts";

/** What an operation came to. `gone`: what it was about does not exist (any more), so for an ending it is a success. */
export type Outcome = "done" | "gone" | "conflict";

/** Asterisk refused for a reason that asking again will not change at once. */
class AriRefused extends Error {
  override readonly name = "AriRefused";
  readonly status: number;
  constructor(operation: string, status: number) {
    super(`Asterisk answered ${status} to ${operation}`);
    this.status = status;
  }
}

/** Hang-up causes of Q.850 that we give or read. */
export const CAUSE = {
  normal: 16,
  busy: 17,
  noUserResponse: 18,
  noAnswer: 19,
  absent: 20,
  rejected: 21,
  answeredElsewhere: 26,
} as const;

interface Requests {
  request(
    method: "GET" | "POST" | "PUT" | "DELETE",
    uri: string,
    body?: unknown,
  ): Promise<AriAnswer>;
}

/** The thirty or so things that we ask of Asterisk. Ids are ours, so that each may be asked twice. */
export type Exchange = ReturnType<typeof createExchange>;

export function createExchange(connection: Requests) {
  async function ask(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    query: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<Outcome> {
    const text = new URLSearchParams(query).toString();
    const { status } = await connection.request(
      method,
      text === "" ? path : `${path}?${text}`,
      body,
    );
    if (status >= 200 && status < 300) return "done";
    if (status === 404) return "gone";
    // 409: the id exists; 412: the channel is not in our application any more.
    if (status === 409) return "conflict";
    if (status === 412) return "gone";
    throw new AriRefused(`${method} ${path.split("/").slice(0, 2).join("/")}`, status);
  }
  async function read(path: string): Promise<unknown> {
    const { status, body } = await connection.request("GET", path);
    if (status !== 200) throw new AriRefused(`GET ${path}`, status);
    return JSON.parse(body);
  }
  const bridges = async (): Promise<AriBridge[]> => bridgeList.parse(await read("bridges"));
  const seg = encodeURIComponent;

  return {
    async info() {
      const { system, status } = asteriskInfo.parse(await read("asterisk/info"));
      return { id: system.entity_id, version: system.version, startedAt: status.startup_time };
    },
    /** Asterisk's own, the middle of the second that it tells; null: it does not say. */
    async time(): Promise<number | null> {
      const { value } = variable.parse(await read("asterisk/variable?variable=EPOCH"));
      return /^\d+$/.test(value) ? Number(value) * 1_000 + 500 : null;
    },
    async channels(): Promise<AriChannel[]> {
      return channelList.parse(await read("channels"));
    },
    bridges,
    /** The dialplan's limit, counted anew from now on. A channel that has left us (409) is the dialplan's, as one that is gone. */
    async limit(channelId: string, seconds: number): Promise<"done" | "gone"> {
      const outcome = await ask("POST", `channels/${seg(channelId)}/variable`, {
        variable: "TIMEOUT(absolute)",
        value: String(seconds),
      });
      return outcome === "done" ? "done" : "gone";
    },
    answer: (channelId: string) => ask("POST", `channels/${seg(channelId)}/answer`),
    hangUp: (channelId: string, cause: number) =>
      ask("DELETE", `channels/${seg(channelId)}`, { reason_code: String(cause) }),
    startMusic: (channelId: string) => ask("POST", `channels/${seg(channelId)}/moh`),
    stopMusic: (channelId: string) => ask("DELETE", `channels/${seg(channelId)}/moh`),
    play: (channelId: string, playbackId: string, media: readonly string[]) =>
      ask("POST", `channels/${seg(channelId)}/play/${seg(playbackId)}`, { media: media.join(",") }),
    stopPlayback: (playbackId: string) => ask("DELETE", `playbacks/${seg(playbackId)}`),
    /** The channel exists at once and is in our application before it rings anywhere. */
    create: (channel: {
      readonly id: string;
      readonly endpoint: string;
      readonly app: string;
      readonly args: string;
      readonly originator?: string;
    }) =>
      ask("POST", "channels/create", {
        endpoint: channel.endpoint,
        app: channel.app,
        appArgs: channel.args,
        channelId: channel.id,
        ...(channel.originator === undefined ? {} : { originator: channel.originator }),
      }),
    dial: (channelId: string, timeoutSeconds: number, caller?: string) =>
      ask("POST", `channels/${seg(channelId)}/dial`, {
        timeout: String(timeoutSeconds),
        ...(caller === undefined ? {} : { caller }),
      }),
    /** Asked for a second time (the first answer was lost), Asterisk says 400 and not 409: what is there was made by us. */
    async createBridge(bridgeId: string): Promise<Outcome> {
      try {
        return await ask("POST", `bridges/${seg(bridgeId)}`, {
          type: "mixing,dtmf_events,proxy_media",
        });
      } catch (refusal) {
        if (!(refusal instanceof AriRefused)) throw refusal;
        if ((await bridges()).some(({ id }) => id === bridgeId)) return "done";
        throw refusal;
      }
    },
    /** Everybody in the bridge hears it. */
    playInBridge: (bridgeId: string, playbackId: string, media: readonly string[]) =>
      ask("POST", `bridges/${seg(bridgeId)}/play/${seg(playbackId)}`, { media: media.join(",") }),
    /** A channel that hears both ways of this one; what is said into it goes out to whoever is at the other end, or nowhere. */
    snoop: (
      channelId: string,
      ear: {
        readonly id: string;
        readonly app: string;
        readonly args: string;
        readonly isWhispering: boolean;
      },
    ) =>
      ask("POST", `channels/${seg(channelId)}/snoop/${seg(ear.id)}`, {
        app: ear.app,
        appArgs: ear.args,
        spy: "both",
        whisper: ear.isWhispering ? "out" : "none",
      }),
    destroyBridge: (bridgeId: string) => ask("DELETE", `bridges/${seg(bridgeId)}`),
    addToBridge: (bridgeId: string, channelId: string) =>
      ask("POST", `bridges/${seg(bridgeId)}/addChannel`, { channel: channelId }),
    removeFromBridge: (bridgeId: string, channelId: string) =>
      ask("POST", `bridges/${seg(bridgeId)}/removeChannel`, { channel: channelId }),
    /** The bridge, not a channel: a channel that is recorded can be in no bridge. */
    record: (bridgeId: string, name: string) =>
      ask("POST", `bridges/${seg(bridgeId)}/record`, { name, format: "wav", ifExists: "append" }),
    /** What one caller says: a channel, because it is in no bridge. It ends by itself: by hash, by silence or by the limit. */
    recordMessage: (
      channelId: string,
      name: string,
      {
        mostSeconds,
        silenceSeconds,
      }: { readonly mostSeconds: number; readonly silenceSeconds: number },
    ) =>
      ask("POST", `channels/${seg(channelId)}/record`, {
        name,
        format: "wav",
        maxDurationSeconds: String(mostSeconds),
        maxSilenceSeconds: String(silenceSeconds),
        ifExists: "fail",
        terminateOn: "#",
      }),
    /** Null: nothing of this name is being recorded. */
    async recordingState(name: string): Promise<"on" | "paused" | null> {
      const path = `recordings/live/${seg(name)}`;
      const { status, body } = await connection.request("GET", path);
      if (status === 404) return null;
      if (status !== 200) throw new AriRefused("GET recordings", status);
      const { state } = liveRecording.parse(JSON.parse(body));
      if (state === "paused") return "paused";
      return state === "recording" || state === "queued" ? "on" : null;
    },
    deleteRecording: (name: string) => ask("DELETE", `recordings/stored/${seg(name)}`),
    /** What is said until it is resumed takes no time in the recording. */
    pauseRecording: (name: string) => ask("POST", `recordings/live/${seg(name)}/pause`),
    resumeRecording: (name: string) => ask("DELETE", `recordings/live/${seg(name)}/pause`),
    /** Names of all that may be rung or may ring. */
    async endpoints(): Promise<string[]> {
      return endpointList.parse(await read("endpoints/PJSIP")).map(({ resource }) => resource);
    },
    /** An object of PJSIP that lives in Asterisk's memory; the same again replaces it. */
    putObject: (
      type: "endpoint" | "auth" | "aor",
      id: string,
      fields: Readonly<Record<string, string>>,
    ) =>
      ask(
        "PUT",
        `asterisk/config/dynamic/res_pjsip/${type}/${seg(id)}`,
        {},
        {
          fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })),
        },
      ),
    deleteObject: (type: "endpoint" | "auth" | "aor", id: string) =>
      ask("DELETE", `asterisk/config/dynamic/res_pjsip/${type}/${seg(id)}`),
  };
}
