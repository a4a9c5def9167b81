import type { AriReader } from "../ari/connection.ts";

export type Chance = () => number;

export interface BadLine {
  readonly mostDelayMs: number;
  readonly dropShare: number;
  readonly twiceShare: number;
}

/** As it comes over the connection. */
export interface Request {
  readonly request_id: string;
  readonly method: string;
  readonly uri: string;
}

/** One connection: what is on its way when it ends never arrives. */
export interface Line {
  reader: AriReader | null;
  /** Before that Asterisk reads nothing. */
  isStanding: boolean;
}

export interface Channel {
  readonly id: string;
  state: "Down" | "Ring" | "Ringing" | "Up";
  readonly data: string;
  number: string;
  /** What the dialplan found out about the number. */
  readonly attestation?: string;
  isDialled: boolean;
  /** In our application. */
  hasEntered: boolean;
  /** Of the trunk's calls: since when, by the fake's clock, and until when the dialplan leaves it to us. */
  readonly cameAt?: number;
  endsAt?: number;
  /** The dialplan has it back: no application of ours can do anything with it. */
  hasLeft?: boolean;
  /** Of a snoop channel: whom it hears, and whether it speaks to them. */
  readonly on?: { readonly channel: string; readonly isWhispering: boolean };
}

export interface LiveRecording {
  /** Or the channel, of a message. */
  readonly bridge: string;
  state: "recording" | "paused";
  readonly since: number;
}

export const inDialplan = (channel: Channel | undefined) =>
  channel?.hasLeft === true
    ? { app_name: "Playback", app_data: "okpay/en/phone-away" }
    : { app_name: "Stasis", app_data: channel?.data ?? "" };

/** As Asterisk writes a time: no colon in the zone. */
export const asWritten = (time: number): string =>
  new Date(time).toISOString().replace("Z", "+0000");

/** Somebody calls: in our application, and not answered yet. */
export const calling = (id: string, data: string, more: Partial<Channel> = {}): Channel => ({
  id,
  state: "Ring",
  data,
  number: "",
  isDialled: false,
  hasEntered: true,
  ...more,
});

/** What is played to one channel: until its end Asterisk puts that channel into no bridge, though it says at once that it did. */
export interface Playback {
  readonly channel: string;
  readonly media: string;
  readonly joins: (() => void)[];
}
