import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { programOf } from "../../../tools/phone/chroot.ts";
import { until } from "./machines.ts";
import { ownPorts } from "./ports.ts";
import { writeTone } from "./tones.ts";

/* Callers and agents' telephones by SIPp. Digits go as payload type 96: with 101 SIPp 3.6 sends none and says that it did. */

export const CALLER_HERTZ = 440;
export const AGENT_HERTZ = 1_000;

const folder = mkdtempSync(join(tmpdir(), "okpay-sipp-"));
const callerTone = join(folder, "caller.pcap");
const agentTone = join(folder, "agent.pcap");
writeTone(callerTone, { hertz: CALLER_HERTZ, seconds: 60 });
writeTone(agentTone, { hertz: AGENT_HERTZ, seconds: 60 });
const running = new Set<{ kill(): Promise<void>; said(): string }>();
afterAll(async () => {
  await killSipp();
  rmSync(folder, { recursive: true, force: true });
});

/** What a caller does once the exchange has answered; who stays long plays the tone. */
export type Deed = { readonly wait: number } | { readonly key: string } | { readonly tone: true };

/**
 * To the line of general matters in English: language, no code, something else. Less time between the keys, and SIPp drops
 * the later one.
 */
export const TO_THE_LINE: readonly Deed[] = [
  { wait: 1_500 },
  { key: "2" },
  { wait: 1_500 },
  { key: "2" },
  { wait: 1_500 },
  { key: "0" },
  // Sound that begins now would cut the key off; then it is said who may hear the call, and how to refuse a recording.
  { wait: 5_500 },
];

const sound = `v=0
o=u 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0 96
a=rtpmap:0 PCMU/8000
a=rtpmap:96 telephone-event/8000
a=fmtp:96 0-15`;

const request = (method: string, line: string, sequence: number, to: string, rest: string) =>
  `${method} ${line} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+86138[call_number]00000@[local_ip]>;tag=[pid][call_number]
To: <sip:95001@[remote_ip]>${to}
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
${rest}`;

const send = (text: string, isRepeated = false) =>
  `<send${isRepeated ? ' retrans="500"' : ""}><![CDATA[\n${text}\n]]></send>`;
const bodyless = "Content-Length: 0\n";
const invite = request(
  "INVITE",
  "sip:95001@[remote_ip]:[remote_port]",
  1,
  "",
  `Content-Type: application/sdp\nContent-Length: [len]\n\n${sound}`,
);
const optional = (codes: readonly number[]) =>
  codes.map((code) => `<recv response="${code}" optional="true"/>`).join("");

const deedOf = (deed: Deed): string =>
  "wait" in deed
    ? `<pause milliseconds="${deed.wait}"/>`
    : "key" in deed
      ? `<nop><action><exec play_dtmf="${deed.key}"/></action></nop>`
      : `<nop><action><exec play_pcap_audio="${callerTone}"/></action></nop>`;

/** A caller's whole call, ended by the caller. */
const callerScenario = (deeds: readonly Deed[]) =>
  [
    send(invite, true),
    optional([100, 180, 183]),
    '<recv response="200" rrs="true"/>',
    send(request("ACK", "[next_url]", 1, "[peer_tag_param]", bodyless)),
    ...deeds.map(deedOf),
    send(request("BYE", "[next_url]", 2, "[peer_tag_param]", bodyless), true),
    '<recv response="200"/>',
  ].join("\n");

const reply = (status: string, rest = bodyless, sequence = "[last_CSeq:]", tag = "") =>
  `SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:]${tag}
[last_Call-ID:]
${sequence}
Contact: <sip:agent@[local_ip]:[local_port]>
${rest}`;

const TAG = ";tag=[pid][call_number]";
const ringing = [
  '<recv request="INVITE"/>',
  send(reply("180 Ringing", bodyless, "[last_CSeq:]", TAG)),
];

/** Rings, is picked up after a while, and talks in a tone until somebody ends it. */
const answeringScenario = (afterMs: number) =>
  [
    ...ringing,
    `<pause milliseconds="${afterMs}"/>`,
    send(
      reply(
        "200 OK",
        `Content-Type: application/sdp\nContent-Length: [len]\n\n${sound}`,
        "[last_CSeq:]",
        TAG,
      ),
      true,
    ),
    '<recv request="ACK"/>',
    `<nop><action><exec play_pcap_audio="${agentTone}"/></action></nop>`,
    '<recv request="BYE"/>',
    send(reply("200 OK")),
  ].join("\n");

/** Rings until the exchange gives up. */
const silentScenario = () =>
  [
    ...ringing,
    '<recv request="CANCEL"/>',
    send(reply("200 OK")),
    send(reply("487 Request Terminated", bodyless, "CSeq: [last_cseq_number] INVITE", TAG)),
    '<recv request="ACK"/>',
  ].join("\n");

