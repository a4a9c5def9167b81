import { CallSound } from "@okpay/ui/call-sound.ts";
import {
  offerSupervisionMedia,
  renewDeskSupervisionMedia,
  type SupervisorMedia,
} from "../../api/desk-calls.ts";

/*
 * Where the sound of a supervised talk meets: the agent's page. The supervisor hears caller and agent mixed. What the
 * supervisor says is played here, for the agent's ear; only having joined is it mixed into what the caller is sent. A
 * connection belongs to one mode (the server counts another generation for another), so that nothing whispered can come
 * over a connection that the caller hears.
 */

export interface SupervisedTalk {
  readonly media: SupervisorMedia;
  /** Between agent and caller. */
  readonly call: CallSound;
  readonly microphone: MediaStream | null;
  readonly isMuted: boolean;
  readonly isHeld: boolean;
  /** The agent talks to a colleague now. */
  readonly isAsking: boolean;
  readonly iceServers: readonly RTCIceServer[];
}

export interface SupervisorMix {
  follow(talk: SupervisedTalk): void;
  close(): void;
}

export function createSupervisorMix(): SupervisorMix {
  const context = new AudioContext();
  const toSupervisor = createBus(context);
  const toCaller = createBus(context);
  let talk: SupervisedTalk | null = null;
  let copy: { readonly of: MediaStream; readonly stream: MediaStream } | null = null;
  const leg = new CallSound({
    side: "offers",
    send: offerSupervisionMedia,
    renew: renewDeskSupervisionMedia,
    changed: mix,
  });
  leg.useMicrophone(toSupervisor.stream);
  /** For journeys, as `okpayCallSound`. */
  Object.assign(globalThis, { okpaySupervisorVoice: () => leg.measure() });

  /** While the caller is on hold agent and supervisor can talk, so this copy has a switch of its own. */
  function ownVoice(microphone: MediaStream, isOn: boolean): MediaStream {
    if (copy?.of !== microphone) {
      stopCopy();
      copy = { of: microphone, stream: microphone.clone() };
    }
    for (const track of copy.stream.getAudioTracks()) track.enabled = isOn;
    return copy.stream;
  }
  function stopCopy(): void {
    for (const track of copy?.stream.getTracks() ?? []) track.stop();
    copy = null;
  }

  function mix(): void {
    if (talk === null) return;
    const { call, microphone, isMuted, isHeld, isAsking, media } = talk;
    const voice = leg.heard;
    const isJoined =
      media.mode === "barge" && !isHeld && voice !== null && context.state === "running";
    call.sendInstead(isJoined ? toCaller.track : null);
    toCaller.play(isJoined ? [microphone, voice] : []);
    toSupervisor.play([
      microphone === null ? null : ownVoice(microphone, !isMuted && !isAsking),
      isHeld ? null : call.heard,
    ]);
  }

  function obey(): void {
    if (talk === null) return;
    // A page that nobody has touched yet may not mix: then there is no connection, instead of one that is silent.
    leg.follow(context.state === "running" ? talk.media : null, talk.iceServers);
    mix();
  }
  const touched = () => void context.resume();
  context.onstatechange = obey;
  addEventListener("pointerdown", touched);
  addEventListener("keydown", touched);

  return {
    follow(next) {
      talk = next;
      obey();
    },
    close() {
      talk?.call.sendInstead(null);
      talk = null;
      removeEventListener("pointerdown", touched);
      removeEventListener("keydown", touched);
      context.onstatechange = null;
      leg.close();
      stopCopy();
      void context.close();
    },
  };
}

/** Several streams as one track; a stream that is not named any more is not heard any more. */
function createBus(context: AudioContext) {
  const out = context.createMediaStreamDestination();
  const [track] = out.stream.getAudioTracks();
  let playing = new Map<MediaStream, MediaStreamAudioSourceNode>();
  return {
    stream: out.stream,
    track: track ?? null,
    play(streams: readonly (MediaStream | null)[]): void {
      const next = new Map<MediaStream, MediaStreamAudioSourceNode>();
      for (const stream of streams) {
        if (stream === null || stream.getAudioTracks().length === 0) continue;
        const known = playing.get(stream);
        const source = known ?? context.createMediaStreamSource(stream);
        if (known === undefined) source.connect(out);
        next.set(stream, source);
      }
      for (const [stream, source] of playing) if (!next.has(stream)) source.disconnect();
      playing = next;
    },
  };
}
