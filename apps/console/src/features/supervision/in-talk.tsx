import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import type { Supervision, SupervisionMode } from "../../api/supervision-calls.ts";
import { Key } from "../../parts/key.tsx";
import { Tag } from "../../parts/tag.tsx";
import { MicrophoneNotice } from "../desk/microphone-notice.tsx";
import { Since } from "../desk/since.tsx";
import classes from "./supervision.module.css";
import { choose, leave, type SupervisionView, touchSound } from "./supervision-line.ts";
import type { OwnSound } from "./supervisor-sound.ts";

const MODES = [
  ["listen", "l"],
  ["whisper", "w"],
  ["barge", "b"],
] as const satisfies readonly (readonly [SupervisionMode, string])[];

/** In a call of the app both pages say that they are ready before anything is heard: what counts is this page's ear. */
function heardState({ channel, state }: Supervision, sound: OwnSound | null) {
  if (channel === "phone" || state === "silent") return state;
  if (sound === null) return "elsewhere";
  return sound.state === "connected" ? "on" : "connecting";
}

/** The talk the supervisor is in: what is heard by whom, the other ways, and the way out. */
export function InTalk({
  supervision,
  view: { isStale, sound },
}: {
  supervision: Supervision;
  view: SupervisionView;
}) {
  const t = useText();
  const change = useMutation({ mutationFn: choose });
  const out = useMutation({ mutationFn: leave });
  const problem = change.error ?? out.error;
  const { agent, mode, beganAt } = supervision;
  const state = heardState(supervision, sound);
  return (
    <section className={classes.mine} aria-label={t("supervision.mine")} data-row tabIndex={-1}>
      {problem !== null && <ProblemNotice error={problem} />}
      <div className={classes.line}>
        <strong>{`${agent.number} · ${agent.name}`}</strong>
        <span className={classes.time}>
          <Since at={beganAt} />
        </span>
        <span role="status">
          <Tag tone={isStale || state !== "on" ? "warn" : "good"}>
            {isStale ? t("supervision.stale") : t(`supervision.state.${state}`)}
          </Tag>
        </span>
      </div>
      {state === "on" && <p>{t(`supervision.now.${mode}`)}</p>}
      {sound !== null && sound.microphone !== null && (
        <MicrophoneNotice problem={sound.microphone} />
      )}
      {sound?.needsTouch === true && (
        <Button variant="default" onClick={touchSound}>
          {t("supervision.touch")}
        </Button>
      )}
      <div className={classes.buttons} role="group" aria-label={t("supervision.modes")}>
        {MODES.map(([each, key]) => (
          <Button
            key={each}
            variant={mode === each ? "filled" : "default"}
            aria-pressed={mode === each}
            data-key={key}
            rightSection={<Key name={key} />}
            loading={change.isPending && change.variables === each}
            onClick={() => mode !== each && change.mutate(each)}
          >
            {t(`supervision.mode.${each}`)}
          </Button>
        ))}
        <Button
          variant="default"
          data-key="x"
          rightSection={<Key name="x" />}
          loading={out.isPending}
          onClick={() => out.mutate()}
        >
          {t("supervision.leave")}
        </Button>
      </div>
    </section>
  );
}
