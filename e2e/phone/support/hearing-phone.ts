import { randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll } from "vitest";
import { fromUlaw, RATE, secondsOf, ulaw } from "./tones.ts";

/*
 * A telephone that says one tone all the time and tells which tones it hears. SIPp plays and does not listen; what each of
 * three people hears is the whole question about a supervisor. As much SIP as a call on one machine needs.
 */

const FRAME = 160;
const FRAME_MS = 20;
const EVENT = 96;
/** Of samples from -32,768 to 32,767. Prompts are made as loud as they can be; silence has noise of a few units. */
const SPEECH_LOUDNESS = 500;

export interface HearingPhone {
  /** Calls the exchange at this port; resolves when it has answered. */
  call(sipPort: number): Promise<void>;
  press(digit: string): Promise<void>;
  hangUp(): void;
  isInCall(): boolean;
  /** Whether somebody or something speaks: in the last second there was sound as loud as speech. */
  hearsSpeech(): boolean;
  /** Which of these tones were there in the last second. */
  hears(hertz: readonly number[]): number[];
}

const open = new Set<Socket>();
const timers = new Set<NodeJS.Timeout>();
afterAll(() => {
  for (const socket of open) socket.close();
  for (const timer of timers) clearInterval(timer);
});

const headerOf = (message: string, name: string): string =>
  new RegExp(`^${name}: *(.*)$`, "im").exec(message)?.[1]?.trim() ?? "";

async function socketAt(port: number): Promise<Socket> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(port, "127.0.0.1", resolve));
  open.add(socket);
  return socket;
}

/** What it says and hears: a stream of RTP each way. */
async function soundOf(hertz: number) {
  const socket = await socketAt(0);
  const heard: { readonly at: number; readonly samples: number[] }[] = [];
  const ssrc = randomBytes(4).readUInt32BE();
  let to: number | null = null;
  let sequence = 0;
  let frame = 0;
  let begun = 0;
  let isKeyDown = false;
  socket.on("message", (packet) => {
    if (((packet[1] ?? 0) & 0x7f) !== 0) return;
    heard.push({ at: Date.now(), samples: [...packet.subarray(12)].map(fromUlaw) });
    while ((heard[0]?.at ?? Infinity) < Date.now() - 3_000) heard.shift();
  });
  const send = (type: number, time: number, payload: Buffer, isMarked = false) => {
    const head = Buffer.alloc(12);
    head[0] = 0x80;
    head[1] = type | (isMarked ? 0x80 : 0);
    head.writeUInt16BE((sequence += 1) & 0xffff, 2);
    head.writeUInt32BE(time >>> 0, 4);
    head.writeUInt32BE(ssrc, 8);
    if (to !== null) socket.send(Buffer.concat([head, payload]), to, "127.0.0.1");
  };
  // As many frames as are due by now: a busy machine wakes us late, and a telephone does not stutter.
  const timer = setInterval(() => {
    if (to === null) return;
    for (; frame * FRAME_MS < Date.now() - begun; frame += 1) {
      if (isKeyDown) continue;
      const tone = samplesOf(hertz, frame);
      send(0, frame * FRAME, tone);
    }
  }, FRAME_MS);
  timers.add(timer);
  const lastSecond = (): number[] => {
    const since = Date.now() - 1_000;
    return heard.flatMap((each) => (each.at >= since ? each.samples : [])).slice(-RATE);
  };
  return {
    port: socket.address().port,
    begin(remote: number) {
      to = remote;
      begun = Date.now();
      frame = 0;
    },
    end() {
      to = null;
    },
    /** As telephones send keys (RFC 4733), without the tone meanwhile. */
    async press(digit: string): Promise<void> {
      const event = "0123456789*#".indexOf(digit);
      const time = frame * FRAME;
      isKeyDown = true;
      for (let step = 0; step < 8; step += 1) {
        const isEnd = step >= 5;
        const payload = Buffer.from([event, (isEnd ? 0x80 : 0) | 10, 0, 0]);
        payload.writeUInt16BE(Math.min(step + 1, 6) * FRAME, 2);
        send(EVENT, time, payload, step === 0);
        await pause(FRAME_MS);
      }
      isKeyDown = false;
    },
    hearsSpeech: (): boolean => loudnessOf(lastSecond()) > SPEECH_LOUDNESS,
    hears: (wanted: readonly number[]): number[] => tonesIn(lastSecond(), wanted),
  };
}

const loudnessOf = (samples: readonly number[]): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / RATE);

function tonesIn(samples: readonly number[], wanted: readonly number[]): number[] {
  const second = new Int16Array(RATE);
  second.set(samples);
  return wanted.filter((each) => secondsOf(second, each) > 0);
}

