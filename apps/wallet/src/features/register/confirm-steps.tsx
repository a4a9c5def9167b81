import { Button, TextInput } from "@mantine/core";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { confirmPhone, resendConfirmation } from "../../api/calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { registrationQuery } from "../../api/queries.ts";
import type { Registration } from "../../api/wire.ts";
import { useSecondsUntil } from "../../shell/countdown.tsx";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "./register.module.css";

function Step({
  icon,
  title,
  isDone,
  children,
}: {
  icon: IconName;
  title: string;
  isDone: boolean;
  children: ReactNode;
}) {
  const t = useText();
  return (
    <li className={classes.step}>
      <div className={classes.stepHead}>
        <span className={classes.stepIcon}>
          <Icon name={icon} />
        </span>
        <h2>{title}</h2>
        <span className={classes.state} data-done={isDone} role="status">
          <Icon name={isDone ? "check" : "clock"} size={18} />
          {isDone ? t("confirm.confirmed") : t("confirm.waiting")}
        </span>
      </div>
      {!isDone && children}
    </li>
  );
}

/** The mail step: open the link, on this device or another. */
export function EmailStep({ registration }: { registration: Registration }) {
  const t = useText();
  return (
    <Step icon="mail" title={t("confirm.email.title")} isDone={registration.isEmailConfirmed}>
      <p>{t("confirm.email.sentTo", { address: registration.emailMasked })}</p>
      <Resend registrationId={registration.id} channel="email" />
    </Step>
  );
}

/** The SMS step: type or paste the six digits; full-width digits and spaces are fine. */
export function PhoneStep({ registration }: { registration: Registration }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [code, setCode] = useState("");
  const [isMalformed, setMalformed] = useState(false);
  const digits = code.normalize("NFKC").replace(/\D/g, "");
  const confirm = useMutation({
    mutationFn: () => confirmPhone(registration.id, digits),
    onSuccess: (after) =>
      queryClient.setQueryData(registrationQuery(registration.id).queryKey, after),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMalformed(digits.length !== 6);
    if (digits.length === 6 && !confirm.isPending) confirm.mutate();
  };
  return (
    <Step icon="phone" title={t("confirm.phone.title")} isDone={registration.isPhoneConfirmed}>
      <p>{t("confirm.phone.sentTo", { number: registration.phoneMasked })}</p>
      {confirm.isError && !confirm.isPending && <ProblemNotice error={confirm.error} />}
      <form className={classes.codeForm} onSubmit={submit} noValidate>
        <TextInput
          label={t("confirm.phone.code")}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={16}
          required
          value={code}
          classNames={{ input: classes.codeInput ?? "" }}
          error={isMalformed ? t("confirm.phone.sixDigits") : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending}>
          {t("confirm.phone.submit")}
        </Button>
      </form>
      <Resend registrationId={registration.id} channel="phone" />
    </Step>
  );
}

/** Sends link or code again; while the server wants a pause, the button counts it down. */
function Resend({
  registrationId,
  channel,
}: {
  registrationId: string;
  channel: "email" | "phone";
}) {
  const t = useText();
  const [notBefore, setNotBefore] = useState(0);
  const wait = useSecondsUntil(notBefore);
  const resend = useMutation({
    mutationFn: () => resendConfirmation(registrationId, channel),
    onError: (error) => {
      if (isRefusal(error, "too_many_requests") && error.retryAfterSeconds !== null)
        setNotBefore(Date.now() + error.retryAfterSeconds * 1000);
    },
  });
  const isTooSoon = isRefusal(resend.error, "too_many_requests");
  return (
    <>
      {resend.isError && !isTooSoon && <ProblemNotice error={resend.error} />}
      <div className={classes.row}>
        <Button
          variant="default"
          loading={resend.isPending}
          disabled={wait > 0}
          onClick={() => resend.mutate()}
        >
          {wait > 0 ? t("confirm.resendIn", { seconds: wait }) : t(`confirm.resend.${channel}`)}
        </Button>
        <span role="status">
          {resend.isSuccess && wait === 0 && t("confirm.resent")}
          {isTooSoon && wait > 0 && t("confirm.resendTooSoon")}
        </span>
      </div>
    </>
  );
}
