import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import { Button, Checkbox, Textarea } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { CameFrom } from "../../api/case-calls.ts";
import { startCall } from "../../api/hotline-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { take, useLine, useMicrophone } from "./call-line.ts";
import { LeaveMessage } from "./leave-message.tsx";
import { CallMenu, type Chosen } from "./menu.tsx";
import { MicrophoneNotice } from "./microphone-notice.tsx";

/** Menu, one's own words, the microphone, and into the line. */
export function Join({ from }: { from: CameFrom }) {
  const t = useText();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isPinWrong, setPinWrong] = useState(false);
  if (chosen?.step.outcome?.type === "closed")
    return (
      <Notice tone="info" title={t("calls.closedNow")}>
        <p>{chosen.step.said.at(-1)}</p>
        <Link to="/contact">{t("calls.write")}</Link>
      </Notice>
    );
  // It closed while the menu was open.
  if (chosen?.step.outcome?.type === "message") return <LeaveMessage />;
  if (chosen?.step.outcome?.type === "queue")
    return (
      <Ready
        chosen={chosen}
        from={from}
        onPinWrong={() => {
          setChosen(null);
          setPinWrong(true);
        }}
      />
    );
  return (
    <section className={security.card} aria-labelledby="menu">
      <h2 id="menu">{t("calls.menu")}</h2>
      <CallMenu isPinWrong={isPinWrong} onOutcome={setChosen} />
    </section>
  );
}

function Ready({
  chosen: { step, pin },
  from,
  onPinWrong,
}: {
  chosen: Chosen;
  from: CameFrom;
  onPinWrong: () => void;
}) {
  const t = useText();
  const { microphone } = useLine();
  const [about, setAbout] = useState("");
  // No, until they say yes.
  const [isRecorded, setRecorded] = useState(false);
  const join = useMutation({
    mutationFn: async () => {
      if (!(await useMicrophone())) return null;
      return startCall({
        skill: step.outcome?.type === "queue" ? step.outcome.skill : "general",
        language: step.language,
        about: about.trim() === "" ? null : about.trim(),
        paymentId: from.payment ?? null,
        pin,
        isRecordingAccepted: isRecorded,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
    },
    onSuccess: (found) => {
      if (found !== null) take(found);
    },
    onError: (error) => {
      if (isRefusal(error, "pin_invalid")) onPinWrong();
    },
  });
  return (
    <section className={security.card} aria-labelledby="join">
      <h2 id="join">{t("calls.join")}</h2>
      {join.isError && <ProblemNotice error={join.error} />}
      {pin === null && (
        <Textarea
          label={t("calls.about")}
          description={t("calls.aboutHint")}
          value={about}
          maxLength={300}
          rows={2}
          onChange={(event) => setAbout(event.currentTarget.value)}
        />
      )}
      {microphone === null ? (
        <p className={security.dim}>{t("calls.microphoneWhy")}</p>
      ) : (
        <MicrophoneNotice problem={microphone} />
      )}
      {step.isRecordingOffered ? (
        <Checkbox
          label={t("calls.recordingAsk")}
          description={t("calls.recordingAskHint")}
          checked={isRecorded}
          onChange={(event) => setRecorded(event.currentTarget.checked)}
        />
      ) : (
        <p className={security.dim}>{t("calls.notRecorded")}</p>
      )}
      <p className={security.dim}>{t("calls.mayBeHeard")}</p>
      <Button size="lg" loading={join.isPending} onClick={() => join.mutate()}>
        {t("calls.joinNow")}
      </Button>
    </section>
  );
}
