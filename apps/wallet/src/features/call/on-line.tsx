import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { answerCallback, askCallback, type Call, hangUp } from "../../api/hotline-calls.ts";
import { onThisClock } from "../../api/http.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import classes from "./call.module.css";
import {
  askNow,
  type LineView,
  setMusic,
  setMuted,
  takeHere,
  touch,
  useMicrophone,
} from "./call-line.ts";
import { IdentityAsk } from "./identity-ask.tsx";
import { MicrophoneNotice } from "./microphone-notice.tsx";

/** Something done to the call; what came of it is in the next news. */
const useDeed = (deed: () => Promise<unknown>) =>
  useMutation({ mutationFn: deed, onSettled: askNow });

function HangUp({
  says,
}: {
  says: "calls.leave" | "calls.end" | "calls.decline" | "calls.cancelCallback";
}) {
  const t = useText();
  const end = useDeed(hangUp);
  return (
    <>
      {end.isError && <ProblemNotice error={end.error} />}
      <Button variant="default" size="lg" loading={end.isPending} onClick={() => end.mutate()}>
        {t(says)}
      </Button>
    </>
  );
}

export function Waiting({ call, view }: { call: Call; view: LineView }) {
  const t = useText();
  const { place } = call;
  return (
    <section className={security.card} aria-labelledby="waiting">
      <h2 id="waiting">{t("calls.waiting")}</h2>
      <div role="status">
        {place === null ? (
          <p className={classes.big}>{t("calls.ringsAgent")}</p>
        ) : (
          <>
            <p className={classes.big}>{t("calls.ahead", { count: place.ahead })}</p>
            <p>
              {place.range === null
                ? t("calls.waitUnknown")
                : place.range.low === 0
                  ? t("calls.waitSoon", { high: place.range.high })
                  : t("calls.wait", { low: place.range.low, high: place.range.high })}
            </p>
            {place.reason !== null && <p>{t(`calls.longer.${place.reason}`)}</p>}
          </>
        )}
      </div>
      {view.microphone !== null && <MicrophoneNotice problem={view.microphone} />}
      <Elsewhere view={view} />
      {call.channel === "phone" ? <p>{t("calls.byPhone")}</p> : <InApp call={call} view={view} />}
      <HangUp says="calls.leave" />
      <p>
        <Link to="/help">{t("calls.meanwhile")}</Link>
      </p>
    </section>
  );
}

/** What can be done in the page while it waits; by telephone a key does it. */
function InApp({ call, view }: { call: Call; view: LineView }) {
  const t = useText();
  const callback = useDeed(askCallback);
  return (
    <>
      <p className={security.dim}>{t("calls.keepOpen")}</p>
      {callback.isError && <ProblemNotice error={callback.error} />}
      <div className={security.buttons}>
        {!call.isByExchange && (
          <Button
            variant="default"
            aria-pressed={view.isMusicOn}
            onClick={() => setMusic(!view.isMusicOn)}
          >
            {view.isMusicOn ? t("calls.musicOff") : t("calls.musicOn")}
          </Button>
        )}
        <Button variant="default" loading={callback.isPending} onClick={() => callback.mutate()}>
          {t("calls.callMeBack")}
        </Button>
      </div>
      <p className={security.dim}>{t("calls.callMeBackHint")}</p>
    </>
  );
}

export function CallbackKept({ call }: { call: Call }) {
  const t = useText();
  return (
    <section className={security.card} aria-labelledby="callback">
      <h2 id="callback">{t("calls.callbackKept")}</h2>
      <p role="status">
        {t(call.channel === "phone" ? "calls.callbackHowPhone" : "calls.callbackHow")}
      </p>
      <HangUp says="calls.cancelCallback" />
    </section>
  );
}

