import { z } from "zod";

/*
 * What we understand of ARI, written by hand from what a running Asterisk 22 sends: about a dozen events, and of each only
 * what is used. An event we do not know, or one that misses a field, is passed over: newer versions add both.
 */

const channel = z.object({
  id: z.string(),
  state: z.string(),
  caller: z.object({ number: z.string() }).optional(),
  creationtime: z.string().optional(),
  dialplan: z
    .object({ app_name: z.string().default(""), app_data: z.string().default("") })
    .optional(),
  channelvars: z.record(z.string(), z.string()).optional(),
});
const bridge = z.object({ id: z.string(), channels: z.array(z.string()) });
const ofChannel = { channel };

const ariEvent = z.discriminatedUnion("type", [
  /** With Asterisk's own time of it. */
  z.object({ type: z.literal("ApplicationRegistered"), timestamp: z.string().default("") }),
  /** Another connection has taken our application over. */
  z.object({ type: z.literal("ApplicationReplaced") }),
  z.object({ type: z.literal("StasisStart"), args: z.array(z.string()), ...ofChannel }),
  z.object({ type: z.literal("StasisEnd"), ...ofChannel }),
  z.object({ type: z.literal("ChannelStateChange"), ...ofChannel }),
  z.object({ type: z.literal("ChannelDestroyed"), cause: z.number().default(0), ...ofChannel }),
  z.object({ type: z.literal("ChannelHangupRequest"), ...ofChannel }),
  z.object({ type: z.literal("ChannelDtmfReceived"), digit: z.string(), ...ofChannel }),
  z.object({ type: z.literal("ChannelLeftBridge"), bridge, ...ofChannel }),
  z.object({ type: z.literal("BridgeDestroyed"), bridge }),
  z.object({
    type: z.literal("PlaybackFinished"),
    playback: z.object({
      id: z.string(),
      media_uri: z.string(),
      target_uri: z.string(),
      state: z.string(),
    }),
  }),
  z.object({
    type: z.literal("RecordingFinished"),
    recording: z.object({
      name: z.string(),
      duration: z.number().optional(),
      /** Without the silence; only where silence ends it. */
      talking_duration: z.number().optional(),
    }),
  }),
  z.object({
    type: z.literal("RecordingFailed"),
    recording: z.object({ name: z.string(), cause: z.string().optional() }),
  }),
]);

/** Which fields of which events we read. @internal for the contract test */
export const eventShapes = (): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    ariEvent.options.map(({ shape }) => [shape.type.value, Object.keys(shape)] as const),
  );

export type AriEvent = z.output<typeof ariEvent>;
export type AriChannel = z.output<typeof channel>;
export type AriBridge = z.output<typeof bridge>;

export const channelList = z.array(channel);
export const bridgeList = z.array(bridge);
export const endpointList = z.array(z.object({ resource: z.string() }));
export const liveRecording = z.object({ state: z.string() });
export const asteriskInfo = z.object({
  system: z.object({ entity_id: z.string(), version: z.string() }),
  status: z.object({ startup_time: z.string() }),
});

export const variable = z.object({ value: z.string() });

const restResponse = z.object({
  type: z.literal("RESTResponse"),
  request_id: z.string(),
  status_code: z.number(),
  message_body: z.string().optional(),
});

export type Frame =
  | {
      readonly kind: "response";
      readonly requestId: string;
      readonly status: number;
      readonly body: string;
    }
  | { readonly kind: "event"; readonly event: AriEvent }
  /** Nothing we know. */
  | { readonly kind: "other"; readonly type: string };

/** One message of the socket. Never throws: what is not JSON is as strange as an unknown event. */
export function readFrame(text: string): Frame {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "other", type: "not JSON" };
  }
  const response = restResponse.safeParse(json);
  if (response.success) {
    const { request_id: requestId, status_code: status, message_body: body = "" } = response.data;
    return { kind: "response", requestId, status, body };
  }
  const event = ariEvent.safeParse(json);
  if (event.success) return { kind: "event", event: event.data };
  const type = z.object({ type: z.string() }).safeParse(json);
  return { kind: "other", type: type.success ? type.data.type : "without a type" };
}
