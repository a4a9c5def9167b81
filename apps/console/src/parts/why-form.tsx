import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import classes from "./parts.module.css";

/** A reason of a closed list and a note, before something that is logged with them. */
export function WhyForm<Reason extends string>({
  legend,
  reasons,
  note,
  missing,
  submit,
  isLoading,
  onChosen,
  beside,
}: {
  legend: string;
  reasons: readonly (readonly [Reason, string])[];
  /** Labels. */
  note: string;
  missing: string;
  submit: string;
  isLoading: boolean;
  onChosen: (why: { reason: Reason; note: string | null }) => void;
  /** Another button. */
  beside?: ReactNode;
}) {
  const id = useId();
  const [reason, setReason] = useState<Reason | null>(null);
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  const send = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason === null);
    const trimmed = text.trim();
    if (reason !== null && !isLoading) onChosen({ reason, note: trimmed === "" ? null : trimmed });
  };
  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <fieldset className={classes.reasons} aria-describedby={id}>
        <legend>{legend}</legend>
        {reasons.map(([value, label]) => (
          <label key={value} className={classes.reason}>
            <input
              type="radio"
              name={id}
              value={value}
              checked={reason === value}
              onChange={() => setReason(value)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <p id={id} className={classes.missing} role="alert">
        {isMissing && reason === null ? missing : ""}
      </p>
      <TextInput
        label={note}
        value={text}
        maxLength={300}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={isLoading}>
          {submit}
        </Button>
        {beside}
      </div>
    </form>
  );
}
