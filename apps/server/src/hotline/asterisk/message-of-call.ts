import type { MessageKey } from "@okpay/i18n";
import { newId } from "../../platform/ids.ts";
import type { Log } from "../../platform/log.ts";
import type { Exchange } from "./ari/exchange.ts";
import { isMessageName, messageName } from "./names.ts";
import type { MessageKeeper, Recorder } from "./ports.ts";
import type { PhoneCall } from "./rows.ts";
import { TONE } from "./spoken.ts";

/** What a session does for its message: it has the one mailbox, playback and timer of the call. */
export interface Mouth {
  say(keys: readonly MessageKey[]): Promise<void>;
  /** The message itself, to who spoke it. */
  playBack(name: string): Promise<void>;
  /** Called off by whatever comes first. */
  awaitKey(ms: number): void;
  /** Nothing more to say: the call ends. */
  end(): Promise<void>;
}

interface MessageDeps {
  readonly exchange: Pick<Exchange, "play" | "recordMessage" | "recordingState">;
  readonly keeper: MessageKeeper;
  readonly recorder: Pick<Recorder, "finished" | "open">;
  readonly log: Log;
}

const LIMITS = { mostSeconds: 180, silenceSeconds: 5 } as const;
const MOST_TAKES = 5;
const SILENCES = 2;
const ANSWER_MS = 8_000;
const LEAST_SECONDS = 2;

type Phase =
  | "none"
  /** What happens to it is said; the tone comes after it. */
  | "told"
  | "recording"
  /** It is recorded: hear, again, send or drop. */
  | "review"
  | "farewell"
  | "over";

/**
 * A message that a caller speaks: told, recorded, heard again, sent or dropped. Who hangs up has sent what there is; whether it
 * is long enough is judged by its sound, when it is fetched. After a restart of ours the open one is found again by its row.
 */
export class MessageOfCall {
  readonly #deps: MessageDeps;
  readonly #mouth: Mouth;
  readonly #callId: string;
  #phase: Phase = "none";
  #take = 0;
  #silences = 0;

  constructor(deps: MessageDeps, callId: string, mouth: Mouth) {
    this.#deps = deps;
    this.#callId = callId;
    this.#mouth = mouth;
  }

  get #name(): string {
    return messageName(this.#callId, this.#take);
  }

  /** Recorded now or waiting for its caller's word: no leftover. */
  has = (name: string): boolean =>
    (this.#phase === "recording" || this.#phase === "review") && name === this.#name;

  /** The caller is on the line, and is to speak. Repeating it changes nothing. */
  async attend(): Promise<void> {
    if (this.#phase !== "none") return;
    const open = (await this.#deps.recorder.open()).filter(
      (name) => isMessageName(name) && name.includes(this.#callId),
    );
    const last = open.at(-1);
    if (last === undefined) return this.#tell("phone.message.intro");
    this.#take = Number(last.slice(last.lastIndexOf("-") + 1));
    if ((await this.#deps.exchange.recordingState(last)) === null) return this.#review();
    this.#phase = "recording";
  }

  /** What was said has been heard, to its end or not at all. */
  async played(row: PhoneCall): Promise<void> {
    if (this.#phase === "told") return this.#record(row);
    if (this.#phase === "review") return this.#mouth.awaitKey(ANSWER_MS);
    if (this.#phase === "farewell") {
      this.#phase = "over";
      await this.#mouth.end();
    }
  }

  async key(digit: string): Promise<void> {
    if (this.#phase !== "review") return;
    this.#silences = 0;
    switch (digit) {
      case "1":
        await this.#mouth.playBack(this.#name);
        return;
      case "2":
        await this.#deps.keeper.dropped(this.#name);
        return this.#tell("phone.message.again");
      case "3":
        return this.#send();
      case "4":
        await this.#deps.keeper.dropped(this.#name);
        return this.#part("phone.message.dropped");
      default:
        return this.#review();
    }
  }

  /** Nobody pressed anything: asked once more, and then it is sent. */
  async silence(): Promise<void> {
    if (this.#phase !== "review") return;
    this.#silences += 1;
    if (this.#silences < SILENCES) return this.#mouth.say(["phone.message.review"]);
    await this.#send();
  }

  /** By hash, by silence, by the limit, or because the caller went. */
  async ended(name: string, spokenSeconds: number | null): Promise<void> {
    if (this.#phase !== "recording" || name !== this.#name) return;
    if (spokenSeconds !== null && spokenSeconds < LEAST_SECONDS) {
      await this.#deps.keeper.dropped(name);
      if (this.#take >= MOST_TAKES) return this.#part("phone.message.dropped");
      this.#phase = "told";
      return this.#mouth.say(["phone.message.empty", "phone.message.again"]);
    }
    await this.#review();
  }

  /** Asterisk could not: said, and not tried again. */
  async failed(name: string): Promise<void> {
    if (this.#phase !== "recording" || name !== this.#name) return;
    await this.#deps.keeper.dropped(name);
    await this.#part("phone.message.failed");
  }

  /**
   * The caller is gone. What is recorded is sent; what is being recorded ends by itself, and is found by its event or by the
   * next look, because nobody claims it any more.
   */
  async gone(): Promise<void> {
    const phase = this.#phase;
    this.#phase = "over";
    if (phase === "review") await this.#deps.recorder.finished(this.#name);
  }

  async #tell(key: MessageKey): Promise<void> {
    if (this.#take >= MOST_TAKES) return this.#part("phone.message.dropped");
    this.#phase = "told";
    await this.#mouth.say([key]);
  }

  async #record(row: PhoneCall): Promise<void> {
    if (row.channelId === null) return;
    this.#take += 1;
    this.#phase = "recording";
    const { number, proven, language } = row;
    const customerId = proven?.customerId ?? null;
    await this.#deps.keeper.begun({ name: this.#name, number, customerId, language });
    const { exchange } = this.#deps;
    try {
      // Asterisk does one after the other. Its own beep is a file that not every installation has, and without it nothing is recorded.
      await exchange.play(row.channelId, `okpay-p-${newId()}`, [TONE]);
      const outcome = await exchange.recordMessage(row.channelId, this.#name, LIMITS);
      // Gone: the channel is, and its end says what becomes of the message. Conflict: asked for twice, it is under way.
      if (outcome === "gone") await this.#deps.keeper.dropped(this.#name);
    } catch (error) {
      if (!(error instanceof Error && error.name === "AriRefused")) throw error;
      this.#deps.log.error(
        { err: error, callId: this.#callId },
        "asterisk: a message could not be recorded",
      );
      await this.failed(this.#name);
    }
  }

  async #review(): Promise<void> {
    this.#phase = "review";
    await this.#mouth.say(["phone.message.review"]);
  }

  async #send(): Promise<void> {
    await this.#deps.recorder.finished(this.#name);
    await this.#part("phone.message.sent");
  }

  async #part(key: MessageKey): Promise<void> {
    this.#phase = "farewell";
    await this.#mouth.say([key]);
  }
}
