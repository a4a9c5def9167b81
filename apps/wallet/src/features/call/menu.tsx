import { Button, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type MenuRequest, type MenuStep, walkMenu } from "../../api/hotline-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "./call.module.css";

export interface Chosen {
  readonly step: MenuStep;
  readonly pin: string | null;
}

interface Bubble {
  readonly id: number;
  readonly by: "okpay" | "you";
  readonly text: string;
  readonly lang: string;
}

/** The same menu that callers by phone hear: spoken as bubbles, keys as buttons. */
export function CallMenu({
  isPinWrong,
  onOutcome,
}: {
  isPinWrong: boolean;
  onOutcome: (chosen: Chosen) => void;
}) {
  const locale = useLocale();
  const [bubbles, setBubbles] = useState<readonly Bubble[]>([]);
  const [step, setStep] = useState<MenuStep | null>(null);
  const count = useRef(0);
  const say = (by: Bubble["by"], text: string, lang: string) => {
    count.current += 1;
    const id = count.current;
    setBubbles((before) => [...before, { id, by, text, lang }]);
  };
  const walk = useMutation({
    mutationFn: (request: MenuRequest) => walkMenu(request),
    onSuccess: (next) => {
      for (const text of next.said) say("okpay", text, next.language);
      setStep(next);
      if (next.outcome !== null) onOutcome({ step: next, pin: null });
    },
  });
  const { mutate } = walk;
  // The menu begins when the page is there, and again at the code when it was refused.
  useEffect(() => {
    // In another language from the beginning: what was said in the one before would stand above it.
    if (!isPinWrong) setBubbles([]);
    mutate(
      isPinWrong
        ? { at: "pin", answer: { isPinWrong: true }, language: locale }
        : { language: locale },
    );
  }, [mutate, isPinWrong, locale]);
  const answer = (key: string, label: string) => {
    if (step === null) return;
    say("you", label, step.language);
    mutate({ at: step.at, answer: { key }, language: step.language });
  };
  return (
    <div className={classes.menu}>
      <Said bubbles={bubbles} />
      {walk.isError && <ProblemNotice error={walk.error} />}
      {step?.ask?.type === "choose" && (
        <div className={classes.options} lang={step.language}>
          {step.ask.options.map(({ key, label }) => (
            <Button
              key={key}
              variant="default"
              size="md"
              disabled={walk.isPending}
              onClick={() => answer(key, label)}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      {step?.ask?.type === "pin" && (
        <PinForm
          onPin={(pin) => onOutcome({ step: { ...step, outcome: GENERAL }, pin })}
          onNone={() =>
            mutate({ at: "pin-question", answer: { key: "2" }, language: step.language })
          }
        />
      )}
    </div>
  );
}

function Said({ bubbles }: { bubbles: readonly Bubble[] }) {
  return (
    <ol className={classes.bubbles} aria-live="polite">
      {bubbles.map(({ id, by, text, lang }) => (
        <li key={id} data-by={by} lang={lang}>
          {text}
        </li>
      ))}
    </ol>
  );
}

/** The case behind the code says what the call is about. */
const GENERAL = { type: "queue", skill: "general" } as const;

function PinForm({ onPin, onNone }: { onPin: (pin: string) => void; onNone: () => void }) {
  const t = useText();
  const [pin, setPin] = useState("");
  const [isAsked, setAsked] = useState(false);
  const isWhole = /^[0-9]{6}$/.test(pin);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isWhole) onPin(pin);
  };
  return (
    <form className={classes.options} onSubmit={submit} noValidate>
      <TextInput
        label={t("calls.pin")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={pin}
        error={isAsked && !isWhole ? t("calls.pinSix") : undefined}
        onChange={(event) => setPin(event.currentTarget.value.replaceAll(/\D/g, ""))}
      />
      <Button type="submit" size="md">
        {t("calls.next")}
      </Button>
      <Button variant="default" size="md" onClick={onNone}>
        {t("calls.noPin")}
      </Button>
    </form>
  );
}
