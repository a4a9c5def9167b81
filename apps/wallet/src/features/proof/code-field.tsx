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
  /** The same function from one drawing to the next: another one would have the field forget what was typed. */
  onChange?: (digits: string) => void;
  /** Called once with each six digits, without a tap. */
  onComplete?: (digits: string) => void;
}

const digitsOf = (typed: string): string => typed.normalize("NFKC").replace(/\D/g, "");

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
  useEffect(() => {
    const form = field.current?.form;
    // A button that is pressed too early says why nothing is sent, and the first field that lacks something takes the focus.
    const check = (event: SubmitEvent) => {
      if (digitsOf(field.current?.value ?? "").length === 6) return;
      setMalformed(true);
      if (!event.defaultPrevented) field.current?.focus();
      event.preventDefault();
    };
    form?.addEventListener("submit", check);
    return () => form?.removeEventListener("submit", check);
  }, []);

  const type = (typed: string) => {
    setText(typed);
    const digits = digitsOf(typed);
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
