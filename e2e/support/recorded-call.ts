import { inject } from "vitest";
import { writeSealed } from "../../apps/server/src/hotline/recordings/sealed-sound.ts";
import { createKeyring } from "../../apps/server/src/platform/crypto.ts";

/*
 * A recording as a telephone call leaves it: the calls of these journeys go from browser to browser, and are not recorded.
 * With a real Asterisk: e2e/phone.
 */
const RECORDING = "0190a000-0000-7000-8000-000000000001";
const RATE = 8_000;
const SECONDS = 8;

type AsOwner = (statement: string, values?: readonly unknown[]) => Promise<unknown>;

/** The call that is talked on now is recorded, as the exchange would say. */
export async function beginsRecording(asOwner: AsOwner): Promise<void> {
  await asOwner(
    "INSERT INTO recordings.consent SELECT id, now() FROM calls.call WHERE state = 'talking'",
  );
  await asOwner(
    `INSERT INTO recordings.recording (id, name, call_id, agent_id, started_at, begun_at, state)
     SELECT $1, 'okpay-journey', id, agent_id, now(), now(), 'recording' FROM calls.call WHERE state = 'talking'`,
    [RECORDING],
  );
}

/** What was asked for at the desk has been done. */
export async function hasPaused(asOwner: AsOwner): Promise<void> {
  await asOwner("UPDATE recordings.recording SET is_paused = true");
  await asOwner("UPDATE recordings.pause SET in_force_at = now()");
}

/** It is over, fetched and sealed: a tone of eight seconds, with a pause after three. */
export async function keepsRecording(asOwner: AsOwner, folder: string): Promise<void> {
  const keyring = createKeyring(inject("okpayMadeWorld").secret, []);
  const { sha256, bytes } = await writeSealed({ keyring, folder }, RECORDING, pieces());
  await asOwner(
    "UPDATE recordings.pause SET ended_at = now(), resumed_at = in_force_at + interval '12 seconds'",
  );
  await asOwner(
    `UPDATE recordings.recording
        SET state = 'kept', is_paused = false, sha256 = $1, bytes = $2, milliseconds = $3, removed_at = now(),
            started_at = (SELECT min(in_force_at) FROM recordings.pause) - interval '3 seconds',
            finished_at = now() + interval '20 seconds'`,
    [sha256, bytes, SECONDS * 1_000],
  );
}

async function* pieces(): AsyncGenerator<Buffer> {
  const sound = Buffer.alloc(44 + SECONDS * RATE * 2);
  sound.write("RIFF", 0);
  sound.writeUInt32LE(sound.length - 8, 4);
  sound.write("WAVEfmt ", 8);
  sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20);
  sound.writeUInt16LE(1, 22);
  sound.writeUInt32LE(RATE, 24);
  sound.writeUInt32LE(RATE * 2, 28);
  sound.writeUInt16LE(2, 32);
  sound.writeUInt16LE(16, 34);
  sound.write("data", 36);
  sound.writeUInt32LE(SECONDS * RATE * 2, 40);
  for (let index = 0; index < SECONDS * RATE; index += 1)
    sound.writeInt16LE(
      Math.round(8_000 * Math.sin((2 * Math.PI * 440 * index) / RATE)),
      44 + index * 2,
    );
  yield sound;
}
