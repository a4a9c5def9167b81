import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { isUnanswered } from "../../api/problems.ts";
import { configQuery } from "../../api/queries.ts";
import {
  completeRecovery,
  startRecovery,
  startRecoveryCompletion,
} from "../../api/recovery-calls.ts";
import { pendingSignInQuery } from "../../api/sign-in-calls.ts";
import type { PendingSignIn, Session } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { CodeField } from "../proof/code-field.tsx";
import classes from "../security/security.module.css";

/** All second factors lost: a recovery that waits, tells every channel, and can be stopped (row F11). */
export function LostAll({ onEnter }: { onEnter: (session: Session) => void }) {
  const t = useText();
  const queryClient = useQueryClient();
  const pending = useQuery(pendingSignInQuery).data;
  const start = useMutation({
    mutationFn: startRecovery,
    onSuccess: ({ readyAt }) =>
      queryClient.setQueryData(pendingSignInQuery.queryKey, (before) =>
        before === undefined
          ? before
          : { ...before, recovery: { state: "waiting" as const, readyAt } },
      ),
  });
  const recovery = pending?.recovery ?? null;
  if (recovery !== null) return <UnderWay recovery={recovery} onEnter={onEnter} />;
  return (
    <section className={classes.card} aria-labelledby="lost-all">
      <h2 id="lost-all">{t("lostAll.title")}</h2>
      <ol className={classes.steps}>
        <li>{t("lostAll.step.start")}</li>
        <li>{t("lostAll.step.wait")}</li>
        <li>{t("lostAll.step.cancel")}</li>
        <li>{t("lostAll.step.finish")}</li>
      </ol>
      {start.isError && !start.isPending && <ProblemNotice error={start.error} />}
      <Button fullWidth loading={start.isPending} onClick={() => start.mutate()}>
        {t("lostAll.start")}
      </Button>
    </section>
  );
}

interface UnderWayProps {
  recovery: NonNullable<PendingSignIn["recovery"]>;
  onEnter: (session: Session) => void;
}

/** A recovery under way: until when it waits, or the two codes that finish it. */
function UnderWay({ recovery, onEnter }: UnderWayProps) {
  const t = useText();
  const locale = useLocale();
  const send = useMutation({ mutationFn: startRecoveryCompletion });
  if (recovery.state === "waiting") {
    return (
      <Notice
        tone="info"
        title={t("lostAll.waiting", { time: timeText(recovery.readyAt, locale) })}
        takesFocus
      >
        <p>{t("lostAll.waitingDetail")}</p>
      </Notice>
    );
  }
  return (
    <section className={classes.card} aria-labelledby="recovery-ready">
      <h2 id="recovery-ready">{t("lostAll.ready.title")}</h2>
      <p>{t("lostAll.ready.detail")}</p>
      {send.isError && !send.isPending && <ProblemNotice error={send.error} />}
      {send.data === undefined ? (
        <Button fullWidth loading={send.isPending} onClick={() => send.mutate()}>
          {t("lostAll.ready.send")}
        </Button>
      ) : (
        <TwoCodes sent={send.data} onEnter={onEnter} />
      )}
    </section>
  );
}

interface TwoCodesProps {
  sent: Awaited<ReturnType<typeof startRecoveryCompletion>>;
  onEnter: (session: Session) => void;
}

function TwoCodes({ sent, onEnter }: TwoCodesProps) {
  const t = useText();
  const isDemo = useQuery(configQuery).data?.isDemo === true;
  const [emailCode, setEmailCode] = useState("");
  const [phoneCode, setPhoneCode] = useState("");
  const [attempt, setAttempt] = useState(0);
  const complete = useMutation({
    mutationFn: () =>
      completeRecovery({
        emailChallengeId: sent.emailChallengeId,
        emailCode,
        phoneChallengeId: sent.phoneChallengeId,
        phoneCode,
      }),
    onSuccess: onEnter,
    // What nobody has answered may still be right.
    onError: (error) => {
      if (!isUnanswered(error)) setAttempt((count) => count + 1);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (emailCode.length === 6 && phoneCode.length === 6 && !complete.isPending) complete.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {complete.isError && !complete.isPending && <ProblemNotice error={complete.error} />}
      <CodeField
        label={t("lostAll.emailCode")}
        description={t("proof.sentTo", { to: sent.maskedEmail })}
        name="email-code"
        attempt={attempt}
        onChange={setEmailCode}
      />
      <CodeField
        label={t("lostAll.phoneCode")}
        description={t("proof.sentTo", { to: sent.maskedPhone })}
        name="phone-code"
        attempt={attempt}
        isFocusedFirst={false}
        onChange={setPhoneCode}
      />
      <Button type="submit" fullWidth loading={complete.isPending}>
        {t("lostAll.finish")}
      </Button>
      {isDemo && (
        <p>
          <Link to="/inbox" target="_blank" className={classes.back}>
            {t("proof.demoInbox")}
          </Link>
        </p>
      )}
    </form>
  );
}
