import { Button, TextInput } from "@mantine/core";
import { useSecondsUntil } from "@okpay/ui/countdown.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  type AppQuestion,
  askCallerInApp,
  type CallerCode,
  checkCallerCode,
  type DeskCall,
  nameCaller,
  sendCallerCode,
} from "../../api/desk-calls.ts";
import { onThisClock } from "../../api/http.ts";
import { Card } from "../../parts/card.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import { askNow } from "./desk-line.ts";

/** Who is calling, proved step by step; the agent types what is read back and never sees a code. */
export function IdentityCard({ call, isNamed }: { call: DeskCall; isNamed: boolean }) {
  const t = useText();
  const { identityLevel: level, isIdentityRefused } = call;
  return (
    <Card
      title={t("desk.identity")}
      aside={
        <Tag tone={isIdentityRefused ? "error" : level >= 2 ? "good" : "warn"}>
          {t(`desk.level.${level as 0 | 1 | 2 | 3}`)}
        </Tag>
      }
    >
      {isIdentityRefused ? (
        <Notice tone="error" title={t("desk.identityRefused")}>
          <p>{t("desk.identityRefusedDo")}</p>
        </Notice>
      ) : isNamed ? (
        level < 3 && <Ladder call={call} level={level} />
      ) : (
        <Name call={call} />
      )}
    </Card>
  );
}

function Ladder({ call, level }: { call: DeskCall; level: number }) {
  const t = useText();
  const [code, setCode] = useState<CallerCode | null>(null);
  const send = useMutation({
    mutationFn: (way: "email" | "sms") => sendCallerCode({ callId: call.id, way }),
    onSuccess: setCode,
  });
  const inApp = useMutation({
    mutationFn: () => askCallerInApp({ callId: call.id }),
    // The number is for this question alone.
    gcTime: 0,
  });
  const problem = send.error ?? inApp.error;
  return (
    <>
      {problem !== null && <ProblemNotice error={problem} />}
      <p className={classes.dim}>{t("desk.identityHint")}</p>
      <div className={classes.buttons}>
        {level < 2 && (
          <Button variant="default" loading={send.isPending} onClick={() => send.mutate("sms")}>
            {t("desk.codeBySms")}
          </Button>
        )}
        {level < 1 && (
          <Button variant="default" loading={send.isPending} onClick={() => send.mutate("email")}>
            {t("desk.codeByMail")}
          </Button>
        )}
        <Button variant="default" loading={inApp.isPending} onClick={() => inApp.mutate()}>
          {t(inApp.isSuccess ? "desk.askInAppAgain" : "desk.askInApp")}
        </Button>
      </div>
      {inApp.isSuccess && <SpokenNumber key={inApp.data.expiresAt} asked={inApp.data} />}
      {code !== null && (
        <Answer key={code.challengeId} call={call} code={code} done={() => setCode(null)} />
      )}
    </>
  );
}

/** What the agent reads out while the question in the app is open. */
function SpokenNumber({ asked }: { asked: AppQuestion }) {
  const t = useText();
  const left = useSecondsUntil(onThisClock(asked.expiresAt));
  if (left === 0) return null;
  return (
    <div role="status">
      <p className={classes.dim}>{t("desk.askedInApp")}</p>
      <p className={classes.big}>{asked.number}</p>
      <p className={classes.dim}>{t("desk.askedInAppLeft", { seconds: left })}</p>
    </div>
  );
}

function Answer({ call, code, done }: { call: DeskCall; code: CallerCode; done: () => void }) {
  const t = useText();
  const [typed, setTyped] = useState("");
  const [isAsked, setAsked] = useState(false);
  const left = useSecondsUntil(onThisClock(code.expiresAt));
  const check = useMutation({
    mutationFn: () =>
      checkCallerCode({ callId: call.id, challengeId: code.challengeId, code: typed }),
    onSuccess: () => {
      done();
      askNow();
    },
    onError: () => setTyped(""),
  });
  const isWhole = typed.length === 6;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isWhole) check.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p role="status">{t("desk.codeSent", { to: code.sentTo, seconds: left })}</p>
      {check.isError && <ProblemNotice error={check.error} />}
      <TextInput
        label={t("desk.code")}
        inputMode="numeric"
        autoComplete="off"
        maxLength={6}
        value={typed}
        error={isAsked && !isWhole && !check.isError ? t("desk.codeMissing") : undefined}
        onChange={(event) => setTyped([...event.currentTarget.value].filter(isDigit).join(""))}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={check.isPending}>
          {t("desk.codeCheck")}
        </Button>
      </div>
    </form>
  );
}

const isDigit = (character: string): boolean => character >= "0" && character <= "9";

/** By phone and unknown: exactly one customer by address or number, at level 0. */
function Name({ call }: { call: DeskCall }) {
  const t = useText();
  const [value, setValue] = useState("");
  const [isAsked, setAsked] = useState(false);
  const name = useMutation({
    mutationFn: (text: string) =>
      nameCaller({ callId: call.id, by: text.includes("@") ? "email" : "phone", value: text }),
    onSuccess: askNow,
  });
  const text = value.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (text.length >= 3) name.mutate(text);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.dim}>{t("desk.nameHint")}</p>
      {name.isError && <ProblemNotice error={name.error} />}
      <TextInput
        label={t("desk.nameBy")}
        value={value}
        error={isAsked && text.length < 3 ? t("desk.nameMissing") : undefined}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={name.isPending}>
          {t("desk.nameFind")}
        </Button>
      </div>
    </form>
  );
}
