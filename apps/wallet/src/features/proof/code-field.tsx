import { TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useEffect, useRef, useState } from "react";
import classes from "./proof.module.css";

export interface CodeFieldProps {
  label: string;
  description?: string;
  name?: string;
  /** Counts the wrong tries: each empties the field for the next. */
  attempt: number;
  isFocusedFirst?: boolean;
  onChange?: (digits: string) => void;
  /** Called once with each six digits, without a tap. */
  onComplete?: (digits: string) => void;
}

/** Six digits: typed, pasted (spaces and full-width digits are fine) or filled in by the phone; sent by themselves. */
export function CodeField({
  label,
  description,
  name = "code",
  attempt,
  isFocusedFirst = true,
  onChange,
  onComplete,
}: CodeFieldProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [isMalformed, setMalformed] = useState(false);
  const [seen, setSeen] = useState(attempt);
  if (seen !== attempt) {
    setSeen(attempt);
    setText("");
  }
  // What is no longer shown is no longer known: a button pressed now would send the refused code once more.
  useEffect(() => onChange?.(""), [attempt, onChange]);
  useEffect(() => {
    if (isFocusedFirst) field.current?.focus();
  }, [isFocusedFirst]);

  const type = (typed: string) => {
    setText(typed);
    const digits = typed.normalize("NFKC").replace(/\D/g, "");
    onChange?.(digits);
    setMalformed(digits.length > 6);
    if (digits.length === 6) onComplete?.(digits);
  };
  return (
    <TextInput
      ref={field}
      label={label}
      description={description}
      name={name}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={16}
      required
      value={text}
      error={isMalformed ? t("proof.sixDigits") : undefined}
      classNames={{ input: classes.codeInput ?? "" }}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
