import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type DeskConsult, endCall, endConsult, handOver } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import type { DeskView } from "./desk-line.ts";
import { MicrophoneAgain } from "./microphone-again.tsx";
import { MuteButton, SoundTag } from "./sound.tsx";
import { useDeed } from "./use-deed.ts";

/** While a colleague is asked: who it is, back to the caller, or the call is theirs. */
export function Consultation({ consult, view }: { consult: DeskConsult; view: DeskView }) {
  const t = useText();
  const back = useDeed(() => endConsult());
  const give = useDeed(() => handOver());
  const problem = back.error ?? give.error;
  const isTalking = consult.state === "talking";
  return (
    <Card
      title={t("desk.consult")}
      aside={
        isTalking ? (
          <SoundTag
            sound={view.consultSound}
            isMuted={view.isMuted}
            isHeld={false}
            hasMicrophone={view.stream !== null}
          />
        ) : (
          <Tag tone="warn">{t("desk.consult.waiting")}</Tag>
        )
      }
    >
      {problem !== null && <ProblemNotice error={problem} />}
      <p role="status">
        {isTalking
          ? t("desk.consult.with", { number: consult.colleague ?? 0 })
          : t("desk.consult.asked", { skill: t(`desk.skill.${consult.skill}`) })}
      </p>
      <div className={classes.buttons}>
        {isTalking && (
          <Button
            data-key="w"
            rightSection={<Key name="w" />}
            loading={give.isPending}
            onClick={() => give.mutate()}
          >
            {t("desk.consult.handOver")}
          </Button>
        )}
        <Button
          variant="default"
          data-key="b"
          rightSection={<Key name="b" />}
          loading={back.isPending}
          onClick={() => back.mutate()}
        >
          {t("desk.consult.back")}
        </Button>
      </div>
    </Card>
  );
}

/** The other side: a colleague asks about the caller who is shown. */
export function Consulted({ consult, view }: { consult: DeskConsult; view: DeskView }) {
  const t = useText();
  const end = useDeed(() => endCall());
  return (
    <Card
      title={t("desk.consulted")}
      aside={
        <SoundTag
          sound={view.consultSound}
          isMuted={view.isMuted}
          isHeld={false}
          hasMicrophone={view.stream !== null}
        />
      }
    >
      {end.isError && <ProblemNotice error={end.error} />}
      <MicrophoneAgain problem={view.microphone} />
      <p role="status">{t("desk.consulted.by", { number: consult.colleague ?? 0 })}</p>
      <div className={classes.buttons}>
        <MuteButton view={view} />
        <Button
          data-key="e"
          rightSection={<Key name="e" />}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {t("desk.consulted.end")}
        </Button>
      </div>
    </Card>
  );
}
