import { readFileSync } from "node:fs";
import { beforeEach, expect, onTestFailed } from "vitest";
import { AGENT_HERTZ, CALLER_HERTZ, killSipp, sippSaid } from "./sipp.ts";
import { readSound, secondsOf } from "./tones.ts";
import type { PhoneWorld } from "./world.ts";

/** What the machines said, where a story went wrong; and nothing of it is the next story's. At the top level of a file. */
export function tellWhatWasThere(world: PhoneWorld, more: () => Promise<object> | object): void {
  beforeEach(() => {
    onTestFailed(async () => {
      const log = readFileSync(world.exchange.logFile, "utf8");
      const now = {
        sipp: sippSaid(),
        channels: await world.channels(),
        calls: await world.rows("SELECT * FROM asterisk.call"),
        agents: await world.rows("SELECT * FROM routing.agent WHERE state <> 'offline'"),
        ...(await more()),
      };
      process.stderr.write(
        `${world.said().slice(-4_000)}\n${log.slice(-2_000)}\n${JSON.stringify(now, null, 1).slice(0, 8_000)}\n`,
      );
      await killSipp();
      await world.clearAway();
    });
  });
}

/** What the stories of callers at telephones look at. At the top level of a file. */
export function storiesOf(world: PhoneWorld) {
  tellWhatWasThere(world, async () => ({
    line: await world.rows("SELECT * FROM routing.call WHERE state <> 'ended'"),
  }));
  return {
    ids: async (state: string): Promise<string[]> =>
      (
        await world.rows<{ id: string }>(
          "SELECT id FROM calls.call WHERE state = $1 ORDER BY started_at, id",
          [state],
        )
      ).map(({ id }) => id),

    talks: async (): Promise<number> =>
      (await world.bridges()).filter(({ channels }) => channels.length === 2).length,

    /** Both tones, for at least so many seconds, in the recording of this call, whose hash is right. */
    async expectBothHeard(callId: string, seconds: number): Promise<void> {
      const [recording = Buffer.alloc(0)] = await world.soundsOf(callId);
      const sound = readSound(recording);
      expect(secondsOf(sound, CALLER_HERTZ), "the caller in the recording").toBeGreaterThanOrEqual(
        seconds,
      );
      expect(secondsOf(sound, AGENT_HERTZ), "the agent in the recording").toBeGreaterThanOrEqual(
        seconds,
      );
    },
  };
}
