/**
 * Sound between two browsers, on either side of a call. The agent's page offers, the caller's answers; the server carries
 * the two descriptions. A connection belongs to a `generation`: whoever finds it broken (the network changed, the page was
 * loaded anew) asks for the next one, and both sides make it from scratch. Restarting ICE in place would be a second way to
 * the same end, and one that a page which was reloaded cannot go.
 */
export interface SoundMedia {
  readonly generation: number;
  /** The other side's description; null: not there yet. */
  readonly theirs: string | null;
  /** Ours has reached the server. */
  readonly isOursSent: boolean;
}

export interface SoundSignals {
  readonly side: "offers" | "answers";
  send(generation: number, description: string): Promise<unknown>;
  /** Asks for another connection instead of this one. */
  renew(generation: number): Promise<unknown>;
  /** Told of each change; `changed` reads the rest. */
  changed(): void;
}

export type SoundState = "none" | "connecting" | "connected" | "lost";
export type MicrophoneProblem = "none" | "denied" | "busy" | "insecure";

const GATHER_MS = 2_000;
/** A connection that breaks for less mends itself. */
const LOST_MS = 4_000;
/** From the other's description to sound; after that another way is tried. */
const CONNECT_MS = 12_000;

/** Why there is no microphone, in a word. */
export function microphoneProblemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "none";
}

/** Asks for the microphone; the browser asks the person the first time. With an id: this one, or it throws. */
export async function openMicrophone(deviceId?: string): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      // A wish alone is not always heard: Chromium may give another one that is open already.
      ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
    },
  });
}

/** Browsers give no microphone to pages that came over plain http. */
export const isMicrophonePossible = (): boolean =>
  typeof navigator.mediaDevices !== "undefined" && typeof RTCPeerConnection !== "undefined";

export class CallSound {
  state: SoundState = "none";
  isMuted = false;
  /** The browser does not play sound before somebody touches the page. */
  needsTouch = false;
  private readonly audio = new Audio();
  private readonly signals: SoundSignals;
  private microphone: MediaStream | null = null;
  private connection: RTCPeerConnection | null = null;
  private generation = 0;
  private isSilent = false;
  private instead: MediaStreamTrack | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(signals: SoundSignals) {
    this.signals = signals;
    this.audio.autoplay = true;
    addEventListener("online", this.onNetwork);
  }

  /** Another one than before takes its place in the connection that there is. */
  useMicrophone(stream: MediaStream): void {
    const isAnother = this.microphone !== null && this.microphone !== stream;
    this.microphone = stream;
    this.applyMute();
    if (isAnother && this.instead === null) this.sendOther();
  }
  get hasMicrophone(): boolean {
    return this.microphone !== null;
  }
  /** For whoever sends it over a connection of their own. */
  get ours(): MediaStream | null {
    return this.microphone;
  }

