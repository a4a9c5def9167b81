import type { MessageKey } from "@okpay/i18n";
import type { AriEvent } from "./ari/protocol.ts";
import {
  createMenuWalk,
  type MenuEnd,
  type MenuTurn,
  type MenuWalk,
  REFUSAL_KEY,
  REFUSAL_OFFER,
} from "./menu-walk.ts";
import { MessageOfCall } from "./message-of-call.ts";
import { callbackName } from "./names.ts";
import { perform } from "./perform.ts";
import { type Actual, next, nothing, type Report } from "./plan.ts";
import { RecordingOfCall } from "./recording-of-call.ts";
import type { PhoneCall } from "./rows.ts";
import type { Message, SessionDeps } from "./session-deps.ts";
import { hear, see } from "./sight.ts";
import { legsOf } from "./sight-supervision.ts";
import { inLanguage, mediaOf, type Prompt, placeOf } from "./spoken.ts";
import { SupervisionOfCall } from "./supervision-of-call.ts";

const SILENCE_MS = 8_000;
/** From the question on, which takes five seconds of it. */
const SURVEY_MS = 15_000;
const THANKS_MS = 4_000;
const ANNOUNCE_FIRST_MS = 2_000;
const ANNOUNCE_MS = 45_000;
/** More steps than any call needs in one go: a plan that does not settle is a mistake of ours, and must not spin. */
const MOST_STEPS = 40;

/** One call at Asterisk. Messages are taken one at a time, each until nothing is left to do: nothing here runs twice at once. */
export class Session {
  readonly callId: string;
  readonly actual: Actual = nothing();
  readonly #deps: SessionDeps;
  readonly #onOver: (session: Session) => void;
  #row: PhoneCall | null = null;
  readonly #recording: RecordingOfCall;
  readonly #supervision: SupervisionOfCall;
  readonly #message: MessageOfCall;
  #mailbox: Promise<void> = Promise.resolve();
  #walk: MenuWalk | null = null;
  #end: MenuEnd | null = null;
  #said: readonly Prompt[] = [];
  #isStopped = false;
  #timer = { id: 0, type: "" as "" | "silence" | "announce", cancel: () => {} };

