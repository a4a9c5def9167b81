import { Button, NativeSelect } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import {
  askColleague,
  type DeskCall,
  endCall,
  holdCall,
  type Skill,
  transferCall,
} from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import classes from "./desk.module.css";
import { type DeskView, touch } from "./desk-line.ts";
import { Keypad } from "./keypad.tsx";
import { MicrophoneAgain } from "./microphone-again.tsx";
import { RecordingLine } from "./recording-line.tsx";
import { Since } from "./since.tsx";
import { SKILLS } from "./skills.ts";
import { MuteButton, SoundTag } from "./sound.tsx";
import { SupervisedLine } from "./supervised-line.tsx";
import { useDeed } from "./use-deed.ts";

/** The headset: whether sound goes both ways, mute, hold, transfer, end. Nothing is transferred while a colleague is asked. */
export function Softphone({
  call,
  view,
  isAsking,
}: {
  call: DeskCall;
  view: DeskView;
  isAsking: boolean;
}) {
  const t = useText();
  const hold = useDeed((isHeld: boolean) => holdCall(isHeld));
  const end = useDeed(() => endCall());
  const problem = hold.error ?? end.error;
  const isByPhone = call.channel === "phone";
  // The sound is at the telephone on the table, and so are its keys.
  const isElsewhere = isByPhone && view.phone.state === "sip";
  return (
    <Card
      title={t("desk.talking")}
      aside={
        <SoundTag
          sound={view.sound}
          isMuted={view.isMuted}
          isHeld={call.isHeld}
          hasMicrophone={view.stream !== null}
          isElsewhere={isElsewhere}
        />
      }
    >
      {problem !== null && <ProblemNotice error={problem} />}
      <TalkTime call={call} />
      {call.holdAlarm !== null && (
        <Notice tone="error" title={t(`desk.holdAlarm.${call.holdAlarm}`)}>
          <p>{t("desk.holdAlarm.do")}</p>
        </Notice>
      )}
      {!isElsewhere && <MicrophoneAgain problem={view.microphone} />}
      {view.needsTouch && (
        <Button variant="default" onClick={touch}>
          {t("desk.touch")}
        </Button>
      )}
      <div className={classes.buttons}>
        {!isElsewhere && <MuteButton view={view} />}
        <Button
          variant="default"
          data-key="h"
          rightSection={<Key name="h" />}
          loading={hold.isPending}
          onClick={() => hold.mutate(!call.isHeld)}
        >
          {call.isHeld ? t("desk.resume") : t("desk.hold")}
        </Button>
        <Button
          data-key="e"
          rightSection={<Key name="e" />}
          loading={end.isPending}
          onClick={() => end.mutate()}
        >
          {t("desk.end")}
        </Button>
      </div>
      <SupervisedLine supervision={call.supervision} />
      {isByPhone && !isElsewhere && <Keypad />}
      {call.recording !== null && <RecordingLine callId={call.id} recording={call.recording} />}
      {!isAsking && <Transfer />}
    </Card>
  );
}

function TalkTime({ call }: { call: DeskCall }) {
  const t = useText();
  return (
    <p className={classes.big}>
      <Since at={call.startedAt} />
      {call.holdSince !== null && (
        <>
          {` · ${t("desk.onHold")} `}
          <Since at={call.holdSince} />
        </>
      )}
    </p>
  );
}

function Transfer() {
  const t = useText();
  const [skill, setSkill] = useState<Skill | "">("");
  const transfer = useDeed((to: Skill) => transferCall(to));
  const ask = useDeed((whom: Skill) => askColleague(whom));
  const problem = transfer.error ?? ask.error;
  return (
    <div className={classes.buttons}>
      {problem !== null && <ProblemNotice error={problem} />}
      <NativeSelect
        label={t("desk.transferTo")}
        value={skill}
        data={[
          { value: "", label: t("desk.choose") },
          ...SKILLS.map((value) => ({ value, label: t(`desk.skill.${value}`) })),
        ]}
        onChange={(event) => setSkill(event.currentTarget.value as Skill | "")}
      />
      <Button
        variant="default"
        disabled={skill === ""}
        loading={transfer.isPending}
        onClick={() => skill !== "" && transfer.mutate(skill)}
      >
        {t("desk.transfer")}
      </Button>
      <Button
        variant="default"
        disabled={skill === ""}
        loading={ask.isPending}
        onClick={() => skill !== "" && ask.mutate(skill)}
      >
        {t("desk.consult.ask")}
      </Button>
    </div>
  );
}
