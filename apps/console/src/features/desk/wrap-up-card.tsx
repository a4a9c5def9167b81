import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useSecondsUntil } from "@okpay/ui/countdown.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import {
  type DeskCall,
  type DeskState,
  extendWrapUp,
  type WrapUp,
  wrapUp,
} from "../../api/desk-calls.ts";
import { DISPOSITIONS } from "../../api/dispositions.ts";
import { onThisClock } from "../../api/http.ts";
import { Card } from "../../parts/card.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import { NOT_READY } from "./presence-card.tsx";
import { NO_PROMISE, PromiseFields, promiseOf, useMayPromise } from "./promise-fields.tsx";
import { useDeed } from "./use-deed.ts";

/** After the call: nobody is ready before it has its disposition. */
export function WrapUpCard({ desk, call }: { desk: DeskState; call: DeskCall }) {
  const t = useText();
  const { id: callId } = call;
  const mayPromise = useMayPromise(call);
  const [disposition, setDisposition] = useState<WrapUp["disposition"] | "">("");
  const [notes, setNotes] = useState("");
  const [afterwards, setAfterwards] = useState<WrapUp["afterwards"]>("ready");
  const [draft, setDraft] = useState(NO_PROMISE);
  const [isAsked, setAsked] = useState(false);
  const save = useDeed((body: WrapUp) => wrapUp(body));
  const extend = useDeed(() => extendWrapUp());
  const left = useSecondsUntil(desk.wrapUpEndsAt === null ? 0 : onThisClock(desk.wrapUpEndsAt));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const promise = promiseOf(draft, mayPromise);
    setAsked(true);
    if (disposition !== "" && promise !== undefined)
      save.mutate({ callId, disposition, notes: notes.trim(), promise, afterwards });
  };
  const problem = save.error ?? extend.error;
  return (
    <Card
      title={t("desk.wrapUp")}
      aside={left > 0 && <Tag tone="plain">{t("desk.wrapUpLeft", { seconds: left })}</Tag>}
    >
      {left === 0 && <Notice tone="error" title={t("desk.wrapUpOver")} />}
      {problem !== null && <ProblemNotice error={problem} />}
      <form className={classes.form} onSubmit={submit} noValidate>
        <NativeSelect
          label={t("desk.disposition")}
          value={disposition}
          error={isAsked && disposition === "" ? t("desk.dispositionMissing") : undefined}
          data={[
            { value: "", label: t("desk.choose") },
            ...DISPOSITIONS.map((value) => ({ value, label: t(`desk.disposition.${value}`) })),
          ]}
          onChange={(event) => setDisposition(event.currentTarget.value as typeof disposition)}
        />
        <Textarea
          label={t("desk.notes")}
          description={t("desk.notesHint")}
          rows={4}
          maxLength={4000}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {mayPromise && <PromiseFields draft={draft} isAsked={isAsked} onChange={setDraft} />}
        <NativeSelect
          label={t("desk.then")}
          value={afterwards}
          data={[
            { value: "ready", label: t("desk.ready") },
            ...NOT_READY.map((value) => ({ value, label: t(`desk.reason.${value}`) })),
          ]}
          onChange={(event) => setAfterwards(event.currentTarget.value as WrapUp["afterwards"])}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending}>
            {t("desk.save")}
          </Button>
          {desk.extensionsLeft > 0 && (
            <Button variant="default" loading={extend.isPending} onClick={() => extend.mutate()}>
              {t("desk.extend")}
            </Button>
          )}
        </div>
      </form>
    </Card>
  );
}
