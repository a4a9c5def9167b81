import { Button, NativeSelect, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, type RefObject, useRef, useState } from "react";
import {
  answerCase,
  type CaseView,
  noteOnCase,
  type PauseReason,
  pauseCase,
  type RootCause,
} from "../../api/case-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import parts from "../../parts/parts.module.css";
import classes from "./cases.module.css";
import { CAUSES, WAITS } from "./lists.ts";
import { useCaseDeed } from "./use-case-deed.ts";

type Mode = "answer" | "wait" | "note";
const KEYS = { answer: "a", wait: "w", note: "n" } as const satisfies Record<Mode, string>;

/** The answer and the wait are the owner's; a note anybody's, of a closed case too. */
function modesOf({ isMine, canAct, state }: CaseView): readonly Mode[] {
  if (!isMine || !canAct) return ["note"];
  if (state === "open") return ["answer", "wait", "note"];
  return state === "paused" ? ["answer", "note"] : ["note"];
}

/** Writing into a case: the answer with its cause, what is waited for, or a note among colleagues. */
export function Composer({ data }: { data: CaseView }) {
  const t = useText();
  const modes = modesOf(data);
  const [chosen, setChosen] = useState<Mode>("answer");
  const mode = modes.includes(chosen) ? chosen : (modes[0] ?? "note");
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <Card title={t("casework.write")}>
      {modes.length > 1 ? (
        <div className={classes.buttons}>
          {modes.map((each) => (
            <Button
              key={each}
              variant={each === mode ? "filled" : "default"}
              aria-pressed={each === mode}
              data-key={KEYS[each]}
              rightSection={<Key name={KEYS[each]} />}
              onClick={() => {
                setChosen(each);
                field.current?.focus();
              }}
            >
              {t(`casework.write.${each}`)}
            </Button>
          ))}
        </div>
      ) : (
        <p className={classes.dim}>{t(`casework.noteOnly.${data.state}`)}</p>
      )}
      <WriteForm data={data} mode={mode} field={field} onSent={() => setChosen("answer")} />
    </Card>
  );
}

function WriteForm(props: {
  data: CaseView;
  mode: Mode;
  field: RefObject<HTMLTextAreaElement | null>;
  onSent: () => void;
}) {
  const t = useText();
  const { data, mode, field, onSent } = props;
  const [text, setText] = useState("");
  const [cause, setCause] = useState<RootCause | "">("");
  const [wait, setWait] = useState<PauseReason | "">("");
  const [isAsked, setAsked] = useState(false);
  const deed = useCaseDeed(
    data.id,
    (run: () => Promise<CaseView>) => run(),
    () => {
      setText("");
      setWait("");
      setAsked(false);
      onSent();
    },
  );
  const words = text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (words === "" || deed.isPending) return;
    if (mode === "note") deed.mutate(() => noteOnCase(data.id, words));
    else if (mode === "answer" && cause !== "")
      deed.mutate(() => answerCase(data.id, { text: words, rootCause: cause }));
    else if (mode === "wait" && wait !== "")
      deed.mutate(() => pauseCase(data.id, { reason: wait, text: words }));
  };
  const choose = { value: "", label: t("desk.choose") };
  const lacks = (value: string) => (isAsked && value === "" ? t("desk.choose") : undefined);
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {deed.isError && <ProblemNotice error={deed.error} />}
      {mode === "wait" && (
        <NativeSelect
          label={t("casework.waitFor")}
          value={wait}
          error={lacks(wait)}
          data={[choose, ...WAITS.map((value) => ({ value, label: t(`casework.waits.${value}`) }))]}
          onChange={(event) =>
            setWait(WAITS.find((each) => each === event.currentTarget.value) ?? "")
          }
        />
      )}
      <Textarea
        ref={field}
        label={t(`casework.text.${mode}`)}
        description={t(`casework.textHint.${mode}`)}
        error={isAsked && words === "" ? t("casework.textMissing") : undefined}
        rows={5}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {mode === "answer" && (
        <NativeSelect
          label={t("casework.cause")}
          description={t("casework.causeHint")}
          value={cause}
          error={lacks(cause)}
          data={[
            choose,
            ...CAUSES.map((value) => ({ value, label: t(`casework.cause.${value}`) })),
          ]}
          onChange={(event) =>
            setCause(CAUSES.find((each) => each === event.currentTarget.value) ?? "")
          }
        />
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={deed.isPending}>
          {t(`casework.send.${mode}`)}
        </Button>
      </div>
    </form>
  );
}