/** Rings, and is turned away by whoever looks at it. */
const decliningScenario = () =>
  [
    ...ringing,
    '<pause milliseconds="2000"/>',
    send(reply("603 Decline", bodyless, "[last_CSeq:]", TAG)),
    '<recv request="ACK"/>',
  ].join("\n");

let count = 0;
function start(name: string, scenario: string, args: readonly string[]) {
  count += 1;
  const file = join(folder, `${name}-${count}.xml`);
  writeFileSync(
    file,
    `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${name}">\n${scenario}\n</scenario>\n`,
  );
  const errors = join(folder, `${name}-${count}.errors`);
  const child = spawn(
    programOf("sipp", "sip-tester"),
    [
      "-sf",
      file,
      "-i",
      "127.0.0.1",
      "-mi",
      "127.0.0.1",
      "-nostdin",
      "-trace_err",
      "-error_file",
      errors,
      "-trace_screen",
      "-screen_file",
      join(folder, `${name}-${count}.screen`),
      ...args,
    ],
    { stdio: ["ignore", "ignore", "ignore"] },
  );
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code) => resolve(code ?? 1));
  });
  const said = () => {
    try {
      return readFileSync(errors, "utf8").slice(0, 2_000);
    } catch {
      // Nothing went wrong: there is no such file.
      return "";
    }
  };
  let isKilled = false;
  // Its port is free for the next one only when it has ended.
  const kill = async () => {
    isKilled = true;
    child.kill("SIGKILL");
    await ended;
  };
  const machine = { ended, said, kill, isKilled: () => isKilled };
  running.add(machine);
  void ended.then(() => running.delete(machine));
  return machine;
}

/** What the callers and telephones found wrong so far. */
export const sippSaid = (): string => [...running].map(({ said }) => said()).join("\n");

/** What a story that failed left running: its ports are the next story's. */
export async function killSipp(): Promise<void> {
  await Promise.all([...running].map(({ kill }) => kill()));
}

export interface Callers {
  /** Resolves when every call went as its scenario says; rejects with what SIPp found otherwise. */
  readonly done: Promise<void>;
  kill(): Promise<void>;
}

/**
 * Telephones send sound all the time, and Asterisk hangs up on one that sends none for 30 s. A story in which that could
 * happen on a slow machine is not begun.
 */
const MOST_SILENT_MS = 25_000;
function expectSound(deeds: readonly Deed[]): void {
  let silentMs = 0;
  for (const deed of deeds) {
    // It lasts longer than any call.
    if ("tone" in deed) return;
    silentMs = "wait" in deed ? silentMs + deed.wait : 0;
    if (silentMs > MOST_SILENT_MS)
      throw new Error(`A caller who is silent for ${silentMs} ms is hung up on: play the tone.`);
  }
}

const words = (text: string) => text.split(" ");
let port = ownPorts.sipp;
const nextPort = () => (port += 2);
let mediaPort = ownPorts.media;
const nextMedia = (calls: number) => {
  const mine = mediaPort;
  mediaPort += 4 * calls + 8;
  return mine;
};

/** So many callers, `perSecond` new ones each second. */
export function call(
  sipPort: number,
  deeds: readonly Deed[],
  { calls, perSecond }: { readonly calls: number; readonly perSecond: number },
): Callers {
  expectSound(deeds);
  const sipp = start("caller", callerScenario(deeds), [
    `127.0.0.1:${sipPort}`,
    ...words(`-p ${nextPort()} -mp ${nextMedia(calls)} -m ${calls} -r ${perSecond} -l ${calls}`),
  ]);
  return {
    done: sipp.ended.then((code) => {
      if (code !== 0 && !sipp.isKilled()) {
        process.stderr.write(`SIPp ended with ${code}: ${sipp.said()}\n`);
        throw new Error(`SIPp ended with ${code}: ${sipp.said()}`);
      }
    }),
    kill: sipp.kill,
  };
}

/** Telephones of agents behind one port; nothing of theirs ends by itself. Resolves when they can be rung. */
export async function telephones(
  at: number,
  way: { readonly answersAfterMs: number } | "silent" | "declining",
): Promise<Pick<Callers, "kill">> {
  const scenario =
    way === "silent"
      ? silentScenario()
      : way === "declining"
        ? decliningScenario()
        : answeringScenario(way.answersAfterMs);
  const sipp = start("agent", scenario, ["127.0.0.1:9", ...words(`-p ${at} -mp ${nextMedia(24)}`)]);
  let code: number | null = null;
  void sipp.ended.then((ended) => (code = ended));
  await until("the telephones are there", () => {
    if (code !== null) throw new Error(`The telephones ended with ${code}: ${sipp.said()}`);
    return isTaken(at);
  });
  return sipp;
}

/** Whether somebody listens at this UDP port. */
function isTaken(at: number): boolean {
  const local = `:${at.toString(16).toUpperCase().padStart(4, "0")} `;
  return readFileSync("/proc/net/udp", "utf8").includes(local);
}