  constructor(deps: SessionDeps, callId: string, onOver: (session: Session) => void) {
    this.#deps = deps;
    this.#recording = new RecordingOfCall(deps, callId);
    this.#supervision = new SupervisionOfCall(deps, callId);
    this.callId = callId;
    this.#message = new MessageOfCall(deps, callId, {
      say: (keys) => this.#say(inLanguage(this.#row?.language ?? "en", keys)),
      playBack: (name) => this.#playBack(name),
      awaitKey: (ms) => this.#call("silence", ms),
      end: async () => {
        await deps.memory.closeDoor(callId);
        await this.#load();
      },
    });
    this.#onOver = onOver;
  }

  post(message: Message): void {
    if (this.#isStopped) return;
    this.#mailbox = this.#mailbox.then(async () => {
      if (this.#isStopped) return;
      try {
        this.#supervision.resume();
        await this.#take(message);
        await this.#converge();
      } catch (error) {
        // The next look at Asterisk (the janitor's) compares again; nothing is lost with the message.
        this.#deps.log.warn(
          { err: error, callId: this.callId },
          "asterisk: a step of a call failed",
        );
      }
    });
  }

  /** No more messages: the connection is gone. */
  stop(): void {
    this.#isStopped = true;
    this.#timer.cancel();
  }

  idle = (): Promise<void> => this.#mailbox;

  /** A recording that is under way here is no leftover. */
  records = (name: string): boolean =>
    this.#recording.is(this.actual, name) || this.#message.has(name);

  /** Everything at Asterisk that is this call's. */
  has(id: string): boolean {
    const { caller, agent, bridge, supervised } = this.actual;
    const legs = [caller, agent, ...legsOf(supervised)];
    return (
      bridge?.id === id || supervised.room?.id === id || legs.some((leg) => leg?.channelId === id)
    );
  }

  async #load(): Promise<void> {
    this.#row = await this.#deps.memory.find(this.callId);
    await this.#recording.load(this.#row);
    await this.#supervision.load(this.#row);
  }

  async #take(message: Message): Promise<void> {
    switch (message.type) {
      case "row":
        await this.#load();
        return this.#row === null ? this.#over() : undefined;
      case "seen":
        await this.#load();
        return see(this.actual, message.snapshot);
      case "joined":
        await this.#load();
        return perform.join(this.#deps, this.actual, { ...message, isOver: this.#row === null });
      case "event":
        return this.#hear(message.event);
      case "silence":
      case "announce":
        if (message.timer !== this.#timer.id) return;
        this.#timer = { id: message.timer, type: "", cancel: () => {} };
        return message.type === "silence" ? this.#silence() : this.#announce();
    }
  }

  async #converge(): Promise<void> {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      if (this.#row === null || this.#isStopped) return;
      const supervision = this.#supervision.wish();
      const action = next(this.#row, this.actual, { ...this.#recording.wish(), supervision });
      if (action === null) break;
      if ("of" in action) {
        if (await this.#supervision.act(this.actual, action, this.#row.language))
          await this.#load();
      } else if (action.type === "report") {
        await this.#report(action.what);
      } else if (action.type === "forget") {
        await this.#message.gone();
        await this.#deps.memory.forget(this.callId);
        return this.#over();
      } else if (action.type === "sayFarewell") {
        this.actual.isFarewellSaid = true;
        await this.#say(inLanguage(this.#row.language, ["phone.callbackPromised"]));
      } else if (action.type === "askSurvey") {
        await this.#survey("asked", "phone.survey", SURVEY_MS);
      } else if (action.type === "dialCaller") {
        if (!(await this.#dialCaller(this.#row))) return;
      } else {
        if (action.type === "record" && !(await this.#recording.begin(this.actual))) continue;
        await perform(this.#deps, this.callId, this.actual, action);
      }
      await this.#recording.note(this.actual);
    }
    await this.#attend();
  }

  /** What is said to the caller, once the legs are where they should be. */
  async #attend(): Promise<void> {
    const { caller, playback, survey } = this.actual;
    if (this.#row === null || caller?.state !== "up") return this.#call(null);
    if (survey !== "due") return;
    if (this.#row.caller === "message") return this.#message.attend();
    if (this.#row.caller === "menu") {
      if (this.#walk !== null) return;
      const { menuAt, language, unheardMs } = this.#row;
      const isLate = unheardMs !== null;
      this.#walk = createMenuWalk(this.#deps, { ...this.#row, id: this.callId, isLate });
      const at = menuAt === null ? null : { at: menuAt, language };
      return this.#follow(await this.#walk.begin(at));
    }
    const { agentId, isHeld } = this.#row;
    if (this.#row.caller !== "music" || agentId !== null || isHeld) return this.#call(null);
    if (playback === null && this.#timer.type !== "announce")
      this.#call("announce", ANNOUNCE_FIRST_MS);
  }

  async #report(what: Report): Promise<void> {
    const { caller, agent } = this.actual;
    if (this.#row === null) return;
    await this.#deps.memory.report(this.#row, what);
    const isOfOffer = what.type === "offerAccepted" || what.type === "offerRejected";
    if (isOfOffer && agent !== null) agent.isReported = true;
    if (what.type === "callbackAnswered") this.actual.isAnsweredReported = true;
    if (what.type === "callerLost" && caller !== null) caller.isLost = false;
    // Told once: if routing knows better, the next leg of the same agent is rung.
    if (what.type === "agentLost" || what.type === "agentEnded") this.actual.agent = null;
    await this.#load();
  }

  /** The point of no return of an attempt: its channel is in the row before anything rings, so no restart dials it again. */
  async #dialCaller(row: PhoneCall): Promise<boolean> {
    const channelId = callbackName(this.callId, row.attempt);
    if (row.channelId !== channelId) {
      await this.#deps.memory.noteChannel(this.callId, channelId);
      await this.#load();
    }
    this.actual.isAnsweredReported = false;
    this.actual.isFarewellSaid = false;
    return perform.dialCaller(this.#deps, this.actual, { channelId, number: row.number });
  }

  async #say(prompts: readonly Prompt[]): Promise<void> {
    this.#said = prompts;
    if (prompts.length === 0) return;
    await perform.play(this.#deps, this.actual, prompts);
  }

  async #follow(turn: MenuTurn): Promise<void> {
    if (this.#row === null) return;
    this.#call(null);
    await this.#hush();
    this.#end = turn.end;
    const { at, language, proven, code } = turn;
    await this.#deps.memory.noteMenu(this.callId, { at, language, proven, code });
    this.#row = { ...this.#row, language, menuAt: at, proven, code };
    await this.#say(turn.say);
    if (turn.say.length === 0) await this.#finishMenu();
  }

  async #finishMenu(): Promise<void> {
    const end = this.#end;
    if (this.#row === null || end === null || this.#row.caller !== "menu") return;
    if (end.type === "closed") await this.#deps.memory.closeDoor(this.callId);
    if (end.type === "message") await this.#deps.memory.beginMessage(this.callId);
    if (end.type === "queue") {
      await this.#recording.consent();
      await this.#deps.memory.enter(this.#row, end);
    }
    await this.#load();
    await this.#converge();
  }

  /** The time limit is set with the question: that it was spoken is an event, and events get lost. */
  async #survey(state: "asked" | "answered", key: MessageKey, limitMs: number): Promise<void> {
    this.actual.survey = state;
    this.#call("silence", limitMs);
    await this.#say(inLanguage(this.#row?.language ?? "en", [key]));
  }

  async #judgeSurvey(digit: string): Promise<void> {
    const score = Number(digit);
    // Anything else is no mark; the time limit ends it.
    if (this.actual.survey !== "asked" || !(score >= 1 && score <= 5)) return;
    await this.#deps.memory.survey(this.callId, score);
    await this.#hush();
    await this.#survey("answered", "phone.surveyThanks", THANKS_MS);
  }

  async #silence(): Promise<void> {
    if (this.actual.survey !== "due") {
      this.actual.survey = "over";
      return;
    }
    if (this.#row?.caller === "message") return this.#message.silence();
    if (this.#walk !== null && this.#end === null && this.#row?.caller === "menu")
      await this.#follow(await this.#walk.silence());
  }

  async #announce(): Promise<void> {
    const isWaiting = this.#row?.caller === "music" && this.#row.agentId === null;
    if (!isWaiting || this.#row === null || this.actual.playback !== null) return;
    const place = await this.#deps.memory.placeOf(this.callId);
    if (place === null) return;
    const { language, number } = this.#row;
    const offer = number === null ? [] : inLanguage(language, ["phone.callbackOffer"]);
    if (this.actual.hasMusic)
      await perform(this.#deps, this.callId, this.actual, { type: "stopMusic" });
    await this.#say([...placeOf(place, language), ...offer]);
    this.#call("announce", ANNOUNCE_MS);
  }

  async #hear(event: AriEvent): Promise<void> {
    switch (event.type) {
      case "PlaybackFinished":
        return this.#played(event.playback);
      case "ChannelDtmfReceived":
        return this.#key(event.channel.id, event.digit);
      case "RecordingFailed": {
        const { name, cause } = event.recording;
        this.#deps.log.error({ callId: this.callId, cause }, "asterisk: a recording failed");
        await this.#message.failed(name);
        return this.#recording.failed(this.actual, name);
      }
      case "RecordingFinished": {
        const { name, talking_duration: talked, duration = null } = event.recording;
        await this.#message.ended(name, talked ?? duration);
        return this.#recording.ended(this.actual, name);
      }
      case "StasisStart":
      case "StasisEnd":
      case "ChannelStateChange":
      case "ChannelHangupRequest":
      case "ChannelDestroyed":
      case "ChannelLeftBridge":
      case "BridgeDestroyed":
      case "ApplicationRegistered":
      case "ApplicationReplaced":
        return hear(this.actual, event);
    }
  }

  async #played(playback: { readonly id: string; readonly state: string }): Promise<void> {
    if (this.actual.playback !== playback.id) return;
    this.actual.playback = null;
    if (playback.state === "failed") {
      this.#deps.log.error(
        {
          callId: this.callId,
          prompts: this.#said.map(({ language, key }) => `${language}/${key}`),
        },
        "asterisk: a prompt could not be played",
      );
      // The other language is better than silence; once.
      const other = this.#said.map(
        ({ language, key }): Prompt => ({ language: language === "en" ? "zh-CN" : "en", key }),
      );
      const isSecond =
        this.#said.length > 0 &&
        this.#said.every(({ language }) => language !== this.#row?.language);
      if (other.length > 0 && !isSecond && this.actual.caller?.state === "up")
        return this.#say(other);
    }
    if (this.actual.survey === "answered") this.actual.survey = "over";
    if (this.#row?.caller === "message") return this.#message.played(this.#row);
    if (this.#row?.caller !== "menu") return;
    this.#recording.heard(this.#said, playback.state);
    if (this.#end !== null) return this.#finishMenu();
    this.#call("silence", SILENCE_MS);
  }

  async #key(channelId: string, digit: string): Promise<void> {
    if (this.#row === null || this.actual.caller?.channelId !== channelId) return;
    if (this.#row.caller === "over") return this.#judgeSurvey(digit);
    if (this.#row.caller === "message") {
      this.#call(null);
      await this.#hush();
      return this.#message.key(digit);
    }
    if (digit === REFUSAL_KEY && (await this.#refuse())) return;
    if (this.#row.caller === "menu") {
      if (this.#walk === null || this.#end !== null) return;
      await this.#hush();
      const turn = await this.#walk.key(digit);
      if (turn === null) this.#call("silence", SILENCE_MS);
      else await this.#follow(turn);
    } else if (this.#row.caller === "music" && digit === "1" && this.#row.number !== null) {
      await this.#deps.memory.report(this.#row, { type: "callerLost" });
      await this.#load();
    }
  }

  async #hush(): Promise<void> {
    if (this.actual.playback !== null)
      await perform(this.#deps, this.callId, this.actual, { type: "stopPlayback" });
  }

  async #playBack(name: string): Promise<void> {
    const after = inLanguage(this.#row?.language ?? "en", ["phone.message.review"]);
    await perform.playMedia(this.#deps, this.actual, [`recording:${name}`, ...after.map(mediaOf)]);
  }

  /** While the notice is said, and while the caller waits after it: who talks has had the choice, and asks the agent. */
  async #refuse(): Promise<boolean> {
    if (this.#row === null || !this.#deps.isRecorded) return false;
    const { caller } = this.#row;
    const isAtNotice = caller === "menu" && this.#said.some(({ key }) => key === REFUSAL_OFFER);
    if (!isAtNotice && caller !== "music") return false;
    await this.#recording.refuse();
    if (this.actual.hasMusic)
      await perform(this.#deps, this.callId, this.actual, { type: "stopMusic" });
    await this.#hush();
    await this.#say(inLanguage(this.#row.language, ["phone.notRecorded"]));
    return true;
  }

  #call(type: "silence" | "announce" | null, ms = 0): void {
    this.#timer.cancel();
    const id = this.#timer.id + 1;
    if (type === null) this.#timer = { id, type: "", cancel: () => {} };
    else
      this.#timer = {
        id,
        type,
        cancel: this.#deps.after(ms, () => this.post({ type, timer: id })),
      };
  }

  #over(): void {
    this.stop();
    this.#row = null;
    this.#onOver(this);
  }
}
