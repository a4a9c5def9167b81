import { toPublicId } from "../../platform/ids.ts";
import { findFinishedMessage } from "./message-repository.ts";
import { receiveMessage } from "./messages.ts";
import type { Exchange, RecordingsDeps } from "./ports.ts";
import * as repository from "./repository.ts";
import { millisecondsOf } from "./rules.ts";
import { deleteSealed, writeSealed } from "./sealed-sound.ts";

const AT_ONCE = 20;

/**
 * Fetches what the exchange has finished, seals it, and has it removed there. Each step is found again after a crash by the
 * state of its row: a sound is removed only after the row says that we have it.
 */
export async function collect(deps: RecordingsDeps, exchange: Exchange): Promise<void> {
  const { database, clock, log, keyring, settings } = deps;
  const { kysely } = database;
  for (const { id, name } of await repository.finishedRecordings(kysely, AT_ONCE)) {
    try {
      const sound = await exchange.fetch(name);
      if (sound === null) {
        log.error({ recording: id }, "recordings: the exchange has no sound of a recording");
        await repository.setLost(kysely, id);
        continue;
      }
      const message = await findFinishedMessage(kysely, id);
      if (message !== undefined) {
        await receiveMessage(deps, message, await wholeOf(sound));
        continue;
      }
      const { sha256, bytes } = await writeSealed({ keyring, folder: settings.folder }, id, sound);
      await repository.keep(kysely, id, { sha256, bytes, milliseconds: millisecondsOf(bytes) });
    } catch (error) {
      // At the exchange still, and asked for again the next time.
      log.error({ err: error, recording: id }, "recordings: one could not be fetched");
    }
  }
  for (const { id, name } of await repository.leftAtExchange(kysely, AT_ONCE)) {
    await exchange.remove(name);
    await repository.noteRemoved(kysely, id, clock.now());
  }
}

/** Three minutes at most: what the exchange was asked for. */
async function wholeOf(sound: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of sound) pieces.push(piece);
  return Buffer.concat(pieces);
}

const DAY_MS = 86_400_000;
const DELETED_AT_ONCE = 500;

/** Sounds past their time that nobody holds. The row stays and says that there was one. Returns how many were deleted. */
export async function expire({
  database,
  clock,
  audit,
  settings,
}: Pick<RecordingsDeps, "database" | "clock" | "audit" | "settings">): Promise<number> {
  const { kysely } = database;
  const now = clock.now();
  const before = new Date(now.getTime() - settings.keepDays * DAY_MS);
  await repository.beginDeleting(kysely, before, DELETED_AT_ONCE);
  let deleted = 0;
  // Also what a process that died had begun to delete.
  for (const { id, callId } of await repository.deletingIds(kysely)) {
    await deleteSealed(settings.folder, id);
    await kysely.transaction().execute(async (tx) => {
      if (!(await repository.setDeleted(tx, id, now))) return;
      deleted += 1;
      await audit.write(tx, {
        type: "recording.deleted",
        actor: { kind: "system", id: null },
        outcome: "success",
        origin: null,
        details: {
          recording: toPublicId("rec", id),
          ...(callId === null ? {} : { call: toPublicId("cal", callId) }),
        },
      });
    });
  }
  return deleted;
}
