import { UA, WebSocketInterface } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession.js";
import type { Disconnected, PhoneCredential, PhoneSignals } from "./phone-signals.ts";

/*
 * SIP in the page (JsSIP), in a file of its own that only desks with calls by telephone load. It registers and it carries
 * sound; whether a call is answered or over is the desk's word, never SIP's: what rings is answered when the desk says that
 * the call is this agent's, and what the desk knows nothing of is ended.
 */

/** Asterisk forgets a page that does not say within two minutes that it is there. */
const REGISTERED_SECONDS = 120;
const REGISTER_AGAIN_MS = 1_000;
/** A connection that breaks for less mends itself. */
const LOST_MS = 4_000;
/** From the answer to sound; then another leg is tried. Browsers give up only after half a minute, and the caller hears nothing. */
const CONNECT_MS = 10_000;
/** Ways through a network that are not known by then are not waited for. */
const GATHER_MS = 1_000;

export class SipPhone {
  isRegistered = false;
  sound: "none" | "connecting" | "connected" | "lost" = "none";
  needsTouch = false;
  private readonly ua: UA;
  private readonly audio = new Audio();
  private readonly signals: PhoneSignals;
  private session: RTCSession | null = null;
  /** Of this talk. */
  private sent: MediaStream | null = null;
  private isAnswered = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor({ user, password, domain, socket }: PhoneCredential, signals: PhoneSignals) {
    this.signals = signals;
    this.audio.autoplay = true;
    const address = `${location.origin.replace(/^http/, "ws")}${socket}`;
    this.ua = new UA({
      sockets: [new WebSocketInterface(address)],
      uri: `sip:${user}@${domain}`,
      contact_uri: `sip:${user}@${domain};transport=ws`,
      password,
      register_expires: REGISTERED_SECONDS,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 4,
      user_agent: "OKPay console",
    });
    this.ua.on("registered", () => this.become(true));
    this.ua.on("unregistered", () => this.become(false));
    this.ua.on("registrationFailed", () => {
      this.become(false);
      clearTimeout(this.again);
      // Asterisk learns of a new telephone a moment after the page.
      this.again = setTimeout(() => this.ua.isConnected() && this.ua.register(), REGISTER_AGAIN_MS);
    });
    this.ua.on("disconnected", ({ code, error }) =>
      this.onDisconnected({ code, isRefused: error }),
    );
    this.ua.on("newRTCSession", ({ session }: { session: RTCSession }) => this.ring(session));
    addEventListener("online", this.onNetwork);
    this.ua.start();
  }

  get isRinging(): boolean {
    return this.session !== null && !this.isAnswered;
  }

  /** `isMine`: the desk says that this agent talks to a caller by telephone. As often as it likes. */
  follow(
    isMine: boolean,
    microphone: MediaStream | null,
    iceServers: readonly RTCIceServer[],
  ): void {
    const { session } = this;
    if (session === null) return;
    if (!isMine) {
      // Its end got lost on the way; what merely rings is offered, and Asterisk takes it back itself.
      if (this.isAnswered) this.drop(session);
      return;
    }
    if (microphone === null) return;
    if (this.isAnswered) return this.send(microphone);
    this.isAnswered = true;
    this.sent = microphone;
    this.listen(session);
    session.answer({
      mediaStream: microphone,
      pcConfig: { iceServers: [...iceServers], bundlePolicy: "max-bundle" },
    });
    this.hear("connecting");
    this.later(CONNECT_MS);
  }

  /** Another one than before, which was unplugged: it takes its place in the talk. */
  private send(microphone: MediaStream): void {
    if (microphone === this.sent) return;
    this.sent = microphone;
    const [track = null] = microphone.getAudioTracks();
    for (const sender of this.session?.connection?.getSenders() ?? [])
      void sender.replaceTrack(track).catch(() => this.hear("lost"));
  }

  press(key: string): void {
    this.session?.sendDTMF(key, { transportType: "RFC2833" as never });
  }

  touch(): void {
    void this.play();
  }

  /** What has been heard of the other side so far. */
  async measure(): Promise<{ readonly packetsReceived: number; readonly energy: number }> {
    let packetsReceived = 0;
    let energy = 0;
    for (const report of (await this.session?.connection?.getStats())?.values() ?? []) {
      const each = report as { type: string; packetsReceived?: number; totalAudioEnergy?: number };
      if (each.type !== "inbound-rtp") continue;
      packetsReceived += each.packetsReceived ?? 0;
      energy += each.totalAudioEnergy ?? 0;
    }
    return { packetsReceived, energy };
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.again);
    removeEventListener("online", this.onNetwork);
    this.audio.srcObject = null;
    this.ua.stop();
  }

  private become(isRegistered: boolean): void {
    const isNews = isRegistered && !this.isRegistered;
    this.isRegistered = isRegistered;
    if (isNews) this.signals.registered();
    this.signals.changed();
  }

  private onDisconnected(how: Disconnected): void {
    this.isRegistered = false;
    // What only rang was offered through that connection; sound does not go this way and goes on.
    if (this.session !== null && !this.isAnswered) this.drop(this.session);
    this.signals.disconnected(how);
    this.signals.changed();
  }

  private ring(session: RTCSession): void {
    // One at a time: what is left of the one before has no end any more.
    if (this.session !== null) this.drop(this.session);
    this.session = session;
    this.isAnswered = false;
    const over = () => {
      if (this.session !== session) return;
      this.session = null;
      this.isAnswered = false;
      clearTimeout(this.timer);
      this.audio.srcObject = null;
      this.hear("none");
      this.signals.ended();
    };
    session.on("ended", over);
    session.on("failed", over);
    this.signals.changed();
    this.signals.rang();
  }

  private drop(session: RTCSession): void {
    if (!session.isEnded()) session.terminate();
  }

  private listen(session: RTCSession): void {
    session.on("peerconnection", ({ peerconnection }: { peerconnection: RTCPeerConnection }) => {
      peerconnection.ontrack = ({ streams: [stream], track }) => {
        this.audio.srcObject = stream ?? new MediaStream([track]);
        void this.play();
      };
      peerconnection.onconnectionstatechange = () =>
        this.onConnection(peerconnection.connectionState);
    });
    session.on("icecandidate", ({ ready }: { ready: () => void }) => {
      setTimeout(ready, GATHER_MS);
    });
    // JsSIP switches the microphone on when a talk begins.
    session.on("confirmed", () => this.signals.changed());
  }

  private onConnection(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      clearTimeout(this.timer);
      this.hear("connected");
    } else if (state === "disconnected" || state === "failed") {
      this.hear("lost");
      this.later(state === "failed" ? 0 : LOST_MS);
    }
  }
  /** Another network: what was agreed on may lead nowhere now, and the browser may notice much later. */
  private readonly onNetwork = () => {
    if (this.isAnswered) this.later(LOST_MS);
  };
  /** Ended here, the desk has it rung anew: the caller hears music meanwhile. */
  private later(ms: number): void {
    const { session } = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (session === this.session && session?.connection?.connectionState !== "connected")
        if (session !== null) this.drop(session);
    }, ms);
  }

  private async play(): Promise<void> {
    try {
      await this.audio.play();
      this.needsTouch = false;
    } catch (error) {
      // NotAllowedError: the page says so and has a button; anything else was a newer sound taking over.
      this.needsTouch = error instanceof DOMException && error.name === "NotAllowedError";
    }
    this.signals.changed();
  }

  private hear(sound: SipPhone["sound"]): void {
    if (sound === this.sound) return;
    this.sound = sound;
    this.signals.changed();
  }
}
