import { UA, WebSocketInterface } from "jssip";
import type { CallLine } from "../../api/hotline-calls.ts";

/*
 * One call to the exchange by SIP (JsSIP), in a file of its own that only pages on the line load. It carries sound; whether
 * the call waits, talks or is over is the server's word (call-line.ts).
 */

/**
 * Browsers that keep their addresses to themselves name them by mDNS, and their connection 0.0.0.0. SIP reads that as "on
 * hold", and Asterisk finds no such names: it gives up before the browser has tried. Where the sound goes is what ICE finds;
 * the address that stands in for them is nobody's (RFC 5737).
 */
const NOBODYS = "192.0.2.1";
const readable = (sdp: string): string =>
  sdp
    .replace("c=IN IP4 0.0.0.0", `c=IN IP4 ${NOBODYS}`)
    .replaceAll(/ [0-9a-f-]{36}\.local /g, ` ${NOBODYS} `);

/** Ways through a network that are not known by then are not waited for. */
const GATHER_MS = 1_000;

export interface SipCall {
  end(): void;
}

export interface SipCallSignals {
  /** The connection that the sound goes over, before it is connected. */
  made(connection: RTCPeerConnection): void;
  answered(): void;
  /** `isTheirs`: they hung up; else it did not come about, or was lost. */
  over(isTheirs: boolean): void;
}

/** The server closes a connection so whose credential is void. */
const VOID = 4401;

export function callBySip(
  { user, password, domain, socket, target }: CallLine,
  microphone: MediaStream,
  iceServers: readonly RTCIceServer[],
  signals: SipCallSignals,
): SipCall {
  let isOver = false;
  const ua = new UA({
    sockets: [new WebSocketInterface(`${location.origin.replace(/^http/, "ws")}${socket}`)],
    uri: `sip:${user}@${domain}`,
    contact_uri: `sip:${user}@${domain};transport=ws`,
    password,
    register: false,
    session_timers: false,
    user_agent: "OKPay wallet",
  });
  const over = (isTheirs: boolean) => {
    if (isOver) return;
    isOver = true;
    ua.stop();
    signals.over(isTheirs);
  };
  let hasCalled = false;
  ua.on("connected", () => {
    // The credential is good once: when the WebSocket breaks, the sound goes on without it.
    if (hasCalled || isOver) return;
    hasCalled = true;
    const session = ua.call(`sip:${target}@${domain}`, {
      mediaStream: microphone,
      pcConfig: { iceServers: [...iceServers], bundlePolicy: "max-bundle" },
    });
    signals.made(session.connection);
    session.on("icecandidate", ({ ready }: { ready: () => void }) => {
      setTimeout(ready, GATHER_MS);
    });
    session.on("sdp", (description: { originator: string; sdp: string }) => {
      if (description.originator === "local") description.sdp = readable(description.sdp);
    });
    session.on("confirmed", signals.answered);
    session.on("ended", ({ originator }: { originator: string }) => over(originator === "remote"));
    session.on("failed", () => over(false));
  });
  ua.on("disconnected", ({ code }: { code?: number }) => {
    // Another page has asked for a credential since. The end of this leg would be told on the way that was just closed.
    if (code === VOID) over(true);
    else if (!hasCalled) over(false);
  });
  ua.start();
  return {
    end() {
      isOver = true;
      // With the calls that there are.
      ua.stop();
    },
  };
}
