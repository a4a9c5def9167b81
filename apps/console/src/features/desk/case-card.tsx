import { Button, NativeSelect, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type DeskCaseRequest, openDeskCase } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { KINDS, TOPICS } from "../cases/lists.ts";
import classes from "./desk.module.css";

/** What the call does not settle becomes a case: acknowledged at once, with a date. */
export function CaseCard({ callId }: { callId: string }) {
  const t = useText();
  const [kind, setKind] = useState<DeskCaseRequest["kind"]>("question");
  const [topic, setTopic] = useState<DeskCaseRequest["topic"] | "">("");
  const [text, setText] = useState("");
  const [isAsked, setAsked] = useState(false);
  const open = useMutation({ mutationFn: openDeskCase });
  const words = text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (topic !== "" && words !== "") open.mutate({ callId, kind, topic, text: words });
  };
  if (open.isSuccess)
    return (
      <Card title={t("desk.case")}>
        <p role="status">{t("desk.caseOpened", { number: open.data.number })}</p>
        <Link to="/cases/$caseId" params={{ caseId: open.data.id }}>
          {t("desk.caseShow")}
        </Link>
      </Card>
    );
  return (
    <Card title={t("desk.case")}>
      {open.isError && <ProblemNotice error={open.error} />}
      <form className={classes.form} onSubmit={submit} noValidate>
        <NativeSelect
          label={t("desk.caseKind")}
          value={kind}
          data={KINDS.map((value) => ({ value, label: t(`desk.caseKind.${value}`) }))}
          onChange={(event) => setKind(event.currentTarget.value as typeof kind)}
        />
        <NativeSelect
          label={t("desk.caseTopic")}
          value={topic}
          error={isAsked && topic === "" ? t("desk.choose") : undefined}
          data={[
            { value: "", label: t("desk.choose") },
            ...TOPICS.map((value) => ({ value, label: t(`desk.caseTopic.${value}`) })),
          ]}
          onChange={(event) => setTopic(event.currentTarget.value as typeof topic)}
        />
        <Textarea
          label={t("desk.caseText")}
          description={t("desk.notesHint")}
          error={isAsked && words === "" ? t("desk.caseTextMissing") : undefined}
          rows={3}
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" variant="default" loading={open.isPending}>
            {t("desk.caseOpen")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
