import { Button, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { noteTraining, type QualityOverview } from "../../api/quality-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import classes from "./quality.module.css";

type Need = QualityOverview["training"][number];
const CERTIFIED: readonly string[] = ["identity", "security"];
const SHORTEST_TOPIC = 3;
const YEAR_MS = 365 * 86_400_000;

const inAYear = () => new Date(Date.now() + YEAR_MS).toISOString().slice(0, 10);

/** Who should be trained in what, why, and that it was done. */
export function TrainingCard({
  overview: { training },
  mayNote,
}: {
  overview: QualityOverview;
  mayNote: boolean;
}) {
  const t = useText();
  const [chosen, setChosen] = useState<Need | null>(null);
  const close = () => setChosen(null);
  return (
    <Card title={t("quality.training")}>
      {training.length === 0 && <p>{t("quality.trainingNone")}</p>}
      <ul className={classes.list}>
        {training.map((need) => (
          <li key={`${need.agent.id} ${need.skill}`}>
            <p>
              <Lang text={t("recordings.agentOf", need.agent)} /> · {t(`desk.skill.${need.skill}`)}
            </p>
            <p>
              <Tag tone={need.reason === "certificate_ends" ? "warn" : "error"}>
                {t(`quality.why.${need.reason}`)}
              </Tag>{" "}
              <Moment at={need.at} />
              {need.recordingId !== null && (
                <>
                  {" · "}
                  <Link to="/recordings/$recordingId" params={{ recordingId: need.recordingId }}>
                    {t("quality.theCall")}
                  </Link>
                </>
              )}
            </p>
            {mayNote && !need.isOwn && (
              <Button variant="default" onClick={() => setChosen(need)}>
                {t("quality.noteTraining")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Sheet title={t("quality.noteTraining")} isOpen={chosen !== null} onClose={close}>
        {chosen !== null && <TrainingForm need={chosen} onDone={close} />}
      </Sheet>
    </Card>
  );
}

function TrainingForm({ need, onDone }: { need: Need; onDone: () => void }) {
  const t = useText();
  const queries = useQueryClient();
  const needsCertificate = CERTIFIED.includes(need.skill);
  const [topic, setTopic] = useState("");
  const [until, setUntil] = useState(() => (needsCertificate ? inAYear() : ""));
  const [isTried, setTried] = useState(false);
  const note = useMutation({
    mutationFn: noteTraining,
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ["quality"] });
      onDone();
    },
  });
  const isShort = topic.trim().length < SHORTEST_TOPIC;
  const isDateMissing = needsCertificate && until === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isShort || isDateMissing || note.isPending) return;
    note.mutate({
      agentId: need.agent.id,
      skill: need.skill,
      topic: topic.trim(),
      certifiedUntil: until === "" ? null : `${until}T00:00:00.000Z`,
    });
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      <p>
        <Lang text={t("recordings.agentOf", need.agent)} /> · {t(`desk.skill.${need.skill}`)}
      </p>
      {note.isError && <ProblemNotice error={note.error} />}
      <TextInput
        label={t("quality.topic")}
        value={topic}
        maxLength={300}
        error={isTried && isShort ? t("quality.topicMissing") : undefined}
        onChange={(event) => setTopic(event.currentTarget.value)}
      />
      {needsCertificate && (
        <TextInput
          type="date"
          label={t("desk.certifiedUntil")}
          value={until}
          error={isTried && isDateMissing ? t("desk.certifiedMissing") : undefined}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      )}
      <Button type="submit" loading={note.isPending}>
        {t("quality.noteTraining")}
      </Button>
    </form>
  );
}
