export type Chance = () => number;

export interface BadLine {
  readonly mostDelayMs: number;
  readonly dropShare: number;
  readonly twiceShare: number;
}

export interface Reader {
  received(text: string): void;
  closed(): void;
}

/** One connection: what is on its way when it ends never arrives. */
export interface Line {
  reader: Reader | null;
  /** Before that Asterisk reads nothing. */
  isStanding: boolean;
}

export interface Channel {
  readonly id: string;
  state: "Down" | "Ring" | "Ringing" | "Up";
  readonly data: string;
  number: string;
  isDialled: boolean;
  /** In our application. */
  hasEntered: boolean;
  /** Of a snoop channel: whom it hears, and whether it speaks to them. */
  readonly on?: { readonly channel: string; readonly isWhispering: boolean };
}

/** What is played to one channel: until its end Asterisk puts that channel into no bridge, though it says at once that it did. */
export interface Playback {
  readonly channel: string;
  readonly media: string;
  readonly joins: (() => void)[];
}
