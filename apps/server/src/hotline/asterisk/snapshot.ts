import type { AriBridge, AriChannel } from "./ari/protocol.ts";

/** What Asterisk has, at one moment. */
export interface Snapshot {
  /** The count at which it was asked for: what we did later is not in it. */
  readonly at: number;
  readonly channels: ReadonlyMap<string, AriChannel>;
  readonly bridges: ReadonlyMap<string, AriBridge>;
}
