/** One channel of ours at Asterisk, whoever is at its other end. */
export interface Leg {
  readonly channelId: string;
  /** Only ever to the right, whatever order the events come in. */
  state: "new" | "made" | "ringing" | "up" | "ending" | "gone";
  cause: number | null;
  /** The exchange's count of moments when we last did something to it: older views of Asterisk say nothing about it. */
  changedAt: number;
}