const samplesOf = (hertz: number, frame: number): Buffer =>
  Buffer.from(
    Array.from({ length: FRAME }, (_, index) => {
      const time = (frame * FRAME + index) / RATE;
      return ulaw(Math.round(8_000 * Math.sin(2 * Math.PI * hertz * time)));
    }),
  );

/** Picks up at once whoever rings it. `port` 0: any, for one that calls. */
export async function createHearingPhone({
  hertz,
  port,
  number = "",
  headers = [],
}: {
  readonly hertz: number;
  readonly port: number;
  readonly number?: string;
  /** What a carrier adds to the call. */
  readonly headers?: readonly string[];
}): Promise<HearingPhone> {
  const sip = await socketAt(port);
  const sound = await soundOf(hertz);
  const local = sip.address().port;
  const tag = randomBytes(6).toString("hex");
  let dialog: { readonly id: string; readonly from: string; to: string; peer: number } | null =
    null;
  let answered: (() => void) | null = null;
  let sequence = 1;

  const sdp = () =>
    [
      "v=0",
      "o=u 1 1 IN IP4 127.0.0.1",
      "s=-",
      "c=IN IP4 127.0.0.1",
      "t=0 0",
      `m=audio ${sound.port} RTP/AVP 0 ${EVENT}`,
      "a=rtpmap:0 PCMU/8000",
      `a=rtpmap:${EVENT} telephone-event/8000`,
      `a=fmtp:${EVENT} 0-15`,
      "",
    ].join("\r\n");
  const write = (lines: readonly string[], body: string, to: number) =>
    sip.send(
      [
        ...lines,
        `Contact: <sip:phone@127.0.0.1:${local}>`,
        "Max-Forwards: 70",
        ...(body === "" ? [] : ["Content-Type: application/sdp"]),
        `Content-Length: ${body.length}`,
        "",
        body,
      ].join("\r\n"),
      to,
      "127.0.0.1",
    );
  function ask(method: string, body = ""): void {
    if (dialog === null) return;
    const branch = `z9hG4bK${randomBytes(8).toString("hex")}`;
    const lines = [
      `${method} sip:95001@127.0.0.1:${dialog.peer} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${local};branch=${branch}`,
      `From: ${dialog.from}`,
      `To: ${dialog.to}`,
      `Call-ID: ${dialog.id}`,
      `CSeq: ${sequence} ${method}`,
      ...(method === "INVITE" ? headers : []),
    ];
    write(lines, body, dialog.peer);
  }
  function reply(request: string, status: string, body: string, from: RemoteInfo): void {
    const to = headerOf(request, "To");
    const vias = request.split("\r\n").filter((line) => /^via:/i.test(line));
    const lines = [
      `SIP/2.0 ${status}`,
      ...vias,
      `From: ${headerOf(request, "From")}`,
      `To: ${to.includes("tag=") ? to : `${to};tag=${tag}`}`,
      `Call-ID: ${headerOf(request, "Call-ID")}`,
      `CSeq: ${headerOf(request, "CSeq")}`,
    ];
    write(lines, body, from.port);
  }
  const begin = (message: string) => sound.begin(Number(/m=audio (\d+)/.exec(message)?.[1] ?? 0));
  const end = () => {
    dialog = null;
    sound.end();
  };

  sip.on("message", (bytes, from) => {
    const message = bytes.toString();
    if (message.startsWith("SIP/2.0")) {
      const isAnswer = headerOf(message, "CSeq").endsWith("INVITE");
      if (!isAnswer || !message.startsWith("SIP/2.0 200") || dialog === null) return;
      dialog.to = headerOf(message, "To");
      ask("ACK");
      if (answered !== null) begin(message);
      answered?.();
      answered = null;
      return;
    }
    const [method = ""] = message.split(" ");
    if (method === "INVITE") {
      reply(message, "180 Ringing", "", from);
      reply(message, "200 OK", sdp(), from);
      const to = headerOf(message, "To");
      dialog ??= {
        id: headerOf(message, "Call-ID"),
        from: to.includes("tag=") ? to : `${to};tag=${tag}`,
        to: headerOf(message, "From"),
        peer: from.port,
      };
      begin(message);
    } else if (method !== "ACK") {
      reply(message, "200 OK", "", from);
      if (method === "BYE") end();
    }
  });

  return {
    async call(sipPort) {
      dialog = {
        id: randomBytes(8).toString("hex"),
        from: `<sip:${number}@127.0.0.1>;tag=${tag}`,
        to: `<sip:95001@127.0.0.1:${sipPort}>`,
        peer: sipPort,
      };
      const done = new Promise<void>((resolve) => (answered = resolve));
      ask("INVITE", sdp());
      await done;
    },
    press: (digit) => sound.press(digit),
    hangUp() {
      sequence += 1;
      ask("BYE");
      end();
    },
    isInCall: () => dialog !== null,
    hearsSpeech: () => sound.hearsSpeech(),
    hears: (wanted) => sound.hears(wanted),
  };
}
