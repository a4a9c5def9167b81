import type { Leg } from "./legs.ts";

/*
 * A supervisor in a talk, as `plan.ts` has the talk itself: who should hear whom, what there is, and the one thing to do about
 * the difference. The supervisor's telephone is a leg of its own. While listening or whispering it is together with an "ear"
 * (Asterisk's snoop channel on the agent's leg: it hears both, and what is said into it reaches the agent alone) in a room of
 * their own; having joined it is in the talk's bridge.
 */

export interface SupervisedBy {
  readonly id: string;
  readonly supervisorId: string;
  readonly mode: "listen" | "whisper" | "barge";
}

export interface SupervisorLeg extends Leg {
  /** Whose leg it is: of which supervision. */
  readonly supervisionId: string;
  isReported: boolean;
  /** The caller was told that somebody joins. */
  isAnnounced: boolean;
}

/** Its mode is given when it is made and cannot be changed. */
export interface Ear extends Leg {
  readonly mode: "listen" | "whisper";
  /** The agent's leg it is on. */
  readonly of: string;
}

export interface Room {
  readonly id: string;
  isMade: boolean;
  hasSupervisor: boolean;
  hasEar: boolean;
  changedAt: number;
}

export interface Supervised {
  leg: SupervisorLeg | null;
  ear: Ear | null;
  room: Room | null;
}

export const unsupervised = (): Supervised => ({ leg: null, ear: null, room: null });

/** What of the talk matters to whoever hears it. */
export interface Heard {
  /** Null: nobody is to be in this talk. */
  readonly by: SupervisedBy | null;
  /** The agent's leg, while it talks. */
  readonly agent: string | null;
  /** A secret is being spoken. */
  readonly isSilent: boolean;
  /** The talk's bridge stands, with the agent in it. */
  readonly hasBridge: boolean;
  /** The supervisor is in the talk's bridge. */
  readonly isInTalk: boolean;
}

export type SupervisionAction = {
  readonly of: "supervision";
  readonly type:
    | "createSupervisor"
    | "dialSupervisor"
    | "hangUpSupervisor"
    | "clearSupervisor"
    | "reportAnswered"
    | "reportHungUp"
    | "createRoom"
    | "destroyRoom"
    | "enterRoom"
    | "leaveRoom"
    | "listenIn"
    | "whisperIn"
    | "addEar"
    | "closeEar"
    | "clearEar"
    | "announce"
    | "joinTalk"
    | "leaveTalk"
    /** For the time of a secret: coming back is not announced again. */
    | "leaveTalkForNow";
};

const act = (type: SupervisionAction["type"]): SupervisionAction => ({ of: "supervision", type });

const isNothing = (leg: Leg | null): boolean => leg === null || leg.state === "gone";

/** Nothing of it is left at Asterisk. */
export const isUnsupervised = ({ leg, ear, room }: Supervised): boolean =>
  leg === null && ear === null && room === null;

/** Sound may go between the supervisor and the talk, either way. */
export const isSounding = (supervised: Supervised, isInTalk: boolean): boolean =>
  isInTalk || !isNothing(supervised.ear);

/** What may sound now; null: nothing, because nobody is there, nobody talks, or a secret is spoken. */
function modeNow({ leg }: Supervised, heard: Heard): SupervisedBy["mode"] | null {
  const { by, agent, isSilent } = heard;
  const isHere = by !== null && leg?.supervisionId === by.id && leg.state === "up";
  return isHere && agent !== null && !isSilent ? by.mode : null;
}

/** What must not sound any more is ended before anything else is done: null when there is nothing of it. */
export function endSound(supervised: Supervised, heard: Heard): SupervisionAction | null {
  const { leg, ear, room } = supervised;
  const mode = modeNow(supervised, heard);
  if (heard.isInTalk && mode !== "barge")
    return act(heard.isSilent && heard.by?.mode === "barge" ? "leaveTalkForNow" : "leaveTalk");
  if (ear?.state === "gone") return act("clearEar");
  // A state that is awaited stays awaited, and the call goes on meanwhile: an ear that is ending is deaf.
  if (ear !== null && (ear.mode !== mode || ear.of !== heard.agent))
    return ear.state === "ending" ? null : act("closeEar");
  if (leg !== null && leg.supervisionId !== heard.by?.id) {
    if (leg.state === "gone") return act("clearSupervisor");
    return leg.state === "ending" ? null : act("hangUpSupervisor");
  }
  return room !== null && leg === null && ear === null ? act("destroyRoom") : null;
}

/** The next step towards what is wanted; the call itself goes before. */
export function beginSound(supervised: Supervised, heard: Heard): SupervisionAction | null {
  const { leg, ear } = supervised;
  const { by } = heard;
  if (by === null || (leg !== null && leg.supervisionId !== by.id)) return null;
  if (leg === null) return act("createSupervisor");
  if (leg.state === "made") return act("dialSupervisor");
  if (leg.state === "gone") return act("reportHungUp");
  if (leg.state !== "up") return null;
  if (!leg.isReported) return act("reportAnswered");
  const mode = modeNow(supervised, heard);
  if (mode === null || (ear !== null && ear.mode !== mode)) return null;
  return mode === "barge" ? joining(supervised, leg, heard) : hearing(supervised, mode);
}

function joining(
  { room }: Supervised,
  { isAnnounced }: SupervisorLeg,
  { hasBridge, isInTalk }: Heard,
): SupervisionAction | null {
  if (isInTalk || !hasBridge) return null;
  if (room?.hasSupervisor === true) return act("leaveRoom");
  return isAnnounced ? act("joinTalk") : act("announce");
}

function hearing({ ear, room }: Supervised, mode: Ear["mode"]): SupervisionAction | null {
  if (room === null || !room.isMade) return act("createRoom");
  if (!room.hasSupervisor) return act("enterRoom");
  if (ear === null) return act(mode === "listen" ? "listenIn" : "whisperIn");
  return ear.state === "up" && !room.hasEar ? act("addEar") : null;
}
