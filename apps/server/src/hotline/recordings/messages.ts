import type { Locale } from "@okpay/contracts";
import type { Tx } from "../../platform/db/index.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import * as repository from "./message-repository.ts";
import type { Origin, RecordingsDeps } from "./ports.ts";
import { millisecondsOf } from "./rules.ts";
import { deleteSealed, writeSealed } from "./sealed-sound.ts";
import { isAudible, isPlainWave } from "./wave.ts";

/** Shorter is somebody who thought better of it, or a pocket. */
const LEAST_MESSAGE_MS = 2_000;

/** Messages that callers leave: begun at the exchange or sent by a page, and kept once they have a case. */
export interface Messages {
  /** Before the exchange is asked: no file is without its row. */
  begun(message: {
    readonly name: string;
    readonly number: string | null;
    readonly customerId: string | null;
    readonly language: Locale;
  }): Promise<void>;
  /** The caller does not want it: it is removed at the exchange and was never ours. */
  dropped(name: string): Promise<void>;
  /** Sent by a signed-in customer's page; the same key again answers as the first time. */
  leave(message: {
    readonly customerId: string;
    readonly language: Locale;
    readonly sound: Buffer;
    readonly requestKey: string;
    readonly origin: Origin;
  }): Promise<LeftMessage>;
}

export interface LeftMessage {
  readonly caseId: string;
  readonly number: string;
  readonly seconds: number;
}

export function createMessages(deps: RecordingsDeps): Messages {
  const { database, clock } = deps;
  const { kysely } = database;
  return {
    begun: (message) =>
      repository.insertMessage(kysely, { ...message, id: newId(), now: clock.now() }),
    dropped: (name) => repository.drop(kysely, name, clock.now()),
    async leave({ customerId, language, sound, requestKey, origin }) {
      const name = `app-${customerId}-${requestKey}`;
      const earlier = await repository.findLeft(kysely, name);
      if (earlier !== undefined && earlier.caseId !== null)
        return answerOf(deps, earlier.caseId, earlier.milliseconds);
      if (!isPlainWave(sound)) throw new RequestRefused("voice_message_invalid");
      const milliseconds = millisecondsOf(sound.length);
      if (milliseconds < LEAST_MESSAGE_MS || !isAudible(sound))
        throw new RequestRefused("voice_message_empty");
      const id = earlier?.id ?? newId();
      const now = clock.now();
      await repository.insertMessage(kysely, { id, name, number: null, customerId, language, now });
      // It was never at an exchange: from here on the row is what a fetched one is.
      await repository.finishLeft(kysely, name, now);
      const caseId = await keepMessage(
        deps,
        { id, customerId, number: null, language, origin },
        sound,
      );
      // Two requests with one key at once: the slower one finds what the quicker one made.
      const kept = caseId ?? (await repository.findLeft(kysely, name))?.caseId ?? null;
      if (kept === null) throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
      return answerOf(deps, kept, milliseconds);
    },
  };
}

async function answerOf(
  { voiceCases }: Pick<RecordingsDeps, "voiceCases">,
  caseId: string,
  milliseconds: number | null,
): Promise<LeftMessage> {
  return {
    caseId: toPublicId("cas", caseId),
    number: await voiceCases.numberOf(caseId),
    seconds: Math.round((milliseconds ?? 0) / 1_000),
  };
}

/** Seals the sound and opens its case; null: it is kept already. The file is ours before any row says so. */
async function keepMessage(
  deps: RecordingsDeps,
  message: {
    readonly id: string;
    readonly customerId: string | null;
    readonly number: string | null;
    readonly language: Locale;
    readonly origin: Origin | null;
  },
  sound: Buffer,
): Promise<string | null> {
  const { keyring, settings } = deps;
  const milliseconds = millisecondsOf(sound.length);
  const sealed = await writeSealed({ keyring, folder: settings.folder }, message.id, once(sound));
  const { id: recordingId, language: locale, ...whose } = message;
  return deps.voiceCases.open(
    { ...whose, recordingId, locale, seconds: Math.round(milliseconds / 1_000) },
    (tx: Tx, caseId: string) =>
      repository.keepMessage(tx, recordingId, { ...sealed, milliseconds, caseId }),
  );
}

/** A message that the exchange has finished: too short or silent, nothing of it is kept. */
export async function receiveMessage(
  deps: RecordingsDeps,
  message: repository.FinishedMessage,
  sound: Buffer,
): Promise<void> {
  if (millisecondsOf(sound.length) < LEAST_MESSAGE_MS || !isAudible(sound)) {
    await deleteSealed(deps.settings.folder, message.id);
    return repository.drop(deps.database.kysely, message.name, deps.clock.now());
  }
  await keepMessage(deps, { ...message, origin: null }, sound);
}

async function* once(sound: Buffer): AsyncGenerator<Uint8Array> {
  yield sound;
}
