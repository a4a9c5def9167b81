import { Button, TextInput } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answerCallIdentity } from "../../api/hotline-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import { askNow } from "./call-line.ts";

const DIGITS = 2;

/**
 * The agent asks whether it is the customer on the line and reads out a number: who does not hear it cannot say yes. "No" stops
 * whoever calls in their name.
 */
export function IdentityAsk({ agentNumber }: { agentNumber: number }) {
  const t = useText();
  const [typed, setTyped] = useState("");
  const [isAsked, setAsked] = useState(false);
  const answer = useMutation({
    mutationFn: answerCallIdentity,
    onError: () => {
      setTyped("");
      setAsked(false);
    },
    onSettled: askNow,
  });
  const isWhole = typed.length === DIGITS && !typed.startsWith("0");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isWhole) answer.mutate(Number(typed));
  };
  return (
    <Notice tone="warn" title={t("calls.isItYou", { number: agentNumber })}>
      <p>{t("calls.isItYouHint")}</p>
      {answer.isError && <ProblemNotice error={answer.error} />}
      <form className={security.form} onSubmit={submit} noValidate>
        <TextInput
          name="spoken-number"
          label={t("calls.spokenNumber")}
          inputMode="numeric"
          autoComplete="off"
          maxLength={DIGITS}
          value={typed}
          error={isAsked && !isWhole ? t("calls.spokenNumberMissing") : undefined}
          onChange={(event) =>
            setTyped([...event.currentTarget.value.normalize("NFKC")].filter(isDigit).join(""))
          }
        />
        <div className={security.buttons}>
          <Button type="submit" loading={answer.isPending}>
            {t("calls.isMe")}
          </Button>
          <Button variant="default" disabled={answer.isPending} onClick={() => answer.mutate(null)}>
            {t("calls.isNotMe")}
          </Button>
        </div>
      </form>
    </Notice>
  );
}

const isDigit = (character: string): boolean => character >= "0" && character <= "9";