  /** What comes from the other side, for whoever mixes it; null: nothing yet. */
  get heard(): MediaStream | null {
    return this.audio.srcObject as MediaStream | null;
  }
  /** Sends this instead of the microphone, over this connection and the next ones; null: the microphone again. */
  sendInstead(track: MediaStreamTrack | null): void {
    if (track === this.instead) return;
    this.instead = track;
    this.sendOther();
  }
  private sendOther(): void {
    const [sent = null] = this.sentTracks();
    for (const sender of this.connection?.getSenders() ?? [])
      void this.guard(sender.replaceTrack(sent));
  }
  private sentTracks(): MediaStreamTrack[] {
    return this.instead === null ? (this.microphone?.getAudioTracks() ?? []) : [this.instead];
  }

  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.applyMute();
    this.signals.changed();
  }
  /** On hold nobody hears anybody. */
  silence(isSilent: boolean): void {
    this.isSilent = isSilent;
    this.audio.muted = isSilent;
    this.applyMute();
  }
  private applyMute(): void {
    for (const track of this.microphone?.getAudioTracks() ?? [])
      track.enabled = !this.isMuted && !this.isSilent;
  }

  /** What the server knows of the call's connection, as often as it likes; null: there is none now. */
  follow(media: SoundMedia | null, iceServers: readonly RTCIceServer[]): void {
    if (media === null) return this.drop();
    if (this.microphone === null) return;
    if (media.generation !== this.generation) {
      this.drop();
      this.generation = media.generation;
      // Ours is there, and we do not have it: another page of ours made it, or this one before it was loaded anew.
      if (media.isOursSent) return this.renew();
      if (this.signals.side === "offers") void this.guard(this.offer(iceServers));
    }
    if (media.theirs === null) return;
    if (this.signals.side === "answers" && this.connection === null)
      void this.guard(this.answer(media.theirs, iceServers));
    else if (
      this.signals.side === "offers" &&
      this.connection?.signalingState === "have-local-offer"
    )
      void this.guard(this.connection.setRemoteDescription({ type: "answer", sdp: media.theirs }));
  }

  /** The call is over or the page goes: the microphone is given back. */
  close(): void {
    this.drop();
    removeEventListener("online", this.onNetwork);
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = null;
  }

  touch(): void {
    void this.play();
  }

  /** What has been heard of the other side so far. */
  async measure(): Promise<{ readonly packetsReceived: number; readonly energy: number }> {
    let packetsReceived = 0;
    let energy = 0;
    for (const report of (await this.connection?.getStats())?.values() ?? []) {
      const each = report as { type: string; packetsReceived?: number; totalAudioEnergy?: number };
      if (each.type !== "inbound-rtp") continue;
      packetsReceived += each.packetsReceived ?? 0;
      energy += each.totalAudioEnergy ?? 0;
    }
    return { packetsReceived, energy };
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.connection?.close();
    this.connection = null;
    this.generation = 0;
    this.audio.srcObject = null;
    this.become("none");
  }

  /** A connection that SIP makes: heard, muted, measured and, when it is lost, renewed like our own. */
  adopt(made: RTCPeerConnection): void {
    this.drop();
    this.listen(made);
    this.later(CONNECT_MS);
  }
  /** What was adopted is over. */
  letGo(): void {
    this.drop();
  }

  private make(iceServers: readonly RTCIceServer[]): RTCPeerConnection {
    const made = new RTCPeerConnection({
      iceServers: [...iceServers],
      bundlePolicy: "max-bundle",
    });
    for (const track of this.sentTracks()) made.addTrack(track, this.microphone as MediaStream);
    this.listen(made);
    return made;
  }
  private listen(made: RTCPeerConnection): void {
    made.ontrack = ({ streams: [stream], track }) => {
      this.audio.srcObject = stream ?? new MediaStream([track]);
      void this.play();
    };
    made.onconnectionstatechange = () => {
      if (made === this.connection) this.onConnection(made.connectionState);
    };
    this.connection = made;
    this.become("connecting");
  }

  private async offer(iceServers: readonly RTCIceServer[]): Promise<void> {
    const made = this.make(iceServers);
    await made.setLocalDescription(await made.createOffer({ offerToReceiveAudio: true }));
    await this.say(made);
  }
  private async answer(offer: string, iceServers: readonly RTCIceServer[]): Promise<void> {
    const made = this.make(iceServers);
    await made.setRemoteDescription({ type: "offer", sdp: offer });
    await made.setLocalDescription(await made.createAnswer());
    await this.say(made);
  }
  /** With all ways in it: one description each, none afterwards. */
  private async say(made: RTCPeerConnection): Promise<void> {
    const { generation } = this;
    await gathered(made);
    const description = made.localDescription?.sdp;
    if (made !== this.connection || description === undefined) return;
    if (this.signals.side === "answers") this.later(CONNECT_MS);
    await this.signals.send(generation, description);
  }

  private onConnection(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      clearTimeout(this.timer);
      this.become("connected");
    } else if (state === "failed") this.renew();
    else if (state === "disconnected") {
      this.become("lost");
      this.later(LOST_MS);
    }
  }
  /** Another network: what was agreed on may lead nowhere now, and the browser may notice much later. */
  private readonly onNetwork = () => {
    if (this.connection !== null && this.state !== "connecting") this.later(LOST_MS);
  };
  private later(ms: number): void {
    const { connection } = this;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (connection === this.connection && connection?.connectionState !== "connected")
        this.renew();
    }, ms);
  }
  private renew(): void {
    clearTimeout(this.timer);
    this.become("lost");
    void this.guard(this.signals.renew(this.generation));
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
  /** A description that came too late belongs to a connection that is gone; the next one is under way. */
  private async guard(work: Promise<unknown>): Promise<void> {
    const { connection } = this;
    try {
      await work;
    } catch {
      if (connection === this.connection) this.become("lost");
      this.later(LOST_MS);
    }
  }
  private become(state: SoundState): void {
    if (state === this.state) return;
    this.state = state;
    this.signals.changed();
  }
}

/** Until all ways are known, or long enough: a host without a network has none and would never say so. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_MS);
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      resolve();
    });
  });
}
