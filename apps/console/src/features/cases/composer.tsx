import { Button, Textarea } from "@mantine/core";
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
import { Choice } from "./choice.tsx";
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

/** What is sent, or null while a choice is missing. */
function deedOf(caseId: string, mode: Mode, text: string, chosen: Chosen) {
  const { cause, wait } = chosen;
  if (text === "") return null;
  if (mode === "note") return () => noteOnCase(caseId, text);
  if (mode === "wait") return wait === "" ? null : () => pauseCase(caseId, { reason: wait, text });
  return cause === "" ? null : () => answerCase(caseId, { text, rootCause: cause });
}

interface Chosen {
  readonly cause: RootCause | "";
  readonly wait: PauseReason | "";
}

interface WriteFormProps {
  data: CaseView;
  mode: Mode;
  field: RefObject<HTMLTextAreaElement | null>;
  onSent: () => void;
}

function WriteForm({ data, mode, field, onSent }: WriteFormProps) {
  const t = useText();
  const [text, setText] = useState("");
  const [cause, setCause] = useState<Chosen["cause"]>("");
  const [wait, setWait] = useState<Chosen["wait"]>("");
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
    const run = deedOf(data.id, mode, words, { cause, wait });
    if (run !== null && !deed.isPending) deed.mutate(run);
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      {deed.isError && <ProblemNotice error={deed.error} />}
      {mode === "wait" && (
        <Choice
          label={t("casework.waitFor")}
          value={wait}
          values={WAITS}
          isAsked={isAsked}
          textOf={(value) => t(`casework.waits.${value}`)}
          onChoose={setWait}
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
        <Choice
          label={t("casework.cause")}
          description={t("casework.causeHint")}
          value={cause}
          values={CAUSES}
          isAsked={isAsked}
          textOf={(value) => t(`casework.cause.${value}`)}
          onChoose={setCause}
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