export function Ringing({ call, view }: { call: Call; view: LineView }) {
  const t = useText();
  const isInApp = call.channel === "app";
  const answer = useDeed(async () => {
    if (await useMicrophone()) await answerCallback();
  });
  return (
    <section className={security.card} aria-labelledby="ringing">
      <h2 id="ringing">{t("calls.ringing")}</h2>
      <p role="status">{t(isInApp ? "calls.ringingHint" : "calls.ringingPhone")}</p>
      {view.microphone !== null && <MicrophoneNotice problem={view.microphone} />}
      {answer.isError && <ProblemNotice error={answer.error} />}
      {isInApp && (
        <Button
          size="lg"
          leftSection={<Icon name="phone" />}
          loading={answer.isPending}
          onClick={() => answer.mutate()}
        >
          {t("calls.answer")}
        </Button>
      )}
      <HangUp says="calls.decline" />
    </section>
  );
}

export function Talking({ call, view }: { call: Call; view: LineView }) {
  const t = useText();
  const saying = soundIs(call, view);
  // By telephone it may be somebody else who has this talk: until the question is answered nothing here vouches for it.
  if (call.channel === "phone" && call.identityAsk !== null)
    return <IdentityAsk agentNumber={call.agentNumber ?? 0} />;
  return (
    <section className={security.card} aria-labelledby="talking">
      <h2 id="talking">{t("calls.talking", { number: call.agentNumber ?? 0 })}</h2>
      {call.identityAsk !== null && <IdentityAsk agentNumber={call.agentNumber ?? 0} />}
      {call.answeredAt !== null && <Elapsed since={onThisClock(call.answeredAt)} />}
      <p role="status" className={classes.big}>
        {saying === null ? null : t(saying)}
      </p>
      <div>
        {/* Always there, so that a screen reader says who comes into it. */}
        <div role="status">{call.isSupervisorHere && <p>{t("calls.supervisorHere")}</p>}</div>
        <p className={security.dim}>
          {t(call.isRecordingAccepted ? "calls.recorded" : "calls.notRecorded")}
        </p>
      </div>
      <p className={security.dim}>{t("calls.never")}</p>
      {view.microphone !== null && (
        <>
          <MicrophoneNotice problem={view.microphone} />
          <Button variant="default" onClick={() => void useMicrophone()}>
            {t("calls.microphoneAgain")}
          </Button>
        </>
      )}
      <Elsewhere view={view} />
      {view.needsTouch && (
        <Notice tone="info" title={t("calls.touch")}>
          <Button variant="default" onClick={touch}>
            {t("calls.touchNow")}
          </Button>
        </Notice>
      )}
      <div className={security.buttons}>
        {call.channel === "app" && !view.isElsewhere && (
          <Button
            variant="default"
            size="lg"
            aria-pressed={view.isMuted}
            onClick={() => setMuted(!view.isMuted)}
          >
            {view.isMuted ? t("calls.unmute") : t("calls.mute")}
          </Button>
        )}
        <HangUp says="calls.end" />
      </div>
    </section>
  );
}

/** What is said of the sound; null: it is in another page, and the notice says so. */
function soundIs(call: Call, { sound, isMuted, isElsewhere }: LineView) {
  if (call.channel === "phone") return "calls.byPhone";
  if (call.state === "reconnecting") return "calls.reconnecting";
  if (isElsewhere) return null;
  if (call.isHeld) return "calls.held";
  if (sound === "connected") return isMuted ? "calls.muted" : "calls.heard";
  return sound === "lost" ? "calls.soundLost" : "calls.connecting";
}

/** Its sound is in another page of the same person, which was opened later. */
function Elsewhere({ view }: { view: LineView }) {
  const t = useText();
  if (!view.isElsewhere) return null;
  return (
    <Notice tone="info" title={t("calls.elsewhere")}>
      <Button variant="default" onClick={takeHere}>
        {t("calls.takeHere")}
      </Button>
    </Notice>
  );
}

/** How long it has lasted; read by whoever looks, not read aloud each second. */
function Elapsed({ since }: { since: number }) {
  const t = useText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <p className={classes.time} aria-live="off">
      {t("calls.elapsed", {
        minutes: Math.floor(seconds / 60),
        seconds: String(seconds % 60).padStart(2, "0"),
      })}
    </p>
  );
}
